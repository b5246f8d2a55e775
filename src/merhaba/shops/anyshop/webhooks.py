"""Webhooks as https://www.standardwebhooks.com has them.

The body is `{"type": "order.updated", "timestamp": ..., "data": ...}`; `data` is the whole thing or its id.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from merhaba.ports.channels import Account, Raw
from merhaba.ports.shops.port import (
    Changed,
    Gone,
    Mirrored,
    NothingToDo,
    PrivacyAsked,
    ShopNews,
    StockChanged,
    Touched,
    Uninstalled,
)
from merhaba.ports.shops.things import ShopOrder

from .read import read_thing
from .told import Told, told

SKEW = 300
_NOUNS = {"order": Mirrored.ORDERS, "product": Mirrored.PRODUCTS, "customer": Mirrored.CUSTOMERS}
_TIME = re.compile(r"[0-9]{1,12}")
_WHOLE = {"order": "lines", "product": "title", "customer": "emails"}


def verify(raw: Raw, account: Account, now: datetime) -> bool:
    """Whether one of the signatures is right, and the time is not more than five minutes off."""
    key = _key(account.secrets)
    name, at = raw.headers.get("webhook-id", ""), raw.headers.get("webhook-timestamp", "")
    if not key or not name or not _TIME.fullmatch(at) or abs(now.timestamp() - int(at)) > SKEW:
        return False
    mac = hmac.new(key, f"{name}.{at}.".encode() + raw.body, hashlib.sha256).digest()
    expected = b"v1," + base64.b64encode(mac)
    given = raw.headers.get("webhook-signature", "").split()
    return any(hmac.compare_digest(expected, one.encode("utf-8", "replace")) for one in given)


def hook_id(raw: Raw) -> str:
    """The message's id: the same when it is sent again."""
    return raw.headers.get("webhook-id", "")


def parse(raw: Raw) -> Sequence[ShopNews]:
    """Pure: what happened. Raises ValueError."""
    body = told(raw.body)
    kind = body.must("type")
    noun, _, verb = kind.partition(".")
    data = body.inner("data") or Told({})
    if noun in _NOUNS and verb in {"created", "updated", "deleted"}:
        return [_thing(noun, verb, data)]
    if kind == "stock.changed":
        return [StockChanged(data.must("variant_id"), data.whole("stock"), body.time("timestamp"))]
    if kind in {"privacy.export", "privacy.erase"}:
        return [_wish(verb, data)]
    if kind == "shop.uninstalled":
        return [Uninstalled()]
    return [NothingToDo(f"{kind[:80]} is nothing to us.")]


def _thing(noun: str, verb: str, data: Told) -> ShopNews:
    what = _NOUNS[noun]
    name = data.must("id")
    if verb == "deleted":
        return Gone(what, name)
    if not data.has(_WHOLE[noun]):
        return Touched(what, name)
    thing = read_thing(what, data)
    if isinstance(thing, ShopOrder) and "actions" not in thing.data:
        return Touched(what, name)  # what can be done with it is known only from the shop
    return Changed(thing)


def _wish(verb: str, data: Told) -> PrivacyAsked:
    return PrivacyAsked(
        wish=verb,
        customer_id=data.text("customer_id"),
        email=data.text("email"),
        phone=data.text("phone"),
        order_ids=data.texts("order_ids"),
    )


def _key(secrets: Mapping[str, str]) -> bytes:
    secret = secrets.get("hook_secret", "").strip().removeprefix("whsec_")
    try:
        return base64.b64decode(secret, validate=True)
    except (binascii.Error, ValueError):
        return b""
