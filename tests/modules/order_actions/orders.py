"""Orders to try rules on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from merhaba.kit.currencies import rounded
from merhaba.ports.shops.things import (
    FinancialStatus,
    FulfilmentStatus,
    Parcel,
    ParcelStatus,
    Payment,
    PaymentKind,
    PaymentState,
    ShopLine,
    ShopOrder,
)

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def line(ident: str = "1", *, quantity: int = 2, total: str = "46.00", **more: Any) -> ShopLine:
    """A line; `total` for all of it."""
    price = Decimal(total) / quantity
    return ShopLine(
        ident,
        f"Mug {ident}",
        quantity,
        price,
        Decimal(total),
        product_id="mug",
        variant_id=f"v{ident}",
        **more,
    )


def order(*lines: ShopLine, days_ago: int = 3, delivered: int | None = None, **more: Any) -> ShopOrder:
    """A paid order of some lines, delivered so many days ago (None: not sent)."""
    lines = lines or (line(),)
    total = sum((x.total for x in lines), Decimal(0)) + more.get("shipping", Decimal(0))
    at = NOW - timedelta(days=days_ago)
    parcels: tuple[Parcel, ...] = ()
    status = FulfilmentStatus.UNFULFILLED
    if delivered is not None:
        arrived = NOW - timedelta(days=delivered)
        parcels = (Parcel("p1", ParcelStatus.DELIVERED, shipped_at=arrived, delivered_at=arrived),)
        status = FulfilmentStatus.FULFILLED
    facts: dict[str, Any] = {
        "external_id": "1",
        "number": "1042",
        "currency": "EUR",
        "created_at": at,
        "updated_at": at,
        "financial_status": FinancialStatus.PAID,
        "fulfilment_status": status,
        "total": total,
        "lines": tuple(lines),
        "parcels": parcels,
        "payments": (Payment("t1", PaymentKind.CARD, "Visa", total, PaymentState.CAPTURED),),
    }
    return ShopOrder(**(facts | more))


@st.composite
def orders(draw: st.DrawFn) -> ShopOrder:
    """Any paid order: currencies with none, two and three decimals, discounts, shipping, tax on top."""
    currency = draw(st.sampled_from(["EUR", "JPY", "KWD"]))
    amounts = st.decimals(min_value=0, max_value=9999, places=4, allow_nan=False, allow_infinity=False)
    lines = tuple(
        ShopLine(
            str(n),
            "Mug",
            draw(st.integers(1, 9)),
            draw(amounts),
            rounded(draw(amounts), currency),
            tax=rounded(draw(amounts), currency),
        )
        for n in range(draw(st.integers(1, 5)))
    )
    included = draw(st.booleans())
    shipping = rounded(draw(amounts), currency)
    goods = sum((x.total + (Decimal(0) if included else x.tax) for x in lines), Decimal(0))
    total = goods + shipping
    return ShopOrder(
        external_id="1",
        number="1",
        currency=currency,
        created_at=NOW,
        updated_at=NOW,
        financial_status=FinancialStatus.PAID,
        fulfilment_status=FulfilmentStatus.FULFILLED,
        total=total,
        shipping=shipping,
        taxes_included=included,
        lines=lines,
        payments=(Payment("t", PaymentKind.CARD, "Visa", total, PaymentState.CAPTURED),),
    )
