"""Asking the shop's Admin API: the key, JSON with exact decimals, and what each status means."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlencode

from merhaba.ports.channels import Account, NeedsReconnect, RetryLater
from merhaba.ports.http import HttpRequest, HttpResponse, Uncertain, refuse_failures
from merhaba.ports.shops.actions import Refused
from merhaba.ports.shops.port import ShopTools

from .refusals import refusal
from .values import Row

Query = Mapping[str, str | int | Sequence[str]]


class Client:
    """The Admin API of one shop. Everything raises RetryLater and NeedsReconnect, writes also Uncertain, and
    what the shop refuses is `Refused` (code `not-found` for what is not there, `not-supported` for a route
    this shop does not have)."""

    def __init__(self, account: Account, tools: ShopTools) -> None:
        self._base = text_of(account.config, "url").rstrip("/")
        if not self._base.startswith(("http://", "https://")):
            raise NeedsReconnect("The address of the shop's server is missing. It begins with https://.")
        pair = base64.b64encode(f"{account.secrets.get('secret_key', '')}:".encode()).decode()
        self._headers = {"Authorization": f"Basic {pair}", "Accept": "application/json"}
        self._tools = tools

    async def get(self, path: str, query: Query | None = None) -> Row:
        """GET; a list in the query is sent as `name[]=..&name[]=..`."""
        return await self._ask("GET", path, query, None)

    async def post(self, path: str, body: Mapping[str, Any] | None = None, query: Query | None = None) -> Row:
        """POST a JSON object (an empty one when nothing is given: some routes ask for a body)."""
        return await self._ask("POST", path, query, body or {})

    async def delete(self, path: str) -> Row:
        """DELETE."""
        return await self._ask("DELETE", path, None, None)

    async def ping(self) -> HttpResponse:
        """What answers at the address, unjudged."""
        return await self._tools.http(HttpRequest("GET", f"{self._base}/health"))

    async def _ask(self, method: str, path: str, query: Query | None, body: Mapping[str, Any] | None) -> Row:
        url = f"{self._base}{path}"
        if query:
            url += "?" + urlencode(_pairs(query), quote_via=quote)
        headers = dict(self._headers)
        content = b""
        if body is not None:
            headers["Content-Type"] = "application/json"
            content = json.dumps(body, default=_plain, ensure_ascii=False).encode()
        request = HttpRequest(method, url, headers, content, timeout=60.0)
        response = await self._tools.http(request)
        refuse_failures(request, response, now=self._tools.now())
        if response.status == 409:
            # Two workflows on one order at a time: this one was not begun.
            raise RetryLater("The shop is changing this at the moment.", after=2.0)
        if 300 <= response.status < 400:
            where = response.headers.get("location", "elsewhere")
            raise NeedsReconnect(f"{self._base} sends us on to {where[:200]}: enter that address instead.")
        if response.status == 403 and request.harmless:
            raise NeedsReconnect("The key may not read this: it belongs to a user with too few rights.")
        if response.status >= 400:
            raise refusal(response.status, response.body)
        return _object(request, response)


def path(*parts: str) -> str:
    """`/admin/…` with every part escaped."""
    return "/admin/" + "/".join(quote(part, safe="") for part in parts)


def text_of(config: Mapping[str, Any], name: str) -> str:
    """A setting as text."""
    value = config.get(name)
    return value.strip() if isinstance(value, str) else ""


def _pairs(query: Query) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in query.items():
        if isinstance(value, str | int):
            found.append((name, str(value)))
        else:
            found += [(f"{name}[]", one) for one in value]
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{type(value).__name__} cannot be sent")


def _object(request: HttpRequest, response: HttpResponse) -> Row:
    try:
        found = json.loads(response.body or b"{}", parse_float=Decimal, parse_constant=_no_number)
    except ValueError as error:
        reason = "What answers at the shop's address is not its Admin API (no JSON)."
        raise (RetryLater(reason) if request.harmless else Uncertain(reason)) from error
    if not isinstance(found, dict):
        raise Refused("refused", "The shop answered with something that is no object.")
    return found


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")
