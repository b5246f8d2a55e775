"""One thing that cannot be kept keeps no other out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from merhaba.kit.ids import new_id
from merhaba.modules.shops.keeping import keep
from merhaba.ports.shops.things import ShopCustomer, ShopProduct, ShopVariant

from ..commerce.test_mirror import NOON, an_order
from .conftest import World


async def test_a_sum_that_no_database_holds_and_a_text_that_is_none(world: World) -> None:
    shop = new_id()
    orders = [an_order(str(n)) for n in range(9)]
    orders[3] = replace(orders[3], total=Decimal("1e20"))
    orders[7] = replace(orders[7], customer_name="half a \ud83d character")
    people = [ShopCustomer("c1", "Clara", ("clara@example.com",), updated_at=NOON)]
    products = [
        ShopProduct("p1", "Glass", variants=(ShopVariant("v", "V", price=Decimal("1e20")),)),
        ShopProduct("p2", "Cup", variants=(ShopVariant("w", "W", price=Decimal(1), stock=10**12),)),
    ]
    async with world.runtime.database.transaction(world.workspace) as tx:
        kept = await keep(tx, shop, [*orders, *people, *products])
    assert kept.refused.keys() == {"3", "7", "p1"}
    assert all("cannot be kept" in why for why in kept.refused.values())
    there = await world.rows("select external_id from orders order by 1")
    assert [row["external_id"] for row in there] == ["0", "1", "2", "4", "5", "6", "8"]
    assert await world.rows("select external_id, stock from products") == [
        {"external_id": "p2", "stock": 2147483647}
    ]
    assert len(kept.changed) == 7 + 1 + 1
