"""Customers, products and open checkouts of the platform's JSON. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

from merhaba.ports.shops.things import (
    CartLine,
    PaymentKind,
    PaymentMethod,
    ShopCart,
    ShopCustomer,
    ShopProduct,
    ShopVariant,
)

from .facts import address, decimal, moment, money, nodes, text

_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")


def read_customer(raw: Mapping[str, Any]) -> ShopCustomer:
    """A customer. Raises ValueError without an id."""
    if not raw.get("id"):
        raise ValueError("This is no customer: it has no id.")
    mail = raw.get("defaultEmailAddress") or {}
    email = text(mail.get("emailAddress")) or text(raw.get("email"))
    phone = text((raw.get("defaultPhoneNumber") or {}).get("phoneNumber")) or text(raw.get("phone"))
    consent = text(mail.get("marketingState")) or text(
        (raw.get("emailMarketingConsent") or {}).get("marketingState")
    )
    default = raw.get("defaultAddress") or {}
    others = [a for a in nodes(raw.get("addressesV2")) if a.get("id") != default.get("id")]
    places = tuple(p for p in map(address, [default or None, *others]) if p is not None)
    accounts = list(nodes(raw.get("storeCreditAccounts")))
    currency = text((raw.get("amountSpent") or {}).get("currencyCode"))
    own = [a for a in accounts if (a.get("balance") or {}).get("currencyCode") == currency] or accounts[:1]
    balance = (own[0].get("balance") or {}) if own else {}
    return ShopCustomer(
        external_id=text(raw["id"]),
        name=_name(raw, email),
        emails=(email,) if email else (),
        phones=tuple(dict.fromkeys(p for p in (phone, *(a.phone for a in places)) if p)),
        language=text(raw.get("locale")) or None,
        country=next((a.country for a in places if a.country), None),
        tags=tuple(text(tag) for tag in raw.get("tags") or ()),
        note=text(raw.get("note")),
        addresses=places,
        payment_methods=tuple(_credit(account) for account in accounts),
        store_credit=decimal(balance.get("amount")) if own else None,
        currency=text(balance.get("currencyCode")) or currency,
        accepts_marketing=consent == "SUBSCRIBED" if consent else None,
        created_at=moment(raw.get("createdAt")),
        updated_at=moment(raw.get("updatedAt")),
        data={
            "default_address": text(default.get("id")),
            "orders": int(raw.get("numberOfOrders") or 0),
            "state": text(raw.get("state")).lower(),
        },
    )


def _name(raw: Mapping[str, Any], email: str) -> str:
    """The platform shows the e-mail address (or phone) where a customer gave no name; that is no name."""
    name = text(raw.get("displayName"))
    return "" if name == email or name.startswith("+") else name


def _credit(account: Mapping[str, Any]) -> PaymentMethod:
    balance = account.get("balance") or {}
    return PaymentMethod(
        external_id=text(account.get("id")),
        kind=PaymentKind.STORE_CREDIT,
        label=text(balance.get("currencyCode")),
        balance=decimal(balance.get("amount")),
    )


def read_product(
    raw: Mapping[str, Any], currency: str, locales: Sequence[str] = (), primary: str = "und"
) -> ShopProduct:
    """A product; `locales` are the other languages asked for, in order, `primary` is the shop's own.
    Raises ValueError without an id."""
    if not raw.get("id"):
        raise ValueError("This is no product: it has no id.")
    active = raw.get("status") in {"ACTIVE", "UNLISTED"}
    titles, descriptions = {}, {}
    for place, locale in enumerate(locales):
        for one in nodes(raw.get(f"t{place}")):
            if one.get("key") == "title" and one.get("value"):
                titles[locale] = text(one["value"])
            if one.get("key") == "body_html" and one.get("value"):
                descriptions[locale] = plain(text(one["value"]))
    own = plain(text(raw.get("descriptionHtml")))
    if titles and raw.get("title"):
        titles[primary] = text(raw["title"])
    if own:
        descriptions[primary] = own
    return ShopProduct(
        external_id=text(raw["id"]),
        title=text(raw.get("title")),
        handle=text(raw.get("handle")),
        currency=currency,
        variants=tuple(_variant(v, active) for v in nodes(raw.get("variants"))),
        titles=titles,
        descriptions=descriptions,
        url=text(raw.get("onlineStoreUrl")) or None,
        image_url=_image(raw.get("featuredMedia")),
        active=active,
        tags=tuple(text(tag) for tag in raw.get("tags") or ()),
        updated_at=moment(raw.get("updatedAt")),
    )


def _variant(raw: Mapping[str, Any], active: bool) -> ShopVariant:
    tracked = bool((raw.get("inventoryItem") or {}).get("tracked"))
    stock = raw.get("inventoryQuantity")
    options = {text(o.get("name")): text(o.get("value")) for o in raw.get("selectedOptions") or ()}
    before = raw.get("compareAtPrice")
    picture = next(iter(nodes(raw.get("media"))), None)
    return ShopVariant(
        external_id=text(raw.get("id")),
        title=text(raw.get("title")),
        sku=text(raw.get("sku")),
        price=decimal(raw.get("price")),
        compare_at=decimal(before) if before is not None else None,
        stock=int(stock) if tracked and stock is not None else None,
        available=active and bool(raw.get("availableForSale")),
        options={} if options == {"Title": "Default Title"} else options,
        image_url=_image(picture),
    )


def _image(media: Any) -> str | None:
    if not isinstance(media, Mapping):
        return None
    return text(((media.get("preview") or {}).get("image") or {}).get("url")) or None


def plain(markup: str) -> str:
    """The words of a description."""
    return _SPACE.sub(" ", html.unescape(_TAG.sub(" ", markup))).strip()


def read_checkout(raw: Mapping[str, Any]) -> ShopCart:
    """An open checkout as a cart."""
    total = (raw.get("totalPriceSet") or {}).get("presentmentMoney") or {}
    return ShopCart(
        external_id=text(raw.get("id")),
        currency=text(total.get("currencyCode")),
        total=decimal(total.get("amount")),
        lines=tuple(
            CartLine(
                title=text(line.get("title")),
                quantity=int(line.get("quantity") or 0),
                price=money(line.get("discountedUnitPriceSet")),
                variant=text(line.get("variantTitle")),
                variant_id=text((line.get("variant") or {}).get("id")),
                image_url=text((line.get("image") or {}).get("url")) or None,
            )
            for line in nodes(raw.get("lineItems"))
        ),
        updated_at=moment(raw.get("updatedAt")),
        url=text(raw.get("abandonedCheckoutUrl")) or None,
    )
