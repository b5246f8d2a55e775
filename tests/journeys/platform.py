"""A shop's platform on loopback, connected over the API as a person does: the any-shop example server."""

from __future__ import annotations

import contextlib
import copy
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from ..shops.anyshop.data import shop_data
from ..shops.anyshop.fake import TOKEN, Fake, started
from ..shops.anyshop.hooks import signed
from .conftest import Shop
from .house import until

KINDS = ("customers", "products", "orders")


class Platform:
    """The platform (`fake`) and its connection; news are told by hand, so that a test says when."""

    def __init__(self, shop: Shop, fake: Fake, ident: str) -> None:
        self.shop, self.fake, self.id = shop, fake, ident
        self._told = 0

    @property
    def hook_url(self) -> str:
        return f"{self.shop.house.url}/hooks/shops/{self.id}"

    async def shown(self) -> dict[str, Any]:
        """The shop as its settings page shows it."""
        found: dict[str, Any] = await self.shop.owner.get(f"/shops/{self.id}")
        return found

    async def sync_of(self, what: str) -> dict[str, Any]:
        """How far one kind is."""
        found: dict[str, Any] = next(s for s in (await self.shown())["syncs"] if s["what"] == what)
        return found

    async def mirrored(self) -> None:
        """Wait until everything was read once and the platform knows where to call."""

        async def done() -> bool:
            return all(s["complete"] for s in (await self.shown())["syncs"]) and bool(self._secret())

        await until(done, "the first sync", seconds=30)

    async def order(self, number: str) -> dict[str, Any] | None:
        """An order as the desk finds it."""
        page = await self.shop.owner.get("/orders", number=number, shop=self.id)
        return page["items"][0] if page["items"] else None

    def thing(self, what: str, ident: str) -> dict[str, Any]:
        """A thing at the platform, to be changed by `change`."""
        found: dict[str, Any] = copy.deepcopy(self.fake.api.shop.tables[what][ident])
        return found

    def change(self, what: str, ident: str, **changes: Any) -> dict[str, Any]:
        """Change a thing at the platform without telling anybody; gives it."""
        known = self.fake.api.shop.tables[what].get(ident, {})
        thing = {**known, "id": ident, "updated_at": datetime.now(UTC).isoformat(), **changes}
        self.fake.api.shop.tables[what][ident] = thing
        return copy.deepcopy(thing)

    async def tell(self, kind: str, data: dict[str, Any], *, name: str = "", **more: Any) -> httpx.Response:
        """Send a webhook as the platform does."""
        self._told += 1
        news = {"type": kind, "timestamp": datetime.now(UTC).isoformat(), "data": data}
        secret = more.get("secret") or self._secret()
        raw = signed(json.dumps(news).encode(), name=name or f"msg_{self._told}", secret=secret)
        async with httpx.AsyncClient(timeout=30) as client:
            return await client.post(self.hook_url, content=raw.body, headers=dict(raw.headers))

    async def tell_order(self, order: dict[str, Any], **more: Any) -> httpx.Response:
        """A webhook with a whole order."""
        return await self.tell("order.updated", {**order, "actions": ["note"]}, **more)

    async def understood(self) -> None:
        """Wait until every webhook that came was understood or given up."""

        async def none_waits() -> bool:
            waiting = "select 1 from shop_hooks where shop_id = :shop and next_at <= now() limit 1"
            return await self.rows(waiting) == []

        await until(none_waits, "the webhooks are understood")

    async def read_on(self) -> None:
        """Have the house look for what webhooks missed, and wait until it has."""
        before = {what: (await self.sync_of(what))["moved_at"] for what in KINDS}
        await self.shop.owner.post(f"/shops/{self.id}/sync")

        async def moved() -> bool:
            return all([(await self.sync_of(what))["moved_at"] != before[what] for what in KINDS])

        await until(moved, "reading on")

    async def rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        """Facts that no screen shows."""
        return await self.shop.house.rows(self.shop.workspace, statement, shop=self.id, **values)

    def asked(self, what: str) -> int:
        """How often the platform was asked for paths that contain this."""
        return sum(what in path for _, path in self.fake.requests)

    def _secret(self) -> str:
        return str(self.fake.api.shop.hooks.get(self.hook_url, ""))


def later(seconds: float) -> str:
    """A moment in some seconds, as platforms write it."""
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()


async def connect(shop: Shop, fake: Fake, **more: Any) -> Platform:
    """Connect a platform that runs already."""
    body = {"platform": "anyshop", "brand": str(shop.brand), "config": {"url": fake.url}}
    made = await shop.owner.post("/shops", {**body, "secrets": {"token": TOKEN}, **more})
    return Platform(shop, fake, made["id"])


@contextlib.asynccontextmanager
async def connected(shop: Shop, data: dict[str, Any] | None = None) -> AsyncIterator[Platform]:
    """A platform that is connected and read."""
    async with started(data or shop_data()) as fake:
        platform = await connect(shop, fake)
        await platform.mirrored()
        yield platform
        assert fake.violations == []
