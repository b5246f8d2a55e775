"""A connected shop for these tests: the fake, an account of any version, and tools that keep secrets."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from merhaba.platform.outgoing import Web
from merhaba.ports.channels import Account, Renewal
from merhaba.ports.shops.actions import Action, Outcome
from merhaba.ports.shops.port import Mirrored, ShopTools
from merhaba.ports.shops.things import ShopOrder
from merhaba.shops.shopify import shop

from .case import account as account_of
from .fake import Fake, running

VERSIONS = ("2026-07", "2026-04", "2026-01", "2025-10", "2025-01")


@dataclass
class Desk:
    """What a test needs. `kept` are the secrets that were renewed."""

    fake: Fake
    account: Account
    tools: ShopTools

    async def orders(self) -> list[ShopOrder]:
        """All orders, page by page."""
        found: list[ShopOrder] = []
        place: Mapping[str, object] = {}
        while True:
            page = await shop.page(Mirrored.ORDERS, place, self.account, self.tools)
            found += [one for one in page.items if isinstance(one, ShopOrder)]
            place = page.place
            if not page.more:
                return found

    async def order(self, identity: str) -> ShopOrder:
        """One order as it is now."""
        found = await shop.fetch(Mirrored.ORDERS, identity, self.account, self.tools)
        assert isinstance(found, ShopOrder)
        return found

    async def act(self, order: ShopOrder | None, action: Action, key: str = "key-1") -> Outcome:
        return await shop.act(order, action, key, self.account, self.tools)

    async def look_up(self, order: ShopOrder | None, action: Action, key: str = "key-1") -> Outcome | None:
        return await shop.look_up(order, action, key, self.account, self.tools)


@contextlib.asynccontextmanager
async def connected(version: str = "2026-07", now: datetime | None = None) -> AsyncIterator[Desk]:
    """A desk; at its end the fake must have seen nothing against its contract."""
    web = Web()
    async with running() as fake:
        holder: list[Desk] = []

        async def renew(account: Account, renewal: Renewal) -> Account:
            desk = holder[0]
            changed = await renewal(desk.account)
            desk.account = replace(desk.account, secrets={**desk.account.secrets, **changed})
            return desk.account

        tools = ShopTools(
            web.send, lambda: now or datetime.now(UTC), {"public_url": "https://desk.example"}, renew
        )
        holder.append(Desk(fake, account_of(fake.url, version), tools))
        try:
            yield holder[0]
        finally:
            await web.close()
        assert fake.violations == []
