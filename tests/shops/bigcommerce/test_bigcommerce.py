"""What is particular to BigCommerce, beyond the kit."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs

import pytest

from merhaba.ports.channels import Account, RetryLater
from merhaba.ports.http import HttpRequest, HttpResponse
from merhaba.ports.shops.actions import (
    ActionKind,
    Cancel,
    LineQuantity,
    OutcomeState,
    Refund,
    RefundTo,
    Refused,
)
from merhaba.ports.shops.port import Mirrored, Query, ShopTools
from merhaba.ports.shops.things import FinancialStatus, PaymentState, ShopOrder
from merhaba.shops.bigcommerce import shop
from merhaba.shops.bigcommerce.read_money import read_payments, read_refunds
from merhaba.shops.bigcommerce.read_order import Parts, read_order

from ...kits.shop_desk import Desk, opened
from . import contract
from .case import account, signed
from .fake import Fake
from .store import Wrong, transaction

NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.skipif(not contract.HERE, reason=contract.REASON)
@pytest.mark.parametrize(
    ("method", "target", "body"),
    [
        ("GET", "/stores/kit/v2/orders?unknown=1", b""),
        ("GET", "/stores/kit/v2/no-such-thing", b""),
        ("POST", "/stores/kit/v3/orders/1/payment_actions/refunds", b'{"items": [{"item_type": "PRODUCT"}]}'),
        ("PUT", "/stores/kit/v2/orders/1", b'{"status_id": "cancelled"}'),
        ("POST", "/stores/kit/v2/coupons", b'{"code": "X"}'),
    ],
)
def test_a_request_the_vendor_does_not_describe_is_noticed(method: str, target: str, body: bytes) -> None:
    headers = {"accept": "application/json", "content-type": "application/json"}
    assert contract.wrong_request(method, target, headers, body)


async def _paid(desk: Desk) -> ShopOrder:
    order, _ = await desk.choose(ActionKind.REFUND)
    assert order is not None
    return order


def _store(desk: Desk) -> Any:
    assert isinstance(desk.fake, Fake)
    return desk.fake.store


async def test_less_than_the_lines_are_worth_goes_back_by_an_override_of_the_sum() -> None:
    async with opened("bigcommerce") as desk:
        order = await _paid(desk)
        line = order.lines[0]
        amount = line.price - Decimal("4.25")
        outcome = await desk.act(order, Refund(amount, (LineQuantity(line.external_id, 1),)), "less")
        assert Decimal(str(outcome.answer["refunded"])) == amount
        (made,) = _store(desk).refunds[int(order.external_id)]
        assert made["uses_merchant_override_values"] is True
        assert (await desk.now(order)).lines[0].refunded == 1


async def test_more_than_the_lines_are_worth_is_put_on_the_order() -> None:
    async with opened("bigcommerce") as desk:
        order = await _paid(desk)
        line = order.lines[0]
        await desk.act(order, Refund(line.price + 3, (LineQuantity(line.external_id, 1),)), "more")
        (made,) = _store(desk).refunds[int(order.external_id)]
        assert [one["item_type"] for one in made["items"]] == ["PRODUCT", "ORDER"]
        assert Decimal(str(made["total_amount"])) == line.price + 3


async def test_store_credit_is_refunded_to_store_credit_and_guests_have_none() -> None:
    async with opened("bigcommerce") as desk:
        order = await _paid(desk)
        outcome = await desk.act(order, Refund(Decimal(3), to=RefundTo.STORE_CREDIT), "credit")
        assert outcome.answer["by"] == ["storecredit"]
        guest = next(o for o in desk.orders.values() if o.customer_id is None and o.captured > o.refunded + 3)
        with pytest.raises(Refused) as refused:
            await desk.act(guest, Refund(Decimal(3), to=RefundTo.STORE_CREDIT), "guest")
        assert refused.value.code == "payment-not-refundable"
        with pytest.raises(Refused) as refused:
            await desk.act(order, Refund(Decimal(3), to=RefundTo.GIFT_CARD), "card")
        assert refused.value.code == "not-supported"


async def test_a_declined_refund_is_failed_has_not_gone_back_and_stops_a_cancellation() -> None:
    async with opened("bigcommerce") as desk:
        order = await _paid(desk)
        store = _store(desk)
        really = store.refund

        def declined(number: int, body: dict[str, Any]) -> dict[str, Any]:
            done: dict[str, Any] = really(number, body)
            done["payments"][0] |= {"is_declined": True, "declined_message": "Insufficient funds."}
            store.orders[number]["refunded_amount"] = "0.0000"
            return done

        store.refund = declined
        outcome = await desk.act(order, Refund(Decimal(3)), "declined")
        assert (outcome.state, outcome.failure) == (OutcomeState.FAILED, "Insufficient funds.")
        assert outcome.answer["refunded"] == "0"
        free = next(
            o for o in desk.orders.values() if shop.refuses(o, ActionKind.CANCEL) is None and o.captured
        )
        with pytest.raises(Refused) as refused:
            await desk.act(free, Cancel(), "cancel-declined")
        assert refused.value.code == "payment-not-refundable"
        assert (await desk.now(free)).cancelled_at is None


async def test_an_authorized_payment_is_voided_when_the_order_is_cancelled() -> None:
    async with opened("bigcommerce") as desk:
        order = next(
            o for o in await desk.mirror() if shop.refuses(o, ActionKind.CANCEL) is None and o.captured
        )
        number = int(order.external_id)
        _store(desk).transactions[number][0]["event"] = "authorization"
        _store(desk).orders[number]["payment_status"] = "authorized"
        fresh = await desk.now(order)
        assert fresh.financial_status is FinancialStatus.AUTHORIZED
        outcome = await desk.act(fresh, Cancel(), "void")
        assert outcome.order is not None
        assert outcome.order.financial_status is FinancialStatus.VOIDED
        assert outcome.order.refunded == 0


async def test_changed_lines_whose_difference_cannot_go_back_are_said_to_be_so() -> None:
    async with opened("bigcommerce") as desk:
        order, action = await desk.choose(ActionKind.EDIT_LINES)
        assert order is not None
        store = _store(desk)

        def refusing(number: int, body: dict[str, Any]) -> dict[str, Any]:
            raise Wrong(422, "The gateway is closed.")

        really, store.refund = store.refund, refusing
        with pytest.raises(Refused) as refused:
            await desk.act(order, action, "half")
        assert "The order is changed, but" in refused.value.reason
        store.refund = really
        outcome = await desk.act(order, action, "half")
        assert outcome.order is not None
        assert outcome.order.captured - outcome.order.refunded == outcome.order.total


async def test_a_quote_says_what_lines_and_shipping_come_to() -> None:
    async with opened("bigcommerce") as desk:
        order = await _paid(desk)
        line = order.lines[0]
        action = Refund(Decimal(1), (LineQuantity(line.external_id, 1),), Decimal(1))
        quote = await shop.quote(order, action, desk.account, desk.tools)
        assert quote is not None
        assert quote.refund == line.price + 1


async def test_the_platforms_own_rate_limit_header_says_how_long_to_wait() -> None:
    async with opened("bigcommerce") as desk:
        desk.fake.fail_next(429, {"x-rate-limit-time-reset-ms": "12500"})
        with pytest.raises(RetryLater) as told:
            await desk.page(Mirrored.ORDERS, {})
        assert told.value.after == 12.5


async def test_many_orders_of_the_same_second_are_each_read_once() -> None:
    async with opened("bigcommerce") as desk:
        for order in _store(desk).orders.values():
            order["date_modified"] = "Wed, 01 Apr 2026 10:00:00 +0000"
        ids = [one.external_id for page in await desk.all_pages(Mirrored.ORDERS) for one in page.items]
        assert len(ids) == len(set(ids)) == 65


async def test_what_changes_between_two_pages_is_not_lost() -> None:
    async with opened("bigcommerce") as desk:
        first = await desk.page(Mirrored.ORDERS, {})
        moved = int(first.items[3].external_id)
        _store(desk).touch(moved)
        rest = await desk.all_pages(Mirrored.ORDERS, first.place)
        later = {one.external_id for page in rest for one in page.items}
        assert str(moved) in later
        everything = {one.external_id for one in first.items} | later
        assert len(everything) == 65


async def test_unfinished_checkouts_are_no_orders() -> None:
    async with opened("bigcommerce") as desk:
        assert "212" not in {order.external_id for order in await desk.mirror()}
        assert await desk.shop.fetch(Mirrored.ORDERS, "212", desk.account, desk.tools) is None
        assert await desk.shop.find_orders(Query(number="212"), desk.account, desk.tools) == []


def test_an_authorization_that_was_captured_counts_once() -> None:
    paid = {**transaction(1, Decimal("10.10"), "USD"), "amount": Decimal("10.10")}
    first = {**paid, "id": 1, "event": "authorization"}
    second = {**paid, "id": 2, "event": "capture", "reference_transaction_id": 1}
    failed = {**paid, "id": 3, "status": "error"}
    found = read_payments([first, second, failed])
    assert [(one.external_id, one.state) for one in found] == [
        ("2", PaymentState.CAPTURED),
        ("3", PaymentState.FAILED),
    ]
    void = {**first, "id": 4, "event": "void", "reference_transaction_id": 1}
    assert [one.state for one in read_payments([first, void])] == [PaymentState.VOIDED]


def test_only_what_the_provider_took_has_gone_back() -> None:
    parts = [
        {"id": 1, "provider_id": "a", "amount": Decimal("7.50"), "is_declined": False},
        {"id": 2, "provider_id": "b", "amount": Decimal("2.50"), "is_declined": True},
    ]
    (one,) = read_refunds([{"id": 9, "total_amount": Decimal(10), "payments": parts, "items": []}])
    assert one.amount == Decimal("7.50")


def test_taxes_on_top_are_read_from_the_other_columns() -> None:
    order = {
        "id": 1, "status_id": 11, "date_created": "Wed, 01 Apr 2026 10:00:00 +0000", "date_modified": "",
        "currency_code": "USD", "is_tax_inclusive_pricing": False,
        "total_inc_tax": "12.3456", "total_tax": "2.3456",
        "subtotal_ex_tax": "10.0000", "subtotal_inc_tax": "12.3456", "customer_id": 0, "billing_address": {},
        "consignments": {"shipping": [{"id": 5, "line_items": [
            {"id": 7, "name": "X", "quantity": 2, "price_ex_tax": "5.0000", "price_inc_tax": "6.1728",
             "total_ex_tax": "10.0000", "total_tax": "2.3456", "product_id": 1,
             "applied_discounts": [{"amount": "1.5"}]}]}]},
    }  # fmt: skip
    read = read_order(order, Parts(), "kit")
    assert (read.total, read.tax, read.taxes_included) == (Decimal("12.3456"), Decimal("2.3456"), False)
    assert (read.lines[0].price, read.lines[0].total, read.lines[0].discount) == (
        Decimal(5),
        Decimal("8.5"),
        Decimal("1.5"),
    )
    assert read.updated_at == read.created_at


def test_another_stores_webhook_makes_no_sense() -> None:
    body = json.dumps(
        {"scope": "store/order/updated", "data": {"type": "order", "id": 1}, "producer": "stores/x"}
    )
    with pytest.raises(ValueError, match="another store"):
        shop.parse(signed(body.encode()), account("http://127.0.0.1:9"))


def test_a_webhook_needs_both_our_header_and_the_platforms_signature() -> None:
    raw, here = signed(b"{}"), account("http://127.0.0.1:9")
    now = datetime.now(UTC)
    assert shop.verify(raw, here, now)
    assert not shop.verify(raw, here, now + timedelta(minutes=6))
    no_header = replace(raw, headers={k: v for k, v in raw.headers.items() if not k.startswith("x-")})
    no_signature = replace(raw, headers={k: v for k, v in raw.headers.items() if k != "webhook-signature"})
    assert not shop.verify(no_header, here, now)
    assert not shop.verify(no_signature, here, now)
    unknown = replace(here, secrets={k: v for k, v in here.secrets.items() if k != "client_secret"})
    assert shop.verify(no_signature, unknown, now), "without the client secret, the header has to do"


async def test_an_app_is_given_access_and_knows_its_store_by_it() -> None:
    app = Account("b", "", "", {"client_id": "cid"}, {"client_secret": "cs"})
    asked = shop.ask_consent(app, redirect_uri="https://desk.example/back", state="s")
    assert asked.url.startswith("https://login.bigcommerce.com/app/cid/install?")
    sent: list[HttpRequest] = []

    async def http(request: HttpRequest) -> HttpResponse:
        sent.append(request)
        body = {"access_token": "tok", "scope": "store_v2_orders", "context": "stores/abc"}
        return HttpResponse(200, {}, json.dumps(body).encode())

    tools = ShopTools(http=http, now=lambda: NOW)
    query = {"code": "c", "scope": "store_v2_orders", "context": "stores/abc"}
    back = "https://desk.example/back"
    secrets = await shop.take_consent(app, query=query, verifier="", redirect_uri=back, tools=tools)
    assert secrets == {"access_token": "tok", "context": "stores/abc"}
    form = parse_qs(sent[0].body.decode())
    assert (form["grant_type"], form["context"]) == (["authorization_code"], ["stores/abc"])
    with pytest.raises(Refused):
        await shop.take_consent(app, query={"code": "c"}, verifier="", redirect_uri=back, tools=tools)
    connected = replace(app, secrets={**app.secrets, **secrets})
    with pytest.raises(RetryLater):
        await shop.page(Mirrored.ORDERS, {}, connected, tools)
    assert sent[1].url.startswith("https://api.bigcommerce.com/stores/abc/v2/orders?")
    assert sent[1].headers["x-auth-token"] == "tok"
