"""Changing orders of a real store, making new ones from them, notes, addresses and discount codes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from merhaba.ports.http import Uncertain
from merhaba.ports.shops.actions import (
    ActionKind,
    Cancel,
    CancelReason,
    CustomerAddress,
    Discount,
    Duplicate,
    EditAddress,
    EditLines,
    LineChange,
    LineQuantity,
    NewLine,
    Note,
    PackingNote,
    Refused,
    Resend,
    Swap,
)
from merhaba.ports.shops.things import FinancialStatus, FulfilmentStatus, PostalAddress, ShopOrder
from merhaba.shops.medusa import shop

from .connected import Connected
from .cutting import Line
from .start import Store

pytestmark = [pytest.mark.servers, pytest.mark.xdist_group("medusa-store")]

ELSEWHERE = PostalAddress(
    "Nora Jane Weiß", "Töpferei", "Neue Straße 7", "3. OG", "53111", "Bonn", "", "DE", "+4922899"
)


async def _new(connected: Connected, store: Store, *, paid: bool = True) -> ShopOrder:
    placed = store.shopper().order({"mug-blue": 2, "bowl-s": 1})["id"]
    if paid:
        store.capture(placed)
    return await connected.order(placed)


def _line(order: ShopOrder, sku: str) -> str:
    return next(line.external_id for line in order.lines if line.sku == sku)


async def test_cancelling_gives_everything_back_once(connected: Connected, medusa_store: Store) -> None:
    order, key = await _new(connected, medusa_store), uuid4().hex
    action = Cancel(CancelReason.MISTAKE, "Ordered twice")
    quote = await shop.quote(order, action, connected.account, connected.tools)
    assert quote is not None
    assert quote.refund == order.total
    async with Line(medusa_store.url).running() as line:
        there = connected.through(line.url)
        line.cut_answer_to("/cancel HTTP")
        with pytest.raises(Uncertain):
            await there.act(order, action, key)
        found = await there.look_up(order, action, key)
    assert found is not None
    assert found.answer["refunded"] == str(order.total)
    fresh = found.order
    assert fresh is not None
    assert (fresh.state, fresh.cancel_reason) == ("canceled", "mistake")
    assert fresh.cancelled_at is not None
    assert fresh.financial_status is FinancialStatus.REFUNDED
    assert fresh.fulfilment_status is FulfilmentStatus.CANCELLED
    assert (fresh.refunded, fresh.total) == (order.total, order.total)
    assert shop.refuses(fresh, ActionKind.CANCEL) == "already-cancelled"
    with pytest.raises(Refused) as refused:
        await connected.act(fresh, action)
    assert refused.value.code == "already-cancelled"


async def test_packed_can_be_cancelled_and_sent_cannot(connected: Connected, medusa_store: Store) -> None:
    packed = await _new(connected, medusa_store, paid=False)
    items = [{"id": line.external_id, "quantity": line.quantity} for line in packed.lines]
    medusa_store.admin.post(
        f"/admin/orders/{packed.external_id}/fulfillments",
        {"items": items, "location_id": medusa_store.catalogue.location},
    )
    done = await connected.act(packed, Cancel())
    assert done.order is not None
    assert done.order.financial_status is FinancialStatus.VOIDED
    sent = await _new(connected, medusa_store)
    medusa_store.ship(sent.external_id)
    sent = await connected.order(sent.external_id)
    assert shop.refuses(sent, ActionKind.CANCEL) == "already-sent"
    for action in (Cancel(), EditAddress(ELSEWHERE), EditLines((LineChange(_line(sent, "bowl-s"), 0),))):
        with pytest.raises(Refused) as refused:
            await connected.act(sent, action)
        assert refused.value.code == "already-sent"


async def test_lines_are_changed_and_the_difference_goes_back(
    connected: Connected, medusa_store: Store
) -> None:
    order, key = await _new(connected, medusa_store), uuid4().hex
    mug, bowl = _line(order, "mug-blue"), _line(order, "bowl-s")
    action = EditLines(
        (LineChange(mug, 1), LineChange(bowl, 0)),
        add=(NewLine(medusa_store.catalogue.variants["vase-one-size"]),),
        method_id=order.payments[0].method_id,
        note="One mug less, a vase for the bowl",
    )
    quote = await shop.quote(order, action, connected.account, connected.tools)
    assert quote is not None
    assert quote.refund == Decimal("18.5")
    assert (await connected.order(order.external_id)).updated_at == order.updated_at, "asking changes nothing"
    async with Line(medusa_store.url).running() as line:
        there = connected.through(line.url)
        line.cut_answer_to("/confirm HTTP")
        with pytest.raises(Uncertain):
            await there.act(order, action, key)
        assert await there.look_up(order, action, key) is None, "changed, but the money has not gone back"
        done = await there.act(order, action, key)
    assert done.answer["refunded"] == "18.5"
    fresh = done.order
    assert fresh is not None
    assert {line.sku: line.quantity for line in fresh.lines} == {"mug-blue": 1, "vase-one-size": 1}
    assert (fresh.refunded, fresh.data["owed"]) == (Decimal("18.5"), "0")
    again = await connected.act(fresh, action, key)
    assert again.order is not None
    assert again.order.refunded == Decimal("18.5")


async def test_a_swap_to_something_dearer_is_still_to_pay(connected: Connected, medusa_store: Store) -> None:
    order = await _new(connected, medusa_store)
    action = EditLines(swaps=(Swap(_line(order, "bowl-s"), medusa_store.catalogue.variants["bowl-l"]),))
    done = await connected.act(order, action)
    assert done.answer["to_pay"] == "4"
    assert done.order is not None
    assert done.order.financial_status is FinancialStatus.PARTIALLY_PAID
    with pytest.raises(Refused) as refused:
        await connected.act(order, EditLines(add=(NewLine("variant_nothing"),)))
    assert refused.value.code in {"no-such-variant", "not-found"}
    # The refused attempt left nothing behind that would stand in the way.
    await connected.act(order, EditLines(add=(NewLine(medusa_store.catalogue.variants["mug-sand"]),)))


async def test_somebody_elses_open_change_is_left_alone(connected: Connected, medusa_store: Store) -> None:
    order = await _new(connected, medusa_store)
    medusa_store.admin.post("/admin/order-edits", {"order_id": order.external_id, "internal_note": "mine"})
    with pytest.raises(Refused) as refused:
        await connected.act(order, EditLines((LineChange(_line(order, "bowl-s"), 0),)))
    assert refused.value.code == "refused"
    medusa_store.admin.delete(f"/admin/order-edits/{order.external_id}")


async def test_addresses_of_orders_and_customers(connected: Connected, medusa_store: Store) -> None:
    order = await _new(connected, medusa_store)
    moved = await connected.act(order, EditAddress(ELSEWHERE))
    assert moved.order is not None
    assert moved.order.shipping_address == ELSEWHERE
    assert await connected.look_up(order, EditAddress(ELSEWHERE), "any") is not None
    abroad = PostalAddress("Nora Weiß", street="Main St 1", city="Boston", country="US")
    with pytest.raises(Refused) as refused:
        await connected.act(order, EditAddress(abroad))
    assert refused.value.code == "bad-address"
    assert order.customer_id is not None
    for city in ("Bonn", "Köln"):
        home = PostalAddress("Nora Weiß", street="Weg 1", postcode="50667", city=city, country="DE")
        await connected.act(None, CustomerAddress(order.customer_id, home))
        assert (await connected.customer(order.customer_id)).addresses == (home,)


async def test_notes_are_added_once_and_leave_what_stands_there(
    connected: Connected, medusa_store: Store
) -> None:
    order, key = await _new(connected, medusa_store), uuid4().hex
    medusa_store.admin.post(
        f"/admin/orders/{order.external_id}", {"metadata": {"note": "VIP", "other": "stays"}}
    )
    for _ in range(2):
        noted = await connected.act(order, Note("Called: wants it by Friday"), key)
    assert noted.order is not None
    assert noted.order.note == "VIP\nCalled: wants it by Friday"
    packed = await connected.act(order, PackingNote("No paper, please"))
    assert packed.order is not None
    assert packed.order.packing_note == "No paper, please"
    assert medusa_store.order(order.external_id)["metadata"]["other"] == "stays"


async def test_sent_again_for_nothing_and_ordered_again_to_be_paid(
    connected: Connected, medusa_store: Store
) -> None:
    order, key = await _new(connected, medusa_store), uuid4().hex
    action = Resend((LineQuantity(_line(order, "mug-blue"), 1),), note="Arrived broken")
    async with Line(medusa_store.url).running() as line:
        there = connected.through(line.url)
        line.cut_answer_to("POST /admin/draft-orders")
        with pytest.raises(Uncertain):
            await there.act(order, action, key)
        assert await there.look_up(order, action, key) is None, "a draft is no order yet"
        done = await there.act(order, action, key)
        assert line.cuts == 1
    new = await connected.order(done.created["order"])
    assert (new.total, new.number) == (Decimal(0), done.created["number"])
    assert [(one.sku, one.quantity) for one in new.lines] == [("mug-blue", 1)]
    assert new.financial_status is FinancialStatus.PAID
    assert new.customer_id == order.customer_id
    again = await connected.act(order, action, key)
    assert again.created == done.created

    twin = await connected.act(order, Duplicate())
    copy = await connected.order(twin.created["order"])
    assert copy.total.quantize(Decimal("0.01")) == order.total
    assert copy.financial_status is FinancialStatus.PENDING
    assert twin.answer["payment_collection"]
    found = await connected.find(email=order.email)
    assert {one.external_id for one in found} == {order.external_id, new.external_id, copy.external_id}


async def test_a_discount_code_takes_off_what_was_promised(connected: Connected, medusa_store: Store) -> None:
    shopper, key = medusa_store.shopper(), uuid4().hex
    code = f"SORRY-{key[:8].upper()}"
    ends = datetime.now(UTC) + timedelta(days=30)
    action = Discount(code, "EUR", amount=Decimal(5), customer_id=shopper.customer_id, ends_at=ends)
    made = await connected.act(None, action, key)
    assert made.created["code"] == code
    assert (await connected.act(None, action, key)).created == made.created
    with pytest.raises(Refused) as refused:
        await connected.act(None, action, "another-key")
    assert refused.value.code == "code-taken"
    first = await connected.order(shopper.order({"mug-blue": 1}, codes=(code,))["id"])
    assert (first.discount, first.discount_codes) == (Decimal(5), (code,))
    second = await connected.order(shopper.order({"mug-blue": 1}, codes=(code,))["id"])
    assert second.discount == 0, "once is once"

    percent = f"TEN-{key[:8].upper()}"
    await connected.act(None, Discount(percent, "EUR", percent=Decimal(10), minimum=Decimal(100), uses=None))
    small = await connected.order(shopper.order({"mug-blue": 5}, codes=(percent,))["id"])
    large = await connected.order(shopper.order({"mug-blue": 6}, codes=(percent,))["id"])
    assert (small.discount, large.discount) == (Decimal(0), Decimal("11.1"))
