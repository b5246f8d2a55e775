"""What belongs to the caller: read marks, drafts, notifications."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from merhaba.kit.examples import example
from merhaba.modules.workspaces.auth import AgentsOnly, Caller, Tx
from merhaba.modules.workspaces.types import Principal, Shape
from merhaba.platform.web import TransactionalRoute, forbidden

from ..commands import keep
from ..commands.notify import mark_read
from ..queries import conversations, mine
from ..types import Draft, Notification

router = APIRouter(route_class=TransactionalRoute, tags=["mine"])


class NotificationList(Shape):
    """Newest notifications."""

    items: list[Notification]
    next: str | None = None


class ReadNotifications(BaseModel):
    """Which notifications were read; all when left out."""

    model_config = example(ids=["01985c3c-0aa1-7c21-8d10-1f2e3d4c5b6a"])

    ids: list[UUID] | None = None


@router.post("/conversations/{conversation}/read", status_code=204)
async def read(conversation: UUID, caller: Caller, tx: Tx) -> None:
    """Mark everything in a conversation read."""
    await conversations.one(tx, None, conversation)
    await keep.read(tx, _me(caller), conversation)


@router.post("/conversations/{conversation}/unread", status_code=204)
async def unread(conversation: UUID, caller: Caller, tx: Tx) -> None:
    """Mark a conversation unread again."""
    await conversations.one(tx, None, conversation)
    await keep.unread(tx, _me(caller), conversation)


@router.get("/conversations/{conversation}/draft")
async def get_draft(conversation: UUID, caller: Caller, tx: Tx) -> Draft | None:
    """What the caller has begun to write here, or null."""
    await conversations.one(tx, None, conversation)
    return await mine.draft(tx, _me(caller), conversation)


@router.put("/conversations/{conversation}/draft", dependencies=[AgentsOnly])
async def save_draft(conversation: UUID, draft: Draft, caller: Caller, tx: Tx) -> Draft | None:
    """Keep what the caller has begun to write."""
    await conversations.one(tx, None, conversation)
    await keep.save_draft(
        tx, _me(caller), conversation, draft.model_dump(mode="json", exclude={"updated_at"})
    )
    return await mine.draft(tx, _me(caller), conversation)


@router.delete("/conversations/{conversation}/draft", status_code=204, dependencies=[AgentsOnly])
async def drop_draft(conversation: UUID, caller: Caller, tx: Tx) -> None:
    """Throw the draft away."""
    await conversations.one(tx, None, conversation)
    await keep.drop_draft(tx, _me(caller), conversation)


@router.get("/notifications")
async def notifications(
    caller: Caller,
    tx: Tx,
    unread: Annotated[bool, Query(description="Only those that were not read yet.")] = False,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> NotificationList:
    """The caller's newest notifications."""
    return NotificationList(items=await mine.latest(tx, _me(caller), unread=unread, limit=limit))


@router.post("/notifications/read", status_code=204)
async def read_notifications(asked: ReadNotifications, caller: Caller, tx: Tx) -> None:
    """Mark notifications read."""
    await mark_read(tx, _me(caller), only=asked.ids)


def _me(caller: Principal) -> UUID:
    if caller.agent is None:
        raise forbidden("This belongs to a person; the token's owner is no longer here.")
    return caller.agent
