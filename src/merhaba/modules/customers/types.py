"""Customers as the API shows them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from merhaba.kit.examples import ASKED_AT, CUSTOMER_ID, example
from merhaba.modules.workspaces.types import Shape


class IdentityKind(StrEnum):
    """How somebody can be recognised."""

    EMAIL = "email"
    PHONE = "phone"
    VISITOR = "visitor"
    SHOP = "shop"


class Identity(Shape):
    """One way to recognise a customer. `verified` means proven: they wrote from it, or the shop signed it."""

    id: UUID
    kind: IdentityKind
    value: str
    verified: bool
    unreachable: str | None = None


class Duplicate(Shape):
    """Another customer who may be the same person, and why we think so."""

    id: UUID
    name: str
    email: str | None
    why: str


class Customer(Shape):
    """One person. `email` and `phone` are the best known ones."""

    model_config = example(
        id=CUSTOMER_ID,
        name="Clara Weber",
        email="clara@example.com",
        phone=None,
        language="de",
        timezone="Europe/Berlin",
        country="DE",
        preferred_channel="email",
        notes="Prefers delivery on Fridays.",
        blocked=False,
        identities=[
            {
                "id": "01985c3a-51f5-7c60-8e2d-0a1b2c3d4e5f",
                "kind": "email",
                "value": "clara@example.com",
                "verified": True,
                "unreachable": None,
            }
        ],
        created_at="2026-01-30T10:22:00Z",
        last_seen_at=ASKED_AT,
        conversation_count=3,
        open_count=1,
        possible_duplicates=[],
    )

    id: UUID
    name: str
    email: str | None
    phone: str | None
    language: str | None
    timezone: str | None
    country: str | None
    preferred_channel: str | None
    notes: str
    blocked: bool
    identities: list[Identity]
    created_at: datetime
    last_seen_at: datetime | None
    conversation_count: int = 0
    open_count: int = 0
    possible_duplicates: list[Duplicate] = []


class CustomerRef(Shape):
    """A customer, briefly."""

    model_config = example(id=CUSTOMER_ID, name="Clara Weber", email="clara@example.com", language="de")

    id: UUID
    name: str
    email: str | None
    language: str | None
