"""The shop: each part of the port, handed to the file that does it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from merhaba.ports.channels import Account, CheckResult, Raw
from merhaba.ports.shops.actions import Action, ActionKind, Outcome, Quote
from merhaba.ports.shops.port import Mirrored, Page, Query, ShopIdentity, ShopNews, ShopTools
from merhaba.ports.shops.things import ShopCart, ShopCustomer, ShopOrder, ShopProduct

from . import act, carts, check, find, load, pages
from .client import Client
from .criteria import Where
from .fields import text
from .manifest import MANIFEST
from .read_products import NOT_SHOWN, read_customer


class Magento:
    """Magento Open Source and Adobe Commerce, through the REST API."""

    manifest = MANIFEST

    async def identify(self, account: Account, tools: ShopTools) -> ShopIdentity:
        """The store view's name, address, currency and languages."""
        client = Client(account, tools)
        configs = await load.store_configs(client)
        own = next((one for one in configs if text(one, "code") == client.store), configs[0])
        host = urlsplit(text(own, "base_url") or client.base).hostname or client.base
        return ShopIdentity(
            name=host,
            domain=host,
            currency=text(own, "base_currency_code"),
            timezone=text(own, "timezone") or "UTC",
            languages=tuple(dict.fromkeys(text(one, "locale").replace("_", "-") for one in configs)),
        )

    async def check(self, account: Account, tools: ShopTools) -> list[CheckResult]:
        """Address, sign-in and each permission, step by step."""
        return await check.check(Client(account, tools))

    async def subscribe(self, account: Account, hook_url: str, tools: ShopTools) -> Mapping[str, str]:
        """Nothing: Open Source calls nobody, and Adobe Commerce's events go to Adobe's own service."""
        return {}

    async def unsubscribe(self, account: Account, hook_url: str, tools: ShopTools) -> None:
        """Nothing was set up."""

    def verify(self, raw: Raw, account: Account, now: datetime) -> bool:
        """Nothing that comes is from the shop."""
        return False

    def hook_id(self, raw: Raw) -> str:
        """Nothing comes, so nothing is named."""
        return ""

    def parse(self, raw: Raw, account: Account) -> Sequence[ShopNews]:
        """Nothing comes. Raises ValueError."""
        raise ValueError("This platform sends no webhooks.")

    async def page(
        self, what: Mirrored, place: Mapping[str, Any], account: Account, tools: ShopTools
    ) -> Page:
        """By when it was changed, and within the same second by id."""
        client = Client(account, tools)
        if what is Mirrored.CUSTOMERS:
            found = await pages.by_change(client, "customers/search", "id", place, 100)
            locales = await load.store_locales(client)
            people = [read_customer(row, locales) for row in found.rows]
            return Page(people, found.place, found.more, found.total)
        if what is Mirrored.ORDERS:
            found = await pages.by_change(client, "orders", "entity_id", place, 50)
            orders = await load.whole_orders(client, found.rows)
            return Page(orders, found.place, found.more, found.total)
        shown = [Where("visibility", str(NOT_SHOWN), "gt")]
        found = await pages.by_change(client, "products", "id", place, 50, shown)
        products = await load.whole_products(client, found.rows)
        return Page(products, found.place, found.more, found.total)

    async def fetch(
        self, what: Mirrored, external_id: str, account: Account, tools: ShopTools
    ) -> ShopOrder | ShopProduct | ShopCustomer | None:
        """One thing by its entity id."""
        client = Client(account, tools)
        if what is Mirrored.ORDERS:
            return await load.fresh_order(client, external_id)
        if not external_id.isascii() or not external_id.isdigit() or len(external_id) > 10:
            return None
        if what is Mirrored.CUSTOMERS:
            raw = await client.find(f"customers/{external_id}")
            return read_customer(raw, await load.store_locales(client)) if isinstance(raw, dict) else None
        rows = (await client.search("products", [Where("entity_id", external_id)], size=1)).rows
        products = await load.whole_products(client, rows)
        return products[0] if products else None

    async def find_orders(self, query: Query, account: Account, tools: ShopTools) -> Sequence[ShopOrder]:
        """By increment id, address or telephone, compared exactly."""
        return await find.find_orders(query, Client(account, tools))

    async def find_customers(
        self, query: Query, account: Account, tools: ShopTools
    ) -> Sequence[ShopCustomer]:
        """By address, compared exactly."""
        return await find.find_customers(query, Client(account, tools))

    async def open_cart(self, customer: ShopCustomer, account: Account, tools: ShopTools) -> ShopCart | None:
        """The active quote of a customer."""
        return await carts.open_cart(customer, Client(account, tools))

    def refuses(self, order: ShopOrder, kind: ActionKind) -> str | None:
        """By the order's state and what the edition can do."""
        return act.refuses(order, kind)

    async def quote(
        self, order: ShopOrder, action: Action, account: Account, tools: ShopTools
    ) -> Quote | None:
        """The API has no dry run."""
        return None

    async def act(
        self, order: ShopOrder | None, action: Action, key: str, account: Account, tools: ShopTools
    ) -> Outcome:
        """Do it."""
        return await act.act(act.Job(Client(account, tools), order, action, key))

    async def look_up(
        self, order: ShopOrder | None, action: Action, key: str, account: Account, tools: ShopTools
    ) -> Outcome | None:
        """By the mark that every write leaves."""
        return await act.look_up(act.Job(Client(account, tools), order, action, key))

    async def follow(self, outcome: Outcome, account: Account, tools: ShopTools) -> Outcome:
        """Nothing is left pending here."""
        return outcome


shop = Magento()
