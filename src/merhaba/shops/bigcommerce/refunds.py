"""Giving money back: quoted first, then asked for by exactly the amount, then read back.

The platform works refunds out by itself from lines, shipping and an amount "on the order". Where what it
works out is not what was asked for, the difference is put on the order (more) or the sum is overridden
(less): what goes back is always the amount that was asked for, and what really went is in the outcome.
Our key stands in the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from merhaba.ports.http import Uncertain
from merhaba.ports.shops.actions import Outcome, OutcomeState, Quote, Refund, RefundTo, Refused
from merhaba.ports.shops.things import RefundState, ShopOrder

from .client import Client
from .read_money import read_refunds, with_key
from .values import Json, inner, money, rows, text

CREDIT = "storecredit"


async def quote(client: Client, order: ShopOrder, action: Refund) -> Quote:
    """What the platform would give back for these lines and this shipping; nothing is changed."""
    told = await _quoted(client, order, _items(order, action, ""))
    methods = [money(part, "amount") for way in _ways(told) for part in way]
    return Quote(
        refund=money(told, "total_refund_amount"),
        maximum=max(methods, default=None),
        tax=money(told, "total_refund_tax_amount"),
        shipping=action.shipping,
    )


async def refund(client: Client, order: ShopOrder, action: Refund, key: str) -> dict[str, Any]:
    """Refund it; gives the platform's answer. Raises Refused, Uncertain, RetryLater, NeedsReconnect."""
    reason = with_key(action.note, key)
    items = _items(order, action, reason)
    told = await _quoted(client, order, items) if items else {}
    short = action.amount - money(told, "total_refund_amount")
    if short > 0:
        items.append(_item("ORDER", order.external_id, reason, amount=short))
        told = await _quoted(client, order, items)
    body: dict[str, Any] = {"items": items, "payments": _payments(told, order, action)}
    if money(told, "total_refund_amount") != action.amount:
        whole_sum, tax = money(told, "total_refund_amount"), money(told, "total_refund_tax_amount")
        share = (tax * action.amount / whole_sum).quantize(Decimal("0.01")) if whole_sum else Decimal(0)
        body["merchant_calculated_override"] = {"total_amount": action.amount, "total_tax": share}
    answer = await client.write("POST", f"/v3/orders/{order.external_id}/payment_actions/refunds", body)
    done = inner(answer if isinstance(answer, dict) else {}, "data")
    if not done:
        raise Uncertain("The platform did not say what it refunded.")
    return dict(done)


async def settle(client: Client, order: ShopOrder, action: Refund, key: str) -> None:
    """Refund it as a part of something else, once. Raises Refused when the provider declines it."""
    done = await find(client, order.external_id, key) or await refund(client, order, action, key)
    became = outcome(done, action.amount, None)
    if became.state is OutcomeState.FAILED:
        raise Refused("payment-not-refundable", became.failure)


async def find(client: Client, order_id: str, key: str) -> dict[str, Any] | None:
    """The refund that names our key, if there is one."""
    answer = await client.get(f"/v3/orders/{order_id}/payment_actions/refunds")
    mark = with_key("", key)
    for one in rows((answer or {}).get("data")):
        if any(mark in text(item, "reason") for item in rows(one.get("items"))):
            return dict(one)
    return None


def outcome(done: Json, asked: Decimal, order: ShopOrder | None) -> Outcome:
    """What became of it: what the platform reports counts, not what was asked for."""
    (read,) = read_refunds([done])
    payments = rows(done.get("payments"))
    words = "; ".join(found for one in payments if (found := text(one, "declined_message")))
    failed = read.state is RefundState.FAILED
    answer = {
        "refund": read.external_id,
        "asked": str(asked),
        "refunded": "0" if failed else str(read.amount),
        "by": [text(one, "provider_id") for one in payments],
    }
    state = OutcomeState.FAILED if failed else OutcomeState.DONE
    failure = (words or "The payment provider declined the refund.") if failed else ""
    return Outcome(state, {"refund": read.external_id}, answer, order, failure=failure)


def _items(order: ShopOrder, action: Refund, reason: str) -> list[dict[str, Any]]:
    items = [
        {"item_type": "PRODUCT", "item_id": int(one.line_id), "quantity": one.quantity, "reason": reason}
        for one in action.lines
    ]
    if action.shipping:
        place = str(order.data.get("shipping_id") or order.external_id)
        kind = "SHIPPING" if order.data.get("shipping_id") else "ORDER"
        items.append(_item(kind, place, reason, amount=action.shipping))
    return items


def _item(kind: str, name: str, reason: str, *, amount: Decimal) -> dict[str, Any]:
    return {"item_type": kind, "item_id": int(name), "amount": amount, "reason": reason}


async def _quoted(client: Client, order: ShopOrder, items: Sequence[dict[str, Any]]) -> Json:
    where = f"/v3/orders/{order.external_id}/payment_actions/refund_quotes"
    answer = await client.write("POST", where, {"items": list(items)}, repeatable=True)
    return inner(answer if isinstance(answer, dict) else {}, "data")


def _ways(told: Json) -> list[list[Json]]:
    """The ways the platform offers, each one or several payments that together make the sum."""
    ways = told.get("refund_methods")
    return [list(rows(one)) for one in ways] if isinstance(ways, list) else []


def _payments(told: Json, order: ShopOrder, action: Refund) -> list[dict[str, Any]]:
    """How to pay it back: by the way that fits, its parts cut down to the amount."""
    way = _fitting(_ways(told), order, action)
    left, parts = action.amount, []
    for part in way:
        share = min(left, money(part, "amount")) if len(way) > 1 else left
        if share > 0:
            offline = part.get("offline") is True
            parts.append({"provider_id": text(part, "provider_id"), "amount": share, "offline": offline})
        left -= share
    if left > 0:
        raise Refused("amount-too-high", f"The platform can give back only {action.amount - left} this way.")
    return parts


def _fitting(ways: list[list[Json]], order: ShopOrder, action: Refund) -> list[Json]:
    def providers(way: list[Json]) -> set[str]:
        return {text(part, "provider_id") for part in way}

    if action.to is RefundTo.STORE_CREDIT:
        found = [way for way in ways if providers(way) == {CREDIT}]
    elif action.to is RefundTo.ORIGINAL:
        paid_by = {payment.gateway for payment in order.payments}
        found = [way for way in ways if CREDIT not in providers(way) or CREDIT in paid_by]
        # Through the provider rather than by hand.
        found.sort(key=lambda way: sum(part.get("offline") is True for part in way))
        if action.payment_id:
            wanted = {p.gateway for p in order.payments if p.external_id == action.payment_id}
            found = [way for way in found if wanted and wanted <= providers(way)]
    else:
        raise Refused("not-supported", "BigCommerce refunds to no gift certificate.")
    if not found:
        raise Refused("payment-not-refundable", "The platform offers no way to refund it like this.")
    return found[0]
