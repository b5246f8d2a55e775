"""How a request to the REST API is signed: Basic over TLS, OAuth 1.0a with HMAC-SHA256 over plain HTTP.

The shop refuses Basic without TLS. Its OAuth is RFC 5849 without a token, in the query string; it decodes and
encodes again by RFC 3986, so a space is `%20` and a list is written `a,b`, never `status[]=a`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote, urlsplit


def encoded(text: str) -> str:
    """Percent-encoded as RFC 3986 says (RFC 5849, 3.6)."""
    return quote(text, safe="~")


def query_string(query: Mapping[str, str]) -> str:
    """The query, each name and value encoded."""
    return "&".join(f"{encoded(name)}={encoded(value)}" for name, value in query.items())


def basic(key: str, secret: str) -> dict[str, str]:
    """The header for Basic sign-in (RFC 7617)."""
    return {"authorization": "Basic " + base64.b64encode(f"{key}:{secret}".encode()).decode()}


def oauth_query(
    method: str,
    url: str,
    query: Mapping[str, str],
    *,
    key: str,
    secret: str,
    now: datetime,
    nonce: str | None = None,
) -> dict[str, str]:
    """The query with the OAuth parameters and the signature that the shop computes for `url` (no query)."""
    signed = {
        **query,
        "oauth_consumer_key": key,
        "oauth_nonce": nonce or secrets.token_hex(16),
        "oauth_signature_method": "HMAC-SHA256",
        "oauth_timestamp": str(int(now.timestamp())),
    }
    pairs = sorted((encoded(name), encoded(value)) for name, value in signed.items())
    parameters = "&".join(f"{name}={value}" for name, value in pairs)
    base = "&".join((method.upper(), encoded(_base_url(url)), encoded(parameters)))
    digest = hmac.new(f"{secret}&".encode(), base.encode(), hashlib.sha256).digest()
    return {**signed, "oauth_signature": base64.b64encode(digest).decode()}


def _base_url(url: str) -> str:
    """RFC 5849, 3.4.1.2: scheme and host in lower case, without the scheme's own port."""
    parts = urlsplit(url)
    own = {"http": 80, "https": 443}.get(parts.scheme)
    port = "" if parts.port in {None, own} else f":{parts.port}"
    return f"{parts.scheme}://{parts.hostname}{port}{parts.path}"
