"""Messages over HTTP."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from merhaba.kit.examples import FILE_ID, MESSAGE_ID, example
from merhaba.modules import delivery
from merhaba.modules.workspaces.auth import AgentsOnly, Caller, Tx
from merhaba.modules.workspaces.types import Shape
from merhaba.platform.web import TransactionalRoute, not_found, runtime_of

from ..commands.reply import Answer, answer
from ..commands.undo import take_back
from ..original_layout import document, policy
from ..queries import conversations, messages
from ..types import Message, Status

router = APIRouter(route_class=TransactionalRoute, tags=["messages"])


class Messages(Shape):
    """One page of a thread; `next` is the cursor of the page after, null at the end."""

    items: list[Message]
    next: str | None = None


class NewMessage(BaseModel):
    """A reply to the customer or a private note. `html` wins over `text`.

    `undo_seconds` holds a reply back so that it can be deleted; `if_last_message` refuses with 409 when
    a colleague answered after that message.
    """

    model_config = example(
        kind="reply",
        text="Your parcel left today.",
        attachments=[FILE_ID],
        undo_seconds=10,
        then="pending",
        if_last_message=MESSAGE_ID,
    )

    kind: Literal["reply", "note"] = "reply"
    text: str = Field("", max_length=200_000)
    html: str | None = Field(None, max_length=1_000_000)
    attachments: list[UUID] = Field(default=[], max_length=20)
    mentions: list[UUID] = Field(default=[], max_length=50)
    to: list[str] = Field(default=[], max_length=50)
    cc: list[str] | None = Field(default=None, max_length=50)
    undo_seconds: int = Field(0, ge=0, le=30)
    then: Literal[Status.OPEN, Status.PENDING, Status.CLOSED] | None = None
    if_last_message: UUID | None = None


@router.get("/conversations/{conversation}/messages")
async def list_messages(
    conversation: UUID,
    request: Request,
    caller: Caller,
    tx: Tx,
    order: Annotated[Literal["asc", "desc"], Query(description="Oldest or newest first.")] = "asc",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: str | None = None,
) -> Messages:
    """The thread: messages, private notes and event lines, oldest first (or newest with `order=desc`)."""
    await conversations.one(tx, caller.agent, conversation)
    items, following = await messages.page(
        tx,
        runtime_of(request).keys,
        conversation,
        newest_first=order == "desc",
        limit=limit,
        cursor=cursor,
    )
    return Messages(items=items, next=following)


@router.post("/conversations/{conversation}/messages", status_code=201, dependencies=[AgentsOnly])
async def write(conversation: UUID, asked: NewMessage, request: Request, caller: Caller, tx: Tx) -> Message:
    """Answer the customer, or leave a private note."""
    runtime = runtime_of(request)
    given = Answer(**{field: getattr(asked, field) for field in NewMessage.model_fields})
    ident = await answer(tx, runtime, conversation, caller.actor, given)
    return await messages.one(tx, runtime.keys, ident)


@router.delete("/messages/{message}", dependencies=[AgentsOnly])
async def undo(message: UUID, request: Request, tx: Tx) -> Message:
    """Take back a reply that has not left yet; the answer holds it, to go on writing."""
    taken = await messages.one(tx, runtime_of(request).keys, message)
    await take_back(tx, message)
    return taken


@router.get("/conversations/{conversation}/messages/{message}/html", response_class=HTMLResponse)
async def original_layout(
    conversation: UUID,
    message: UUID,
    request: Request,
    tx: Tx,
    images: Annotated[bool, Query(description="Load pictures from elsewhere, too.")] = False,
) -> HTMLResponse:
    """A message's own layout as a document for a sandboxed frame; pictures from elsewhere only when asked
    for, because loading them tells their sender that the mail was read."""
    found = await messages.one(tx, runtime_of(request).keys, message)
    if found.conversation != conversation or found.html is None:
        raise not_found("message")
    return HTMLResponse(
        document(found.html, images=images), headers={"Content-Security-Policy": policy(images=images)}
    )


@router.post("/messages/{message}/retry", dependencies=[AgentsOnly])
async def retry(message: UUID, request: Request, tx: Tx) -> Message:
    """Send a failed message again."""
    await delivery.retry(tx, message)
    return await messages.one(tx, runtime_of(request).keys, message)
