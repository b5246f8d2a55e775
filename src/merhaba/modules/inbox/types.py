"""Conversations and messages as everyone outside sees them: REST, realtime and webhooks share these."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from merhaba.kit.examples import (
    AGENT_ID,
    ANSWERED_AT,
    ASKED_AT,
    BRAND_ID,
    CONVERSATION_ID,
    FILE_ID,
    MESSAGE_ID,
    TAG_ID,
    example,
    example_of,
)
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
    """Order of a list. `waiting` is the longest waiting customer first, `due` what is promised soonest."""

    NEWEST = "newest"
    OLDEST = "oldest"
    WAITING = "waiting"
    DUE = "due"


class Person(Shape):
    """An agent, a team or somebody else, by id and name."""

    id: UUID
    name: str


class Tag(Shape):
    """A label on conversations."""

    model_config = example(id=TAG_ID, name="Delivery", colour="teal")

    id: UUID
    name: str
    colour: Literal["red", "saffron", "teal", "grey", "violet", "leaf"] = "grey"


class Mailbox(Shape):
    """Name and address of somebody on an e-mail."""

    name: str = ""
    address: str


class ReplyTo(Shape):
    """Whom an answer goes to when nobody is named: everybody who was on the last message, each once."""

    model_config = example(
        to=[{"name": "Clara Weber", "address": "clara@example.com"}],
        cc=[{"name": "", "address": "flatmate@example.com"}],
    )

    to: list[Mailbox]
    cc: list[Mailbox]


class Due(Shape):
    """What is promised next in a conversation, and by when; in the past when it is missed and still owed."""

    model_config = example(metric="first_reply", at=ANSWERED_AT)

    metric: Literal["first_reply", "next_reply", "resolution", "update"]
    at: datetime


class Conversation(Shape):
    """One matter between the shop and a customer, on any channels.

    `unread` is about the caller; `waiting_since` is when the oldest unanswered customer message came.
    `reply_to` is given with one conversation only, not in lists; so is `reply_by_mail`, the address at which
    the calling agent may answer from their own mail program.
    """

    model_config = example(
        id=CONVERSATION_ID,
        number=128,
        subject="Where is my order?",
        status="open",
        priority="normal",
        channel="email",
        brand=BRAND_ID,
        customer=example_of(CustomerRef),
        assignee={"id": AGENT_ID, "name": "Ada Yıldız"},
        team=None,
        tags=[example_of(Tag)],
        language="de",
        preview="Hello, my order 1042 has not arrived yet.",
        preview_author="customer",
        created_at=ASKED_AT,
        last_message_at=ASKED_AT,
        waiting_since=ASKED_AT,
        snoozed_until=None,
        due=example_of(Due),
        unread=True,
        message_count=1,
        spam=False,
        linked_to=None,
        handled_by=[],
        reply_to=None,
        reply_by_mail=None,
    )

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
    due: Due | None = None
    unread: bool = False
    message_count: int
    spam: bool
    linked_to: UUID | None
    handled_by: list[Person] = []
    reply_to: ReplyTo | None = None
    reply_by_mail: str | None = None


class Author(Shape):
    """Who wrote a message; the kind is always shown."""

    kind: AuthorKind
    id: UUID | None
    name: str


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
    """Where an outgoing message is. When it failed, waits or did not reach everybody, `reason` is a code that
    says why and `detail` what the far side said."""

    state: Literal["queued", "sent", "delivered", "read", "failed"]
    reason: str
    detail: str = ""
    send_at: datetime


class Message(Shape):
    """One message, private note or event line of a conversation.

    `text` is the new part only; `text_full` the whole, when that is more. `html` is already safe. `sender`
    is the address a mail came from.
    """

    model_config = example(
        id=MESSAGE_ID,
        conversation=CONVERSATION_ID,
        direction="out",
        kind="message",
        author={"kind": "agent", "id": AGENT_ID, "name": "Ada Yıldız"},
        channel="email",
        text="Your parcel left today.",
        text_full=None,
        html="<p>Your parcel left today.</p>",
        has_remote_images=False,
        subject="Re: Where is my order?",
        to=[{"name": "Clara Weber", "address": "clara@example.com"}],
        cc=[],
        sender=None,
        attachments=[
            {
                "id": FILE_ID,
                "name": "label.pdf",
                "content_type": "application/pdf",
                "size": 48213,
                "url": f"/files/{BRAND_ID}/{FILE_ID}/k3v9/label.pdf",
                "inline": False,
            }
        ],
        mentions=[],
        delivery={"state": "sent", "reason": "", "detail": "", "send_at": ANSWERED_AT},
        automatic=None,
        event=None,
        external_id="<01985c3a@help.nar-home.test>",
        has_raw=False,
        client_key=None,
        created_at=ANSWERED_AT,
        edited_at=None,
    )

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
    sender: Mailbox | None = None
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
    """What an agent has begun to write in a conversation. `to` and `cc` are null while they are those of
    the last mail."""

    model_config = example(
        kind="reply",
        html="<p>Your parcel left</p>",
        text="Your parcel left",
        to=None,
        cc=None,
        attachments=[],
        updated_at=ANSWERED_AT,
    )

    kind: Literal["reply", "note"] = "reply"
    html: str = ""
    text: str = ""
    to: list[str] | None = None
    cc: list[str] | None = None
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

    model_config = example(
        id="01985c3c-0aa1-7c21-8d10-1f2e3d4c5b6a",
        kind="mention",
        conversation={
            "id": CONVERSATION_ID,
            "number": 128,
            "subject": "Where is my order?",
            "customer": "Clara Weber",
        },
        message=MESSAGE_ID,
        actor={"kind": "agent", "id": AGENT_ID, "name": "Ada Yıldız"},
        created_at=ANSWERED_AT,
        read_at=None,
    )

    id: UUID
    kind: Literal[
        "mention",
        "assigned",
        "approval_asked",
        "approval_decided",
        "rule",
        "rule_paused",
        "sla_warned",
        "sla_breached",
    ]
    conversation: NotificationConversation
    message: UUID | None
    actor: Author
    created_at: datetime
    read_at: datetime | None
