"""The port, handed on to the files that each do one thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from merhaba.ports.channels import Account, CheckResult, Consent, NeedsReconnect, Raw, RetryLater
from merhaba.ports.http import Uncertain
from merhaba.ports.shops.actions import Action, ActionKind, Outcome, Quote, Refund
from merhaba.ports.shops.port import Mirrored, Page, Query, ShopIdentity, ShopNews, ShopTools
from merhaba.ports.shops.things import ShopCart, ShopCustomer, ShopOrder, ShopProduct

from . import acting, consent, pages, refunds, webhooks
from .check import check
from .client import Client, where_is
from .manifest import MANIFEST
from .read_catalog import read_store
from .refuses import no, refuses


class BigCommerce:
    """A BigCommerce store."""

    manifest = MANIFEST

    async def identify(self, account: Account, tools: ShopTools) -> ShopIdentity:
        """Who the store is."""
        told = await Client(account, tools).get("/v2/store")
        if not isinstance(told, dict):
            raise NeedsReconnect("There is no store at this API path.")
        try:
            return read_store(told)
        except ValueError as error:
            raise RetryLater(f"What the platform says of the store is not understood: {error}.") from error

    async def check(self, account: Account, tools: ShopTools) -> list[CheckResult]:
        """Step by step."""
        return await check(Client(account, tools), account)

    async def subscribe(self, account: Account, hook_url: str, tools: ShopTools) -> Mapping[str, str]:
        """One hook for each scope."""
        return await webhooks.subscribe(Client(account, tools), hook_url)

    async def unsubscribe(self, account: Account, hook_url: str, tools: ShopTools) -> None:
        """Take them back."""
        await webhooks.unsubscribe(Client(account, tools), hook_url)

    def verify(self, raw: Raw, account: Account, now: datetime) -> bool:
        """Our secret header and the platform's signature."""
        return webhooks.verify(raw, account, now)

    def hook_id(self, raw: Raw) -> str:
        """The delivery's id."""
        return webhooks.hook_id(raw)

    def parse(self, raw: Raw, account: Account) -> Sequence[ShopNews]:
        """What happened to what."""
        return webhooks.parse(raw, where_is(account)[1])

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
        """Orders that match; the platform cannot look by tracking number."""
        return await pages.find_orders(Client(account, tools), query)

    async def find_customers(
        self, query: Query, account: Account, tools: ShopTools
    ) -> Sequence[ShopCustomer]:
        """Customers that match."""
        return await pages.find_customers(Client(account, tools), query)

    async def open_cart(self, customer: ShopCustomer, account: Account, tools: ShopTools) -> ShopCart | None:
        """The platform tells of no cart by its customer."""
        return None

    def refuses(self, order: ShopOrder, kind: ActionKind) -> str | None:
        """By the order's state."""
        return refuses(order, kind)

    async def quote(
        self, order: ShopOrder, action: Action, account: Account, tools: ShopTools
    ) -> Quote | None:
        """What a refund of lines and shipping would be."""
        if not isinstance(action, Refund) or not (action.lines or action.shipping):
            return None
        try:
            return await refunds.quote(Client(account, tools), order, action)
        except Uncertain as uncertain:
            raise RetryLater(uncertain.reason) from uncertain

    async def act(
        self, order: ShopOrder | None, action: Action, key: str, account: Account, tools: ShopTools
    ) -> Outcome:
        """Do it."""
        if action.kind not in self.manifest.capabilities.actions:
            raise no("not-supported")
        return await acting.act(Client(account, tools), order, action, key)

    async def look_up(
        self, order: ShopOrder | None, action: Action, key: str, account: Account, tools: ShopTools
    ) -> Outcome | None:
        """Whether it was done."""
        return await acting.look_up(Client(account, tools), order, action, key)

    async def follow(self, outcome: Outcome, account: Account, tools: ShopTools) -> Outcome:
        """Nothing is ever pending."""
        return outcome

    def ask_consent(self, account: Account, *, redirect_uri: str, state: str) -> Consent:
        """The app's page for installing it."""
        return consent.ask_consent(account, redirect_uri=redirect_uri, state=state)

    async def take_consent(
        self,
        account: Account,
        *,
        query: Mapping[str, str],
        verifier: str,
        redirect_uri: str,
        tools: ShopTools,
    ) -> Mapping[str, str]:
        """Trade the code for a token."""
        return await consent.take_consent(account, query=query, redirect_uri=redirect_uri, tools=tools)
