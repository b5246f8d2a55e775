"""What the platform's JSON is read as: sums that shrink, credit, several parcels, and nonsense."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merhaba.ports.shops.actions import LineQuantity
from merhaba.ports.shops.things import (
    FinancialStatus,
    FulfilmentStatus,
    ParcelStatus,
    PaymentKind,
    RefundedLine,
    ReturnState,
)
from merhaba.shops.medusa import keys
from merhaba.shops.medusa.read_customers import customer_of
from merhaba.shops.medusa.read_orders import Links, order_of
from merhaba.shops.medusa.read_products import product_of
from merhaba.shops.medusa.refusals import refusal

from .store import Store
from .sums import shown

LINKS = Links("https://admin.example", "https://kiln.example")


def _told(order: dict[str, Any]) -> Any:
    """As it arrives: through JSON, with exact decimals."""
    return json.loads(json.dumps(shown(order), default=float), parse_float=Decimal)


def test_what_was_bought_stays_what_it_was_when_pieces_come_back() -> None:
    store = Store()
    order = store.orders["order_00004"]
    before = order_of(_told(order), LINKS)
    detail = order["items"][0]["detail"]
    detail["return_received_quantity"], detail["return_dismissed_quantity"] = 1, 1
    after = order_of(_told(order), LINKS)
    assert (after.total, after.lines[0].total, after.lines[0].quantity) == (
        before.total,
        before.lines[0].total,
        2,
    )
    assert after.lines[0].returned == 2
    assert after.lines[0].tax.quantize(Decimal("0.0001")) == before.lines[0].tax.quantize(Decimal("0.0001"))


@pytest.mark.parametrize("number", [1, 2, 3, 9, 17])
def test_the_sums_are_the_same_with_and_without_the_platforms_totals_of_what_came_back(number: int) -> None:
    order = Store().orders[f"order_{number:05d}"]
    whole = order_of(_told(order), LINKS)
    order["items"][0]["detail"]["return_received_quantity"] = order["items"][0]["quantity"]
    told = _told(order)
    for item in told["items"]:
        del item["return_received_total"], item["return_dismissed_total"]
    found = order_of(told, LINKS)
    assert found.lines[0].total.quantize(Decimal("0.0001")) == whole.lines[0].total.quantize(
        Decimal("0.0001")
    )


def test_prices_without_tax_have_it_on_top() -> None:
    order = order_of(_told(Store().orders["order_00002"]), LINKS)
    assert (order.currency, order.taxes_included) == ("USD", False)
    assert [line.total for line in order.lines] == [line.price * line.quantity for line in order.lines]
    assert order.total == pytest.approx(order.subtotal + order.shipping + order.tax)  # type: ignore[operator]


def test_an_order_paid_by_gift_card_is_paid() -> None:
    store = Store()
    order = store.orders["order_00008"]
    order["payment_collections"] = []
    order["credit_lines"] = [
        {
            "id": "ordcl_1",
            "amount": shown(order)["total"],
            "reference": "gift-card",
            "reference_id": "gcard_1",
            "created_at": order["created_at"],
        }
    ]
    found = order_of(_told(order), LINKS)
    assert found.financial_status is FinancialStatus.PAID
    assert [(one.kind, one.amount) for one in found.payments] == [(PaymentKind.GIFT_CARD, found.total)]
    assert found.refunds == ()


def test_each_label_is_a_parcel_and_packed_is_not_sent() -> None:
    store = Store()
    order = store.orders["order_00001"]
    store.ship(order, send=False)
    packed = order_of(_told(order), LINKS)
    assert packed.fulfilment_status is FulfilmentStatus.UNFULFILLED
    assert [one.status for one in packed.parcels] == [ParcelStatus.PENDING]
    order["fulfillments"][0] |= {
        "shipped_at": order["created_at"],
        "labels": [
            {"id": "a", "tracking_number": "ONE", "tracking_url": "#", "label_url": "#"},
            {"id": "b", "tracking_number": "TWO", "tracking_url": "javascript:alert(1)", "label_url": ""},
        ],
    }
    parcels = order_of(_told(order), LINKS).parcels
    assert [(one.tracking_number, one.tracking_url) for one in parcels] == [("ONE", ""), ("TWO", "")]
    assert [bool(one.lines) for one in parcels] == [True, False], "pieces are counted once"


def test_a_draft_of_a_return_is_no_return_and_a_dismissed_piece_has_come() -> None:
    store = Store()
    order = store.orders["order_00005"]
    order["returns"].append({**order["returns"][0], "id": "return_draft", "status": "open"})
    found = order_of(_told(order), LINKS)
    assert [one.state for one in found.returns] == [ReturnState.APPROVED]
    order["returns"][0] |= {"status": "partially_received"}
    order["returns"][0]["items"][0] |= {"damaged_quantity": 1}
    assert order_of(_told(order), LINKS).returns[0].state is ReturnState.RECEIVED


def test_refunds_that_exceed_what_was_captured_are_shown_as_they_are_told() -> None:
    order = Store().orders["order_00006"]
    payment = order["payment_collections"][0]["payments"][0]
    payment["refunds"].append(
        {"id": "r", "amount": Decimal(1000), "note": None, "created_at": order["created_at"]}
    )
    found = order_of(_told(order), LINKS)
    assert found.refunded == 1003
    assert found.payments[0].refundable == 0


def test_notes_of_refunds_tell_what_they_were_for() -> None:
    lines = (LineQuantity("ordli_1", 2), LineQuantity("ordli_2", 1))
    note = keys.marked("Sorry [really].", "key-1", *keys.refund_facts(lines, Decimal("4.90")))
    assert note == "Sorry [really]. [merhaba key-1 lines=ordli_1:2,ordli_2:1 shipping=4.90]"
    assert keys.key_of(note) == "key-1"
    assert keys.words_of(note) == "Sorry [really]."
    assert keys.facts_of(note) == ((RefundedLine("ordli_1", 2), RefundedLine("ordli_2", 1)), Decimal("4.90"))
    assert keys.key_of("Somebody wrote [merhaba] here") == ""
    assert keys.facts_of(None) == ((), Decimal(0))


@given(st.text(), st.from_regex(r"[A-Za-z0-9-]{1,40}", fullmatch=True))
def test_a_key_is_found_behind_any_words(words: str, key: str) -> None:
    assert keys.key_of(keys.marked(words, key)) == key


JUNK: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.data())
def test_nonsense_in_any_field_is_read_as_something_or_refused(data: st.DataObject) -> None:
    told = _told(Store().orders["order_00005"]) if data.draw(st.booleans()) else {"id": "x"}
    for name in data.draw(st.lists(st.sampled_from(sorted(told)), max_size=4)):
        told[name] = data.draw(JUNK)
    for read in (
        lambda: order_of(told, LINKS),
        lambda: product_of({**told, "variants": told.get("items")}, LINKS, "EUR"),
        lambda: customer_of({**told, "addresses": told.get("shipping_methods")}, []),
    ):
        try:
            read()
        except ValueError:
            continue


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("You are not allowed to refund more than the captured amount", "amount-too-high"),
        ("All fulfillments must be canceled before canceling an order", "already-sent"),
        ("Order with id order_1 has been canceled.", "already-cancelled"),
        ("Promotion with code: A, already exists.", "code-taken"),
        ("Country code cannot be changed", "bad-address"),
        ("Some variant does not have the required inventory", "out-of-stock"),
        ("Something quite new", "refused"),
    ],
)
def test_the_platforms_words_have_codes(words: str, code: str) -> None:
    found = refusal(400, json.dumps({"type": "invalid_data", "message": words}).encode())
    assert found.code == code
    assert words in found.reason


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (404, {"type": "not_found", "message": "Order id not found: x"}, "not-found"),
        (404, "<!DOCTYPE html>", "not-supported"),
        (403, {"type": "forbidden", "message": "Forbidden"}, "no-permission"),
        (422, ["odd"], "refused"),
        (400, {"message": 7}, "refused"),
    ],
)
def test_the_platforms_refusals_have_codes(status: int, body: Any, code: str) -> None:
    content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    assert refusal(status, content).code == code
