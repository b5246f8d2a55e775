"""What a customer is about to buy: their active cart."""

from __future__ import annotations

from merhaba.ports.shops.things import ZERO, CartLine, ShopCart, ShopCustomer

from .client import Client
from .criteria import Where
from .fields import amount, count, identity, inner, moment, objects, text


async def open_cart(customer: ShopCustomer, client: Client) -> ShopCart | None:
    """The cart, None when it is empty or there is none."""
    wheres = [Where("customer_id", customer.external_id), Where("is_active", "1")]
    found = await client.search("carts/search", wheres, order=[("updated_at", "DESC")], size=1)
    if not found.rows:
        return None
    raw = found.rows[0]
    lines = tuple(
        CartLine(
            title=text(item, "name") or text(item, "sku"),
            quantity=count(item, "qty"),
            price=amount(item, "price"),
            variant_id="",
        )
        for item in objects(raw, "items")
    )
    if not lines:
        return None
    return ShopCart(
        external_id=identity(raw, "id"),
        currency=text(inner(raw, "currency"), "quote_currency_code"),
        total=sum((line.price * line.quantity for line in lines), ZERO),
        lines=lines,
        updated_at=moment(raw, "updated_at"),
    )
