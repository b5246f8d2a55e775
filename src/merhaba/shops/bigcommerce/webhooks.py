"""Webhooks: set up with V3, known by a header of ours and by the platform's signature, carrying ids only.

The signature follows https://www.standardwebhooks.com; its key is the client secret. Where that is not known,
the secret header, which only the platform and we know, has to do.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets as randomness
from collections.abc import Mapping, Sequence
from datetime import datetime

from merhaba.ports.channels import Account, Raw
from merhaba.ports.shops.port import Gone, Mirrored, NothingToDo, ShopNews, Touched, Uninstalled

from .client import Client
from .values import Json, decoded, inner, must, rows, text

HEADER = "x-merhaba-secret"
SKEW = 300
SCOPES = (
    "store/order/*",
    "store/product/created",
    "store/product/updated",
    "store/product/deleted",
    "store/product/inventory/updated",
    "store/customer/created",
    "store/customer/updated",
    "store/customer/deleted",
    "store/customer/address/updated",
    "store/app/uninstalled",
)
_TIME = re.compile(r"[0-9]{1,12}")
_NOUNS = {"order": Mirrored.ORDERS, "product": Mirrored.PRODUCTS, "customer": Mirrored.CUSTOMERS}
_GONE = {"store/product/deleted", "store/customer/deleted"}


async def subscribe(client: Client, url: str) -> dict[str, str]:
    """One hook for every scope, each with our secret; gives the secret."""
    secret = client.account.secrets.get("hook_secret") or randomness.token_urlsafe(32)
    there = {text(one, "scope"): one for one in await _ours(client, url)}
    for scope in SCOPES:
        body = {"scope": scope, "destination": url, "is_active": True, "headers": {HEADER: secret}}
        known = there.get(scope)
        if known is None:
            await client.write("POST", "/v3/hooks", body, repeatable=True)
        else:
            await client.write("PUT", f"/v3/hooks/{text(known, 'id')}", body, repeatable=True)
    return {"hook_secret": secret}


async def unsubscribe(client: Client, url: str) -> None:
    """Take them all back."""
    for one in await _ours(client, url):
        await client.write("DELETE", f"/v3/hooks/{text(one, 'id')}", repeatable=True)


async def _ours(client: Client, url: str) -> list[Json]:
    answer = await client.get("/v3/hooks", {"destination": url, "limit": "250"})
    found = rows((answer or {}).get("data"))
    return [one for one in found if text(one, "destination") == url]


def verify(raw: Raw, account: Account, now: datetime) -> bool:
    """The secret header is right; and so is the signature, where the client secret is known."""
    secret, client_secret = account.secrets.get("hook_secret", ""), account.secrets.get("client_secret", "")
    if not secret or not _equal(raw.headers.get(HEADER, ""), secret):
        return False
    return not client_secret or _signed(raw, client_secret, now)


def _signed(raw: Raw, secret: str, now: datetime) -> bool:
    name, at = raw.headers.get("webhook-id", ""), raw.headers.get("webhook-timestamp", "")
    if not name or not _TIME.fullmatch(at) or abs(now.timestamp() - int(at)) > SKEW:
        return False
    mac = hmac.new(secret.encode(), f"{name}.{at}.".encode() + raw.body, hashlib.sha256).digest()
    expected = "v1," + base64.b64encode(mac).decode()
    return any(_equal(one, expected) for one in raw.headers.get("webhook-signature", "").split())


def _equal(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def hook_id(raw: Raw) -> str:
    """The delivery's id, where it is signed."""
    return raw.headers.get("webhook-id", "")


def parse(raw: Raw, store: str) -> Sequence[ShopNews]:
    """Pure: what happened to what. Raises ValueError."""
    told = decoded(raw.body)
    if not isinstance(told, dict):
        raise ValueError("an object was expected")
    producer = text(told, "producer")
    if store and producer and producer != f"stores/{store}":
        raise ValueError("this is another store's")
    scope = must(told, "scope")
    if scope == "store/app/uninstalled":
        return [Uninstalled()]
    return [_news(scope, inner(told, "data"))]


def _news(scope: str, data: Mapping[str, object]) -> ShopNews:
    noun = [*scope.split("/"), "", ""][1]
    if noun not in _NOUNS:
        return NothingToDo(f"{scope[:80]} is nothing to us.")
    # News of a refund, a message, an address name the thing they belong to, each in its own way.
    owner = text(data, f"{noun}_id") or (must(data, "id") if text(data, "type") in {noun, ""} else "")
    if not owner.isdigit():
        raise ValueError("it does not say whose it is")
    return Gone(_NOUNS[noun], owner) if scope in _GONE else Touched(_NOUNS[noun], owner)
