"""Webhooks, as the subscriber in the shop posts them: ids only, signed as Standard Webhooks say.

The platform itself sends none. What the subscriber is stands in `docs/howto/connect-medusa.md`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import datetime

from merhaba.ports.channels import Account, Raw
from merhaba.ports.shops.port import Gone, Mirrored, NothingToDo, ShopNews, Touched

_SKEW_SECONDS = 300
_MOST_IDS = 200


def is_signed(raw: Raw, account: Account, now: datetime) -> bool:
    """Whether one of the signatures is right and the time not more than five minutes off."""
    secret = account.secrets.get("webhook_secret", "")
    moment = raw.headers.get("webhook-timestamp", "")
    if not secret or not moment.isascii() or not moment.isdecimal() or len(moment) > 12:
        return False
    if abs(now.timestamp() - int(moment)) > _SKEW_SECONDS:
        return False
    signed = f"{raw.headers.get('webhook-id', '')}.{moment}.".encode() + raw.body
    wanted = hmac.new(_key(secret), signed, hashlib.sha256).digest()
    for part in raw.headers.get("webhook-signature", "").split():
        version, _, given = part.partition(",")
        if version == "v1" and hmac.compare_digest(_decoded(given), wanted):
            return True
    return False


def hook_id(raw: Raw) -> str:
    """The delivery's id, the same when it is repeated."""
    return raw.headers.get("webhook-id", "")[:200]


def news_of(raw: Raw) -> Sequence[ShopNews]:
    """What it tells. Raises ValueError when it makes no sense."""
    try:
        said = json.loads(raw.body)
    except ValueError as error:
        raise ValueError("the webhook is no JSON") from error
    if not isinstance(said, dict):
        raise ValueError("the webhook is no object")
    event, what, ids = said.get("event"), said.get("what"), said.get("ids")
    if not isinstance(event, str):
        raise ValueError("the webhook names no event")
    if what == "nothing":
        return [NothingToDo(event[:100])]
    if not isinstance(ids, list) or not all(isinstance(one, str) and 0 < len(one) <= 200 for one in ids):
        raise ValueError("the webhook's ids are not a list of ids")
    if len(ids) > _MOST_IDS:
        raise ValueError("the webhook names too many ids")
    try:
        kind = Mirrored(str(what))
    except ValueError as error:
        raise ValueError("the webhook tells of something unknown") from error
    if not ids:
        return [NothingToDo(event[:100])]
    gone = said.get("gone") is True
    return [Gone(kind, one) if gone else Touched(kind, one) for one in dict.fromkeys(ids)]


def _key(secret: str) -> bytes:
    """`whsec_` and base64 as the standard has it; any other words are taken as they are."""
    if secret.startswith("whsec_"):
        return _decoded(secret.removeprefix("whsec_")) or secret.encode()
    return secret.encode()


def _decoded(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return b""
