"""From what the mirror keeps to what the API shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from sqlalchemy import Row

from merhaba.kit.money import Money
from merhaba.ports.shops.things import (
    PaymentState,
    PostalAddress,
    ShopLine,
    ShopOrder,
)

from .stored import order_of
from .types import (
    Address,
    Fulfilment,
    Order,
    OrderLine,
    OrderPayment,
    OrderReturn,
    OrderRisk,
    Product,
    Refund,
    RefundedPieces,
    ReturnPieces,
    ShopRef,
    TrackingEvent,
    Variant,
)


def shown_order(
    row: Row[Any], shop: ShopRef, *, stock: Mapping[str, int | None] | None = None, **more: Any
) -> Order:
    """An order; `stock` by the platform's variant id."""
    order = order_of(row.data)

    def money(amount: Decimal) -> Money:
        return Money(amount=exact(amount), currency=order.currency)

    lines = sum((line.total for line in order.lines), Decimal(0))
    return Order(
        id=row.id,
        number=order.number,
        shop=shop,
        customer=row.customer_id,
        customer_name=order.customer_name,
        email=order.email,
        phone=order.phone,
        financial_status=order.financial_status,
        fulfilment_status=order.fulfilment_status,
        state=order.state,
        total=money(order.total),
        subtotal=money(order.subtotal if order.subtotal is not None else lines),
        shipping=money(order.shipping),
        tax=money(order.tax),
        taxes_included=order.taxes_included,
        discount=money(order.discount),
        discount_codes=list(order.discount_codes),
        refunded=money(order.refunded),
        paid=money(order.captured),
        lines=[_line(line, money, (stock or {}).get(line.variant_id)) for line in order.lines],
        payments=[
            OrderPayment(
                id=p.external_id,
                kind=p.kind,
                label=p.label,
                last4=p.last4,
                amount=money(p.amount),
                state=p.state,
                refundable=money(p.refundable) if p.refundable is not None else None,
                at=p.at,
            )
            for p in order.payments
        ],
        refunds=[
            Refund(
                id=r.external_id,
                amount=money(r.amount),
                state=r.state,
                reason=r.reason,
                lines=[RefundedPieces(line=x.line_id, quantity=x.quantity) for x in r.lines],
                created_at=r.created_at,
            )
            for r in order.refunds
        ],
        returns=[
            OrderReturn(
                id=r.external_id,
                number=r.number,
                state=r.state,
                lines=[
                    ReturnPieces(line=x.line_id, quantity=x.quantity, reason=x.reason, note=x.note)
                    for x in r.lines
                ],
                label_url=r.label_url,
                tracking_number=r.tracking_number,
                created_at=r.created_at,
            )
            for r in order.returns
        ],
        fulfilments=_parcels(order),
        payment=_how_paid(order),
        address=address(order.shipping_address),
        billing_address=address(order.billing_address) if order.billing_address else None,
        shipping_method=order.shipping_method,
        note=order.note,
        packing_note=order.packing_note,
        tags=list(order.tags),
        risk=OrderRisk(level=order.risk.level, reasons=list(order.risk.reasons)) if order.risk else None,
        admin_url=order.admin_url,
        status_url=order.status_url,
        test=order.test,
        cancelled_at=order.cancelled_at,
        cancel_reason=order.cancel_reason,
        created_at=order.created_at,
        updated_at=order.updated_at,
        **more,
    )


def shown_product(row: Row[Any], variants: Sequence[Row[Any]]) -> Product:
    """A product with its variants, in the shop's order."""
    data = row.data

    def money(amount: Decimal) -> Money:
        return Money(amount=exact(amount), currency=row.currency)

    return Product(
        id=row.id,
        title=row.title,
        titles=data.get("titles") or {},
        handle=row.handle,
        descriptions=data.get("descriptions") or {},
        price=money(row.price),
        image_url=data.get("image_url"),
        url=data.get("url"),
        shop=row.shop_id,
        stock=row.stock,
        available=row.available,
        sold=row.sold,
        variants=[
            Variant(
                id=v.external_id,
                sku=v.sku,
                title=v.title,
                titles=v.titles,
                price=money(v.price),
                compare_at=money(v.compare_at) if v.compare_at is not None else None,
                stock=v.stock,
                available=v.available,
                options=v.options,
                image_url=v.image_url,
            )
            for v in variants
        ],
    )


def address(postal: PostalAddress | None) -> Address:
    """An address; all empty where there is none."""
    return Address(**asdict(postal)) if postal is not None else Address()


def exact(amount: Decimal) -> Decimal:
    """Two decimals when that loses nothing, else as many as there are."""
    cents = amount.quantize(Decimal("0.01"))
    return cents if cents == amount else amount.normalize()


def _line(line: ShopLine, money: Any, stock: int | None) -> OrderLine:
    return OrderLine(
        id=line.external_id,
        title=line.title,
        variant=line.variant,
        sku=line.sku,
        quantity=line.quantity,
        fulfilled_quantity=line.fulfilled,
        refunded_quantity=line.refunded,
        returned_quantity=line.returned,
        price=money(line.price),
        total=money(line.total),
        tax=money(line.tax) if line.tax else None,
        discount=money(line.discount) if line.discount else None,
        options=dict(line.options),
        product=line.product_id,
        variant_id=line.variant_id,
        image_url=line.image_url,
        deleted_product=line.deleted_product,
        stock=stock,
    )


def _parcels(order: ShopOrder) -> list[Fulfilment]:
    return [
        Fulfilment(
            id=p.external_id,
            status=p.status,
            carrier=p.carrier,
            tracking_number=p.tracking_number,
            tracking_url=p.tracking_url,
            shipped_at=p.shipped_at,
            delivered_at=p.delivered_at,
            expected_at=p.expected_at,
            lines=dict(p.lines),
            events=[TrackingEvent(at=s.at, text=s.text) for s in p.steps],
        )
        for p in order.parcels
    ]


def _how_paid(order: ShopOrder) -> dict[str, str]:
    """Method and last four digits of the first payment that counts, for one line on a card."""
    paid = [p for p in order.payments if p.state in {PaymentState.CAPTURED, PaymentState.AUTHORIZED}]
    first = (paid or list(order.payments))[:1]
    return {"method": first[0].label, "last4": first[0].last4} if first else {}
