"""How a request is signed: with the integration's access token alone where the shop allows it, else by OAuth
1.0a with HMAC-SHA256 and the integration's four keys (RFC 5849), in the header."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl, quote, urlsplit


def encoded(text: str) -> str:
    """Percent-encoded as RFC 5849, 3.6 says."""
    return quote(text, safe="~")


def oauth_header(
    method: str, url: str, keys: Mapping[str, str], *, now: datetime, nonce: str | None = None
) -> str:
    """The Authorization header for a request. `keys`: consumer_key, consumer_secret, access_token,
    access_token_secret. Names in the query may hold brackets: they are encoded like any other character."""
    parts = urlsplit(url)
    oauth = {
        "oauth_consumer_key": keys.get("consumer_key", ""),
        "oauth_nonce": nonce or secrets.token_hex(16),
        "oauth_signature_method": "HMAC-SHA256",
        "oauth_timestamp": str(int(now.timestamp())),
        "oauth_token": keys.get("access_token", ""),
        "oauth_version": "1.0",
    }
    given = [*parse_qsl(parts.query, keep_blank_values=True), *oauth.items()]
    pairs = sorted((encoded(name), encoded(value)) for name, value in given)
    joined = "&".join(f"{name}={value}" for name, value in pairs)
    own = {"http": 80, "https": 443}.get(parts.scheme)
    port = "" if parts.port in {None, own} else f":{parts.port}"
    address = f"{parts.scheme}://{parts.hostname}{port}{parts.path}"
    base = "&".join((method.upper(), encoded(address), encoded(joined)))
    secret = f"{encoded(keys.get('consumer_secret', ''))}&{encoded(keys.get('access_token_secret', ''))}"
    digest = hmac.new(secret.encode(), base.encode(), hashlib.sha256).digest()
    oauth["oauth_signature"] = base64.b64encode(digest).decode()
    return "OAuth " + ", ".join(f'{encoded(name)}="{encoded(value)}"' for name, value in oauth.items())
