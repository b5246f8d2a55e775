"""An order of the REST API as we see it, with its credit memos, shipments and returns. Pure.

A configurable product stands in an order twice, as itself and as the variant that was chosen; bundles as
themselves and each of their parts. Only those on top are lines; what the others know is taken from them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from merhaba.ports.shops.things import (
    ZERO,
    Payment,
    PaymentState,
    ShopLine,
    ShopOrder,
    ShopRefund,
    ShopReturn,
)

from . import marks, states
from .fields import address, amount, count, full_name, identity, inner, moment, objects, text
from .read_documents import read_parcels, read_refund

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Beside:
    """What belongs to an order but comes from requests of its own."""

    credit_memos: Sequence[Raw] = ()
    shipments: Sequence[Raw] = ()
    returns: Sequence[ShopReturn] = ()
    pictures: Mapping[str, str | None] = field(default_factory=dict)
    products_known: bool = False
    locales: Mapping[str, str] = field(default_factory=dict)


def read_order(raw: Raw, beside: Beside, *, base: str, admin: str = "", commerce: bool = False) -> ShopOrder:
    """The order. `beside.pictures` names all products that still exist, where they were looked up."""
    external_id, created = identity(raw), moment(raw, "created_at")
    currency = text(raw, "order_currency_code")
    if not external_id or not created or not (len(currency) == 3 and currency.isalpha()):
        raise ValueError("no order")
    items = objects(raw, "items")
    included = states.tax_inside(items)
    lines = tuple(
        _line(item, items, included, beside) for item in items if not identity(item, "parent_item_id")
    )
    known = {line.external_id for line in lines}
    refunds = tuple(read_refund(memo, known) for memo in beside.credit_memos)
    shipping = ship_to(raw)
    billing = inner(raw, "billing_address")
    place = address(shipping)
    delivery = amount(raw, "shipping_incl_tax" if included else "shipping_amount")
    comments = sorted(objects(raw, "status_histories"), key=lambda one: int(identity(one) or 0))
    codes = inner(raw, "extension_attributes").get("coupon_codes")
    return ShopOrder(
        external_id=external_id,
        number=text(raw, "increment_id") or external_id,
        currency=currency,
        created_at=created,
        updated_at=moment(raw, "updated_at") or created,
        financial_status=states.financial_status(raw),
        fulfilment_status=states.fulfilment_status(raw, lines),
        total=amount(raw, "grand_total"),
        lines=lines,
        subtotal=sum((line.total for line in lines), ZERO),
        shipping=delivery,
        shipping_tax=amount(raw, "shipping_tax_amount"),
        tax=amount(raw, "tax_amount"),
        taxes_included=included,
        discount=abs(amount(raw, "discount_amount")),
        discount_codes=_codes(text(raw, "coupon_code"), codes),
        customer_id=identity(raw, "customer_id") or None,
        customer_name=full_name(raw, "customer_") or full_name(billing),
        email=text(raw, "customer_email"),
        phone=text(billing, "telephone"),
        state=text(raw, "status") or text(raw, "state"),
        cancelled_at=_cancelled_at(raw, lines, refunds, created),
        cancel_reason=next(
            (_reason(c) for c in comments if marks.kind_of(text(c, "comment")) == "cancel"), ""
        ),
        payments=_payments(raw, external_id),
        refunds=refunds,
        returns=tuple(beside.returns),
        parcels=tuple(
            parcel for one in beside.shipments for parcel in read_parcels(one, known, text(raw, "status"))
        ),
        shipping_address=place,
        billing_address=address(billing),
        shipping_method=text(raw, "shipping_description"),
        note="\n".join(_notes(comments)),
        packing_note=text(raw, "customer_note"),
        language=beside.locales.get(text(raw, "store_id")),
        admin_url=f"{base}/{admin}/sales/order/view/order_id/{external_id}" if admin else None,
        status_url=f"{base}/sales/order/view/order_id/{external_id}/"
        if identity(raw, "customer_id")
        else None,
        data={"state": text(raw, "state"), "store_id": text(raw, "store_id"), "commerce": commerce},
    )


def ship_to(raw: Raw) -> Raw:
    """Where it goes, in the shop's shape; nothing for what is not sent."""
    assignments = objects(inner(raw, "extension_attributes"), "shipping_assignments")
    return inner(inner(assignments[0], "shipping"), "address") if assignments else {}


def _codes(one: str, several: Any) -> tuple[str, ...]:
    found = [str(code) for code in several] if isinstance(several, list) else []
    return tuple(dict.fromkeys(code for code in [one, *found] if code))


