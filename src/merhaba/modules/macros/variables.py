"""What a text may name, and how each looks to the person it is written to. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from merhaba.kit.languages import primary
from merhaba.kit.money_text import money_text
from merhaba.modules.commerce.types import Fulfilment, Order
from merhaba.modules.workspaces.hours import zone

Group = Literal["customer", "agent", "brand", "conversation", "order", "today"]

VARIABLES: Mapping[str, Group] = {
    "customer.first_name": "customer",
    "customer.name": "customer",
    "customer.email": "customer",
    "agent.first_name": "agent",
    "agent.name": "agent",
    "brand.name": "brand",
    "brand.url": "brand",
    "conversation.number": "conversation",
    "conversation.subject": "conversation",
    "order.number": "order",
    "order.ordered_on": "order",
    "order.total": "order",
    "order.refunded": "order",
    "order.items": "order",
    "order.first_item": "order",
    "order.city": "order",
    "order.carrier": "order",
    "order.tracking_number": "order",
    "order.tracking_url": "order",
    "order.shipped_on": "order",
    "order.expected_on": "order",
    "order.delivered_on": "order",
    "order.status_url": "order",
    "today": "today",
}
"""Every variable, by what it is about."""

EXAMPLES: Mapping[str, str] = {
    "customer.first_name": "Clara",
    "customer.name": "Clara Weber",
    "customer.email": "clara@example.com",
    "agent.first_name": "Ada",
    "agent.name": "Ada Yıldız",
    "brand.name": "Nar Home",
    "brand.url": "https://nar-home.test",
    "conversation.number": "1128",
    "conversation.subject": "Where is my order?",
    "order.number": "1042",
    "order.items": "2 × Iznik mug",
    "order.first_item": "Iznik mug",
    "order.city": "Köln",
    "order.carrier": "DHL",
    "order.tracking_number": "JD0146",
    "order.tracking_url": "https://dhl.test/JD0146",
    "order.status_url": "https://nar-home.test/orders/1042",
}
_LOCALES = {"zh": "zh_Hans"}
_TITLES = {
    *("mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "madame", "monsieur", "mme", "sr", "sra"),
    *("srta", "don", "doña", "bay", "bayan", "sayın", "السيد", "السيدة"),
}
_GOES_ON = {"عبد", "أبو", "ابو", "أم", "ام"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known where a text is used; `timezone` is the reader's clock."""

    customer_name: str = ""
    customer_email: str = ""
    agent_name: str = ""
    brand_name: str = ""
    brand_domain: str = ""
    number: int | None = None
    subject: str = ""
    order: Order | None = None
    now: datetime | None = None
    timezone: str = "UTC"


def values(facts: Facts, language: str) -> dict[str, str]:
    """Every variable that has a value, as it is written in the reader's language."""
    found = {
        "customer.first_name": first_name(facts.customer_name),
        "customer.name": _person(facts.customer_name),
        "customer.email": facts.customer_email,
        "agent.first_name": first_name(facts.agent_name),
        "agent.name": facts.agent_name,
        "brand.name": facts.brand_name,
        "brand.url": f"https://{facts.brand_domain}" if facts.brand_domain else "",
        "conversation.number": str(facts.number or ""),
        "conversation.subject": facts.subject,
        "today": day_text(facts.now, language, facts.timezone),
    }
    if facts.order is not None:
        found |= _of_order(facts.order, language, facts.timezone)
    return {name: value.strip() for name, value in found.items() if value.strip()}


def first_name(name: str) -> str:
    """What somebody is called in "Hi ...,": without titles; "Weber, Clara" is Clara; a Chinese name is whole,
    and so are the Arabic names that take two words. "" where only an address is known."""
    name = _person(name)
    if name.count(",") == 1 and name.partition(",")[2].strip():
        name = name.partition(",")[2].strip()
    words = name.split()
    while len(words) > 1 and words[0].rstrip(".").casefold() in _TITLES:
        words = words[1:]
    if not words:
        return ""
    return " ".join(words[:2]) if words[0] in _GOES_ON else words[0]


def day_text(at: datetime | None, language: str, timezone: str) -> str:
    """A day as the reader writes it, on the reader's clock."""
    from babel.dates import format_date  # noqa: PLC0415 - loads tables that most processes never need

    if at is None:
        return ""
    locale = _LOCALES.get(primary(language), primary(language))
    return str(format_date(at.astimezone(zone(timezone)), format="long", locale=locale))


def _of_order(order: Order, language: str, timezone: str) -> dict[str, str]:
    parcel = _parcel(order)
    found = {
        "order.number": order.number.lstrip("#"),
        "order.ordered_on": day_text(order.created_at, language, timezone),
        "order.total": money_text(order.total, language),
        "order.refunded": money_text(order.refunded, language) if order.refunded.amount else "",
        "order.items": _items(order, language),
        "order.first_item": order.lines[0].title if order.lines else "",
        "order.city": order.address.city,
        "order.status_url": _web(order.status_url),
    }
    if parcel is None:
        return found
    return found | {
        "order.carrier": parcel.carrier,
        "order.tracking_number": parcel.tracking_number,
        "order.tracking_url": _web(parcel.tracking_url),
        "order.shipped_on": day_text(parcel.shipped_at, language, timezone),
        "order.expected_on": day_text(parcel.expected_at, language, timezone),
        "order.delivered_on": day_text(parcel.delivered_at, language, timezone),
    }


def _parcel(order: Order) -> Fulfilment | None:
    """The parcel a customer asks about: the last one on its way, else the last there was."""
    on_the_way = [parcel for parcel in order.fulfilments if parcel.delivered_at is None]
    parcels = on_the_way or order.fulfilments
    return parcels[-1] if parcels else None


def _items(order: Order, language: str) -> str:
    from babel.lists import format_list  # noqa: PLC0415 - as above

    left = [(line, line.quantity - line.refunded_quantity) for line in order.lines]
    names = [f"{n} × {line.title}" if n > 1 else line.title for line, n in left if n > 0]
    if not names:
        return ""
    return str(format_list(names, locale=_LOCALES.get(primary(language), primary(language))))


def _person(name: str) -> str:
    """A name, unless it is only an address or a number that stands for one."""
    name = name.strip()
    return "" if "@" in name or not any(c.isalpha() for c in name) else name


def _web(url: str | None) -> str:
    return url if url and urlsplit(url).scheme in {"http", "https"} else ""
