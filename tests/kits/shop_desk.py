"""A desk in miniature for the kit: it mirrors a shop, acts, and can break the line to the platform."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from merhaba.platform.outgoing import Web
from merhaba.ports.channels import Account
from merhaba.ports.http import HttpRequest, HttpResponse, Uncertain
from merhaba.ports.shops.actions import Action, ActionKind, Outcome, OutcomeState
from merhaba.ports.shops.port import Mirrored, Page, Shop, ShopTools
from merhaba.ports.shops.things import ShopCustomer, ShopOrder, ShopProduct

from .shop_case import FakePlatform, ShopCase
from .shops_found import case_of

Thing = ShopOrder | ShopProduct | ShopCustomer
MOST_PAGES = 400


@dataclass(slots=True)
class Line:
    """HTTP as the house sends it, counting writes; write number `at` (from 1) can fail or lose its answer."""

    web: Web = field(default_factory=Web)
    writes: int = 0
    fault: Literal["", "500", "lost"] = ""
    at: int = 0

    async def send(self, request: HttpRequest) -> HttpResponse:
        if request.harmless:
            return await self.web.send(request)
        self.writes += 1
        broken = self.fault if self.writes == self.at else ""
        if broken == "500":
            return HttpResponse(500, {"content-type": "text/plain"}, b"Internal Server Error")
        answer = await self.web.send(request)
        if broken == "lost":
            raise Uncertain("The answer was lost on its way.")
        return answer

    def break_at(self, write: int, fault: Literal["500", "lost"]) -> None:
        """Let the write with this number, counted from now, go wrong."""
        self.writes, self.at, self.fault = 0, write, fault

    def mend(self) -> None:
        self.writes, self.at, self.fault = 0, 0, ""


@dataclass(slots=True)
class Desk:
    """One connected shop."""

    case: ShopCase
    fake: FakePlatform
    account: Account
    line: Line = field(default_factory=Line)
    orders: dict[str, ShopOrder] = field(default_factory=dict)

    @property
    def shop(self) -> Shop:
        return self.case.shop

    @property
    def tools(self) -> ShopTools:
        return ShopTools(
            http=self.line.send,
            now=lambda: datetime.now(UTC),
            settings={"public_url": "https://desk.example"},
        )

    async def page(self, what: Mirrored, place: Mapping[str, Any]) -> Page:
        """One page, from a place that went through JSON as it does in the database."""
        kept = json.loads(json.dumps(dict(place)))
        return await self.shop.page(what, kept, self.account, self.tools)

    async def all_pages(self, what: Mirrored, place: Mapping[str, Any] | None = None) -> list[Page]:
        """Pages from a place until there is no more for now."""
        pages: list[Page] = []
        here: Mapping[str, Any] = place or {}
        while len(pages) < MOST_PAGES:
            pages.append(await self.page(what, here))
            if not pages[-1].more:
                return pages
            here = pages[-1].place
        raise AssertionError(f"{what}: no end after {MOST_PAGES} pages")

    async def mirror(self) -> list[ShopOrder]:
        """All orders, kept."""
        if self.case.mirrored is not None:
            found = list(self.case.mirrored())
        else:
            found = [order for page in await self.all_pages(Mirrored.ORDERS) for order in orders_in(page)]
        self.orders = {order.external_id: order for order in found}
        return found

    async def choose(self, kind: ActionKind) -> tuple[ShopOrder | None, Action]:
        """What the case wants to be tried for a kind, with the order as it is now."""
        order, action = self.case.action(kind, list(self.orders.values()) or await self.mirror())
        assert action.kind is kind
        return order, action

    async def act(self, order: ShopOrder | None, action: Action, key: str) -> Outcome:
        """Act and follow what is pending to its end; the order that comes back is mirrored."""
        outcome = await self.shop.act(order, action, key, self.account, self.tools)
        return self._kept(await self.ended(outcome))

    async def look_up(self, order: ShopOrder | None, action: Action, key: str) -> Outcome | None:
        """Look up and follow."""
        found = await self.shop.look_up(order, action, key, self.account, self.tools)
        return None if found is None else self._kept(await self.ended(found))

    async def ended(self, outcome: Outcome) -> Outcome:
        """Ask again until it is no longer pending."""
        for _ in range(20):
            if outcome.state is not OutcomeState.PENDING:
                return outcome
            json.dumps(dict(outcome.follow))
            outcome = await self.shop.follow(outcome, self.account, self.tools)
        raise AssertionError("still pending after asking 20 times")

    async def now(self, order: ShopOrder) -> ShopOrder:
        """The order as it is now."""
        if self.case.mirrored is not None:
            return self.orders[order.external_id]
        fresh = await self.shop.fetch(Mirrored.ORDERS, order.external_id, self.account, self.tools)
        assert isinstance(fresh, ShopOrder)
        return fresh

    def state(self, order: ShopOrder | None) -> object:
        """What the platform holds of an order, to compare before and after."""
        if order is None:
            return None
        if self.case.mirrored is not None:
            return self.orders[order.external_id]
        return json.loads(
            json.dumps(dict(self.fake.state_of(order.external_id)), default=str, sort_keys=True)
        )

    def _kept(self, outcome: Outcome) -> Outcome:
        if outcome.order is not None:
            self.orders[outcome.order.external_id] = outcome.order
        return outcome


def orders_in(page: Page) -> list[ShopOrder]:
    """The orders of a page."""
    return [one for one in page.items if isinstance(one, ShopOrder)]


@contextlib.asynccontextmanager
async def opened(slug: str) -> AsyncIterator[Desk]:
    """A desk connected to a new fake; at the end the fake must have seen no violation of its contract."""
    case = case_of(slug)
    async with case.start() as fake:
        desk = Desk(case, fake, case.account(fake.url))
        try:
            yield desk
        finally:
            await desk.line.web.close()
        assert list(fake.violations) == []
