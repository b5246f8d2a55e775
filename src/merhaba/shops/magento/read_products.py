"""Products with their variants and stock, and customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from merhaba.ports.shops.things import ShopCustomer, ShopProduct, ShopVariant

from .fields import address, amount, full_name, identity, inner, moment, objects, text

Raw = Mapping[str, Any]
# Products that only stand in the shop as a part of another.
NOT_SHOWN = 1


def links(raw: Raw) -> list[str]:
    """The ids of the variants of a configurable product."""
    found = inner(raw, "extension_attributes").get("configurable_product_links")
    return [str(one) for one in found if isinstance(one, int | str)] if isinstance(found, list) else []


def read_product(
    raw: Raw, children: Sequence[Raw], stock: Mapping[str, tuple[int, bool]], *, base: str, currency: str
) -> ShopProduct:
    """A product; `children` are its variants, `stock` by SKU where the shop counts."""
    external_id, sku = identity(raw, "id"), text(raw, "sku")
    if not external_id or not sku:
        raise ValueError("no product")
    labels = _labels(raw)
    variants = [_variant(one, stock, base, labels) for one in children] or [_variant(raw, stock, base, {})]
    handle = _attribute(raw, "url_key")
    return ShopProduct(
        external_id=external_id,
        title=text(raw, "name") or sku,
        handle=handle,
        currency=currency,
        variants=tuple(variants),
        url=f"{base}/{handle}.html" if handle else None,
        image_url=picture(raw, base),
        active=raw.get("status") == 1,
        updated_at=moment(raw, "updated_at"),
    )


def picture(raw: Raw, base: str) -> str | None:
    """The product's main picture."""
    for entry in objects(raw, "media_gallery_entries"):
        file = text(entry, "file")
        if file and entry.get("disabled") is not True and entry.get("media_type") == "image":
            return f"{base}/media/catalog/product{file}"
    return None


def _labels(raw: Raw) -> dict[str, dict[str, str]]:
    """The names of the choices of a configurable product: attribute label to values, where it tells them."""
    found: dict[str, dict[str, str]] = {}
    for option in objects(inner(raw, "extension_attributes"), "configurable_product_options"):
        values = {
            text(v, "value_index"): text(inner(v, "extension_attributes"), "label")
            for v in objects(option, "values")
        }
        found[text(option, "label")] = values
    return found


def _variant(
    raw: Raw, stock: Mapping[str, tuple[int, bool]], base: str, labels: Mapping[str, Mapping[str, str]]
) -> ShopVariant:
    sku = text(raw, "sku")
    pieces, there = stock.get(sku, (None, True))
    given = {_value(one) for one in objects(raw, "custom_attributes")}
    options = {
        label: values[value] or value
        for label, values in labels.items()
        for value in values
        if value in given
    }
    price, special = amount(raw, "price"), _special(raw)
    return ShopVariant(
        external_id=identity(raw, "id"),
        title=text(raw, "name") or sku,
        sku=sku,
        price=special if special is not None else price,
        compare_at=price if special is not None else None,
        stock=pieces,
        available=there and raw.get("status") == 1,
        options=options,
        image_url=picture(raw, base),
    )


def _value(attribute: Raw) -> str:
    value = attribute.get("value")
    return str(value) if isinstance(value, str | int) else ""


def _attribute(raw: Raw, code: str) -> str:
    for one in objects(raw, "custom_attributes"):
        if one.get("attribute_code") == code:
            return _value(one)
    return ""


def _special(raw: Raw) -> Decimal | None:
    """A special price without dates; one with dates depends on the shop's own day, so it is not told."""
    value = _attribute(raw, "special_price")
    if not value or _attribute(raw, "special_to_date") or _attribute(raw, "special_from_date"):
        return None
    found = amount({"price": value}, "price")
    return found if found < amount(raw, "price") else None


def read_customer(raw: Raw, locales: Mapping[str, str]) -> ShopCustomer:
    """A customer's account. Guests have none."""
    external_id = identity(raw, "id")
    if not external_id:
        raise ValueError("no customer")
    # The default delivery address first.
    rows = sorted(objects(raw, "addresses"), key=lambda one: one.get("default_shipping") is not True)
    places = [place for one in rows if (place := address(one))]
    email = text(raw, "email")
    return ShopCustomer(
        external_id=external_id,
        name=full_name(raw),
        emails=(email,) if email else (),
        phones=tuple(dict.fromkeys(place.phone for place in places if place.phone not in {"", "-"})),
        language=locales.get(text(raw, "store_id")),
        country=next((place.country for place in places if place.country), None),
        addresses=tuple(dict.fromkeys(places)),
        created_at=moment(raw, "created_at"),
        updated_at=moment(raw, "updated_at"),
    )
