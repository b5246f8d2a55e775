"""Takes fields out of the platform's JSON without trusting their types."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from merhaba.ports.shops.things import ZERO, PostalAddress


def text(thing: Mapping[str, Any], name: str) -> str:
    """A string, '' when it is missing or null. Numbers are written out."""
    value = thing.get(name)
    if value is None or value is False:
        return ""
    if isinstance(value, str | int | Decimal) and not isinstance(value, bool):
        return str(value).replace("\x00", "").strip()
    raise ValueError(f"{name} is no text")


def identity(thing: Mapping[str, Any], name: str = "id") -> str:
    """An id as text, '' for 0 and null. Raises ValueError when it is no id."""
    value = thing.get(name)
    if value in (None, 0, "", "0"):
        return ""
    if isinstance(value, bool) or not isinstance(value, int | str) or not str(value).isascii():
        raise ValueError(f"{name} is no id")
    if not str(value).isdigit() or len(str(value)) > 20:
        raise ValueError(f"{name} is no id")
    return str(int(value))


def amount(thing: Mapping[str, Any], name: str) -> Decimal:
    """An exact amount, 0 when it is missing, null or empty."""
    value = thing.get(name)
    if value in (None, ""):
        return ZERO
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise ValueError(f"{name} is no amount")
    try:
        found = Decimal(value)
    except InvalidOperation as error:
        raise ValueError(f"{name} is no amount") from error
    if not found.is_finite() or abs(found) > Decimal(10) ** 15 or found.as_tuple().exponent < -12:  # type: ignore[operator]
        raise ValueError(f"{name} is no amount")
    return found


def count(thing: Mapping[str, Any], name: str) -> int:
    """A whole number, 0 when it is missing. Some shops sell by weight: pieces are rounded up then."""
    value = amount(thing, name)
    whole = int(value)
    return whole if value == whole else whole + (1 if value > 0 else -1)


def moment(thing: Mapping[str, Any], name: str) -> datetime | None:
    """A time that is told in GMT without saying so, None when it is missing."""
    value = thing.get(name)
    if not value:
        return None
    if not isinstance(value, str):
        raise ValueError(f"{name} is no time")
    at = datetime.fromisoformat(value)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def objects(thing: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """A list of objects, empty when it is missing."""
    value = thing.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise ValueError(f"{name} is no list of objects")
    return value


def inner(thing: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """An object inside; empty when it is missing (or, as PHP writes an empty object, an empty list)."""
    value = thing.get(name)
    if not value:
        return {}
    if not isinstance(value, dict):
        raise ValueError(f"{name} is no object")
    return value


def meta(thing: Mapping[str, Any], key: str) -> Any:
    """The value of a piece of metadata, None when there is none."""
    for one in objects(thing, "meta_data"):
        if one.get("key") == key:
            return one.get("value")
    return None


def meta_text(thing: Mapping[str, Any], key: str) -> str:
    """The same as text; '' for anything else."""
    value = meta(thing, key)
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def loaded(value: Any) -> Any:
    """JSON inside a string, None when it is none."""
    if not isinstance(value, str):
        return None
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def gmt(at: datetime) -> str:
    """A time as the API's filters take it, with `dates_are_gmt`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def address(thing: Mapping[str, Any]) -> PostalAddress | None:
    """A billing or shipping address, None when nothing is in it."""
    found = PostalAddress(
        name=f"{text(thing, 'first_name')} {text(thing, 'last_name')}".strip(),
        company=text(thing, "company"),
        street=text(thing, "address_1"),
        street2=text(thing, "address_2"),
        postcode=text(thing, "postcode"),
        city=text(thing, "city"),
        region=text(thing, "state"),
        country=text(thing, "country"),
        phone=text(thing, "phone"),
    )
    return found if found != PostalAddress() else None


def address_fields(address: PostalAddress) -> dict[str, str]:
    """An address as the API takes it: the last word of the name is the last name."""
    first, _, last = address.name.strip().rpartition(" ")
    fields = {
        "first_name": first or last,
        "last_name": last if first else "",
        "company": address.company,
        "address_1": address.street,
        "address_2": address.street2,
        "city": address.city,
        "state": address.region,
        "postcode": address.postcode,
        "country": address.country.upper() if len(address.country) == 2 else address.country,
    }
    return {**fields, "phone": address.phone} if address.phone else fields
