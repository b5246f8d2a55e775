"""Verification at the desk, over HTTP."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from merhaba.modules.workspaces.auth import AgentsOnly, Caller, Tx
from merhaba.platform.web import TransactionalRoute, refusals

from . import asking, queries
from .types import Verification

router = APIRouter(route_class=TransactionalRoute, tags=["conversations"])


@router.get("/conversations/{conversation}/verification")
async def verification(conversation: UUID, tx: Tx) -> Verification:
    """Whether the shopper in a chat has proven who they are, and by what. In other channels never."""
    return await queries.standing(tx, conversation)


@router.post(
    "/conversations/{conversation}/verification", dependencies=[AgentsOnly], responses=refusals("409", "422")
)
async def ask_to_prove(conversation: UUID, caller: Caller, tx: Tx) -> Verification:
    """Ask the shopper in the chat to prove who they are: a form for it appears there."""
    await asking.ask(tx, conversation, caller.actor)
    return await queries.standing(tx, conversation)
