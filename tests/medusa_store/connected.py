"""The connector as the house calls it, against the running store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from merhaba.platform.outgoing import Web
from merhaba.ports.channels import Account
from merhaba.ports.shops.actions import Action, Outcome
from merhaba.ports.shops.port import Mirrored, Query, ShopTools
from merhaba.ports.shops.things import ShopCustomer, ShopOrder, ShopProduct
from merhaba.shops.medusa import shop

from .start import Store


@dataclass(frozen=True)
class Connected:
    """Shorthands for the connector's verbs with one account."""

    account: Account
    tools: ShopTools

    @classmethod
    def to(cls, store: Store, web: Web) -> Connected:
        """With the store's own key."""
        account = Account(
            str(uuid4()),
            store.url,
            "Kiln & Clay",
            {"url": store.url, "storefront_url": "https://kiln.example"},
            {"secret_key": store.secret_key, "webhook_secret": store.webhook_secret},
        )
        return cls(account, ShopTools(web.send, lambda: datetime.now(UTC)))

    def through(self, url: str) -> Connected:
        """The same by another address."""
        return replace(self, account=replace(self.account, config={**self.account.config, "url": url}))

    async def order(self, external_id: str) -> ShopOrder:
        found = await shop.fetch(Mirrored.ORDERS, external_id, self.account, self.tools)
        assert isinstance(found, ShopOrder)
        return found

    async def customer(self, external_id: str) -> ShopCustomer:
        found = await shop.fetch(Mirrored.CUSTOMERS, external_id, self.account, self.tools)
        assert isinstance(found, ShopCustomer)
        return found

    async def product(self, external_id: str) -> ShopProduct:
        found = await shop.fetch(Mirrored.PRODUCTS, external_id, self.account, self.tools)
        assert isinstance(found, ShopProduct)
        return found

    async def act(self, order: ShopOrder | None, action: Action, key: str = "") -> Outcome:
        return await shop.act(order, action, key or uuid4().hex, self.account, self.tools)

    async def look_up(self, order: ShopOrder | None, action: Action, key: str) -> Outcome | None:
        return await shop.look_up(order, action, key, self.account, self.tools)

    async def find(self, **query: str) -> list[ShopOrder]:
        return list(await shop.find_orders(Query(**query), self.account, self.tools))

    async def everything(
        self, what: Mirrored, place: Mapping[str, Any] | None = None
    ) -> tuple[dict[str, Any], Mapping[str, Any]]:
        """All there is (or changed) since `place`, by id, and the place reached."""
        found: dict[str, Any] = {}
        here: Mapping[str, Any] = place or {}
        while True:
            page = await shop.page(what, here, self.account, self.tools)
            found |= {thing.external_id: thing for thing in page.items}
            here = page.place
            if not page.more:
                return found, here
