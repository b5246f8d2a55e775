"""What every action works with: the shop, the order as it stands, and how an outcome is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from merhaba.ports.shops.actions import Outcome, OutcomeState, Refused
from merhaba.ports.shops.things import ShopOrder

from .. import fields
from ..client import Client, path
from ..read_orders import Links, order_of
from ..reasons import with_reasons
from ..values import Row, row, rows, text


@dataclass(frozen=True, slots=True)
class Doing:
    """One attempt: where, under which key, on which order ('' for actions without one)."""

    client: Client
    links: Links
    key: str
    order_id: str = ""

    async def order(self) -> Row:
        """The order in the platform's own shape. Raises Refused when it is not there."""
        if not self.order_id:
            raise Refused("not-found", "This needs an order.")
        answer = await self.client.get(path("orders", self.order_id), {"fields": fields.ORDER})
        return (await with_reasons(self.client, [row(answer.get("order"))]))[0]

    async def done(
        self,
        created: Mapping[str, str] | None = None,
        answer: Mapping[str, Any] | None = None,
        *,
        order: Row | None = None,
    ) -> Outcome:
        """It is done; with the order as it is now, fetched again unless given."""
        fresh: ShopOrder | None = None
        if order is not None:
            fresh = order_of(order, self.links)
        elif self.order_id:
            fresh = order_of(await self.order(), self.links)
        return Outcome(OutcomeState.DONE, created or {}, answer or {}, fresh)


def item_of(order: Row, line_id: str) -> Row:
    """A line. Raises Refused (`no-such-line`)."""
    for item in rows(order.get("items")):
        if text(item.get("id")) == line_id:
            return item
    raise Refused("no-such-line", "This line is not (any more) on the order.")
