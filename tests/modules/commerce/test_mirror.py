"""The mirror's own promises: never backwards, nothing for nothing, one turn at a time."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from merhaba.kit.ids import new_id
from merhaba.modules.commerce.mirror import (
    count_sold,
    gone,
    mirror_customers,
    mirror_orders,
    mirror_products,
    set_stock,
)
from merhaba.modules.commerce.mirror.columns import is_open, number, tracking_numbers
from merhaba.modules.commerce.mirror.written import newest
from merhaba.modules.commerce.stored import order_of
from merhaba.platform.database import Database
from merhaba.ports.shops.port import Mirrored, StockChanged
from merhaba.ports.shops.things import (
    FinancialStatus,
    FulfilmentStatus,
    Parcel,
    ParcelStatus,
    PostalAddress,
    ShopCustomer,
    ShopLine,
    ShopOrder,
    ShopProduct,
    ShopVariant,
)

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def an_order(ident: str = "1", *, minutes: float = 0, **more: Any) -> ShopOrder:
    """An order as a platform has it so many minutes after noon."""
    facts: dict[str, Any] = {
        "external_id": ident,
        "number": f"#{ident}",
        "currency": "EUR",
        "created_at": NOON,
        "updated_at": NOON + timedelta(minutes=minutes),
        "financial_status": FinancialStatus.PAID,
        "fulfilment_status": FulfilmentStatus.UNFULFILLED,
        "total": Decimal("12.50"),
        "email": "Clara@Example.com",
    }
    return ShopOrder(**{**facts, **more})


async def rows(database: Database, workspace: UUID, statement: str, **values: Any) -> list[dict[str, Any]]:
    async with database.transaction(workspace) as tx:
        return [dict(row._mapping) for row in await tx.rows(text(statement), values)]


async def test_what_lists_search_by_is_written_one_way(pool: Database) -> None:
    workspace, shop = new_id(), new_id()
    parcel = Parcel(
        "p", ParcelStatus.IN_TRANSIT, tracking_number="jd 0146 abc", expected_at=NOON, shipped_at=NOON
    )
    order = an_order(phone="00 49 (221) 555-0123", parcels=(parcel,))
    async with pool.transaction(workspace) as tx:
        await mirror_orders(tx, shop, [order])
    (row,) = await rows(pool, workspace, "select * from orders")
    assert (row["number"], row["email"], row["phone"]) == ("1", "clara@example.com", "+492215550123")
    assert (row["tracking"], row["expected_at"], row["open"]) == (["JD0146ABC"], NOON, True)
    assert order_of(row["data"]) == order, "what is kept is the order itself, whole"


async def test_nothing_goes_backwards_and_the_same_writes_nothing(pool: Database) -> None:
    workspace, shop = new_id(), new_id()

    async def told(order: ShopOrder) -> int:
        async with pool.transaction(workspace) as tx:
            return len((await mirror_orders(tx, shop, [order])).changed)

    assert await told(an_order(minutes=10, note="ten")) == 1
    before = await rows(
        pool, workspace, "select xmin::text, note from (select xmin, data->>'note' as note from orders) o"
    )
    assert await told(an_order(minutes=10, note="ten")) == 0
    assert await told(an_order(minutes=9, note="nine")) == 0
    assert await rows(pool, workspace, "select xmin::text, data->>'note' as note from orders") == before
    assert await told(an_order(minutes=20, note="ten")) == 0, "newer, and says the same"
    assert await told(an_order(minutes=15, note="fifteen")) == 0, "older than what said the same"
    assert await told(an_order(minutes=20, note="twenty")) == 1, "equally new, and says something else"
    events = await rows(pool, workspace, "select type from events where type = 'order.changed'")
    assert len(events) == 2


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), max_size=20))
def test_of_one_batch_the_newest_of_each_counts(told: list[tuple[int, int]]) -> None:
    orders = [an_order(str(ident), minutes=at) for ident, at in told]
    kept = newest(orders)
    for ident, order in kept.items():
        assert order.updated_at == max(o.updated_at for o in orders if o.external_id == ident)
    assert kept.keys() == {o.external_id for o in orders}


async def test_two_writers_of_one_shop_make_one_customer_and_one_order(pool: Database) -> None:
    workspace, shop = new_id(), new_id()

    async def write(minutes: int) -> None:
        async with pool.transaction(workspace) as tx:
            await mirror_orders(tx, shop, [an_order(str(n), minutes=minutes) for n in range(20)])

    await asyncio.gather(*(write(minutes) for minutes in (3, 1, 4, 2)))
    found = await rows(
        pool, workspace, "select count(*) as n, count(distinct customer_id) as who from orders"
    )
    assert found == [{"n": 20, "who": 1}]
    assert await rows(pool, workspace, "select count(*) as n from customers") == [{"n": 1}]
    moments = await rows(pool, workspace, "select distinct updated_at from orders")
    assert moments == [{"updated_at": NOON + timedelta(minutes=4)}]


async def test_five_hundred_lines_and_currencies_without_cents(pool: Database) -> None:
    workspace, shop = new_id(), new_id()
    lines = tuple(ShopLine(str(n), f"杯子 {n}", 1, Decimal("100"), Decimal("100")) for n in range(500))
    order = an_order(currency="JPY", total=Decimal("50000"), lines=lines, customer_name="كلارا\x00 Weber")
    async with pool.transaction(workspace) as tx:
        await mirror_orders(tx, shop, [order])
    (row,) = await rows(pool, workspace, "select data, total from orders")
    assert len(order_of(row["data"]).lines) == 500
    assert row["total"] == Decimal("50000")
    (person,) = await rows(pool, workspace, "select name from customers")
    assert person["name"] == "كلارا Weber"


async def test_products_lose_variants_and_keep_stock_that_is_newer(pool: Database) -> None:
    workspace, shop = new_id(), new_id()

    def product(*variants: tuple[str, int | None], minutes: float = 0, **more: Any) -> ShopProduct:
        made = tuple(
            ShopVariant(v, f"Variant {v}", price=Decimal("9.90"), stock=stock, available=stock != 0)
            for v, stock in variants
        )
        at = NOON + timedelta(minutes=minutes)
        return ShopProduct("p", "Glass", currency="EUR", variants=made, updated_at=at, **more)

    async def told(told: ShopProduct, **more: Any) -> int:
        async with pool.transaction(workspace) as tx:
            return len((await mirror_products(tx, shop, [told], **more)).changed)

    async def stocked() -> list[tuple[Any, ...]]:
        found = await rows(
            pool, workspace, "select external_id, stock, available from product_variants order by 1"
        )
        return [tuple(row.values()) for row in found]

    assert await told(product(("a", 3), ("b", 0))) == 1
    assert await told(product(("a", 3), ("b", 0))) == 0
    assert await rows(pool, workspace, "select stock, available from products") == [
        {"stock": 3, "available": True}
    ]
    async with pool.transaction(workspace) as tx:
        await set_stock(tx, shop, [StockChanged("a", 0, NOON + timedelta(minutes=9))])
        await set_stock(tx, shop, [StockChanged("a", 8, NOON + timedelta(minutes=8))])
    assert await stocked() == [("a", 0, False), ("b", 0, False)]
    assert await rows(pool, workspace, "select stock, available from products") == [
        {"stock": 0, "available": False}
    ]
    assert await told(product(("a", 5), ("b", 0), minutes=5, handle="h")) == 1
    assert (await stocked())[0] == ("a", 0, False), "its stock was told for a later moment"
    assert (
        await told(product(("a", 5), ("b", 0), minutes=5, handle="h"), as_of=NOON + timedelta(minutes=10))
        == 1
    )
    assert (await stocked())[0] == ("a", 5, True), "read later than that"
    assert await told(product(("b", 1), minutes=20)) == 1
    assert await stocked() == [("b", 1, True)]


async def test_sold_counts_pieces_of_thirty_days_without_what_was_cancelled(pool: Database) -> None:
    workspace, shop = new_id(), new_id()
    now = datetime.now(UTC)

    def sale(ident: str, product: str, pieces: int, **more: Any) -> ShopOrder:
        line = ShopLine("l", "Glass", pieces, Decimal(1), Decimal(1), product_id=product)
        return an_order(ident, lines=(line,), **{"created_at": now - timedelta(days=1), **more})

    async with pool.transaction(workspace) as tx:
        await mirror_products(tx, shop, [ShopProduct("a", "A"), ShopProduct("b", "B"), ShopProduct("c", "C")])
        await mirror_orders(
            tx,
            shop,
            [
                sale("1", "a", 2),
                sale("2", "a", 3),
                sale("3", "b", 5, created_at=now - timedelta(days=31)),
                sale("4", "b", 7, cancelled_at=now),
                sale("5", "b", 1),
                an_order("6", created_at=now),
            ],
        )
        assert await count_sold(tx) == 2
        assert await count_sold(tx) == 0, "only what changed is written"
    found = await rows(pool, workspace, "select external_id, sold from products order by 1")
    assert [tuple(row.values()) for row in found] == [("a", 5), ("b", 1), ("c", 0)]


async def test_what_is_gone_is_gone_and_an_accounts_orders_stay(pool: Database) -> None:
    workspace, shop = new_id(), new_id()
    async with pool.transaction(workspace) as tx:
        await mirror_customers(
            tx, shop, [ShopCustomer("c", "Clara", ("clara@example.com",), updated_at=NOON)]
        )
        await mirror_orders(tx, shop, [an_order("1", customer_id="c"), an_order("2", customer_id="c")])
        assert await gone(tx, shop, Mirrored.ORDERS, ["1", "none"]) == 1
        assert await gone(tx, shop, Mirrored.CUSTOMERS, ["c"]) == 1
    found = await rows(pool, workspace, "select external_id, customer_id is not null as owned from orders")
    assert found == [{"external_id": "2", "owned": True}]


def test_an_order_is_open_until_everything_is_sent_and_has_arrived() -> None:
    sent = an_order(fulfilment_status=FulfilmentStatus.FULFILLED)
    under_way = Parcel("p", ParcelStatus.IN_TRANSIT, shipped_at=NOON)
    assert is_open(an_order(), NOON)
    assert not is_open(sent, NOON)
    assert is_open(replace(sent, parcels=(under_way,)), NOON)
    assert not is_open(replace(sent, parcels=(replace(under_way, status=ParcelStatus.DELIVERED),)), NOON)
    assert not is_open(replace(sent, parcels=(under_way,)), NOON + timedelta(days=61))
    assert not is_open(an_order(cancelled_at=NOON), NOON)
    assert not is_open(an_order(financial_status=FinancialStatus.REFUNDED), NOON)


def test_numbers_as_people_write_them() -> None:
    assert number(" #1042 ") == "1042"
    parcel = Parcel("p", ParcelStatus.PENDING, tracking_number=" 1z 999 aa1 ")
    assert tracking_numbers(an_order(parcels=(parcel, replace(parcel, external_id="q")))) == ["1Z999AA1"]


async def test_a_guests_number_finds_them_only_where_there_is_no_address(pool: Database) -> None:
    workspace, shop = new_id(), new_id()
    phone = "+90 532 555 01 23"
    async with pool.transaction(workspace) as tx:
        await mirror_orders(tx, shop, [an_order("1", email="", phone=phone)])
        await mirror_orders(tx, shop, [an_order("2", email="", phone="+905325550123")])
        await mirror_orders(tx, shop, [an_order("3", email="sister@example.com", phone=phone)])
        await mirror_orders(tx, shop, [an_order("4", email="", phone="")])
    found = await rows(pool, workspace, "select external_id, customer_id from orders order by 1")
    who = [row["customer_id"] for row in found]
    assert who[0] == who[1] != who[2]
    assert who[3] is None


async def test_an_address_book_entry_does_not_overwrite_what_people_wrote(pool: Database) -> None:
    workspace, shop = new_id(), new_id()
    account = ShopCustomer(
        "c", "CLARA WEBER", ("clara@example.com",), language="de-DE", country="de", updated_at=NOON
    )
    async with pool.transaction(workspace) as tx:
        await mirror_customers(tx, shop, [account])
        await tx.run(text("update customers set name = 'Clara', notes = 'kind'"))
        await mirror_customers(tx, shop, [replace(account, updated_at=NOON + timedelta(hours=1), note="vip")])
    (person,) = await rows(pool, workspace, "select name, notes, language, country from customers")
    assert person == {"name": "Clara", "notes": "kind", "language": "de", "country": "DE"}


async def test_addresses_as_the_platform_has_them_are_only_kept_if_they_are_some(pool: Database) -> None:
    workspace, shop = new_id(), new_id()
    odd = ShopCustomer("c", "X", ("not an address", "", "x@y"), phones=("12",), updated_at=NOON)
    place = PostalAddress(name="Y", phone="+49 30 1")
    async with pool.transaction(workspace) as tx:
        await mirror_customers(tx, shop, [odd])
        await mirror_orders(tx, shop, [an_order("1", email="also not", shipping_address=place)])
    assert await rows(pool, workspace, "select value from identities") == []
    (account,) = await rows(pool, workspace, "select customer_id from shop_customers")
    assert account["customer_id"] is not None, "an account is a person, whatever is known of them"
