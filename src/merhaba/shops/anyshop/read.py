"""From the API's JSON to things. Pure; raises ValueError when a shop tells nonsense."""

from __future__ import annotations

from typing import Any

from merhaba.ports.shops.port import Mirrored, ShopIdentity
from merhaba.ports.shops.things import (
    CartLine,
    PaymentKind,
    PaymentMethod,
    ShopCart,
    ShopCustomer,
    ShopOrder,
    ShopProduct,
    ShopVariant,
)

from .parts import currency, link, read_address
from .read_order import read_order
from .told import Told


def read_thing(what: Mirrored, given: Told) -> ShopOrder | ShopProduct | ShopCustomer:
    """One thing of a kind."""
    if what is Mirrored.ORDERS:
        return read_order(given)
    return read_product(given) if what is Mirrored.PRODUCTS else read_customer(given)


def read_identity(given: Told) -> ShopIdentity:
    """What `GET /shop` says."""
    return ShopIdentity(
        name=given.must("name"),
        domain=given.text("domain"),
        currency=currency(given),
        timezone=given.text("timezone", "UTC"),
        languages=given.texts("languages"),
    )


def read_customer(given: Told) -> ShopCustomer:
    """A customer."""
    return ShopCustomer(
        external_id=given.must("id"),
        name=given.text("name"),
        emails=given.texts("emails"),
        phones=given.texts("phones"),
        language=given.maybe("language"),
        country=given.maybe("country"),
        tags=given.texts("tags"),
        note=given.text("note"),
        addresses=given.each("addresses", read_address),
        payment_methods=given.each("payment_methods", _method),
        store_credit=given.maybe_money("store_credit"),
        currency=given.text("currency"),
        accepts_marketing=given.flag("accepts_marketing") if given.has("accepts_marketing") else None,
        merged_into=given.maybe("merged_into"),
        created_at=given.time("created_at"),
        updated_at=given.time("updated_at"),
    )


def read_product(given: Told) -> ShopProduct:
    """A product."""
    return ShopProduct(
        external_id=given.must("id"),
        title=given.must("title"),
        handle=given.text("handle"),
        currency=given.text("currency"),
        variants=given.each("variants", _variant),
        titles=given.words("titles"),
        descriptions=given.words("descriptions"),
        url=link(given, "url"),
        image_url=link(given, "image_url"),
        active=given.flag("active", True),
        tags=given.texts("tags"),
        updated_at=given.time("updated_at"),
    )


def read_cart(given: Told) -> ShopCart:
    """An open cart."""
    return ShopCart(
        external_id=given.must("id"),
        currency=currency(given),
        total=given.money("total", None),
        lines=given.each("lines", _cart_line),
        updated_at=given.time("updated_at"),
        url=link(given, "url"),
    )


def _method(given: Told) -> PaymentMethod:
    return PaymentMethod(
        external_id=given.must("id"),
        kind=given.one_of("kind", PaymentKind, PaymentKind.OTHER),
        label=given.text("label"),
        last4=given.text("last4"),
        balance=given.maybe_money("balance"),
    )


def _variant(given: Told) -> ShopVariant:
    return ShopVariant(
        external_id=given.must("id"),
        title=given.text("title"),
        sku=given.text("sku"),
        price=given.money("price"),
        compare_at=given.maybe_money("compare_at"),
        stock=given.whole("stock") if given.has("stock") else None,
        available=given.flag("available", True),
        options=given.words("options"),
        image_url=link(given, "image_url"),
        titles=given.words("titles"),
    )


def _cart_line(given: Told) -> CartLine:
    more: dict[str, Any] = {name: given.text(name) for name in ("variant", "variant_id")}
    return CartLine(
        title=given.must("title"),
        quantity=given.whole("quantity", 1),
        price=given.money("price"),
        image_url=link(given, "image_url"),
        **more,
    )
