"""Identifiers: UUIDv7, so that new rows land at the end of every index (RFC 9562, section 5.7)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7


def new_id(at: datetime | None = None) -> UUID:
    """A fresh UUIDv7; with `at` its time part is that moment (imports keep their order)."""
    if at is None:
        return uuid7()
    return uuid7(nanoseconds=int(at.timestamp() * 1_000) * 1_000_000)


def parse_id(value: str) -> UUID | None:
    """The UUID written in `value`, or None when it is not one."""
    try:
        return UUID(value)
    except ValueError:
        return None
