"""One thing to do: the shop, the order as it is now, the action and its key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from merhaba.ports.shops.actions import Outcome, OutcomeState, Refused
from merhaba.ports.shops.things import ShopOrder

from .. import orders
from ..client import Client
from ..marks import mark_of
from ..read_order import read_order

A = TypeVar("A")


@dataclass(slots=True)
class Task(Generic[A]):
    """What a verb works with. `order_id` is '' for actions that are for the shop, not for an order."""

    client: Client
    order_id: str
    action: A
    key: str
    _raw: dict[str, Any] | None = field(default=None)

    @property
    def mark(self) -> str:
        """What we leave at the platform to know this attempt again: short, for people see it in notes."""
        return mark_of(self.key)

    async def raw(self, *, again: bool = False) -> dict[str, Any]:
        """The order as the platform has it now. Raises Refused when there is none."""
        if self._raw is None or again:
            self._raw = await orders.load(self.order_id, self.client)
            if self._raw is None:
                raise Refused("not-found", "There is no such order at the shop.")
        return self._raw

    async def order(self, *, again: bool = False) -> ShopOrder:
        """The same as our order."""
        return read_order(await self.raw(again=again), orders.admin_url(self.client))

    async def done(
        self, created: Mapping[str, str] | None = None, answer: Mapping[str, Any] | None = None
    ) -> Outcome:
        """It is done; with the order fetched again."""
        order = await self.order(again=True) if self.order_id else None
        return Outcome(OutcomeState.DONE, created or {}, answer or {}, order)
