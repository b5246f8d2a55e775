"""Values out of the platform's JSON: numbers as texts, empty texts for nothing, dates of two kinds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from email.utils import parsedate_to_datetime
from typing import Any

Json = Mapping[str, Any]


def decoded(body: bytes) -> Any:
    """JSON with exact numbers; None for an empty body. Raises ValueError."""
    if not body.strip():
        return None
    try:
        return json.loads(body, parse_float=Decimal)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def encoded(value: object) -> bytes:
    """JSON; amounts become numbers, as V3 wants them (texts are made before, where V2 wants those)."""
    return json.dumps(value, ensure_ascii=False, default=_number).encode()


def _number(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{type(value).__name__} is not JSON")


def text(given: Json, name: str) -> str:
    """A text; numbers count, nothing is ''."""
    value = given.get(name)
    if value is None or value is False:
        return ""
    if not isinstance(value, str | int | Decimal):
        raise ValueError(f"{name} is not a text")
    return str(value).replace("\x00", "").strip()


def must(given: Json, name: str) -> str:
    """A text that has to be there."""
    found = text(given, name)
    if not found:
        raise ValueError(f"{name} is missing")
    return found


def money(given: Json, name: str) -> Decimal:
    """An exact amount; nothing is 0."""
    found = text(given, name)
    try:
        amount = Decimal(found or "0")
    except InvalidOperation as error:
        raise ValueError(f"{name} is not an amount") from error
    if not amount.is_finite() or abs(amount) > 10**12:
        raise ValueError(f"{name} is not an amount")
    return amount


def whole(given: Json, name: str) -> int:
    """A whole number; nothing is 0."""
    amount = money(given, name)
    if amount != amount.to_integral_value():
        raise ValueError(f"{name} is not a whole number")
    return int(amount)


def time(given: Json, name: str) -> datetime | None:
    """A moment in RFC 2822 (V2) or ISO 8601 (V3); without a zone it is UTC."""
    found = text(given, name)
    if not found:
        return None
    try:
        at = datetime.fromisoformat(found)
    except ValueError:
        at = parsedate_to_datetime(found)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def rows(given: Any) -> Sequence[Json]:
    """A list of objects; nothing is none."""
    if given is None:
        return ()
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise ValueError("a list of objects was expected")
    return given


def inner(given: Json, name: str) -> Json:
    """An object within; nothing is an empty one."""
    value = given.get(name)
    return value if isinstance(value, dict) else {}
