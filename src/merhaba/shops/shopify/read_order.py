"""An order of the platform's JSON (whole, see `rest`) to our order. Pure.

Amounts are those the customer saw (presentment money): refunds are made in that currency, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from merhaba.ports.shops.things import (
    ZERO,
    FinancialStatus,
    FulfilmentStatus,
    Risk,
    ShopLine,
    ShopOrder,
)

from .facts import address, moment, money, nodes, number_of, text
from .read_back import is_money, read_refund, read_return, refunded_lines, removed_lines, returned_lines
from .read_parcels import is_gone, read_parcels
from .read_payments import read_payments

PACKING_NOTE = "Packing note"

_MONEY = {
    "AUTHORIZED": FinancialStatus.AUTHORIZED,
    "EXPIRED": FinancialStatus.VOIDED,
    "PAID": FinancialStatus.PAID,
    "PARTIALLY_PAID": FinancialStatus.PARTIALLY_PAID,
    "PARTIALLY_REFUNDED": FinancialStatus.PARTIALLY_REFUNDED,
    "PENDING": FinancialStatus.PENDING,
    "REFUNDED": FinancialStatus.REFUNDED,
    "VOIDED": FinancialStatus.VOIDED,
}
_GOODS = {
    "FULFILLED": FulfilmentStatus.FULFILLED,
    "ON_HOLD": FulfilmentStatus.ON_HOLD,
    "PARTIALLY_FULFILLED": FulfilmentStatus.PARTIAL,
}
_RISKS = ("HIGH", "MEDIUM", "LOW")


def read_order(raw: Mapping[str, Any], admin: str = "") -> ShopOrder:
    """The order. `admin` is the address of the shop's back office. Raises ValueError without id or times."""
    created, updated = moment(raw.get("createdAt")), moment(raw.get("updatedAt"))
    if created is None or updated is None or not raw.get("id"):
        raise ValueError("This is no order: it has no id, or no times.")
    refunds = list(nodes(raw.get("refunds")))
    returns = list(nodes(raw.get("returns")))
    parcels = list(nodes(raw.get("fulfillments")))
    lines, edited = _lines(raw, refunds, returns, parcels)
    customer = raw.get("customer") or {}
    attributes = {text(a.get("key")): text(a.get("value")) for a in raw.get("customAttributes") or ()}
    shipping_line = raw.get("shippingLine") or {}
    currency = text(raw.get("presentmentCurrencyCode")) or text(raw.get("currencyCode"))
    identity = text(raw["id"])
    return ShopOrder(
        external_id=identity,
        number=text(raw.get("name")).removeprefix("#"),
        currency=currency,
        created_at=moment(raw.get("processedAt")) or created,
        updated_at=updated,
        financial_status=_MONEY.get(text(raw.get("displayFinancialStatus")), FinancialStatus.PENDING),
        fulfilment_status=_goods(raw, parcels),
        total=_total(raw, refunds, edited),
        lines=lines,
        subtotal=money(raw.get("subtotalPriceSet")) if raw.get("subtotalPriceSet") else None,
        shipping=money(raw.get("totalShippingPriceSet")),
        shipping_tax=sum((money(t.get("priceSet")) for t in shipping_line.get("taxLines") or ()), ZERO),
        tax=money(raw.get("totalTaxSet")),
        taxes_included=bool(raw.get("taxesIncluded")),
        discount=money(raw.get("totalDiscountsSet")),
        discount_codes=tuple(text(code) for code in raw.get("discountCodes") or ()),
        customer_id=text(customer.get("id")) or None,
        customer_name=text(customer.get("displayName"))
        or text((raw.get("shippingAddress") or raw.get("billingAddress") or {}).get("name")),
        email=text(raw.get("email"))
        or text((customer.get("defaultEmailAddress") or {}).get("emailAddress"))
        or text(customer.get("email")),
        phone=text(raw.get("phone"))
        or text((customer.get("defaultPhoneNumber") or {}).get("phoneNumber"))
        or text(customer.get("phone")),
        state="/".join(
            text(raw.get(name)).lower()
            for name in ("displayFinancialStatus", "displayFulfillmentStatus")
            if raw.get(name)
        ),
        cancelled_at=moment(raw.get("cancelledAt")),
        cancel_reason=text(raw.get("cancelReason")).lower(),
        payments=read_payments(nodes(raw.get("transactions"))),
        refunds=tuple(read_refund(r) for r in refunds if is_money(r)),
        returns=tuple(read_return(r) for r in returns),
        parcels=tuple(p for f in parcels for p in read_parcels(f)),
        shipping_address=address(raw.get("shippingAddress")),
        billing_address=address(raw.get("billingAddress")),
        shipping_method=text(shipping_line.get("title")),
        note=text(raw.get("note")),
        packing_note=attributes.get(PACKING_NOTE, ""),
        tags=tuple(text(tag) for tag in raw.get("tags") or ()),
        risk=_risk(raw.get("risk")),
        language=text(raw.get("customerLocale")) or None,
        admin_url=f"{admin}/orders/{number_of(identity)}" if admin else None,
        status_url=text(raw.get("statusPageUrl")) or None,
        test=bool(raw.get("test")),
        data={
            "number": text(raw.get("number")),
            "return_status": text(raw.get("returnStatus")),
            "editable": bool(raw.get("merchantEditable")),
            "attributes": attributes,
            "outstanding": format(money(raw.get("totalOutstandingSet")), "f"),
            "shipping_refunded": format(money(raw.get("totalRefundedShippingSet")), "f"),
        },
    )


