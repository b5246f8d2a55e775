"""Products and customers (V3), the store (V2). Pure; raises ValueError."""

from __future__ import annotations

from merhaba.ports.shops.port import ShopIdentity
from merhaba.ports.shops.things import PostalAddress, ShopCustomer, ShopProduct, ShopVariant

from .values import Json, inner, money, must, rows, text, time, whole


def read_store(given: Json) -> ShopIdentity:
    """Who the store is."""
    return ShopIdentity(
        name=text(given, "name") or must(given, "domain"),
        domain=text(given, "domain"),
        currency=must(given, "currency"),
        timezone=text(inner(given, "timezone"), "name") or "UTC",
        languages=(text(given, "language"),) if text(given, "language") else (),
    )


def read_product(given: Json, currency: str, site: str) -> ShopProduct:
    """A product with its variants (a simple one has a single variant)."""
    images = rows(given.get("images"))
    image = next((one for one in images if one.get("is_thumbnail") is True), images[0] if images else {})
    path = text(inner(given, "custom_url"), "url")
    return ShopProduct(
        external_id=must(given, "id"),
        title=must(given, "name"),
        handle=path.strip("/"),
        currency=currency,
        variants=tuple(_variant(one, given) for one in rows(given.get("variants"))),
        descriptions={},
        url=f"{site}{path}" if site and path.startswith("/") else None,
        image_url=text(image, "url_standard") or None,
        active=given.get("is_visible") is True,
        tags=tuple(one for one in text(given, "search_keywords").split(",") if one.strip()),
        updated_at=time(given, "date_modified"),
    )


def read_customer(given: Json, currency: str) -> ShopCustomer:
    """A customer's account."""
    email, phone = text(given, "email"), text(given, "phone")
    addresses = tuple(read_customer_address(one) for one in rows(given.get("addresses")))
    credit = rows(given.get("store_credit_amounts"))
    mail = given.get("accepts_product_review_abandoned_cart_emails")
    return ShopCustomer(
        external_id=must(given, "id"),
        name=f"{text(given, 'first_name')} {text(given, 'last_name')}".strip(),
        emails=(email,) if email else (),
        phones=tuple(dict.fromkeys(one for one in (phone, *(a.phone for a in addresses)) if one)),
        country=addresses[0].country if addresses else None,
        note=text(given, "notes"),
        addresses=addresses,
        store_credit=money(credit[0], "amount") if credit else None,
        currency=currency,
        accepts_marketing=mail if isinstance(mail, bool) else None,
        created_at=time(given, "date_created"),
        updated_at=time(given, "date_modified"),
    )


def read_customer_address(given: Json) -> PostalAddress:
    """V3's addresses."""
    return PostalAddress(
        name=f"{text(given, 'first_name')} {text(given, 'last_name')}".strip(),
        company=text(given, "company"),
        street=text(given, "address1"),
        street2=text(given, "address2"),
        postcode=text(given, "postal_code"),
        city=text(given, "city"),
        region=text(given, "state_or_province"),
        country=text(given, "country_code"),
        phone=text(given, "phone"),
    )


def _variant(given: Json, product: Json) -> ShopVariant:
    counted = text(product, "inventory_tracking")
    level = {"product": product, "variant": given}.get(counted)
    stock = None if level is None else whole(level, "inventory_level")
    options = {text(o, "option_display_name"): text(o, "label") for o in rows(given.get("option_values"))}
    price = money(given, "calculated_price") or money(given, "price") or money(product, "calculated_price")
    before = money(given, "retail_price") or money(product, "retail_price") or money(product, "price")
    for_sale = given.get("purchasing_disabled") is not True and text(product, "availability") != "disabled"
    return ShopVariant(
        external_id=must(given, "id"),
        title=", ".join(options.values()),
        sku=text(given, "sku"),
        price=price,
        compare_at=before if before > price else None,
        stock=stock,
        available=for_sale and (stock is None or stock > 0 or text(product, "availability") == "preorder"),
        options=options,
        image_url=text(given, "image_url") or None,
    )
