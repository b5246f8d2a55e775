"""Orders as shops really have them, read exactly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from merhaba.ports.shops.actions import ActionKind, EditLines, LineChange, LineQuantity, Refund
from merhaba.ports.shops.port import Mirrored
from merhaba.ports.shops.things import (
    FinancialStatus,
    FulfilmentStatus,
    ParcelStatus,
    PaymentKind,
    PaymentState,
    ReturnState,
    ShopCustomer,
    ShopProduct,
)
from merhaba.shops.shopify import shop
from merhaba.shops.shopify.read_payments import read_payments

from .case import action
from .desk import connected
from .mutations_returns import return_mutations
from .seed import send, transaction, world_refund
from .shapes import bag, gid
from .world import World, settle


async def test_an_order_with_more_of_everything_than_a_page_holds_comes_whole() -> None:
    async with connected() as desk:
        world = desk.fake.world
        raw = list(world.orders.values())[20]
        paid = next(t for t in raw["transactions"] if t["kind"] == "SALE")
        for n in range(12):
            item = raw["lineItems"][n]
            world_refund(world, raw, Decimal("0.10"), [(item, 1)], paid)
        for _ in range(5):
            send(world, raw, datetime.now(UTC), only=30)["fulfillmentLineItems"][0]["quantity"] = 0
        for parcel in raw["fulfillments"]:
            for item in parcel["fulfillmentLineItems"]:
                item["quantity"] = min(item["quantity"], 1)
        sent = raw["fulfillments"][0]["fulfillmentLineItems"]
        for n in range(7):
            lines = [
                {"fulfillmentLineItemId": i["id"], "quantity": 1, "returnReason": "OTHER"}
                for i in sent[n * 4 : n * 4 + (14 if n == 0 else 4)]
                if i["quantity"]
            ]
            return_mutations(world)["returnCreate"](
                returnInput={"orderId": raw["id"], "returnLineItems": lines}
            )
        settle(raw)
        for order in (
            await desk.order(raw["id"]),
            next(o for o in await desk.orders() if o.number == "1021"),
        ):
            assert len(order.lines) == 230
            assert len(order.refunds) == 12
            assert len(order.parcels) == 5
            assert [len(parcel.lines) for parcel in order.parcels] == [30] * 5
            assert len(order.returns) == 7
            assert max(len(back.lines) for back in order.returns) == 13
            assert order.refunded == Decimal("1.20")
        assert max(desk.fake.costs) <= 1000


async def test_prices_discounts_and_taxes_add_up_to_the_platforms_total() -> None:
    async with connected() as desk:
        for order in await desk.orders():
            assert order.taxes_included
            if order.cancelled_at is None and not order.returns:
                assert sum(line.total for line in order.lines) + order.shipping == order.total
                for line in order.lines:
                    assert line.price * line.quantity - line.discount == line.total
        discounted = next(o for o in await desk.orders() if o.discount)
        assert discounted.discount == sum(line.discount for line in discounted.lines)


async def test_pieces_edited_away_are_gone_and_refunded_ones_are_still_there() -> None:
    async with connected() as desk:
        order = next(
            o for o in await desk.orders()
            if o.lines[0].quantity == 3 and o.captured and not o.parcels and o.currency == "EUR"
        )  # fmt: skip
        line = order.lines[0]
        await desk.act(order, EditLines((LineChange(line.external_id, 2),)), "key-a")
        edited = await desk.order(order.external_id)
        assert (edited.lines[0].quantity, edited.lines[0].refunded) == (2, 0)
        assert edited.lines[0].total == (line.total * 2 / 3).quantize(Decimal("0.01"))
        assert edited.total == order.total - (line.total - edited.lines[0].total)
        await desk.act(order, Refund(line.price, (LineQuantity(line.external_id, 1),)), "key-b")
        refunded = await desk.order(order.external_id)
        assert (refunded.lines[0].quantity, refunded.lines[0].refunded) == (2, 1)
        assert refunded.total == edited.total
        assert refunded.financial_status is FinancialStatus.PARTIALLY_REFUNDED
        # What is set counts the refunded piece, too: taking the line off leaves that one on it.
        last = await desk.act(refunded, EditLines((LineChange(line.external_id, 0),)), "key-c")
        assert last.order is not None
        assert (last.order.lines[0].quantity, last.order.lines[0].refunded) == (1, 1)
        assert (
            await desk.look_up(refunded, EditLines((LineChange(line.external_id, 0),)), "key-c") is not None
        )


async def test_a_refund_without_money_is_no_refund() -> None:
    async with connected() as desk:
        raw = list(desk.fake.world.orders.values())[4]  # to be paid on delivery
        item = raw["lineItems"][0]
        raw["refunds"].append(
            world_refund(desk.fake.world, raw, Decimal(0), [(item, 1)], {"id": gid("OrderTransaction", 1)})
            | {"transactions": [], "totalRefundedSet": bag("0", "EUR")}
        )
        raw["refunds"].pop(0)
        raw["transactions"].clear()
        settle(raw)
        order = await desk.order(raw["id"])
        assert order.refunds == ()
        assert order.lines[0].quantity == item["quantity"] - 1
        assert order.lines[0].refunded == 0


def test_payments_are_what_was_taken_and_what_is_held() -> None:
    world = World()
    held = transaction(world, "AUTHORIZATION", Decimal(100), "EUR")
    part = transaction(world, "CAPTURE", Decimal(60), "EUR", parentTransaction={"id": held["id"]})
    failed = transaction(world, "SALE", Decimal(100), "EUR", status="FAILURE")
    void = transaction(world, "AUTHORIZATION", Decimal(20), "EUR")
    voided = transaction(world, "VOID", Decimal(20), "EUR", parentTransaction={"id": void["id"]})
    back = transaction(world, "REFUND", Decimal(10), "EUR", parentTransaction={"id": part["id"]})
    lost = transaction(
        world, "REFUND", Decimal(10), "EUR", parentTransaction={"id": part["id"]}, status="FAILURE"
    )
    cash = transaction(world, "SALE", Decimal(50), "EUR", gateway="cash", paymentDetails=None)
    change = transaction(world, "CHANGE", Decimal(8), "EUR", parentTransaction={"id": cash["id"]})
    wallet = transaction(
        world, "SALE", Decimal(1), "EUR",
        paymentDetails={"__typename": "CardPaymentDetails", "company": "Visa", "wallet": "APPLE_PAY"},
    )  # fmt: skip
    read = read_payments([held, part, failed, void, voided, back, lost, cash, change, wallet])
    assert [(p.state, int(p.amount), int(p.refundable or 0)) for p in read] == [
        (PaymentState.AUTHORIZED, 40, 0),
        (PaymentState.CAPTURED, 60, 50),
        (PaymentState.FAILED, 100, 0),
        (PaymentState.VOIDED, 20, 0),
        (PaymentState.CAPTURED, 50, 42),
        (PaymentState.CAPTURED, 1, 1),
    ]
    assert [p.kind for p in read[-2:]] == [PaymentKind.OTHER, PaymentKind.WALLET]
    assert (read[1].label, read[1].last4) == ("Visa", "4242")


async def test_risk_tests_guests_parcels_and_attributes_are_told() -> None:
    async with connected() as desk:
        orders = {order.number: order for order in await desk.orders()}
        risky = orders["1003"].risk
        assert risky is not None
        assert (risky.level, len(risky.reasons)) == ("high", 1)
        assert orders["1008"].test
        assert orders["1007"].customer_id is None
        assert orders["1013"].lines[0].deleted_product
        assert orders["1004"].fulfilment_status is FulfilmentStatus.CANCELLED
        several = orders["1018"]
        assert [p.tracking_number for p in several.parcels] == ["003401018", "SECOND"]
        assert len({p.external_id for p in several.parcels}) == 2
        assert several.parcels[0].steps[0].text == "Parcel centre Börnicke"
        assert orders["1010"].parcels[0].status is ParcelStatus.DELIVERED
        assert several.admin_url == "https://admin.shopify.com/store/tassen/orders/3017"


async def test_a_return_is_told_with_its_reason_and_what_goes_out_instead() -> None:
    async with connected() as desk:
        order, wish = action(ActionKind.EXCHANGE, await desk.orders())
        outcome = await desk.act(order, wish)
        assert outcome.order is not None
        back = outcome.order.returns[-1]
        assert back.state is ReturnState.APPROVED
        assert back.lines[0].exchange_variant == gid("ProductVariant", 1001)
        given = next(v["input"] for v in desk.fake.variables if "returnLineItems" in (v.get("input") or {}))
        assert given["returnLineItems"][0]["returnReason"] == "COLOR"
        order, wish = action(ActionKind.RETURN, await desk.orders())
        await desk.act(order, wish, "key-2")
        asked = [v["input"] for v in desk.fake.variables if "returnLineItems" in (v.get("input") or {})][-1]
        reason = asked["returnLineItems"][0]
        assert reason["returnReasonDefinitionId"] == gid("ReturnReasonDefinition", 0)
        assert reason["returnReasonNote"].startswith("zu klein [mh-")


async def test_products_tell_their_stock_and_their_titles_in_every_language() -> None:
    async with connected() as desk:
        place: Mapping[str, Any] = {}
        found: dict[str, ShopProduct] = {}
        more = True
        while more:
            page = await shop.page(Mirrored.PRODUCTS, place, desk.account, desk.tools)
            found |= {p.external_id: p for p in page.items if isinstance(p, ShopProduct)}
            place, more = page.place, page.more
        cup = found[gid("Product", 200)]
        assert cup.titles == {"en": "Cup 0", "de": "de: Cup 0"}
        assert cup.descriptions["en"] == "Hand-thrown & glazed"
        assert cup.variants[0].stock == 50
        assert found[gid("Product", 209)].variants[0].stock is None
        assert len(found[gid("Product", 211)].variants) == 25
        assert not found[gid("Product", 212)].active
        assert not found[gid("Product", 212)].variants[0].available
        item = gid("InventoryItem", 5000 + 11 * 50 + 20)
        by_item = await shop.fetch(Mirrored.PRODUCTS, item, desk.account, desk.tools)
        assert by_item == found[gid("Product", 211)]


async def test_a_customer_is_told_with_credit_and_the_open_cart() -> None:
    async with connected() as desk:
        first = await shop.fetch(Mirrored.CUSTOMERS, gid("Customer", 100), desk.account, desk.tools)
        assert isinstance(first, ShopCustomer)
        assert (first.emails, first.country, first.accepts_marketing) == (
            ("person0@mail.example",),
            "DE",
            True,
        )
        cart = await shop.open_cart(first, desk.account, desk.tools)
        assert cart is not None
        assert (cart.total, cart.lines[0].quantity) == (Decimal("39.80"), 2)
        other = await shop.fetch(Mirrored.CUSTOMERS, gid("Customer", 101), desk.account, desk.tools)
        assert isinstance(other, ShopCustomer)
        assert await shop.open_cart(other, desk.account, desk.tools) is None
