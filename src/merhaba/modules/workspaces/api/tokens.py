"""API tokens over HTTP."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy import delete

from merhaba.kit.examples import example
from merhaba.platform.web import TransactionalRoute, forbidden, not_found

from .. import queries
from ..auth import AdminsOnly, Caller, Tx, forget
from ..commands import brands
from ..tables import api_tokens
from ..types import ApiToken, Role, Shape

router = APIRouter(route_class=TransactionalRoute, tags=["tokens"])


class Tokens(Shape):
    """A list of API tokens."""

    items: list[ApiToken]
    next: str | None = None


class NewToken(BaseModel):
    """What the token is for, and what it may do."""

    model_config = example(name="Stock sync", role="agent")

    name: str = Field(min_length=1, max_length=100)
    role: Role = Role.ADMIN


@router.get("/tokens", dependencies=[AdminsOnly])
async def list_tokens(tx: Tx) -> Tokens:
    """API tokens, without the tokens themselves."""
    return Tokens(items=await queries.tokens(tx))


@router.post("/tokens", status_code=201, dependencies=[AdminsOnly])
async def create_token(asked: NewToken, caller: Caller, tx: Tx) -> ApiToken:
    """Make a token; it is shown only in this answer."""
    if not caller.role.includes(asked.role):
        raise forbidden("A token cannot do more than you can.")
    ident, token = await brands.create_token(tx, name=asked.name, role=asked.role, by=caller.agent)
    for made in await queries.tokens(tx):
        if made.id == ident:
            return made.model_copy(update={"token": token})
    raise not_found("token")


@router.delete("/tokens/{token}", status_code=204, dependencies=[AdminsOnly])
async def remove_token(token: UUID, tx: Tx) -> None:
    """Remove a token; scripts that use it stop working at once."""
    mine = (api_tokens.c.workspace_id == tx.workspace) & (api_tokens.c.id == token)
    if not await tx.run(delete(api_tokens).where(mine)):
        raise not_found("token")
    forget()
