"""Takes fields out of the platform's JSON without trusting their types."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from merhaba.ports.shops.things import ZERO, PostalAddress


def text(thing: Mapping[str, Any], name: str) -> str:
    """A string, '' when it is missing or null. Numbers are written out."""
    value = thing.get(name)
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, str | int | Decimal):
        return str(value).replace("\x00", "").strip()
    raise ValueError(f"{name} is no text")


def identity(thing: Mapping[str, Any], name: str = "entity_id") -> str:
    """An id as text, '' when it is missing. Raises ValueError when it is no id."""
    value = thing.get(name)
    if value in (None, 0, "", "0"):
        return ""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(f"{name} is no id")
    digits = str(value)
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 20:
        raise ValueError(f"{name} is no id")
    return str(int(digits))


def amount(thing: Mapping[str, Any], name: str) -> Decimal:
    """An exact amount, 0 when it is missing. The shop keeps four places; what a float adds is cut off."""
    value = thing.get(name)
    if value in (None, ""):
        return ZERO
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise ValueError(f"{name} is no amount")
    try:
        found = Decimal(value)
    except InvalidOperation as error:
        raise ValueError(f"{name} is no amount") from error
    if not found.is_finite() or abs(found) > Decimal(10) ** 15:
        raise ValueError(f"{name} is no amount")
    found = round(found, 4)
    return round(found, 2) if found == round(found, 2) else found


def count(thing: Mapping[str, Any], name: str) -> int:
    """A whole number of pieces; what is sold by weight is rounded up."""
    value = amount(thing, name)
    whole = int(value)
    return whole if value == whole else whole + 1


def moment(thing: Mapping[str, Any], name: str) -> datetime | None:
    """A time; the shop writes UTC without saying so. None when it is missing."""
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
    if not value:
        return []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise ValueError(f"{name} is no list of objects")
    return value


def inner(thing: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """An object inside; empty when it is missing (or, as PHP writes an empty one, an empty list)."""
    value = thing.get(name)
    if not value:
        return {}
    if not isinstance(value, dict):
        raise ValueError(f"{name} is no object")
    return value


def written(at: datetime) -> str:
    """A time as the shop's filters take it."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def full_name(thing: Mapping[str, Any], prefix: str = "") -> str:
    """First, middle and last name; a dash stands where the shop insists on one and there is none."""
    parts = (text(thing, f"{prefix}{part}") for part in ("firstname", "middlename", "lastname"))
    return " ".join(part for part in parts if part not in {"", "-"})


def region_of(thing: Mapping[str, Any]) -> str:
    """The region's code, else its name. A customer's address has it as an object, an order's as text."""
    region = thing.get("region")
    if isinstance(region, dict):
        return text(region, "region_code") or text(region, "region")
    return text(thing, "region_code") or text(thing, "region")


def address(thing: Mapping[str, Any]) -> PostalAddress | None:
    """An address of an order or a customer, None when nothing is in it."""
    street = thing.get("street")
    lines = [str(one).strip() for one in street] if isinstance(street, list) else []
    found = PostalAddress(
        name=full_name(thing),
        company=text(thing, "company"),
        street=lines[0] if lines else "",
        street2=", ".join(one for one in lines[1:] if one),
        postcode=text(thing, "postcode"),
        city=text(thing, "city"),
        region=region_of(thing),
        country=text(thing, "country_id"),
        phone=text(thing, "telephone"),
    )
    return found if found != PostalAddress() else None


def address_fields(place: PostalAddress, old: Mapping[str, Any]) -> dict[str, Any]:
    """An address as the API takes it. What the shop insists on and we do not have stays as it was."""
    first, _, last = place.name.strip().rpartition(" ")
    fields: dict[str, Any] = {
        "firstname": first or last,
        "lastname": last if first else "-",
        "company": place.company,
        "street": [line for line in (place.street, place.street2) if line],
        "city": place.city,
        "postcode": place.postcode,
        "country_id": place.country.upper(),
        "telephone": place.phone or text(old, "telephone") or "-",
    }
    return fields
