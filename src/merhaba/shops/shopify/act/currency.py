"""The currency a shop keeps its books in: discounts, and older gift cards, know no other."""

from __future__ import annotations

from merhaba.ports.shops.actions import Refused

from ..client import Client
from ..facts import text
from ..queries_catalogue import SHOP_CURRENCY


async def demand_currency(currency: str, client: Client) -> None:
    """Raises Refused when this is another currency than the shop's own."""
    own = text(((await client.read(SHOP_CURRENCY)).get("shop") or {}).get("currencyCode"))
    if currency != own:
        raise Refused("bad-amount", f"The shop’s own currency is {own}; only that is possible here.")
