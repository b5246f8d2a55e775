"""Customers as the API shows them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

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

    id: UUID
    name: str
    email: str | None
    language: str | None