def _notes(comments: Sequence[Raw]) -> list[str]:
    """What was written at the order, without what we only left to know an action again."""
    told = (text(one, "comment") for one in comments)
    return [marks.words(one) for one in told if one and marks.kind_of(one) in {"", "note"}]


def _reason(comment: Raw) -> str:
    return marks.words(text(comment, "comment")).removeprefix("Cancelled: ").split(".")[0]


def _cancelled_at(
    raw: Raw, lines: Sequence[ShopLine], refunds: Sequence[ShopRefund], created: datetime
) -> datetime | None:
    """The shop keeps no date of cancelling: that of the last refund, or of the last change."""
    if not states.is_cancelled(raw, lines):
        return None
    dates = [one.created_at for one in refunds if one.created_at]
    return max(dates) if dates else moment(raw, "updated_at") or created


def _line(item: Raw, items: Sequence[Raw], included: bool, beside: Beside) -> ShopLine:
    line_id = identity(item, "item_id")
    if not line_id:
        raise ValueError("a line without id")
    children = [one for one in items if identity(one, "parent_item_id") == line_id]
    chosen = children[0] if children and text(item, "product_type") == "configurable" else item
    whole = states.worth(
        item, "row_total", "tax_amount", "discount_amount", "discount_tax_compensation_amount"
    )
    tax = max(amount(item, "tax_amount"), ZERO)
    ordered = count(item, "qty_ordered")
    off = count(item, "qty_canceled")
    quantity = ordered - off if off < ordered else ordered
    options = _options(item)
    product = identity(item, "product_id")
    variant = identity(chosen, "product_id")
    gone = beside.products_known and variant not in beside.pictures
    return ShopLine(
        external_id=line_id,
        title=text(item, "name") or text(item, "sku") or "?",
        quantity=quantity,
        price=max(amount(item, "price_incl_tax" if included else "price"), ZERO),
        total=max(whole if included else whole - tax, ZERO),
        variant=", ".join(options.values()),
        sku=text(chosen, "sku"),
        product_id=product,
        variant_id=variant,
        discount=abs(amount(item, "discount_amount")),
        tax=tax,
        fulfilled=min(_sent(item, children), quantity),
        refunded=count(item, "qty_refunded"),
        returned=min(count(item, "qty_returned"), quantity),
        options=options,
        image_url=beside.pictures.get(variant) or beside.pictures.get(product),
        deleted_product=gone or not product,
    )


def _sent(item: Raw, children: Sequence[Raw]) -> int:
    """A bundle that goes in several parcels is counted at its parts: as many as went whole."""
    own = count(item, "qty_shipped")
    if own or text(item, "product_type") != "bundle" or not children:
        return own
    each = [
        amount(one, "qty_shipped") * amount(item, "qty_ordered") / amount(one, "qty_ordered")
        for one in children
        if amount(one, "qty_ordered")
    ]
    return int(min(each, default=ZERO))


def _options(item: Raw) -> dict[str, str]:
    """What was chosen: the API tells ids only, beside a label where the shop has put one."""
    option = inner(inner(item, "product_option"), "extension_attributes")
    found = {}
    for one in objects(option, "configurable_item_options"):
        known = inner(one, "extension_attributes")
        name = text(known, "label") or text(one, "option_id")
        found[name] = text(known, "value") or text(one, "option_value")
    return found


def _payments(raw: Raw, external_id: str) -> tuple[Payment, ...]:
    payment = inner(raw, "payment")
    method = text(payment, "method")
    paid, total = amount(raw, "total_paid"), amount(raw, "grand_total")
    if not method or (total <= 0 and paid <= 0):
        return ()
    held = amount(payment, "amount_authorized")
    state = (
        PaymentState.CAPTURED if paid > 0 else PaymentState.AUTHORIZED if held > 0 else PaymentState.PENDING
    )
    if text(raw, "state") == "canceled" and paid <= 0:
        state = PaymentState.VOIDED
    titles = payment.get("additional_information")
    title = titles[0] if isinstance(titles, list) and titles and isinstance(titles[0], str) else ""
    return (
        Payment(
            external_id=identity(payment) or f"order-{external_id}",
            kind=states.payment_kind(method),
            label=title or method,
            amount=paid if paid > 0 else total,
            state=state,
            gateway=method,
            last4=text(payment, "cc_last4"),
            refundable=max(paid - amount(raw, "total_refunded"), ZERO) if paid > 0 else ZERO,
        ),
    )
