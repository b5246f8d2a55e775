"""Orders made from orders: the same again to be paid, or pieces again for nothing. Made as a draft that
carries our key, then turned into an order; an attempt that broke off between is finished, not repeated."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from merhaba.ports.shops.actions import Duplicate, Outcome, Refused, Resend
from merhaba.ports.shops.things import ZERO

from ..client import path
from ..keys import KEY, OF, words_of
from ..read_orders import is_order, order_of
from ..values import Row, count, number, row, rows, text
from .addresses import to_platform
from .doing import Doing, item_of

_FIND = "+metadata,+customer_id,+is_draft_order"
_MOST_PAGES = 20


async def resend(doing: Doing, action: Resend) -> Outcome:
    """Pieces again at no charge: a new order that costs nothing."""
    order = await doing.order()
    if not action.lines:
        raise Refused("no-such-line", "No line was named.")
    items = []
    for line in action.lines:
        item = item_of(order, line.line_id)
        if not 0 < line.quantity <= count(item.get("quantity")):
            raise Refused("quantity-too-high", "More pieces than were ordered.")
        items.append({**_variant(item), "quantity": line.quantity, "unit_price": 0})
    address = to_platform(action.address) if action.address else None
    return await _make(doing, order, items, free=True, note=action.note, address=address)


async def duplicate(doing: Doing, action: Duplicate) -> Outcome:
    """The same again at today's prices, waiting to be paid."""
    order = await doing.order()
    items = [
        {**_variant(item), "quantity": count(item.get("quantity"))}
        for item in rows(order.get("items"))
        if count(item.get("quantity")) > 0
    ]
    return await _make(doing, order, items, free=False, note=action.note)


async def made_from(doing: Doing, action: Resend | Duplicate) -> Outcome | None:
    """The order that was made under our key; None while it is missing, a draft, or not yet payable."""
    made = await _find(doing, await doing.order(), "orders")
    if made is None or not is_order(made):
        return None
    there = Doing(doing.client, doing.links, doing.key, text(made.get("id")))
    new = await there.order()
    if isinstance(action, Duplicate) and _due(new) > 0 and not _collection(new):
        return None
    return await _told(doing, new)


async def _make(
    doing: Doing,
    order: Row,
    items: list[dict[str, Any]],
    *,
    free: bool,
    note: str,
    address: Mapping[str, str] | None = None,
) -> Outcome:
    made = await _find(doing, order, "orders")
    if made is None or not is_order(made):
        draft = made or await _find(doing, order, "draft-orders")
        draft_id = text(draft.get("id")) if draft else await _draft(doing, order, items, free, note, address)
        await doing.client.post(path("draft-orders", draft_id, "convert-to-order"))
    else:
        draft_id = text(made.get("id"))
    there = Doing(doing.client, doing.links, doing.key, draft_id)
    new = await there.order()
    if not free and _due(new) > 0 and not _collection(new):
        # What the storefront takes the payment by.
        body = {"order_id": draft_id, "amount": _due(new)}
        await doing.client.post(path("payment-collections"), body)
        new = await there.order()
    return await _told(doing, new)


async def _draft(
    doing: Doing,
    order: Row,
    items: list[dict[str, Any]],
    free: bool,
    note: str,
    address: Mapping[str, str] | None,
) -> str:
    home = _plain_address(order.get("shipping_address"))
    body = {
        "region_id": text(order.get("region_id")),
        "currency_code": text(order.get("currency_code")),
        "email": text(order.get("email")),
        "shipping_address": dict(address) if address else home,
        "billing_address": _plain_address(order.get("billing_address")) or home,
        "items": items,
        "shipping_methods": _shipping(order, free=free),
        "no_notification_order": free,
        "metadata": {KEY: doing.key, OF: doing.order_id, **({"note": note} if note else {})},
        **_given(order, "sales_channel_id", "customer_id"),
    }
    made = await doing.client.post(path("draft-orders"), body)
    return text(row(made.get("draft_order")).get("id"))


async def _find(doing: Doing, order: Row, noun: str) -> Row | None:
    """What carries our key among the customer's orders since this one."""
    member = noun.replace("-", "_")
    customer = text(order.get("customer_id"))
    for number_of_page in range(_MOST_PAGES):
        query: dict[str, Any] = {
            "order": "-created_at",
            "limit": 50,
            "offset": 50 * number_of_page,
            "created_at[$gte]": text(order.get("created_at")),
            "fields": _FIND,
        }
        if customer:
            query["customer_id"] = [customer]
        found = rows((await doing.client.get(path(noun), query)).get(member))
        for one in found:
            if text(row(one.get("metadata")).get(KEY)) == doing.key:
                return one
        if len(found) < 50:
            return None
    return None


async def _told(doing: Doing, new: Row) -> Outcome:
    answer = {
        "total": str(order_of(new, doing.links).total),
        "to_pay": str(_due(new)),
        "payment_collection": _collection(new),
    }
    created = {"order": text(new.get("id")), "number": text(new.get("display_id"))}
    return await doing.done(created, answer)


def _due(new: Row) -> Decimal:
    return max(number(row(new.get("summary")).get("pending_difference")), ZERO)


def _collection(new: Row) -> str:
    for one in rows(new.get("payment_collections")):
        if text(one.get("status")) != "canceled":
            return text(one.get("id"))
    return ""


def _variant(item: Row) -> dict[str, str]:
    if not text(item.get("variant_id")) or not row(item.get("variant")):
        raise Refused("no-such-variant", f"{words_of(item.get('title'))} is not sold any more.")
    return {"variant_id": text(item.get("variant_id"))}


def _shipping(order: Row, *, free: bool) -> list[dict[str, Any]]:
    """The same ways of shipping. Amounts of a draft are without tax."""
    return [
        {
            "name": text(method.get("name")),
            "shipping_option_id": text(method.get("shipping_option_id")),
            "amount": 0 if free else number(method.get("original_subtotal")),
        }
        for method in rows(order.get("shipping_methods"))
        if text(method.get("shipping_option_id")) and not row(method.get("detail")).get("return_id")
    ]


def _plain_address(value: object) -> dict[str, str]:
    address = row(value)
    names = (
        "first_name", "last_name", "phone", "company", "address_1", "address_2",
        "city", "country_code", "province", "postal_code",
    )  # fmt: skip
    return {name: text(address.get(name)) for name in names if text(address.get(name))}


def _given(order: Row, *names: str) -> dict[str, str]:
    return {name: text(order.get(name)) for name in names if text(order.get(name))}
