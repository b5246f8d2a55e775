"""What the widget gets and gives."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from merhaba.kit.examples import ANSWERED_AT, ASKED_AT, CONVERSATION_ID, MESSAGE_ID, example, example_of
from merhaba.modules.workspaces.types import Shape


class Page(BaseModel):
    """Where the shopper is."""

    url: str = Field("", max_length=2000)
    title: str = Field("", max_length=300)
    referrer: str = Field("", max_length=2000)


class IdentityIn(BaseModel):
    """Who the shop says this is: a hash of `user_id`, or a JWT."""

    user_id: str | None = Field(None, max_length=255)
    email: str | None = Field(None, max_length=254)
    name: str | None = Field(None, max_length=120)
    phone: str | None = Field(None, max_length=40)
    hash: str | None = Field(None, max_length=128)
    jwt: str | None = Field(None, max_length=4000)


class BootIn(BaseModel):
    """What the widget knows when it opens."""

    model_config = example(
        site="4f2c9a7b1d0e8356aa10",
        visitor=None,
        identity={
            "user_id": "clara@example.com",
            "email": "clara@example.com",
            "name": "Clara Weber",
            "hash": "9f86d081884c7d65",
        },
        language="de",
        page={"url": "https://nar-home.test/iznik-mug", "title": "Iznik mug", "referrer": ""},
    )

    site: str = Field(max_length=64)
    visitor: str | None = Field(None, max_length=4000)
    identity: IdentityIn | None = None
    language: str = Field("", max_length=35)
    page: Page = Page()


class AnsweredOpening(BaseModel):
    """Which of the brand's openings the shopper answers, and in which language they read it."""

    id: UUID
    language: str = Field("", max_length=35)


class MessageIn(BaseModel):
    """A message from the shopper. `client_key` is made once per message: repeats are harmless.

    `opening` counts only with the first message of a conversation, which then begins with that opening.
    """

    model_config = example(
        site="4f2c9a7b1d0e8356aa10",
        text="Where is my order 1042?",
        attachments=[],
        conversation=None,
        client_key="b7c1e0d94f",
        language="de",
        timezone="Europe/Berlin",
    )

    site: str = Field(max_length=64)
    text: str = Field("", max_length=20_000)
    attachments: list[UUID] = Field(default=[], max_length=10)
    conversation: UUID | None = None
    opening: AnsweredOpening | None = None
    client_key: str = Field(min_length=8, max_length=80)
    language: str = Field("", max_length=35)
    timezone: str = Field("", max_length=60)
    page: Page = Page()


class MeIn(BaseModel):
    """An address the shopper leaves, so that the answer reaches them."""

    model_config = example(email="clara@example.com", name="Clara")

    email: str | None = Field(None, max_length=254)
    name: str | None = Field(None, max_length=120)


class WBrand(Shape):
    """The shop."""

    name: str
    accent: str
    privacy_url: str


class WAgent(Shape):
    """Somebody who answers here."""

    name: str
    initials: str


class WCustomer(Shape):
    """What is known of the shopper; the address only in part."""

    name: str
    email_masked: str | None


class WConversation(Shape):
    """One of the shopper's conversations."""

    model_config = example(
        id=CONVERSATION_ID,
        status="open",
        preview="Your parcel left today.",
        last_message_at=ANSWERED_AT,
        unread=1,
        seen_at=None,
        agent={"name": "Ada", "initials": "A"},
    )

    id: UUID
    status: str
    preview: str
    last_message_at: datetime
    unread: int
    seen_at: datetime | None
    agent: WAgent | None


class WAuthor(Shape):
    """Who wrote: the shopper, a person of the shop, or a bot."""

    kind: Literal["customer", "agent", "bot", "system"]
    name: str


class WFile(Shape):
    """A file of a message."""

    id: UUID
    name: str
    content_type: str
    size: int
    url: str


class WMessage(Shape):
    """A message as the shopper sees it; never a private note. `form` is what it asks them to fill in: their
    address and the code that is sent there."""

    model_config = example(
        id=MESSAGE_ID,
        client_key="b7c1e0d94f",
        conversation=CONVERSATION_ID,
        direction="in",
        author={"kind": "customer", "name": "Clara"},
        text="Where is my order 1042?",
        html=None,
        attachments=[],
        state="read",
        created_at=ASKED_AT,
        form=None,
    )

    id: UUID
    client_key: str | None
    conversation: UUID
    direction: Literal["in", "out"]
    author: WAuthor
    text: str
    html: str | None
    attachments: list[WFile]
    state: Literal["sent", "read"]
    created_at: datetime
    form: Literal["verification"] | None = None


class WMessages(Shape):
    """One page of a conversation, oldest first; `next` goes further back."""

    items: list[WMessage]
    next: str | None = None


class Boot(Shape):
    """Everything the widget needs to open. Making it writes nothing.

    `verified`: the shop signed who this is, or they entered a code. `tracking` is what to call seeing one's
    orders, where the brand has a shop and can prove addresses; a prompt of these words opens them.
    """

    model_config = example(
        visitor="eyJ2IjoxfQ.Zk3w",
        brand={"name": "Nar Home", "accent": "#0b7a78", "privacy_url": "https://nar-home.test/privacy"},
        online=True,
        answering="person",
        reply_minutes=5,
        next_open_at=None,
        closes_at="2026-03-02T15:00:00Z",
        agents=[{"name": "Ada", "initials": "A"}],
        customer={"name": "Clara", "email_masked": "c•••••@example.com"},
        verified=True,
        tracking="Track my order",
        prompts=["Track my order"],
        greeting="Hello! How can we help?",
        conversations=[example_of(WConversation)],
        cursor="WyIwMTk4NWIxMCIsIjc0MjAiLCIzMSJd",
        max_file_bytes=26214400,
    )

    visitor: str
    brand: WBrand
    online: bool
    answering: Literal["person", "bot", "away"]
    reply_minutes: int | None
    next_open_at: datetime | None
    closes_at: datetime | None
    agents: list[WAgent]
    customer: WCustomer | None
    verified: bool
    tracking: str | None
    prompts: list[str]
    greeting: str
    conversations: list[WConversation]
    cursor: str
    max_file_bytes: int


class Written(Shape):
    """The message as it was taken, its conversation, and the opening it answers where it answers one."""

    model_config = example(
        conversation=example_of(WConversation),
        message=example_of(WMessage),
        opening=None,
        visitor="eyJ2IjoxfQ.Zk3w",
    )

    conversation: WConversation
    message: WMessage
    opening: WMessage | None = None
    visitor: str


class Me(Shape):
    """The shopper after leaving an address, with the token to use from now on."""

    model_config = example(
        customer={"name": "Clara", "email_masked": "c•••••@example.com"}, visitor="eyJ2IjoxfQ.Zk3w"
    )

    customer: WCustomer
    visitor: str


WidgetConfig = dict[str, Any]
