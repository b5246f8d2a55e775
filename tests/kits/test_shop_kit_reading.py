"""The kit for every shop folder: the first sync, what comes after it, and looking for things."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from merhaba.ports.shops.actions import ActionKind
from merhaba.ports.shops.port import Mirrored, Query
from merhaba.ports.shops.things import ZERO, FinancialStatus, FulfilmentStatus, ShopCustomer, ShopOrder

from .shop_case import ShopCase
from .shop_desk import opened, orders_in
from .shops_found import with_platform

AT_LEAST = {Mirrored.CUSTOMERS: 30, Mirrored.PRODUCTS: 12, Mirrored.ORDERS: 60}
CHANGING = (
    ActionKind.NOTE, ActionKind.PACKING_NOTE, ActionKind.EDIT_ADDRESS, ActionKind.CANCEL, ActionKind.REFUND,
)  # fmt: skip
each_shop = pytest.mark.parametrize("slug", with_platform())


@each_shop
@pytest.mark.parametrize("what", list(Mirrored))
async def test_the_first_sync_gives_each_thing_once_and_goes_on_from_any_page(
    slug: str, what: Mirrored
) -> None:
    async with opened(slug) as desk:
        pages = await desk.all_pages(what)
        ids = [one.external_id for page in pages for one in page.items]
        assert len(ids) == len(set(ids)) >= AT_LEAST[what]
        assert all(ids)
        last = pages[-1]
        assert last.total is None or abs(last.total - len(ids)) <= max(2, len(ids) // 10)
        steps = list(pairwise(pages))
        for before, after in steps[:: max(1, len(steps) // 6)]:
            again = await desk.page(what, before.place)
            assert [one.external_id for one in again.items] == [one.external_id for one in after.items]
        # What follows is only what changed: nothing did, and a little overlap is allowed.
        more = await desk.all_pages(what, last.place)
        assert sum(len(page.items) for page in more) <= len(ids) // 2


@each_shop
async def test_what_changes_after_the_first_sync_is_found_from_its_place(slug: str) -> None:
    async with opened(slug) as desk:
        pages = await desk.all_pages(Mirrored.ORDERS)
        desk.orders = {order.external_id: order for page in pages for order in orders_in(page)}
        kinds = [kind for kind in CHANGING if kind in desk.shop.manifest.capabilities.actions]
        if not kinds:
            pytest.skip("this platform's API changes no order")
        order, action = await desk.choose(kinds[0])
        assert order is not None
        await desk.act(order, action, "kit-change-1")
        later = await desk.all_pages(Mirrored.ORDERS, pages[-1].place)
        found = [one for page in later for one in orders_in(page)]
        assert order.external_id in {one.external_id for one in found}
        assert len(found) <= len(desk.orders) // 2
        # From there on again, the place keeps working when nothing happens.
        assert (
            len((await desk.all_pages(Mirrored.ORDERS, later[-1].place))[-1].items) <= len(desk.orders) // 2
        )


@each_shop
async def test_the_sums_of_every_order_can_be_true(slug: str) -> None:
    async with opened(slug) as desk:
        orders = await desk.mirror()
        for order in orders:
            _plausible(order, desk.case)
        assert any(len(order.lines) >= 200 for order in orders)
        assert any(line.deleted_product for order in orders for line in order.lines)
        assert any(order.customer_id is None for order in orders)
        unpaid = {FinancialStatus.PENDING, FinancialStatus.AUTHORIZED}
        assert any(order.financial_status in unpaid for order in orders)
        assert any(order.cancelled_at is not None for order in orders)
        assert any(ZERO < order.refunded < order.captured for order in orders)
        assert any(order.fulfilment_status is FulfilmentStatus.FULFILLED for order in orders)
        assert any(parcel.tracking_number for order in orders for parcel in order.parcels)


def _plausible(order: ShopOrder, case: ShopCase) -> None:
    assert order.number
    assert re.fullmatch(r"[A-Z]{3}", order.currency), order
    assert order.created_at.tzinfo is not None
    assert order.updated_at.tzinfo is not None
    sums = [order.total, order.shipping, order.shipping_tax, order.tax, order.discount, order.captured]
    assert all(value >= ZERO for value in sums), order.number
    assert case.odd_sums(order) or order.refunded <= order.captured, order.number
    assert len({line.external_id for line in order.lines}) == len(order.lines)
    for line in order.lines:
        assert min(line.price, line.total, line.discount, line.tax) >= ZERO
        assert line.title
        assert line.quantity >= 0
        assert min(line.fulfilled, line.refunded, line.returned) >= 0
        assert max(line.fulfilled, line.returned) <= line.quantity or case.odd_sums(order), order.number
    known = {line.external_id for line in order.lines}
    assert all(set(parcel.lines) <= known for parcel in order.parcels), order.number
    assert all(one.line_id in known for back in order.returns for one in back.lines), order.number


@each_shop
async def test_one_thing_is_fetched_as_it_was_paged_and_what_is_not_there_is_none(slug: str) -> None:
    async with opened(slug) as desk:
        for what in Mirrored:
            first = (await desk.page(what, {})).items
            for one in [*first[:2], *first[-2:]]:
                fetched = await desk.shop.fetch(what, one.external_id, desk.account, desk.tools)
                assert _seen(fetched) == _seen(one)
            real = first[0].external_id
            ghost = re.sub(r"\d+", "999999999", real) if re.search(r"\d", real) else f"{real}9"
            assert await desk.shop.fetch(what, ghost, desk.account, desk.tools) is None


def _seen(thing: object) -> object:
    """A thing without the connector's own notes, which may differ with the road it came by."""
    return replace(thing, data={}) if isinstance(thing, ShopOrder | ShopCustomer) else thing


