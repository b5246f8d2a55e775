"""The shop: each part of the port, handed to the file that does it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from merhaba.ports.channels import Account, CheckResult, Raw
from merhaba.ports.shops.actions import Action, ActionKind, Outcome, Quote
from merhaba.ports.shops.port import Mirrored, Page, Query, ShopIdentity, ShopNews, ShopTools
from merhaba.ports.shops.things import ShopCart, ShopCustomer, ShopOrder, ShopProduct

from . import act, check, find, hooks, load, pages, states
from .client import Client
from .fields import text
from .identify import identify
from .manifest import MANIFEST
from .read_products import read_customer

_SIZES = {Mirrored.CUSTOMERS: 100, Mirrored.PRODUCTS: 25, Mirrored.ORDERS: 50}


class WooCommerce:
    """WooCommerce, through its REST API v3."""

    manifest = MANIFEST

    async def identify(self, account: Account, tools: ShopTools) -> ShopIdentity:
        """The site's name, address, currency and languages."""
        return await identify(Client(account, tools))

    async def check(self, account: Account, tools: ShopTools) -> list[CheckResult]:
        """Address, sign-in and each permission, step by step."""
        return await check.check(Client(account, tools))

    async def subscribe(self, account: Account, hook_url: str, tools: ShopTools) -> Mapping[str, str]:
        """A webhook for each topic, with a secret of our own."""
        return await hooks.subscribe(Client(account, tools), hook_url)

    async def unsubscribe(self, account: Account, hook_url: str, tools: ShopTools) -> None:
        """Delete our webhooks."""
        await hooks.unsubscribe(Client(account, tools), hook_url)

    def verify(self, raw: Raw, account: Account, now: datetime) -> bool:
        """HMAC-SHA256 of the raw body; the unsigned ping of a new webhook is let in."""
        return hooks.verify(raw, account)

    def hook_id(self, raw: Raw) -> str:
        """The delivery's id."""
        return hooks.hook_id(raw)

    def parse(self, raw: Raw, account: Account) -> Sequence[ShopNews]:
        """Orders, products and customers, whole."""
        return hooks.parse(raw, account)

    async def page(
        self, what: Mirrored, place: Mapping[str, Any], account: Account, tools: ShopTools
    ) -> Page:
        """By when it was changed; customers by id."""
        client = Client(account, tools)
        if what is Mirrored.CUSTOMERS:
            found = await pages.by_id(client, "customers", place, _SIZES[what], tools.now())
            people = [read_customer(row) for row in found.rows]
            return Page(people, found.place, found.more, found.total)
        found = await pages.by_change(client, what.value, place, _SIZES[what])
        if what is Mirrored.ORDERS:
            rows = [row for row in found.rows if text(row, "status") not in states.NOT_ORDERS]
            orders = [await load.whole_order(client, row) for row in rows]
            return Page(orders, found.place, found.more, found.total)
        currency = str(place.get("currency") or await load.shop_currency(client))
        products = [await load.whole_product(client, row, currency) for row in found.rows]
        return Page(products, {**found.place, "currency": currency}, found.more, found.total)

    async def fetch(
        self, what: Mirrored, external_id: str, account: Account, tools: ShopTools
    ) -> ShopOrder | ShopProduct | ShopCustomer | None:
        """One thing by its id."""
        client = Client(account, tools)
        if what is Mirrored.ORDERS:
            return await load.fresh_order(client, external_id)
        if not external_id.isascii() or not external_id.isdigit():
            return None
        raw = await client.find(f"{what.value}/{external_id}")
        if not isinstance(raw, dict):
            return None
        if what is Mirrored.CUSTOMERS:
            return read_customer(raw)
        if text(raw, "status") == "trash":
            return None
        return await load.whole_product(client, raw, await load.shop_currency(client))

    async def find_orders(self, query: Query, account: Account, tools: ShopTools) -> Sequence[ShopOrder]:
        """By number or address, compared exactly."""
        return await find.find_orders(query, Client(account, tools))

    async def find_customers(
        self, query: Query, account: Account, tools: ShopTools
    ) -> Sequence[ShopCustomer]:
        """By address, compared exactly."""
        return await find.find_customers(query, Client(account, tools))

    async def open_cart(self, customer: ShopCustomer, account: Account, tools: ShopTools) -> ShopCart | None:
        """The API tells nothing of carts: they live in the shopper's session."""
        return None

    def refuses(self, order: ShopOrder, kind: ActionKind) -> str | None:
        """By the order's status."""
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


shop = WooCommerce()
