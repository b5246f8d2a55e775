"""An order of the REST API as we see it. Pure: JSON in, `ShopOrder` out; ValueError on nonsense.

Lines, fees and delivery are told without tax, their tax beside them, whether or not the shop's prices include
it; here `taxes_included` orders carry amounts with tax, as the shopper saw them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from merhaba.ports.shops.things import (
    ZERO,
    FulfilmentStatus,
    Payment,
    PaymentState,
    ShopLine,
    ShopOrder,
    ShopRefund,
)

from . import marks, states
from .fields import address, amount, count, identity, inner, meta_text, moment, objects, text
from .read_parcels import read_fulfilments, read_tracking
from .read_refunds import read_refund

# What WooPayments writes to orders that were paid with no real money.
_TEST_MODES = frozenset({"test", "dev"})


def read_order(
    raw: Mapping[str, Any],
    *,
    base: str,
    refunds: Sequence[Mapping[str, Any]] = (),
    fulfilments: Sequence[Mapping[str, Any]] = (),
    sent: frozenset[str] = frozenset(),
) -> ShopOrder:
    """The order with its refunds and fulfilments, which come from requests of their own. `sent` are statuses
    of this shop that mean sent."""
    external_id, status = identity(raw), text(raw, "status")
    created, updated = moment(raw, "date_created_gmt"), moment(raw, "date_modified_gmt")
    currency = text(raw, "currency")
    if not external_id or not created or not status or not (len(currency) == 3 and currency.isalpha()):
        raise ValueError("no order")
    included = raw.get("prices_include_tax") is True
    total = amount(raw, "total")
    back = tuple(read_refund(one) for one in refunds)
    state = states.payment_state(raw, total)
    gone = sum((one.amount for one in back), ZERO)
    fulfilment = states.fulfilment_status(raw, sent)
    lines = _lines(raw, included, back, fulfilment)
    known = {line.external_id for line in lines}
    parcels = read_fulfilments(fulfilments, known) or read_tracking(raw, status == "delivered")
    billing, shipping = inner(raw, "billing"), inner(raw, "shipping")
    fees_off = sum((_with_tax(fee, included) for fee in objects(raw, "fee_lines") if _off(fee)), ZERO)
    discount = amount(raw, "discount_total") + (amount(raw, "discount_tax") if included else ZERO)
    cancelled = marks.of_kind(raw, "cancel")
    place = address(shipping)
    return ShopOrder(
        external_id=external_id,
        number=text(raw, "number") or meta_text(raw, "_order_number") or external_id,
        currency=currency,
        created_at=created,
        updated_at=updated or created,
        financial_status=states.financial_status(raw, state, total, gone),
        fulfilment_status=fulfilment,
        total=total,
        lines=_with_sent(lines, parcels, fulfilment),
        subtotal=sum((line.total for line in lines), ZERO),
        shipping=amount(raw, "shipping_total") + (amount(raw, "shipping_tax") if included else ZERO),
        shipping_tax=amount(raw, "shipping_tax"),
        tax=amount(raw, "total_tax"),
        taxes_included=included,
        discount=discount - fees_off,
        discount_codes=tuple(code for one in objects(raw, "coupon_lines") if (code := text(one, "code"))),
        customer_id=identity(raw, "customer_id") or None,
        customer_name=f"{text(billing, 'first_name')} {text(billing, 'last_name')}".strip()
        or (place.name if place else ""),
        email=text(billing, "email"),
        phone=text(billing, "phone"),
        state=status,
        cancelled_at=_cancelled_at(raw, cancelled) if status == "cancelled" else None,
        cancel_reason=str(cancelled[-1].get("reason", "")) if cancelled and status == "cancelled" else "",
        payments=_payments(raw, external_id, total, state, gone),
        refunds=back,
        parcels=tuple(parcels),
        shipping_address=place,
        billing_address=address(billing),
        shipping_method=", ".join(
            t for one in objects(raw, "shipping_lines") if (t := text(one, "method_title"))
        ),
        note="\n".join(str(mark.get("text", "")) for mark in marks.of_kind(raw, "note")),
        packing_note=text(raw, "customer_note"),
        language=meta_text(raw, "wpml_language") or None,
        admin_url=f"{base}/wp-admin/post.php?post={external_id}&action=edit",
        test=meta_text(raw, "_wcpay_mode") in _TEST_MODES,
        data={"payment_url": text(raw, "payment_url"), "created_via": text(raw, "created_via")},
    )


def _with_tax(item: Mapping[str, Any], included: bool, name: str = "total") -> Decimal:
    return amount(item, name) + (amount(item, f"{name}_tax") if included else ZERO)


def _off(fee: Mapping[str, Any]) -> bool:
    """A fee below zero is a discount that a plug-in or a person gave."""
    return amount(fee, "total") < 0


def _lines(
    raw: Mapping[str, Any], included: bool, refunds: Sequence[ShopRefund], status: FulfilmentStatus
) -> list[ShopLine]:
    back: dict[str, int] = {}
    for one in (line for refund in refunds for line in refund.lines):
        back[one.line_id] = back.get(one.line_id, 0) + one.quantity
    lines = [_line(item, included) for item in objects(raw, "line_items")]
    lines += [_fee(item, included) for item in objects(raw, "fee_lines") if not _off(item)]
    return [replace(line, refunded=back.get(line.external_id, 0)) for line in lines]


def _line(item: Mapping[str, Any], included: bool) -> ShopLine:
    quantity = max(count(item, "quantity"), 0)
    before, after = _with_tax(item, included, "subtotal"), _with_tax(item, included)
    product, variation = identity(item, "product_id"), identity(item, "variation_id")
    options = _options(item)
    image = inner(item, "image")
    name, parent = text(item, "name"), text(item, "parent_name")
    return ShopLine(
        external_id=_item_id(item),
        title=parent or name or "?",
        quantity=quantity,
        price=_each(max(before, ZERO), quantity),
        total=max(after, ZERO),
        variant=", ".join(options.values()) if variation else "",
        sku=text(item, "sku"),
        product_id=product,
        variant_id=variation or product,
        discount=max(before - after, ZERO),
        tax=max(amount(item, "total_tax"), ZERO),
        options=options,
        image_url=text(image, "src") or None,
        # The API writes null for the SKU when there is no product behind the line any more.
        deleted_product=not product or ("sku" in item and item["sku"] is None),
    )


def _each(total: Decimal, quantity: int) -> Decimal:
    """The price of one, to six places where it does not come out even."""
    one = total / (quantity or 1)
    return one if one * (quantity or 1) == total else round(one, 6)


def _item_id(item: Mapping[str, Any]) -> str:
    if not (found := identity(item)):
        raise ValueError("a line without id")
    return found


def _options(item: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for one in objects(item, "meta_data"):  # what plug-ins keep for themselves begins with an underscore
        key = text(one, "key")
        shown, value = one.get("display_key"), one.get("display_value", one.get("value"))
        if key and not key.startswith("_") and isinstance(value, str | int) and not isinstance(value, bool):
            found[shown if isinstance(shown, str) and shown else key.removeprefix("pa_")] = str(value)[:200]
    return found


def _fee(item: Mapping[str, Any], included: bool) -> ShopLine:
    total = _with_tax(item, included)
    return ShopLine(
        external_id=_item_id(item),
        title=text(item, "name") or "Fee",
        quantity=1,
        price=total,
        total=total,
        tax=max(amount(item, "total_tax"), ZERO),
    )


def _with_sent(
    lines: Sequence[ShopLine], parcels: Sequence[Any], status: FulfilmentStatus
) -> tuple[ShopLine, ...]:
    """How many pieces of each line have left: by the parcels that say so, else by the order's status."""
    if status is FulfilmentStatus.FULFILLED:
        return tuple(replace(line, fulfilled=line.quantity) for line in lines)
    left: dict[str, int] = {}
    for parcel in parcels:
        for line_id, pieces in parcel.lines.items() if parcel.shipped_at else ():
            left[line_id] = left.get(line_id, 0) + pieces
    return tuple(
        replace(line, fulfilled=min(max(left.get(line.external_id, 0), 0), line.quantity)) for line in lines
    )


def _cancelled_at(raw: Mapping[str, Any], cancelled: Sequence[Mapping[str, Any]]) -> Any:
    """The shop keeps no date of cancelling: ours where we did it, else that of the last change."""
    if cancelled:
        return moment(cancelled[-1], "at")
    return moment(raw, "date_modified_gmt") or moment(raw, "date_created_gmt")


def _payments(
    raw: Mapping[str, Any], external_id: str, total: Decimal, state: PaymentState, refunded: Decimal
) -> tuple[Payment, ...]:
    gateway = text(raw, "payment_method")
    if total <= 0 or (not gateway and state is not PaymentState.CAPTURED):
        return ()
    return (
        Payment(
            external_id=text(raw, "transaction_id") or f"order-{external_id}",
            kind=states.payment_kind(gateway),
            label=text(raw, "payment_method_title") or gateway,
            amount=total,
            state=state,
            gateway=gateway,
            refundable=max(total - refunded, ZERO) if state is PaymentState.CAPTURED else ZERO,
            method_id=gateway,
            at=moment(raw, "date_paid_gmt"),
        ),
    )
