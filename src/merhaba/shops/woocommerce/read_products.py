"""Products with their variations, and customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from merhaba.ports.shops.things import ShopCustomer, ShopProduct, ShopVariant

from .fields import address, amount, count, identity, inner, moment, objects, text


def read_product(
    raw: Mapping[str, Any], variations: Sequence[Mapping[str, Any]], currency: str
) -> ShopProduct:
    """A product; `variations` come from a request of their own. A product without is its own only variant."""
    external_id = identity(raw)
    if not external_id:
        raise ValueError("no product")
    pictures = objects(raw, "images")
    variants = [_variant(one, raw) for one in variations] if is_variable(raw) else [_variant(raw, raw)]
    return ShopProduct(
        external_id=external_id,
        title=text(raw, "name") or "?",
        handle=text(raw, "slug"),
        currency=currency,
        variants=tuple(variants),
        url=text(raw, "permalink") or None,
        image_url=(text(pictures[0], "src") or None) if pictures else None,
        active=text(raw, "status") == "publish",
        tags=tuple(name for one in objects(raw, "tags") if (name := text(one, "name"))),
        updated_at=moment(raw, "date_modified_gmt"),
    )


def is_variable(raw: Mapping[str, Any]) -> bool:
    """Whether it is sold only as one of its variations (subscriptions have a type of their own for it)."""
    return text(raw, "type") in {"variable", "variable-subscription"}


def _variant(raw: Mapping[str, Any], product: Mapping[str, Any]) -> ShopVariant:
    external_id = identity(raw)
    if not external_id:
        raise ValueError("no variant")
    own = raw is product
    options = {} if own else {
        text(one, "name"): text(one, "option") for one in objects(raw, "attributes") if text(one, "name")
    }  # fmt: skip
    # A variation may leave counting to its product: `manage_stock` is then "parent".
    counted = product if raw.get("manage_stock") == "parent" else raw
    stock = count(counted, "stock_quantity") if counted.get("manage_stock") is True else None
    image = inner(raw, "image") if not own else next(iter(objects(raw, "images")), {})
    sold = raw.get("purchasable") is True and text(raw, "stock_status") != "outofstock"
    return ShopVariant(
        external_id=external_id,
        title=", ".join(value for value in options.values() if value) or text(product, "name") or "?",
        sku=text(raw, "sku"),
        price=amount(raw, "price"),
        compare_at=amount(raw, "regular_price") if raw.get("on_sale") is True else None,
        stock=stock,
        available=sold and (own or text(raw, "status") in {"publish", ""}),
        options=options,
        image_url=text(image, "src") or None,
    )


def read_customer(raw: Mapping[str, Any]) -> ShopCustomer:
    """A customer's account. Guests have none: they stand in their orders only."""
    external_id = identity(raw)
    if not external_id:
        raise ValueError("no customer")
    billing, shipping = inner(raw, "billing"), inner(raw, "shipping")
    places = [place for one in (shipping, billing) if (place := address(one))]
    emails = [e for e in (text(raw, "email"), text(billing, "email")) if e]
    name = f"{text(raw, 'first_name')} {text(raw, 'last_name')}".strip()
    return ShopCustomer(
        external_id=external_id,
        name=name or next((place.name for place in places if place.name), ""),
        emails=tuple({email.casefold(): email for email in reversed(emails)}.values())[::-1],
        phones=tuple(dict.fromkeys(p for p in (text(billing, "phone"), text(shipping, "phone")) if p)),
        country=next((place.country for place in places if place.country), None),
        addresses=tuple(dict.fromkeys(places)),
        created_at=moment(raw, "date_created_gmt"),
        updated_at=moment(raw, "date_modified_gmt") or moment(raw, "date_created_gmt"),
    )
