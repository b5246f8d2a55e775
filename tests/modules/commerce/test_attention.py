"""Orders whose customers should hear from us before they ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from merhaba.modules.commerce.attention import AttentionKind, reasons
from merhaba.ports.shops.things import (
    FinancialStatus,
    FulfilmentStatus,
    Parcel,
    ParcelStatus,
    ShopOrder,
    TrackingStep,
)

from ..order_actions.orders import NOW, line, order


def why(some: ShopOrder, *sold_out: str) -> list[AttentionKind]:
    return [kind for kind, _, _ in reasons(some, NOW, set(sold_out))]


def sent(**facts: object) -> ShopOrder:
    parcel = Parcel("p", ParcelStatus.IN_TRANSIT, tracking_number="JD1", shipped_at=NOW - timedelta(days=3))
    some = order(line(fulfilled=2), fulfilment_status=FulfilmentStatus.FULFILLED)
    return replace(some, parcels=(replace(parcel, **facts),))  # type: ignore[arg-type]  # a parcel's fields


def test_a_parcel_after_its_promised_day_is_late_since_that_day() -> None:
    due = NOW - timedelta(hours=1)
    ((kind, since, detail),) = reasons(sent(expected_at=due), NOW, set())
    assert (kind, since, detail) == (AttentionKind.LATE, due, "JD1")
    assert why(sent(expected_at=NOW + timedelta(hours=1))) == []


def test_without_a_promise_two_weeks_on_the_way_is_late_only_where_somebody_follows_the_parcel() -> None:
    long_ago = NOW - timedelta(days=15)
    followed = sent(shipped_at=long_ago, steps=(TrackingStep(long_ago, "Handed over"),))
    assert why(followed) == [AttentionKind.LATE]
    assert why(sent(shipped_at=long_ago)) == []


def test_a_delivery_that_failed_or_was_attempted_is_told() -> None:
    assert why(sent(status=ParcelStatus.FAILED)) == [AttentionKind.FAILED_DELIVERY]
    assert why(sent(status=ParcelStatus.ATTEMPTED)) == [AttentionKind.FAILED_DELIVERY]
    assert why(sent(status=ParcelStatus.DELIVERED, expected_at=NOW - timedelta(days=2))) == []


def test_paid_and_not_sent_for_five_days_is_stuck() -> None:
    assert why(order(days_ago=6)) == [AttentionKind.STUCK]
    assert why(order(days_ago=4)) == []
    assert why(order(days_ago=6, payments=(), financial_status=FinancialStatus.PENDING)) == []


def test_what_ran_out_after_it_was_ordered_is_told_at_once() -> None:
    assert why(order(days_ago=1), "v1") == [AttentionKind.OUT_OF_STOCK]
    assert why(order(line(refunded=2), days_ago=1), "v1") == []
