"""A product as the house sees it. Pure."""

from __future__ import annotations

from decimal import Decimal

from merhaba.ports.shops.things import ZERO, ShopProduct, ShopVariant

from .read_orders import Links
from .values import Row, count, number, row, rows, text, when


def product_of(product: Row, where: Links, currency: str) -> ShopProduct:
    """The whole product, prices in `currency` (the shop's own). Raises ValueError when it is none."""
    external_id = text(product.get("id"))
    if not external_id:
        raise ValueError("a product without an id")
    handle = text(product.get("handle"))
    image = text(product.get("thumbnail")) or None
    live = text(product.get("status")) == "published" and not product.get("deleted_at")
    return ShopProduct(
        external_id=external_id,
        title=text(product.get("title")),
        handle=handle,
        currency=currency.upper(),
        variants=tuple(_variant(one, currency) for one in rows(product.get("variants"))),
        url=f"{where.storefront}/products/{handle}" if where.storefront and handle else None,
        image_url=image,
        active=live,
        tags=tuple(text(tag.get("value")) for tag in rows(product.get("tags"))),
        updated_at=when(product.get("updated_at")),
    )


def _variant(variant: Row, currency: str) -> ShopVariant:
    stock = _stock(variant)
    return ShopVariant(
        external_id=text(variant.get("id")),
        title=text(variant.get("title")),
        sku=text(variant.get("sku")),
        price=_price(variant, currency),
        stock=stock,
        available=stock is None or stock > 0 or bool(variant.get("allow_backorder")),
        options={
            text(row(option.get("option")).get("title")): text(option.get("value"))
            for option in rows(variant.get("options"))
            if text(row(option.get("option")).get("title"))
        },
        image_url=text(variant.get("thumbnail")) or None,
    )


def _price(variant: Row, currency: str) -> Decimal:
    """The plain price: without rules (of a region, a group), for one piece."""
    found = [
        price
        for price in rows(variant.get("prices"))
        if text(price.get("currency_code")) == currency.lower()
        and count(price.get("min_quantity")) <= 1
        and not price.get("price_list_id")
    ]
    plain = [price for price in found if not count(price.get("rules_count")) and not price.get("rules")]
    return number((plain or found)[0].get("amount")) if found else ZERO


def _stock(variant: Row) -> int | None:
    """How many can be sold: of the scarcest part where a variant is a kit. None when it is not counted."""
    if variant.get("manage_inventory") is False:
        return None
    able: list[int] = []
    for part in rows(variant.get("inventory_items")):
        levels = rows(row(part.get("inventory")).get("location_levels"))
        free = sum(
            count(level["available_quantity"])
            if "available_quantity" in level
            else count(level.get("stocked_quantity")) - count(level.get("reserved_quantity"))
            for level in levels
        )
        able.append(free // max(count(part.get("required_quantity")), 1))
    return min(able) if able else None