def _lines(
    raw: Mapping[str, Any],
    refunds: list[Mapping[str, Any]],
    returns: list[Mapping[str, Any]],
    parcels: list[Mapping[str, Any]],
) -> tuple[tuple[ShopLine, ...], Decimal]:
    """The lines, and what the pieces that were edited away had been worth."""
    refunded, returned, removed = refunded_lines(refunds), returned_lines(returns), removed_lines(refunds)
    sent: dict[str, int] = {}
    for fulfilment in parcels:
        if is_gone(fulfilment):
            for item in nodes(fulfilment.get("fulfillmentLineItems")):
                name = text((item.get("lineItem") or {}).get("id"))
                sent[name] = sent.get(name, 0) + int(item.get("quantity") or 0)
    lines, edited_worth = [], ZERO
    for line in nodes(raw.get("lineItems")):
        name, ordered = text(line.get("id")), int(line.get("quantity") or 0)
        gone = ordered - int(line.get("currentQuantity", ordered) or 0)
        edited = max(gone - refunded.get(name, 0), 0)
        discount = sum(
            (money(d.get("allocatedAmountSet")) for d in line.get("discountAllocations") or ()), ZERO
        )
        total = money(line.get("originalTotalSet")) - discount
        tax = sum((money(t.get("priceSet")) for t in line.get("taxLines") or ()), ZERO)
        if edited:
            kept = ordered - edited
            worth = removed[name][1] if removed.get(name, (0, ZERO))[0] == edited else None
            tax_on_top = ZERO if raw.get("taxesIncluded") else tax
            edited_worth += (
                worth
                if worth is not None
                else (total + tax_on_top - _share(total, kept, ordered) - _share(tax_on_top, kept, ordered))
            )
            total, tax = _share(total, kept, ordered), _share(tax, kept, ordered)
            discount = _share(discount, kept, ordered)
        lines.append(_line(line, ordered - edited, total, discount, tax, sent, refunded, returned))
    return tuple(lines), edited_worth


def _line(
    line: Mapping[str, Any],
    quantity: int,
    total: Decimal,
    discount: Decimal,
    tax: Decimal,
    sent: Mapping[str, int],
    refunded: Mapping[str, int],
    returned: Mapping[str, int],
) -> ShopLine:
    name = text(line.get("id"))
    product, variant = line.get("product") or {}, line.get("variant") or {}
    options = {text(o.get("name")): text(o.get("value")) for o in variant.get("selectedOptions") or ()}
    if options == {"Title": "Default Title"}:
        options = {}  # how the platform writes that a product has only one kind
    # What the customer had engraved or printed. Names with _ are for apps, not for people.
    options |= {
        text(a.get("key")): text(a.get("value"))
        for a in line.get("customAttributes") or ()
        if not text(a.get("key")).startswith("_")
    }
    return ShopLine(
        external_id=name,
        title=text(line.get("title")),
        quantity=quantity,
        price=money(line.get("originalUnitPriceSet")),
        total=total,
        variant=text(line.get("variantTitle")),
        sku=text(line.get("sku")),
        product_id=text(product.get("id")),
        variant_id=text(variant.get("id")),
        discount=discount,
        tax=tax,
        fulfilled=sent.get(name, 0),
        refunded=refunded.get(name, 0),
        returned=returned.get(name, 0),
        options=options,
        image_url=text((line.get("image") or {}).get("url")) or None,
        # A line typed in by hand never had a product; only products have a vendor.
        deleted_product=bool(line.get("vendor") and not product) or bool(product and not variant),
    )


def _share(amount: Decimal, part: int, whole: int) -> Decimal:
    """The share of a part, in the places the amount itself has."""
    if not whole:
        return ZERO
    exponent = amount.as_tuple().exponent
    return (amount * part / whole).quantize(Decimal((0, (1,), exponent if isinstance(exponent, int) else -2)))


def _total(raw: Mapping[str, Any], refunds: list[Mapping[str, Any]], edited: Decimal) -> Decimal:
    """What the order comes to, edits counted and refunds not. The platform's current total has both off."""
    if not any(is_money(refund) for refund in refunds) and raw.get("currentTotalPriceSet"):
        return money(raw.get("currentTotalPriceSet"))
    return money(raw.get("totalPriceSet")) - edited


def _goods(raw: Mapping[str, Any], parcels: list[Mapping[str, Any]]) -> FulfilmentStatus:
    if raw.get("cancelledAt") and not any(is_gone(f) for f in parcels):
        return FulfilmentStatus.CANCELLED
    return _GOODS.get(text(raw.get("displayFulfillmentStatus")), FulfilmentStatus.UNFULFILLED)


def _risk(raw: Any) -> Risk | None:
    if not isinstance(raw, Mapping):
        return None
    assessments = list(nodes(raw.get("assessments")))
    levels = {text(a.get("riskLevel")) for a in assessments}
    level = next((one for one in _RISKS if one in levels), "")
    if not level and raw.get("recommendation") in {"CANCEL", "INVESTIGATE"}:
        level = "HIGH" if raw.get("recommendation") == "CANCEL" else "MEDIUM"
    if not level:
        return None
    reasons = tuple(
        text(fact.get("description"))
        for assessment in assessments
        for fact in nodes(assessment.get("facts"))
        if fact.get("sentiment") != "POSITIVE"
    )
    return Risk(level.lower(), reasons)
