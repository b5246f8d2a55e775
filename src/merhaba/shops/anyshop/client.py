"""Asking the shop's API: addresses, the token, and what its errors mean."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import quote, urlencode

from merhaba.ports.channels import Account, NeedsReconnect, RetryLater
from merhaba.ports.http import HttpRequest, HttpResponse, Uncertain, refuse_failures
from merhaba.ports.shops.actions import Refused
from merhaba.ports.shops.port import ShopTools

from .told import Told, told

CODES = frozenset(
    {
        "not-found", "already-cancelled", "already-sent", "not-sent", "not-paid", "not-delivered",
        "nothing-left", "amount-too-high", "quantity-too-high", "no-such-line", "no-such-variant",
        "out-of-stock", "not-same-product", "payment-not-refundable", "bad-address", "bad-amount",
        "code-taken", "not-supported", "no-permission", "refused",
    }
)  # fmt: skip
_WRITE_SECONDS = 40.0
_REASON = 500


def path(*parts: str) -> str:
    """A path of parts, each escaped as one segment."""
    return "".join(f"/{quote(part, safe='')}" for part in parts)


class Client:
    """One shop's API."""

    def __init__(self, account: Account, tools: ShopTools) -> None:
        self._base = str(account.config.get("url") or account.address).strip().rstrip("/")
        self._token = account.secrets.get("token", "")
        self._tools = tools

    async def get(self, where: str, query: Mapping[str, str] | None = None) -> Told | None:
        """What is there, or None for 404. Raises RetryLater, NeedsReconnect."""
        asked = HttpRequest("GET", self._address(where, query), self._headers())
        answer = await self._send(asked)
        if answer.status == 404:
            return None
        if answer.status == 403:
            raise NeedsReconnect(_words(answer, "The shop lets this token read nothing."))
        if answer.status >= 300:
            raise RetryLater(_words(answer, f"The shop answered {answer.status} to {where}."))
        try:
            return told(answer.body)
        except ValueError as error:
            raise RetryLater(f"What the shop answered to {where} is not understood: {error}.") from error

    async def write(
        self,
        method: str,
        where: str,
        *,
        body: object = None,
        key: str = "",
        query: Mapping[str, str] | None = None,
    ) -> Told | None:
        """Have something done. Raises Refused, Uncertain, RetryLater, NeedsReconnect."""
        headers = {**self._headers(), "content-type": "application/json"}
        if key:
            headers["idempotency-key"] = key
        asked = HttpRequest(
            method,
            self._address(where, query),
            headers,
            b"" if body is None else json.dumps(body, ensure_ascii=False).encode(),
            timeout=_WRITE_SECONDS,
        )
        answer = await self._send(asked)
        if answer.status == 204:
            return None
        if 200 <= answer.status < 300:
            try:
                return told(answer.body)
            except ValueError as error:
                raise Uncertain(f"What the shop answered is not understood: {error}.") from error
        raise _refusal(answer)

    def _address(self, where: str, query: Mapping[str, str] | None) -> str:
        return self._base + where + (f"?{urlencode(query)}" if query else "")

    def _headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self._token}", "accept": "application/json"}

    async def _send(self, asked: HttpRequest) -> HttpResponse:
        if not self._base.startswith(("https://", "http://")):
            raise RetryLater("The address of the shop's API must begin with https://.")
        return refuse_failures(asked, await self._tools.http(asked), now=self._tools.now())


def _refusal(answer: HttpResponse) -> Refused:
    code = "no-permission" if answer.status == 403 else "not-found" if answer.status == 404 else "refused"
    try:
        said = told(answer.body).text("code")
    except ValueError:
        said = ""
    return Refused(said if said in CODES else code, _words(answer, f"The shop answered {answer.status}."))


def _words(answer: HttpResponse, otherwise: str) -> str:
    try:
        return told(answer.body).text("message")[:_REASON] or otherwise
    except ValueError:
        return otherwise
