"""The platform's two signatures: webhooks (base64, over the raw body) and consent answers (hex, over the
sorted query)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import quote_plus


def hook_signature(secret: str, body: bytes) -> str:
    """What `X-Shopify-Hmac-Sha256` must say about this body."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def is_hook_signed(secret: str, body: bytes, given: str) -> bool:
    """Compares in constant time; never true without a secret."""
    return bool(secret) and hmac.compare_digest(hook_signature(secret, body).encode(), given.encode())


def is_query_signed(secret: str, query: Mapping[str, str]) -> bool:
    """Whether the query string of a consent answer is the platform's.

    The vendor's own libraries differ in how they encode values before signing (only where a value has a
    reserved character, which none of the documented ones needs): both ways are accepted, nothing else.
    """
    given = query.get("hmac", "").encode()
    rest = sorted((name, value) for name, value in query.items() if name not in {"hmac", "signature"})
    plain = "&".join(f"{name}={value}" for name, value in rest)
    encoded = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in rest)
    right = False
    for message in (plain, encoded):
        wanted = hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest().encode()
        right |= hmac.compare_digest(wanted, given)
    return bool(secret) and right
