"""Reading values out of the platform's JSON without trusting its types. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Context, Decimal
from typing import Any

from merhaba.ports.shops.things import ZERO

Row = Mapping[str, Any]

# The platform itself tells amounts as IEEE doubles: more digits than that would be ours, not its.
DOUBLE = Context(prec=15)


def text(value: Any) -> str:
    """What it says as text; '' for nothing and for what is no text or number."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return str(value)
    return ""


def number(value: Any) -> Decimal:
    """An exact decimal; 0 for what is none."""
    return maybe_number(value) or ZERO


def maybe_number(value: Any) -> Decimal | None:
    """An exact decimal, or None. Numbers also come as texts and as `{value, precision}`."""
    if isinstance(value, Mapping):
        value = value.get("value")
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    try:
        found = Decimal(value)
    except ArithmeticError:
        return None
    return found if found.is_finite() else None


def count(value: Any) -> int:
    """A number of pieces."""
    return int(number(value))


def when(value: Any) -> datetime | None:
    """A moment, in UTC where no zone is named; None for what is none."""
    if not isinstance(value, str) or not value:
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def row(value: Any) -> Row:
    """An object; empty for what is none."""
    return value if isinstance(value, Mapping) else {}


def rows(value: Any) -> list[Row]:
    """A list of objects, without what is none."""
    if not isinstance(value, Sequence) or isinstance(value, str | bytes):
        return []
    return [one for one in value if isinstance(one, Mapping)]


def stamp(at: datetime) -> str:
    """A moment as the platform's filters take it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def tidy(value: Decimal) -> Decimal:
    """A sum of ours with the platform's own precision, without idle zeros (18.50 and 18.5 are the same)."""
    rounded = DOUBLE.plus(value)
    return ZERO if rounded == 0 else rounded
