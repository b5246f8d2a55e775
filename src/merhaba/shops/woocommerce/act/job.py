"""What an action needs: the client, the order as it was given, the action, its key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from merhaba.ports.shops.actions import Outcome, OutcomeState, Refused
from merhaba.ports.shops.things import PostalAddress, ShopOrder

from .. import marks
from ..client import Client
from ..fields import identity, moment, objects, text
from ..load import fresh_order, raw_order_to_change

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Job:
    """One action to do. `action` is of the kind its file is about."""

    client: Client
    order: ShopOrder | None
    action: Any
    key: str

    @property
    def order_id(self) -> str:
        """The order's id; raises Refused when the action came without its order."""
        if self.order is None:
            raise Refused("not-found", "This action needs an order.")
        return self.order.external_id

    async def raw(self) -> Raw:
        """The order as the API has it now."""
        return await raw_order_to_change(self.client, self.order_id)

    def mark(self, kind: str, **more: Any) -> dict[str, str]:
        """The metadata by which this action is known again."""
        return marks.entry(self.key, kind, self.client.tools.now(), **more)

    async def put(self, body: Mapping[str, Any]) -> Raw:
        """Change the order."""
        told = await self.client.write("PUT", f"orders/{self.order_id}", body)
        return told if isinstance(told, dict) else {}

    async def done(self, answer: Mapping[str, Any], **created: str) -> Outcome:
        """The outcome, with the order as it is now."""
        order = None if self.order is None else await fresh_order(self.client, self.order_id)
        return Outcome(OutcomeState.DONE, created=created, answer=answer, order=order)


def brief(raw: Raw) -> dict[str, Any]:
    """What is worth keeping of an order that the shop answered with."""
    return {name: raw.get(name) for name in ("id", "number", "status", "total", "date_modified_gmt")}


def not_cancelled(raw: Raw) -> None:
    """Raises Refused when the order is cancelled."""
    if text(raw, "status") == "cancelled":
        raise Refused("already-cancelled", "The order is cancelled.")


def places(raw: Raw) -> int:
    """How many decimals the shop writes amounts with; 0 where its currency has no minor unit."""
    return len(text(raw, "total").partition(".")[2])


def rounded(value: Decimal, decimals: int) -> Decimal:
    """To what the shop's amounts can hold."""
    return value.quantize(Decimal(1).scaleb(-decimals))


def line_items(raw: Raw) -> dict[str, Raw]:
    """The order's product lines by id."""
    return {identity(item): item for item in objects(raw, "line_items")}


def is_paid(raw: Raw) -> bool:
    """Whether the shop took money for it (or says it will on delivery)."""
    return moment(raw, "date_paid_gmt") is not None or text(raw, "status") in {"processing", "completed"}


def good_address(address: PostalAddress) -> None:
    """Raises Refused for what the shop would take without a word, and nobody could deliver to."""
    if not address.street.strip() or not address.city.strip():
        raise Refused("bad-address", "An address needs a street and a city.")
    if len(address.country) != 2 or not address.country.isascii() or not address.country.isalpha():
        raise Refused("bad-address", "The country has to be its code of two letters, such as DE.")
