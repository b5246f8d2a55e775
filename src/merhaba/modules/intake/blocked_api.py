"""Blocked senders over HTTP."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from merhaba.kit.examples import example
from merhaba.modules.workspaces.auth import AgentsOnly, Caller, Tx
from merhaba.modules.workspaces.types import Shape
from merhaba.platform.web import TransactionalRoute

from . import blocked
from .blocked import BlockedSender

router = APIRouter(route_class=TransactionalRoute, tags=["intake"])


class BlockedSenders(Shape):
    """Every blocked sender."""

    items: list[BlockedSender]
    next: str | None = None


class NewBlockedSender(BaseModel):
    """An address, or @ and a domain."""

    model_config = example(sender="@bulk.example")

    sender: str = Field(min_length=3, max_length=254)


@router.get("/blocked-senders")
async def list_blocked_senders(tx: Tx) -> BlockedSenders:
    """Senders whose mail goes to the spam view."""
    return BlockedSenders(items=await blocked.every(tx))


@router.post("/blocked-senders", status_code=201, dependencies=[AgentsOnly])
async def block_sender(asked: NewBlockedSender, caller: Caller, tx: Tx) -> BlockedSender:
    """Let everything this sender writes from now on be spam."""
    return await blocked.block(tx, asked.sender, caller.agent)


@router.delete("/blocked-senders/{blocked_sender}", status_code=204, dependencies=[AgentsOnly])
async def unblock_sender(blocked_sender: UUID, tx: Tx) -> None:
    """Take this sender's mail as anybody's again."""
    await blocked.unblock(tx, blocked_sender)
