"""The same once more: at no charge, or to be paid. The new order carries our key as its external order id."""

from __future__ import annotations

from typing import Any

from merhaba.ports.shops.actions import Duplicate, Refused, Resend
from merhaba.ports.shops.things import ShopLine, ShopOrder

from .client import Client
from .read_order import AWAITING_FULFILMENT, AWAITING_PAYMENT, as_v2
from .values import Json, inner, rows, text


async def again(client: Client, order: ShopOrder, action: Resend | Duplicate, key: str) -> dict[str, str]:
    """Make the order; gives its id and number."""
    free = isinstance(action, Resend)
    place = (action.address if isinstance(action, Resend) else None) or order.shipping_address
    billing = order.billing_address or place
    if billing is None:
        raise Refused("bad-address", "The order has no address.")
    body: dict[str, Any] = {
        "status_id": AWAITING_FULFILMENT if free else AWAITING_PAYMENT,
        "customer_id": int(order.customer_id or 0),
        "billing_address": as_v2(billing, order.email),
        "products": [_product(line, count, free) for line, count in _pieces(order, action)],
        "staff_notes": f"{'Sent again' if free else 'Again'}: order {order.number}. {action.note}".strip(),
        "external_order_id": key,
        "default_currency_code": order.currency,
    }
    if place is not None:
        body["shipping_addresses"] = [as_v2(place, order.email)]
    if free:
        body |= {"shipping_cost_ex_tax": "0", "shipping_cost_inc_tax": "0"}
    else:
        amount = format(order.shipping, "f")
        body |= (
            {f"shipping_cost_{one}": amount for one in ("ex_tax", "inc_tax")}
            if not order.shipping_tax
            else {}
        )
    made = await client.write("POST", "/v2/orders", body)
    return _named(made if isinstance(made, dict) else {})


async def find(client: Client, key: str) -> dict[str, str] | None:
    """The order that carries our key, if there is one."""
    found = await client.get("/v2/orders", {"external_order_id": key, "limit": "5"})
    for one in rows(found):
        if text(one, "external_order_id") == key:
            return _named(one)
    return None


def _named(made: Json) -> dict[str, str]:
    name = text(made, "id") or text(inner(made, "data"), "id")
    return {"order": name, "number": name}


def _pieces(order: ShopOrder, action: Resend | Duplicate) -> list[tuple[ShopLine, int]]:
    if isinstance(action, Duplicate):
        pieces = [(line, line.quantity) for line in order.lines if line.quantity and not line.deleted_product]
        if not pieces:
            raise Refused("no-such-variant", "None of its products is there any more.")
        return pieces
    lines = {line.external_id: line for line in order.lines}
    for one in action.lines:
        if one.line_id not in lines:
            raise Refused("no-such-line", f"There is no line {one.line_id} on this order.")
        if not 0 < one.quantity <= lines[one.line_id].quantity:
            raise Refused("quantity-too-high", f"There are not so many of {lines[one.line_id].title}.")
    return [(lines[one.line_id], one.quantity) for one in action.lines]


def _product(line: ShopLine, quantity: int, free: bool) -> dict[str, Any]:
    """A line of the catalog; one that is not there any more goes by its name."""
    price: dict[str, Any] = {"price_inc_tax": 0, "price_ex_tax": 0} if free else {}
    if not line.product_id:
        named = {
            "name": line.title,
            "quantity": quantity,
            "price_inc_tax": line.price,
            "price_ex_tax": line.price,
        }
        return {**named, **price}
    variant = {"variant_id": int(line.variant_id)} if line.variant_id else {}
    return {"product_id": int(line.product_id), "quantity": quantity, **variant, **price}
