"""Conversations and messages as everyone outside sees them: REST, realtime and webhooks share these."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from merhaba.modules.customers.types import CustomerRef
from merhaba.modules.workspaces.types import AuthorKind, Shape


class Status(StrEnum):
    """Where a conversation stands."""

    OPEN = "open"
    PENDING = "pending"
    SNOOZED = "snoozed"
    CLOSED = "closed"


class Priority(StrEnum):
    """How pressing it is."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class View(StrEnum):
    """The lists of the rail. `any` is everything, spam included."""

    MINE = "mine"
    UNASSIGNED = "unassigned"
    ALL = "all"
    MENTIONS = "mentions"
    SNOOZED = "snoozed"
    CLOSED = "closed"
    SPAM = "spam"
    ANY = "any"


class Sort(StrEnum):
    """Order of a list. `waiting` is the longest waiting customer first."""

    NEWEST = "newest"
    OLDEST = "oldest"
    WAITING = "waiting"


class Person(Shape):
    """An agent, a team or somebody else, by id and name."""

    id: UUID
    name: str


class Tag(Shape):
    """A label on conversations."""

    id: UUID
    name: str
    colour: Literal["red", "saffron", "teal", "grey", "violet", "leaf"] = "grey"


class Conversation(Shape):
    """One matter between the shop and a customer, on any channels.

    `unread` is about the caller; `waiting_since` is when the oldest unanswered customer message came.
    """

    id: UUID
    number: int
    subject: str
    status: Status
    priority: Priority
    channel: str
    brand: UUID
    customer: CustomerRef
    assignee: Person | None
    team: Person | None
    tags: list[Tag]
    language: str | None
    preview: str
    preview_author: AuthorKind
    created_at: datetime
    last_message_at: datetime
    waiting_since: datetime | None
    snoozed_until: datetime | None
    unread: bool = False
    message_count: int
    spam: bool
    linked_to: UUID | None
    handled_by: list[Person] = []


class Author(Shape):
    """Who wrote a message; the kind is always shown."""

    kind: AuthorKind
    id: UUID | None
    name: str


class Mailbox(Shape):
    """Name and address of somebody on an e-mail."""

    name: str = ""
    address: str


class AttachmentShape(Shape):
    """A file of a message; `url` is a signed path."""

    id: UUID
    name: str
    content_type: str
    size: int
    url: str
    inline: bool = False
    content_id: str | None = Field(default=None, exclude=True)


class DeliveryShape(Shape):
    """Where an outgoing message is. `reason` is a sentence when it failed or waits."""

    state: Literal["queued", "sent", "delivered", "read", "failed"]
    reason: str
    send_at: datetime


class Message(Shape):
    """One message, private note or event line of a conversation.

    `text` is the new part only; `text_full` the whole, when that is more. `html` is already safe.
    """

    id: UUID
    conversation: UUID
    direction: Literal["in", "out"]
    kind: Literal["message", "note", "event"]
    author: Author
    channel: str
    text: str
    text_full: str | None
    html: str | None
    has_remote_images: bool
    subject: str
    to: list[Mailbox]
    cc: list[Mailbox]
    attachments: list[AttachmentShape]
    mentions: list[UUID]
    delivery: DeliveryShape | None
    automatic: str | None
    event: dict[str, Any] | None
    external_id: str | None
    has_raw: bool = False
    client_key: str | None = None
    created_at: datetime
    edited_at: datetime | None


class Draft(Shape):
    """What an agent has begun to write in a conversation."""

    kind: Literal["reply", "note"] = "reply"
    html: str = ""
    text: str = ""
    cc: list[str] = []
    attachments: list[UUID] = []
    updated_at: datetime | None = None


class NotificationConversation(Shape):
    """The conversation a notification is about."""

    id: UUID
    number: int
    subject: str
    customer: str


class Notification(Shape):
    """Something an agent should know of: a mention, or a conversation given to them."""

    id: UUID
    kind: Literal["mention", "assigned"]
    conversation: NotificationConversation
    message: UUID | None
    actor: Author
    created_at: datetime
    read_at: datetime | None
