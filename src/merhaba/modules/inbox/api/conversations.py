"""Conversations over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from merhaba.kit.examples import AGENT_ID, CONVERSATION_ID, ORDER_ID, TAG_ID, example, example_of
from merhaba.kit.ids import parse_id
from merhaba.modules.workspaces.auth import AgentsOnly, Caller, Tx
from merhaba.modules.workspaces.types import Shape
from merhaba.platform.web import Problem, TransactionalRoute, invalid, runtime_of

from ..commands import start as starting
from ..commands.change import Changes, change
from ..queries import conversations, recipients
from ..queries.conversations import Filter
from ..queries.counts import Counts, counts
from ..types import Conversation, Priority, Sort, Status, View

router = APIRouter(route_class=TransactionalRoute, tags=["conversations"])

Limit = Annotated[int, Query(ge=1, le=200)]


class Conversations(Shape):
    """One page of a list; `next` is the cursor of the page after, null at the end."""

    items: list[Conversation]
    next: str | None = None


class ConversationChange(BaseModel):
    """What to change; what is left out stays. `snoozed_until` alone snoozes."""

    model_config = example(status="pending", priority="high", assignee=AGENT_ID, add_tags=[TAG_ID])

    status: Status | None = None
    priority: Priority | None = None
    assignee: UUID | None = None
    team: UUID | None = None
    tags: list[UUID] | None = None
    add_tags: list[UUID] | None = None
    remove_tags: list[UUID] | None = None
    snoozed_until: datetime | None = None
    subject: str | None = Field(None, max_length=1000)
    spam: bool | None = None

    def changes(self) -> Changes:
        """Only what was said; null clears assignee and team and means nothing elsewhere."""
        said: dict[str, Any] = {
            key: getattr(self, key)
            for key in self.model_fields_set
            if key in {"assignee", "team"} or getattr(self, key) is not None
        }
        return cast(Changes, said)


class BulkChange(BaseModel):
    """The same change for many conversations."""

    model_config = example(ids=[CONVERSATION_ID], changes={"status": "closed", "remove_tags": [TAG_ID]})

    ids: list[UUID] = Field(min_length=1, max_length=200)
    changes: ConversationChange


class Refused(Shape):
    """A conversation that could not be changed, and why."""

    id: UUID
    code: str
    detail: str


class BulkResult(Shape):
    """What was changed, and what was not."""

    model_config = example(
        items=[example_of(Conversation)],
        failed=[
            {
                "id": ORDER_ID,
                "code": "not-found",
                "detail": "This conversation does not exist, or you cannot see it.",
            }
        ],
    )

    items: list[Conversation]
    failed: list[Refused]


class NewConversation(BaseModel):
    """A conversation an agent starts: the first message goes out at once."""

    model_config = example(
        channel="email",
        to="clara@example.com",
        name="Clara Weber",
        subject="Your order 1042",
        text="Hello Clara, your parcel left today.",
    )

    channel: str = "email"
    account: UUID | None = None
    to: str = Field(max_length=320)
    name: str = Field("", max_length=200)
    subject: str = Field("", max_length=300)
    text: str = Field("", max_length=200_000)
    html: str | None = Field(None, max_length=1_000_000)
    attachments: list[UUID] = []


@router.get("/counts")
async def get_counts(caller: Caller, tx: Tx) -> Counts:
    """The numbers on the rail: open conversations by view, channel, tag and team."""
    return await counts(tx, caller.agent)


@router.get("/conversations")
async def list_conversations(
    caller: Caller,
    tx: Tx,
    view: Annotated[View | None, Query(description="One list of the rail.")] = None,
    status: Annotated[str | None, Query(description="Only these, separated by commas.")] = None,
    channel: Annotated[str | None, Query(description="Only this channel's: `email`, `chat`.")] = None,
    assignee: Annotated[str | None, Query(description="An agent's id, `me` or `none`.")] = None,
    team: UUID | None = None,
    tag: UUID | None = None,
    customer: UUID | None = None,
    q: Annotated[
        str | None, Query(max_length=300, description="Words, a name, an address or number.")
    ] = None,
    sort: Annotated[Sort, Query(description="Which come first.")] = Sort.NEWEST,
    limit: Limit = 50,
    cursor: str | None = None,
) -> Conversations:
    """Conversations, newest activity first (or as `sort` says).

    `status` takes several, separated by commas. `assignee` is an agent's id, `me` or `none`.
    `q` looks for words in messages, the customer's name or address, or the number.
    """
    wanted = Filter(
        view=view,
        status=_statuses(status),
        channel=channel,
        assignee=_agent(assignee, caller.agent),
        unassigned=assignee == "none",
        team=team,
        tag=tag,
        customer=customer,
        q=q,
        sort=sort,
    )
    items, following = await conversations.page(tx, caller.agent, wanted, limit=limit, cursor=cursor)
    if customer is not None:
        who = await conversations.handled_by(tx, [c.id for c in items])
        items = [c.model_copy(update={"handled_by": who.get(c.id, [])}) for c in items]
    return Conversations(items=items, next=following)


@router.post("/conversations", status_code=201, dependencies=[AgentsOnly])
async def start(asked: NewConversation, request: Request, caller: Caller, tx: Tx) -> Conversation:
    """Start a conversation by writing to someone."""
    ident = await starting.start(tx, runtime_of(request), caller.actor, **asked.model_dump())
    return await conversations.one(tx, caller.agent, ident)


@router.post("/conversations/bulk", dependencies=[AgentsOnly])
async def change_many(asked: BulkChange, caller: Caller, tx: Tx) -> BulkResult:
    """Change many conversations at once; those that refuse are named with the reason."""
    failed = []
    for ident in sorted(set(asked.ids)):
        try:
            async with tx.part():
                await change(tx, ident, caller.actor, asked.changes.changes())
        except Problem as problem:
            failed.append(Refused(id=ident, code=problem.code, detail=problem.detail))
    refused = {f.id for f in failed}
    changed = [ident for ident in asked.ids if ident not in refused]
    return BulkResult(items=await conversations.by_ids(tx, caller.agent, changed), failed=failed)


@router.get("/conversations/{conversation}")
async def get_conversation(conversation: UUID, request: Request, caller: Caller, tx: Tx) -> Conversation:
    """One conversation."""
    found = await conversations.one(tx, caller.agent, conversation)
    who = await conversations.handled_by(tx, [conversation])
    by_mail = await recipients.reply_by_mail(tx, runtime_of(request).keys, conversation, caller.agent)
    more = {
        "handled_by": who.get(conversation, []),
        "reply_to": await recipients.reply_to(tx, conversation),
        "reply_by_mail": by_mail,
    }
    return found.model_copy(update=more)


@router.patch("/conversations/{conversation}", dependencies=[AgentsOnly])
async def change_conversation(
    conversation: UUID, asked: ConversationChange, caller: Caller, tx: Tx
) -> Conversation:
    """Change status, people, priority, tags, snooze, subject or spam."""
    await change(tx, conversation, caller.actor, asked.changes())
    return await conversations.one(tx, caller.agent, conversation)


def _statuses(written: str | None) -> list[Status]:
    if not written:
        return []
    try:
        return [Status(part.strip()) for part in written.split(",") if part.strip()]
    except ValueError as error:
        raise invalid("status", "A status is open, pending, snoozed or closed.") from error


def _agent(written: str | None, me: UUID | None) -> UUID | None:
    if not written or written == "none":
        return None
    ident = me if written == "me" else parse_id(written)
    if ident is None:
        raise invalid("assignee", "An assignee is an agent's id, `me` or `none`.")
    return ident
