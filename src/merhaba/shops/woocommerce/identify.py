"""Who the shop is."""

from __future__ import annotations

from urllib.parse import urlsplit

from merhaba.ports.channels import RetryLater
from merhaba.ports.http import HttpRequest, refuse_failures
from merhaba.ports.shops.port import ShopIdentity

from .client import Client, json_of
from .fields import text
from .load import shop_currency


async def identify(client: Client) -> ShopIdentity:
    """Its name, address, currency and time zone; proves the keys by asking for the currency."""
    currency = await shop_currency(client)
    # WordPress's own index: it is public, and the shop's keys do not open it on every host.
    request = HttpRequest("GET", f"{client.base}/wp-json/", {"accept": "application/json"})
    response = refuse_failures(request, await client.tools.http(request), now=client.tools.now())
    told = json_of(request, response) if response.status == 200 else {}
    if not isinstance(told, dict):
        raise RetryLater("The shop did not say who it is.")
    host = urlsplit(text(told, "home") or client.base).hostname or client.base
    return ShopIdentity(
        name=text(told, "name") or host,
        domain=host,
        currency=currency,
        timezone=text(told, "timezone_string") or "UTC",
    )
