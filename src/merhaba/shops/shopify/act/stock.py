"""Whether a variant can be sent."""

from __future__ import annotations

from merhaba.ports.shops.actions import Refused

from .. import catalogue
from ..client import Client


async def demand(variant_id: str, quantity: int, client: Client) -> None:
    """Raises Refused when there is no such variant, or not enough of it and it is not sold beyond stock."""
    if quantity < 1:
        raise Refused("bad-amount", "The number of pieces must be at least one.")
    found = await catalogue.stock_of(variant_id, client)
    if found is None:
        raise Refused("no-such-variant", "There is no such variant at the shop.")
    if not (found.get("inventoryItem") or {}).get("tracked") or found.get("inventoryPolicy") == "CONTINUE":
        return
    if int(found.get("inventoryQuantity") or 0) < quantity:
        raise Refused("out-of-stock", "There is not enough of it in stock.")