@each_shop
async def test_looking_finds_exactly_what_was_asked_for(slug: str) -> None:
    async with opened(slug) as desk:
        orders = await desk.mirror()
        shop, account, tools = desk.shop, desk.account, desk.tools
        order = next(o for o in orders if o.email)
        found = await shop.find_orders(Query(number=order.number), account, tools)
        assert [o.external_id for o in found] == [order.external_id]
        by_email = await shop.find_orders(Query(email=order.email), account, tools)
        assert order.external_id in {o.external_id for o in by_email} or len(by_email) == 20
        assert {o.email.casefold() for o in by_email} <= {order.email.casefold()}
        assert len(by_email) <= 20
        assert [o.created_at for o in by_email] == sorted((o.created_at for o in by_email), reverse=True)
        for nobody in (Query(number="777777001"), Query(email="nobody-at-all@nowhere.example")):
            assert list(await shop.find_orders(nobody, account, tools)) == []
        track = next(p.tracking_number for o in orders for p in o.parcels if p.tracking_number)
        for one in await shop.find_orders(Query(tracking=track), account, tools):
            assert track in {p.tracking_number for p in one.parcels}
        called = next((o for o in orders if o.phone), None)
        if called is not None:
            digits = re.sub(r"\D", "", called.phone)
            for one in await shop.find_orders(Query(phone=called.phone), account, tools):
                assert digits[-7:] in re.sub(r"\D", "", _phones(one))


def _phones(order: ShopOrder) -> str:
    places = (order.shipping_address, order.billing_address)
    return " ".join([order.phone, *(place.phone for place in places if place is not None)])


@each_shop
async def test_customers_are_found_by_their_address(slug: str) -> None:
    async with opened(slug) as desk:
        everybody = [one for page in await desk.all_pages(Mirrored.CUSTOMERS) for one in page.items]
        person = next(c for c in everybody if isinstance(c, ShopCustomer) and c.emails and not c.merged_into)
        found = await desk.shop.find_customers(Query(email=person.emails[0]), desk.account, desk.tools)
        assert person.external_id in {one.external_id for one in found}
        assert all(person.emails[0].casefold() in {e.casefold() for e in one.emails} for one in found)
        nobody = Query(email="nobody-at-all@nowhere.example")
        assert list(await desk.shop.find_customers(nobody, desk.account, desk.tools)) == []
        cart = await desk.shop.open_cart(person, desk.account, desk.tools)
        assert cart is None or desk.shop.manifest.capabilities.carts


@each_shop
async def test_the_shop_says_who_it_is_and_that_all_is_well(slug: str) -> None:
    async with opened(slug) as desk:
        who = await desk.shop.identify(desk.account, desk.tools)
        assert who.name
        assert re.fullmatch(r"[A-Z]{3}", who.currency)
        results = await desk.shop.check(desk.account, desk.tools)
        assert results
        assert [one for one in results if one.essential and not one.ok] == []
