"""What is said about verification over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from merhaba.kit.examples import ANSWERED_AT, CONVERSATION_ID, example
from merhaba.kit.money import Money
from merhaba.modules.widget.types import WCustomer
from merhaba.modules.workspaces.types import Shape
from merhaba.ports.shops.things import FulfilmentStatus, ParcelStatus


class CodeWanted(BaseModel):
    """Where to send a code, and in which language."""

    model_config = example(email="clara@example.com", language="de")

    email: str = Field(max_length=254)
    language: str = Field("", max_length=35)


class CodeSent(Shape):
    """A code is on its way, if there is such a mailbox: until when it can be entered, and how often."""

    model_config = example(email_masked="c•••••@example.com", expires_at="2026-03-02T09:26:40Z", tries_left=5)

    email_masked: str
    expires_at: datetime
    tries_left: int


class CodeGiven(BaseModel):
    """The code, as it stands in the mail. `conversation` is the one on the shopper's screen."""

    model_config = example(code="204816", conversation=CONVERSATION_ID)

    code: str = Field(min_length=1, max_length=40)
    conversation: UUID | None = None


class Proved(Shape):
    """The shopper is known by the address now; use the new token from now on."""

    model_config = example(
        visitor="eyJ2IjoxfQ.Zk3w", customer={"name": "Clara", "email_masked": "c•••••@example.com"}
    )

    visitor: str
    customer: WCustomer


class WParcel(Shape):
    """One parcel: where it is, and the carrier's page that says more."""

    state: ParcelStatus
    url: str | None


class WOrder(Shape):
    """An order as the shopper who made it sees it in the chat. Nothing else of it leaves the server."""

    model_config = example(
        number="1042",
        created_at="2026-02-26T19:02:11Z",
        state="fulfilled",
        total={"amount": "46.00", "currency": "EUR"},
        parcels=[{"state": "in_transit", "url": "https://dhl.test/JD0146"}],
    )

    number: str
    created_at: datetime
    state: FulfilmentStatus
    total: Money
    parcels: list[WParcel]


class WOrders(Shape):
    """The shopper's last orders, newest first, and by which address they are known."""

    email_masked: str | None = None
    items: list[WOrder]


class Verification(Shape):
    """Whether who writes in a conversation has proven who they are: by a code that came to `email`, or by the
    shop's signature. `asked_at` is when they were last asked to."""

    model_config = example(verified=True, by="code", email="clara@example.com", at=ANSWERED_AT, asked_at=None)

    verified: bool
    by: Literal["code", "signature"] | None
    email: str | None
    at: datetime | None
    asked_at: datetime | None
