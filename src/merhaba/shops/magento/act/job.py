"""What an action needs: the client, the order as it was given, the action, its key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from merhaba.ports.shops.actions import Outcome, OutcomeState, Refused
from merhaba.ports.shops.things import PostalAddress, ShopOrder

from .. import marks
from ..client import Client
from ..fields import objects, text
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

    def left(self, raw: Raw, kind: str) -> Raw | None:
        """The comment that this action left at the order."""
        return marks.left(objects(raw, "status_histories"), kind, self.key)

    async def leave(self, raw: Raw, kind: str, words: str) -> None:
        """Leave a comment that shoppers do not see; the order keeps its status."""
        history = {
            "comment": marks.comment(kind, self.key, words),
            "is_customer_notified": 0,
            "is_visible_on_front": 0,
            "parent_id": int(self.order_id),
            "status": text(raw, "status"),
        }
        told = await self.client.write("POST", f"orders/{self.order_id}/comments", {"statusHistory": history})
        if told is not True:
            raise Refused("refused", "The shop did not take the comment.")

    async def done(self, answer: Mapping[str, Any], failure: str = "", **created: str) -> Outcome:
        """The outcome, with the order as it is now."""
        order = None if self.order is None else await fresh_order(self.client, self.order_id)
        return Outcome(OutcomeState.DONE, created=created, answer=answer, order=order, failure=failure)


def good_address(address: PostalAddress) -> None:
    """Raises Refused for what nobody could deliver to."""
    if not address.street.strip() or not address.city.strip() or not address.name.strip():
        raise Refused("bad-address", "An address needs a name, a street and a city.")
    if len(address.country) != 2 or not address.country.isascii() or not address.country.isalpha():
        raise Refused("bad-address", "The country has to be its code of two letters, such as DE.")
