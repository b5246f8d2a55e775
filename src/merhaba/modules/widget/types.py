"""What the widget gets and gives."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

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

    site: str = Field(max_length=64)
    visitor: str | None = Field(None, max_length=4000)
    identity: IdentityIn | None = None
    language: str = Field("", max_length=35)
    page: Page = Page()


class MessageIn(BaseModel):
    """A message from the shopper. `client_key` is made once per message: repeats are harmless."""

    site: str = Field(max_length=64)
    text: str = Field("", max_length=20_000)
    attachments: list[UUID] = Field(default=[], max_length=10)
    conversation: UUID | None = None
    client_key: str = Field(min_length=8, max_length=80)
    language: str = Field("", max_length=35)
    timezone: str = Field("", max_length=60)
    page: Page = Page()


class MeIn(BaseModel):
    """An address the shopper leaves, so that the answer reaches them."""

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
    """A message as the shopper sees it; never a private note."""

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


class WMessages(Shape):
    """One page of a conversation, oldest first; `next` goes further back."""

    items: list[WMessage]
    next: str | None = None


class Boot(Shape):
    """Everything the widget needs to open. Making it writes nothing."""

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
    prompts: list[str]
    greeting: str
    conversations: list[WConversation]
    cursor: str
    max_file_bytes: int


class Written(Shape):
    """The message as it was taken, and its conversation."""

    conversation: WConversation
    message: WMessage
    visitor: str


class Me(Shape):
    """The shopper after leaving an address, with the token to use from now on."""

    customer: WCustomer
    visitor: str


WidgetConfig = dict[str, Any]
