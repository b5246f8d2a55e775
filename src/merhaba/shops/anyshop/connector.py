"""The port, handed on to the files that each do one thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from merhaba.ports.channels import Account, CheckResult, NeedsReconnect, Raw, RetryLater
from merhaba.ports.http import Uncertain
from merhaba.ports.shops.actions import Action, ActionKind, Outcome, Quote, Refused
from merhaba.ports.shops.port import Mirrored, Page, Query, ShopIdentity, ShopNews, ShopTools
from merhaba.ports.shops.things import ShopCart, ShopCustomer, ShopOrder, ShopProduct

from . import actions, pages, webhooks
from .check import check
from .client import Client
from .manifest import MANIFEST
from .read import read_identity


class AnyShop:
    """A shop that speaks the any-shop API."""

    manifest = MANIFEST

    async def identify(self, account: Account, tools: ShopTools) -> ShopIdentity:
        """Who the shop is."""
        told = await Client(account, tools).get("/shop")
        if told is None:
            raise NeedsReconnect("There is no “/shop” below this address.")
        try:
            return read_identity(told)
        except ValueError as error:
            raise RetryLater(f"What the shop says of itself is not understood: {error}.") from error

    async def check(self, account: Account, tools: ShopTools) -> list[CheckResult]:
        """Step by step."""
        return await check(Client(account, tools), account)

    async def subscribe(self, account: Account, hook_url: str, tools: ShopTools) -> Mapping[str, str]:
        """Tell the shop where to call; a shop that cannot be told is asked for changes instead."""
        try:
            told = await Client(account, tools).write("PUT", "/webhook", body={"url": hook_url})
            return {} if told is None else {"hook_secret": told.must("secret")}
        except (Refused, ValueError):
            return {}
        except Uncertain as uncertain:
            raise RetryLater(uncertain.reason) from uncertain  # telling it again does no harm

    async def unsubscribe(self, account: Account, hook_url: str, tools: ShopTools) -> None:
        """Take it back."""
        try:
            await Client(account, tools).write("DELETE", "/webhook", query={"url": hook_url})
        except Refused:
            return
        except Uncertain as uncertain:
            raise RetryLater(uncertain.reason) from uncertain

    def verify(self, raw: Raw, account: Account, now: datetime) -> bool:
        """Standard Webhooks."""
        return webhooks.verify(raw, account, now)

    def hook_id(self, raw: Raw) -> str:
        """The message's id."""
        return webhooks.hook_id(raw)

    def parse(self, raw: Raw, account: Account) -> Sequence[ShopNews]:
        """What happened."""
        return webhooks.parse(raw)

    async def page(
        self, what: Mirrored, place: Mapping[str, Any], account: Account, tools: ShopTools
    ) -> Page:
        """The next page."""
        return await pages.page(Client(account, tools), what, place)

    async def fetch(
        self, what: Mirrored, external_id: str, account: Account, tools: ShopTools
    ) -> ShopOrder | ShopProduct | ShopCustomer | None:
        """One thing."""
        return await pages.fetch(Client(account, tools), what, external_id)

    async def find_orders(self, query: Query, account: Account, tools: ShopTools) -> Sequence[ShopOrder]:
        """Orders that match, newest first."""
        found = await pages.find(Client(account, tools), Mirrored.ORDERS, query)
        orders = [one for one in found if isinstance(one, ShopOrder)]
        return sorted(orders, key=lambda order: order.created_at, reverse=True)[: pages.MOST_FOUND]

    async def find_customers(
        self, query: Query, account: Account, tools: ShopTools
    ) -> Sequence[ShopCustomer]:
        """Customers that match."""
        found = await pages.find(Client(account, tools), Mirrored.CUSTOMERS, query)
        return [one for one in found if isinstance(one, ShopCustomer)]

    async def open_cart(self, customer: ShopCustomer, account: Account, tools: ShopTools) -> ShopCart | None:
        """What they are about to buy."""
        return await pages.open_cart(Client(account, tools), customer)

    def refuses(self, order: ShopOrder, kind: ActionKind) -> str | None:
        """What the shop does not list for this order."""
        return actions.refuses(order, kind)

    async def quote(
        self, order: ShopOrder, action: Action, account: Account, tools: ShopTools
    ) -> Quote | None:
        """What the shop says it will do in money."""
        return await actions.quote(Client(account, tools), order, action)

    async def act(
        self, order: ShopOrder | None, action: Action, key: str, account: Account, tools: ShopTools
    ) -> Outcome:
        """Do it."""
        return await actions.act(Client(account, tools), order, action, key)

    async def look_up(
        self, order: ShopOrder | None, action: Action, key: str, account: Account, tools: ShopTools
    ) -> Outcome | None:
        """Whether it was done."""
        return await actions.look_up(Client(account, tools), order, key)

    async def follow(self, outcome: Outcome, account: Account, tools: ShopTools) -> Outcome:
        """How it stands."""
        return await actions.follow(Client(account, tools), outcome)
