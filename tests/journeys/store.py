"""A connected shop on loopback for journeys: the any-shop example server, mirrored."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterable
from typing import Any
from uuid import UUID

from merhaba.kit.ids import new_id
from merhaba.modules.commerce.mirror import mirror_customers, mirror_orders, mirror_products
from merhaba.modules.shops.commands import connect
from merhaba.modules.shops.queries import opened
from merhaba.modules.shops.tools import tools_for
from merhaba.ports.shops.port import Mirrored

from ..shops.anyshop.case import account
from ..shops.anyshop.data import shop_data
from ..shops.anyshop.fake import TOKEN, Fake, started
from ..shops.anyshop.hooks import SECRET
from .conftest import Shop

_WRITERS = {
    Mirrored.CUSTOMERS: mirror_customers,
    Mirrored.PRODUCTS: mirror_products,
    Mirrored.ORDERS: mirror_orders,
}
NO_END = {"refund_days": None, "return_days": None, "agent": {"per_order": "100.00", "per_day": "150.00"}}


class Store:
    """The shop's platform (`fake`) and how the desk sees it."""

    def __init__(self, shop: Shop, fake: Fake, ident: UUID) -> None:
        self.shop, self.fake, self.id = shop, fake, ident

    async def orders(self, **facts: Any) -> list[dict[str, Any]]:
        """Mirrored orders with these facts."""
        page = await self.shop.owner.get("/orders", shop=str(self.id), limit=200)
        return [o for o in page["items"] if all(o[name] == value for name, value in facts.items())]

    async def refundable(self, *, below: float = 90, above: float = 1) -> dict[str, Any]:
        """A paid order in euros of which nothing went back, whose first line costs between these."""
        for order in await self.orders(financial_status="paid", cancelled_at=None):
            line = order["lines"][0]
            small = above < float(line["total"]["amount"]) < below
            if order["total"]["currency"] == "EUR" and small and not order["returns"]:
                return order
        raise AssertionError("no such order in the shop")

    def at_the_shop(self, order: dict[str, Any]) -> Any:
        """The order in the platform's own shape."""
        for known in self.fake.api.shop.tables["orders"].values():
            if known["number"] == order["number"]:
                return known
        raise AssertionError(f"the shop has no order {order['number']}")

    def refunds(self, order: dict[str, Any]) -> list[str]:
        """The amounts that went back at the shop."""
        return [refund["amount"] for refund in self.at_the_shop(order).get("refunds", [])]

    async def policy(self, **changes: Any) -> None:
        """Set the shop's policy."""
        await self.shop.owner.put(f"/shops/{self.id}/policy", NO_END | changes)


@contextlib.asynccontextmanager
async def connected_store(shop: Shop, data: dict[str, Any] | None = None) -> AsyncIterator[Store]:
    """Start the platform, connect it and mirror everything in it."""
    async with started(data or shop_data()) as fake:
        store = Store(shop, fake, await connect_anyshop(shop, fake.url))
        await store.policy()
        yield store


async def connect_anyshop(shop: Shop, url: str) -> UUID:
    """Connect a shop that speaks the any-shop API, and mirror everything in it; its id."""
    ident = new_id()
    runtime = shop.house.web
    connector = runtime.shops["anyshop"]
    about = await connector.identify(account(url), tools_for(runtime, shop.workspace))
    async with runtime.database.transaction(shop.workspace) as tx:
        await connect(
            tx,
            runtime.keys,
            ident=ident,
            platform="anyshop",
            brand=shop.brand,
            name="",
            config={"url": url},
            secrets={"token": TOKEN, "hook_secret": SECRET},
            identity=about,
        )
    await _mirror(shop, ident, Mirrored)
    return ident


async def _mirror(shop: Shop, ident: UUID, kinds: Iterable[Mirrored]) -> None:
    runtime = shop.house.web
    async with runtime.database.transaction(shop.workspace) as tx:
        known = (await opened(tx, runtime.keys, ident)).account
        for what in kinds:
            place: Any = {}
            more = True
            while more:
                page = await runtime.shops["anyshop"].page(
                    what, place, known, tools_for(runtime, shop.workspace)
                )
                await _WRITERS[what](tx, ident, page.items)  # type: ignore[operator]  # each its own things
                place, more = page.place, page.more
