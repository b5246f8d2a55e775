"""From the API's JSON to an order. Pure; raises ValueError when a shop tells nonsense."""

from __future__ import annotations

from merhaba.ports.shops.things import (
    FinancialStatus,
    FulfilmentStatus,
    Parcel,
    ParcelStatus,
    Payment,
    PaymentKind,
    PaymentState,
    PostalAddress,
    RefundedLine,
    RefundState,
    ReturnedLine,
    ReturnState,
    Risk,
    ShopLine,
    ShopOrder,
    ShopRefund,
    ShopReturn,
    TrackingStep,
)

from .parts import currency, link, read_address
from .told import Told


def read_order(given: Told) -> ShopOrder:
    """An order. `data["actions"]` is what the shop says can be done with it, where it says so."""

    def address(name: str) -> PostalAddress | None:
        inside = given.inner(name)
        return None if inside is None else read_address(inside)

    return ShopOrder(
        external_id=given.must("id"),
        number=given.must("number").removeprefix("#"),
        currency=currency(given),
        created_at=given.moment("created_at"),
        updated_at=given.moment("updated_at"),
        financial_status=given.one_of("financial_status", FinancialStatus),
        fulfilment_status=given.one_of("fulfilment_status", FulfilmentStatus),
        total=given.money("total", None),
        lines=given.each("lines", _line),
        subtotal=given.maybe_money("subtotal"),
        shipping=given.money("shipping"),
        shipping_tax=given.money("shipping_tax"),
        tax=given.money("tax"),
        taxes_included=given.flag("taxes_included", True),
        discount=given.money("discount"),
        discount_codes=given.texts("discount_codes"),
        customer_id=given.maybe("customer_id"),
        customer_name=given.text("customer_name"),
        email=given.text("email"),
        phone=given.text("phone"),
        state=given.text("state"),
        cancelled_at=given.time("cancelled_at"),
        cancel_reason=given.text("cancel_reason"),
        payments=given.each("payments", _payment),
        refunds=given.each("refunds", _refund),
        returns=given.each("returns", _return),
        parcels=given.each("parcels", _parcel),
        shipping_address=address("shipping_address"),
        billing_address=address("billing_address"),
        shipping_method=given.text("shipping_method"),
        note=given.text("note"),
        packing_note=given.text("packing_note"),
        tags=given.texts("tags"),
        risk=_risk(given.inner("risk")),
        language=given.maybe("language"),
        admin_url=link(given, "admin_url"),
        status_url=link(given, "status_url"),
        test=given.flag("test"),
        data={"actions": list(given.texts("actions"))} if given.has("actions") else {},
    )


def _line(given: Told) -> ShopLine:
    return ShopLine(
        external_id=given.must("id"),
        title=given.must("title"),
        quantity=_count(given, "quantity"),
        price=given.money("price", None),
        total=given.money("total", None),
        variant=given.text("variant"),
        sku=given.text("sku"),
        product_id=given.text("product_id"),
        variant_id=given.text("variant_id"),
        discount=given.money("discount"),
        tax=given.money("tax"),
        fulfilled=_count(given, "fulfilled"),
        refunded=_count(given, "refunded"),
        returned=_count(given, "returned"),
        options=given.words("options"),
        image_url=link(given, "image_url"),
        deleted_product=given.flag("deleted_product"),
    )


def _payment(given: Told) -> Payment:
    return Payment(
        external_id=given.must("id"),
        kind=given.one_of("kind", PaymentKind, PaymentKind.OTHER),
        label=given.text("label"),
        amount=given.money("amount", None),
        state=given.one_of("state", PaymentState),
        gateway=given.text("gateway"),
        last4=given.text("last4"),
        refundable=given.maybe_money("refundable"),
        method_id=given.text("method_id"),
        at=given.time("at"),
    )


def _refund(given: Told) -> ShopRefund:
    return ShopRefund(
        external_id=given.must("id"),
        amount=given.money("amount", None),
        state=given.one_of("state", RefundState, RefundState.DONE),
        reason=given.text("reason"),
        lines=given.each(
            "lines",
            lambda line: RefundedLine(
                line_id=line.must("line_id"),
                quantity=_count(line, "quantity"),
                amount=line.maybe_money("amount"),
                restocked=line.flag("restocked") if line.has("restocked") else None,
            ),
        ),
        shipping=given.money("shipping"),
        to=given.text("to", "original"),
        created_at=given.time("created_at"),
    )


def _return(given: Told) -> ShopReturn:
    return ShopReturn(
        external_id=given.must("id"),
        state=given.one_of("state", ReturnState),
        number=given.text("number"),
        lines=given.each(
            "lines",
            lambda line: ReturnedLine(
                line_id=line.must("line_id"),
                quantity=_count(line, "quantity"),
                reason=line.text("reason"),
                note=line.text("note"),
                exchange_variant=line.maybe("exchange_variant"),
            ),
        ),
        label_url=link(given, "label_url"),
        tracking_number=given.text("tracking_number"),
        created_at=given.time("created_at"),
    )


def _parcel(given: Told) -> Parcel:
    pieces = given.inner("lines")
    return Parcel(
        external_id=given.must("id"),
        status=given.one_of("status", ParcelStatus, ParcelStatus.PENDING),
        carrier=given.text("carrier"),
        tracking_number=given.text("tracking_number"),
        tracking_url=link(given, "tracking_url") or "",
        lines={} if pieces is None else {line: _count(pieces, line) for line in pieces.given},
        shipped_at=given.time("shipped_at"),
        delivered_at=given.time("delivered_at"),
        expected_at=given.time("expected_at"),
        steps=given.each("steps", lambda step: TrackingStep(at=step.moment("at"), text=step.text("text"))),
    )


def _risk(given: Told | None) -> Risk | None:
    return None if given is None else Risk(level=given.must("level"), reasons=given.texts("reasons"))


def _count(given: Told, name: str) -> int:
    count = given.whole(name)
    if count < 0:
        raise ValueError(f"{name} is less than nothing")
    return count
