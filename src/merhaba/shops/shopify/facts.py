"""Single facts in the platform's JSON: money, times, addresses, ids. What is absent raises nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from merhaba.ports.shops.things import ZERO, PostalAddress


def decimal(value: Any) -> Decimal:
    """An exact amount; 0 for what is none."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return ZERO
    return amount if amount.is_finite() else ZERO


def money(bag: Any) -> Decimal:
    """What a bag of money holds in the order's own currency: the one the customer saw and paid in."""
    if not isinstance(bag, Mapping):
        return ZERO
    return decimal((bag.get("presentmentMoney") or {}).get("amount"))


def moment(value: Any) -> datetime | None:
    """A time with its zone, or None."""
    if not isinstance(value, str) or not value:
        return None
    try:
        at = datetime.fromisoformat(value.replace("Z", "+00:00"))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def nodes(connection: Any) -> Iterator[Mapping[str, Any]]:
    """The things in a connection or a list."""
    found = connection.get("nodes") if isinstance(connection, Mapping) else connection
    return (node for node in found or () if isinstance(node, Mapping))


def text(value: Any) -> str:
    """What is there as text; '' for nothing."""
    return "" if value is None else str(value)


def address(value: Any) -> PostalAddress | None:
    """A postal address; the region by its code where it has one."""
    if not isinstance(value, Mapping):
        return None
    return PostalAddress(
        name=text(value.get("name")),
        company=text(value.get("company")),
        street=text(value.get("address1")),
        street2=text(value.get("address2")),
        postcode=text(value.get("zip")),
        city=text(value.get("city")),
        region=text(value.get("provinceCode")) or text(value.get("province")),
        country=text(value.get("countryCodeV2")),
        phone=text(value.get("phone")),
    )


def gid(kind: str, number: Any) -> str:
    """The id the Admin API knows a thing by, from the number webhooks carry. ValueError for nonsense."""
    if isinstance(number, bool) or not isinstance(number, int | str) or not str(number).isascii():
        raise ValueError(f"No {kind} has the id {number!r}.")
    prefix = f"gid://shopify/{kind}/"
    digits = str(number).removeprefix(prefix)
    if not digits.isdigit() or len(digits) > 24:
        raise ValueError(f"No {kind} has the id {number!r}.")
    return prefix + digits


def number_of(global_id: str) -> str:
    """The number at the end of an id: `gid://shopify/Order/12?x=1` is 12."""
    return global_id.rsplit("/", 1)[-1].split("?", 1)[0]


def is_id(kind: str, value: str) -> bool:
    """Whether this is the id of a thing of this kind."""
    prefix = f"gid://shopify/{kind}/"
    return value.startswith(prefix) and value[len(prefix) :].isascii() and value[len(prefix) :].isdigit()
