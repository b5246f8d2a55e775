"""From V2's order, with what belongs to it, to an order of ours. Pure; raises ValueError."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from merhaba.ports.shops.things import (
    ZERO,
    FinancialStatus,
    FulfilmentStatus,
    PostalAddress,
    Risk,
    ShopLine,
    ShopOrder,
)

from .read_money import read_payments, read_refunds
from .read_parcels import read_parcels
from .values import Json, inner, money, must, rows, text, time, whole

INCOMPLETE, CANCELLED, AWAITING_FULFILMENT, AWAITING_PAYMENT = 0, 5, 11, 7
_ON_HOLD, _SHIPPED = {12, 13}, {2, 10}
_PAID_BY_STATUS = {2, 3, 8, 9, 10, 11, 13, 14}
_FINANCIAL = {
    "authorized": FinancialStatus.AUTHORIZED,
    "captured": FinancialStatus.PAID,
    "capture pending": FinancialStatus.AUTHORIZED,
    "paid": FinancialStatus.PAID,
    "partially refunded": FinancialStatus.PARTIALLY_REFUNDED,
    "refunded": FinancialStatus.REFUNDED,
    "void": FinancialStatus.VOIDED,
    "void pending": FinancialStatus.VOIDED,
    "pending": FinancialStatus.PENDING,
    "declined": FinancialStatus.PENDING,
    "held for review": FinancialStatus.AUTHORIZED,
}


@dataclass(frozen=True, slots=True)
class Parts:
    """What the platform keeps beside an order."""

    transactions: Sequence[Json] = ()
    refunds: Sequence[Json] = ()
    shipments: Sequence[Json] = ()
    coupons: Sequence[Json] = ()


def read_order(given: Json, parts: Parts, store: str) -> ShopOrder:
    """An order. `given` has its lines in `consignments` (asked for with `consignments.line_items`)."""
    name, status = must(given, "id"), whole(given, "status_id")
    included = given.get("is_tax_inclusive_pricing") is True
    refunds = read_refunds(parts.refunds)
    gone_back = {
        line.line_id: sum(r.quantity for one in refunds for r in one.lines if r.line_id == line.line_id)
        for one in refunds
        for line in one.lines
    }
    lines = tuple(_line(one, included, gone_back) for one in line_items(given))
    modified = time(given, "date_modified") or time(given, "date_created")
    created = time(given, "date_created") or modified
    if created is None or modified is None:
        raise ValueError("date_created is missing")
    billing, sent_to = inner(given, "billing_address"), shipping_address(given)
    customer = whole(given, "customer_id")
    return ShopOrder(
        external_id=name,
        number=name,
        currency=text(given, "default_currency_code") or must(given, "currency_code"),
        created_at=created,
        updated_at=modified,
        financial_status=_financial(given, status),
        fulfilment_status=_fulfilment(given, status),
        total=money(given, "total_inc_tax"),
        lines=lines,
        subtotal=money(given, f"subtotal_{_tax(included)}"),
        shipping=money(given, f"shipping_cost_{_tax(included)}"),
        shipping_tax=money(given, "shipping_cost_tax"),
        tax=money(given, "total_tax"),
        taxes_included=included,
        discount=money(given, "discount_amount") + money(given, "coupon_discount"),
        discount_codes=tuple(code for one in parts.coupons if (code := text(one, "code"))),
        customer_id=str(customer) if customer > 0 else None,
        customer_name=_name(billing),
        email=text(billing, "email"),
        phone=text(billing, "phone"),
        state=text(given, "status"),
        cancelled_at=modified if status == CANCELLED else None,
        payments=read_payments(parts.transactions),
        refunds=refunds,
        parcels=read_parcels(parts.shipments),
        shipping_address=read_address(sent_to) if sent_to else None,
        billing_address=read_address(billing) if billing else None,
        shipping_method=text(sent_to, "shipping_method"),
        note=text(given, "staff_notes"),
        packing_note=text(given, "customer_message"),
        risk=_risk(status, parts),
        language=text(given, "customer_locale") or None,
        admin_url=f"https://store-{store}.mybigcommerce.com/manage/orders/{name}",
        test=any(one.get("test") is True for one in parts.transactions),
        data={"status_id": status, "shipping_id": whole(sent_to, "id") if sent_to else 0},
    )


def line_items(given: Json) -> list[Json]:
    """The lines of all consignments, in the platform's order. Wrapping parts of bundles are lines, too."""
    groups = inner(given, "consignments")
    found: list[Json] = []
    for kind in ("pickups", "shipping", "downloads"):
        for group in rows(groups.get(kind)):
            found += rows(group.get("line_items"))
    for group in rows(inner(groups, "email").get("gift_certificates")):
        found += rows(group.get("line_items"))
    return sorted(found, key=lambda one: whole(one, "id"))


