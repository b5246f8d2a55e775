"""Opaque list cursors: the sort key of the last row, packed so that clients do not read it."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime
from typing import Any
from uuid import UUID

_LONGEST = 1000


class BadCursor(ValueError):
    """The cursor was not made by us, or for another list."""


def pack(*parts: Any) -> str:
    """Pack datetimes, UUIDs, numbers and strings into one URL-safe string."""
    plain = [part.isoformat() if isinstance(part, datetime) else str(part) for part in parts]
    data = json.dumps(plain, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unpack(cursor: str, size: int) -> list[str]:
    """The parts of a cursor of `size` parts. Raises BadCursor."""
    if len(cursor) > _LONGEST:  # also keeps what is not ours from nesting deeper than JSON is read
        raise BadCursor(cursor[:_LONGEST])
    try:
        data = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        parts = json.loads(data)
    except (binascii.Error, ValueError) as error:
        raise BadCursor(cursor) from error
    if not isinstance(parts, list) or len(parts) != size or not all(isinstance(p, str) for p in parts):
        raise BadCursor(cursor)
    return parts


def moment_and_id(cursor: str) -> tuple[datetime, UUID]:
    """The commonest cursor: (time, id). Raises BadCursor."""
    at, ident = unpack(cursor, 2)
    try:
        return datetime.fromisoformat(at), UUID(ident)
    except ValueError as error:
        raise BadCursor(cursor) from error
