"""Asking the platform: which store, the token, V2 and V3, and what its errors mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from merhaba.ports.channels import Account, NeedsReconnect, RetryLater
from merhaba.ports.http import HttpRequest, HttpResponse, Uncertain, refuse_failures
from merhaba.ports.shops.actions import Refused
from merhaba.ports.shops.port import ShopTools

from .values import Json, decoded, encoded

HOST = "https://api.bigcommerce.com"
_PATH = re.compile(r"(https?://[^/\s]+/stores/([A-Za-z0-9]+))(/v[23])?/?")
_MOST_PAGES = 40
_SUB_LIMIT = 250


class Client:
    """One store's API."""

    def __init__(self, account: Account, tools: ShopTools) -> None:
        self.base, self.store = where_is(account)
        self.account = account
        self.tools = tools
        self._token = account.secrets.get("access_token", "")

    async def get(self, where: str, query: Mapping[str, str] | None = None) -> Any:
        """What is there: JSON, or None for 404 and for 204. Raises RetryLater, NeedsReconnect."""
        asked = HttpRequest("GET", self._address(where, query), self._headers())
        answer = await self._send(asked)
        if answer.status in {204, 404}:
            return None
        if answer.status == 403:
            raise NeedsReconnect(f"The token may not read {where}: {_words(answer)}")
        if answer.status != 200:
            raise RetryLater(f"The platform answered {answer.status} to {where}: {_words(answer)}")
        try:
            return decoded(answer.body)
        except ValueError as error:
            raise RetryLater(f"What the platform answered to {where} is not understood: {error}.") from error

    async def all_of(self, where: str, query: Mapping[str, str] | None = None) -> list[Json]:
        """Every row of a sub-resource, page by page."""
        found: list[Json] = []
        for number in range(1, _MOST_PAGES + 1):
            pages = {"page": str(number), "limit": str(_SUB_LIMIT)}
            answer = await self.get(where, {**(query or {}), **pages})
            page = (answer or {}).get("data") if isinstance(answer, dict) else answer
            found += [one for one in page or () if isinstance(one, dict)]
            if len(page or ()) < _SUB_LIMIT:
                break
        return found

    async def write(self, method: str, where: str, body: object = None, *, repeatable: bool = False) -> Any:
        """Have something done. Raises Refused, Uncertain, RetryLater, NeedsReconnect."""
        headers = {**self._headers(), "content-type": "application/json"}
        content = b"" if body is None else encoded(body)
        address = self._address(where, None)
        asked = HttpRequest(method, address, headers, content, timeout=40, repeatable=repeatable or None)
        answer = await self._send(asked)
        if answer.status >= 300:
            raise _refusal(answer)
        try:
            return decoded(answer.body)
        except ValueError as error:
            raise Uncertain(f"What the platform answered is not understood: {error}.") from error

    def _address(self, where: str, query: Mapping[str, str] | None) -> str:
        return f"{self.base}{where}" + (f"?{urlencode(query, safe=':,')}" if query else "")

    def _headers(self) -> dict[str, str]:
        return {"x-auth-token": self._token, "accept": "application/json"}

    async def _send(self, asked: HttpRequest) -> HttpResponse:
        if not self.base or not self._token:
            raise NeedsReconnect("The API path or the access token is missing.")
        answer = await self.tools.http(asked)
        reset = answer.headers.get("x-rate-limit-time-reset-ms", "")
        if answer.status == 429 and "retry-after" not in answer.headers and reset.isdigit():
            # The platform tells in milliseconds when its window is over.
            answer = replace(answer, headers={**answer.headers, "retry-after": str(int(reset) / 1000)})
        return refuse_failures(asked, answer, now=self.tools.now())


def where_is(account: Account) -> tuple[str, str]:
    """(address, hash) of the store: from the API path, or from what the app's access came with."""
    context = account.secrets.get("context", "")
    path = str(account.config.get("api_path") or (f"{HOST}/{context}" if context else "")).strip()
    found = _PATH.fullmatch(path)
    return (found[1], found[2]) if found else ("", "")


def _refusal(answer: HttpResponse) -> Refused:
    code = {403: "no-permission", 404: "not-found"}.get(answer.status, "refused")
    return Refused(code, _words(answer))


def _words(answer: HttpResponse) -> str:
    """The platform's own sentence: V2 gives a list with messages, V3 a title and errors by field."""
    otherwise = f"The platform answered {answer.status}."
    try:
        told = decoded(answer.body)
    except ValueError:
        return otherwise
    if isinstance(told, dict) and isinstance(told.get("data"), list):
        told = told["data"]
    if isinstance(told, list):
        told = told[0] if told else {}
    if not isinstance(told, dict):
        return otherwise
    errors = told.get("errors")
    more = "; ".join(str(one) for one in errors.values()) if isinstance(errors, dict) else ""
    said = str(told.get("message") or told.get("title") or told.get("error") or "")
    return ". ".join(part for part in (said, more) if part)[:500] or otherwise
