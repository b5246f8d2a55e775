"""Accidental twins: the same goods ordered twice, because a page hung or a button was pressed again (R86)."""

from __future__ import annotations

from collections import Counter

from merhaba.ports.shops.things import ShopOrder


def looks_like(one: ShopOrder, other: ShopOrder) -> bool:
    """Whether two orders of one person hold the same goods for the same address, at the same price."""
    return (
        one.currency == other.currency
        and one.total == other.total
        and bool(one.lines)
        and _goods(one) == _goods(other)
        and _where(one) == _where(other)
    )


def _goods(order: ShopOrder) -> Counter[str]:
    goods: Counter[str] = Counter()
    for line in order.lines:
        goods[line.variant_id or line.sku or f"{line.title}/{line.variant}"] += line.quantity
    return goods


def _where(order: ShopOrder) -> tuple[str, str]:
    to = order.shipping_address
    return ("", "") if to is None else (to.postcode.casefold(), to.street.casefold())