def shipping_address(given: Json) -> Json:
    """Where the (first) parcel goes."""
    groups = rows(inner(given, "consignments").get("shipping"))
    return groups[0] if groups else {}


def read_address(given: Json) -> PostalAddress:
    """V2's addresses."""
    return PostalAddress(
        name=_name(given),
        company=text(given, "company"),
        street=text(given, "street_1"),
        street2=text(given, "street_2"),
        postcode=text(given, "zip"),
        city=text(given, "city"),
        region=text(given, "state"),
        country=text(given, "country_iso2"),
        phone=text(given, "phone"),
    )


def _line(given: Json, included: bool, gone_back: dict[str, int]) -> ShopLine:
    tax, name, product = _tax(included), must(given, "id"), whole(given, "product_id")
    discount = sum((money(one, "amount") for one in rows(given.get("applied_discounts"))), ZERO)
    quantity = max(whole(given, "quantity"), 0)
    options: dict[str, str] = {
        text(one, "display_name"): text(one, "display_value") for one in rows(given.get("product_options"))
    }
    variant = whole(given, "variant_id")
    return ShopLine(
        external_id=name,
        title=text(given, "name") or text(given, "sku") or name,
        quantity=quantity,
        price=money(given, f"price_{tax}"),
        total=max(money(given, f"total_{tax}") - discount, ZERO),
        variant=", ".join(options.values()),
        sku=text(given, "sku"),
        product_id=str(product) if product else "",
        variant_id=str(variant) if variant else "",
        discount=discount,
        tax=money(given, "total_tax"),
        fulfilled=min(max(whole(given, "quantity_shipped"), 0), quantity),
        refunded=max(gone_back.get(name, 0), whole(given, "quantity_refunded")),
        options=options,
        deleted_product=not product and text(given, "type") != "giftcertificate",
    )


def _tax(included: bool) -> str:
    return "inc_tax" if included else "ex_tax"


def _name(given: Json) -> str:
    return f"{text(given, 'first_name')} {text(given, 'last_name')}".strip()


def _financial(given: Json, status: int) -> FinancialStatus:
    """What the platform says of the payment; for payments outside of it, what the order's status implies."""
    total, back = money(given, "total_inc_tax"), money(given, "refunded_amount")
    if back > ZERO:
        return FinancialStatus.REFUNDED if back >= total else FinancialStatus.PARTIALLY_REFUNDED
    told = _FINANCIAL.get(text(given, "payment_status"))
    if told is not None:
        return told
    if status == CANCELLED:
        return FinancialStatus.VOIDED
    return FinancialStatus.PAID if status in _PAID_BY_STATUS else FinancialStatus.PENDING


def _fulfilment(given: Json, status: int) -> FulfilmentStatus:
    sent, pieces = whole(given, "items_shipped"), whole(given, "items_total")
    if status in _SHIPPED or (pieces and sent >= pieces):
        return FulfilmentStatus.FULFILLED
    if status == 3 or sent:
        return FulfilmentStatus.PARTIAL
    if status in {CANCELLED, 6}:
        return FulfilmentStatus.CANCELLED
    return FulfilmentStatus.ON_HOLD if status in _ON_HOLD else FulfilmentStatus.UNFULFILLED


def _risk(status: int, parts: Parts) -> Risk | None:
    reasons = (
        ["Payment held for fraud review"]
        if any(o.get("fraud_review") is True for o in parts.transactions)
        else []
    )
    if status == 12:
        reasons.append("Manual verification required")
    return Risk("high" if reasons else "", tuple(reasons)) if reasons else None


def overpaid(order: ShopOrder) -> Decimal:
    """What was paid and has not gone back, beyond what the order costs now."""
    return max(order.captured - order.refunded - order.total, ZERO)


def as_v2(place: PostalAddress, email: str = "") -> dict[str, Any]:
    """An address as V2 wants it."""
    first, _, last = place.name.partition(" ")
    return {
        "first_name": first,
        "last_name": last,
        "company": place.company,
        "street_1": place.street,
        "street_2": place.street2,
        "city": place.city,
        "state": place.region,
        "zip": place.postcode,
        "country_iso2": place.country,
        "phone": place.phone,
        **({"email": email} if email else {}),
    }
