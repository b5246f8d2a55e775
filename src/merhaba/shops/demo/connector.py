"""The port for a shop without a platform: nothing is fetched, nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from merhaba.ports.channels import Account, CheckResult, Raw
from merhaba.ports.shops.actions import Action, ActionKind, Outcome, Quote
from merhaba.ports.shops.port import Mirrored, Page, Query, ShopIdentity, ShopNews, ShopTools
from merhaba.ports.shops.things import ShopCart, ShopCustomer, ShopOrder, ShopProduct

from . import acting
from .manifest import MANIFEST
from .refuses import refuses


class DemoShop:
    """The shop a newcomer tries everything on."""

    manifest = MANIFEST

    async def identify(self, account: Account, tools: ShopTools) -> ShopIdentity:
        """As it was set up."""
        currency = str(account.config.get("currency") or "EUR")
        return ShopIdentity(account.name or "Demo shop", account.address, currency)

    async def check(self, account: Account, tools: ShopTools) -> list[CheckResult]:
        """There is nothing that could be wrong."""
        return [CheckResult("address", True)]

    async def subscribe(self, account: Account, hook_url: str, tools: ShopTools) -> Mapping[str, str]:
        """Nobody calls."""
        return {}

    async def unsubscribe(self, account: Account, hook_url: str, tools: ShopTools) -> None:
        """Nobody called."""

    def verify(self, raw: Raw, account: Account, now: datetime) -> bool:
        """Nothing comes from the demo shop."""
        return False

    def hook_id(self, raw: Raw) -> str:
        """It has none."""
        return ""

    def parse(self, raw: Raw, account: Account) -> Sequence[ShopNews]:
        """Nothing comes from the demo shop."""
        raise ValueError("the demo shop has no webhooks")

    async def page(
        self, what: Mirrored, place: Mapping[str, Any], account: Account, tools: ShopTools
    ) -> Page:
        """Nothing new: what there is, is in the mirror."""
        return Page((), place, False)

    async def fetch(
        self, what: Mirrored, external_id: str, account: Account, tools: ShopTools
    ) -> ShopOrder | ShopProduct | ShopCustomer | None:
        """There is nowhere to fetch from."""
        return None

    async def find_orders(self, query: Query, account: Account, tools: ShopTools) -> Sequence[ShopOrder]:
        """The mirror finds them."""
        return ()

    async def find_customers(
        self, query: Query, account: Account, tools: ShopTools
    ) -> Sequence[ShopCustomer]:
        """The mirror finds them."""
        return ()

    async def open_cart(self, customer: ShopCustomer, account: Account, tools: ShopTools) -> ShopCart | None:
        """Nobody tells."""
        return None

    def refuses(self, order: ShopOrder, kind: ActionKind) -> str | None:
        """By the order's state."""
        return refuses(order, kind)

    async def quote(
        self, order: ShopOrder, action: Action, account: Account, tools: ShopTools
    ) -> Quote | None:
        """Our own sums count."""
        return None

    async def act(
        self, order: ShopOrder | None, action: Action, key: str, account: Account, tools: ShopTools
    ) -> Outcome:
        """Do it, to the mirrored order."""
        return acting.act(order, action, key, tools.now())

    async def look_up(
        self, order: ShopOrder | None, action: Action, key: str, account: Account, tools: ShopTools
    ) -> Outcome | None:
        """By the key in the order."""
        return acting.look_up(order, key)

    async def follow(self, outcome: Outcome, account: Account, tools: ShopTools) -> Outcome:
        """Nothing is ever pending."""
        return outcome
