"""Talks to the REST API: signs, sends, reads JSON, and says what an error means."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from merhaba.ports.channels import Account, NeedsReconnect, RetryLater
from merhaba.ports.http import HttpRequest, HttpResponse, Uncertain, refuse_failures
from merhaba.ports.shops.actions import Refused
from merhaba.ports.shops.port import ShopTools

from .problems import Problem, refusal
from .sign import basic, oauth_query, query_string

API = "/wp-json/wc/v3/"


@dataclass(frozen=True, slots=True)
class Answer:
    """A good answer: its JSON (amounts as exact decimals) and headers."""

    body: Any
    headers: Mapping[str, str]

    @property
    def total(self) -> int | None:
        """How many there are in all, where it is a list."""
        text = self.headers.get("x-wp-total", "")
        return int(text) if text.isdigit() and len(text) < 12 else None

    def clock(self, otherwise: datetime) -> datetime:
        """The shop's own clock, which its times of change are told by."""
        try:
            at = parsedate_to_datetime(self.headers.get("date", ""))
        except ValueError:
            return otherwise
        return at if at.tzinfo else otherwise


def base_url(account: Account) -> str:
    """The shop's address without a slash at its end; `https` where no scheme is given."""
    url = str(account.config.get("url", "")).strip().rstrip("/")
    for tail in ("/wp-json/wc/v3", "/wp-json", "/wp-admin"):
        url = url.removesuffix(tail)
    return url if "://" in url else f"https://{url}"


class Client:
    """One shop's API."""

    def __init__(self, account: Account, tools: ShopTools) -> None:
        self.account = account
        self.tools = tools
        self.base = base_url(account)

    async def get(self, path: str, **query: str | int) -> Answer:
        """A good answer to a GET. Raises Problem, RetryLater or NeedsReconnect."""
        return await self._call("GET", path, {name: str(value) for name, value in query.items()}, None)

    async def find(self, path: str, **query: str | int) -> Any | None:
        """The JSON of one thing, None when it is not there."""
        try:
            return (await self.get(path, **query)).body
        except Problem as problem:
            if problem.not_there:
                return None
            raise RetryLater(f"The shop did not give {path}: {problem.message or problem.code}") from problem

    async def every(self, path: str, **query: str | int) -> list[Any]:
        """All of a list, page by page."""
        found: list[Any] = []
        for page in range(1, 201):
            rows = rows_of(await self.get(path, per_page=100, page=page, **query))
            found += rows
            if len(rows) < 100:
                break
        return found

    async def write(self, method: str, path: str, body: Any) -> Any:
        """Change something; its JSON. Raises Refused with the shop's words, Uncertain when no answer came."""
        try:
            return (await self._call(method, path, {}, body)).body
        except Problem as problem:
            raise refusal(problem) from problem

    async def _call(self, method: str, path: str, query: Mapping[str, str], body: Any) -> Answer:
        request = self._request(method, API + path, query, body)
        response = await self.tools.http(request)
        if 200 <= response.status < 300:
            return Answer(json_of(request, response), response.headers)
        if 300 <= response.status < 400:
            where = response.headers.get("location", "elsewhere").split("?")[0]
            raise NeedsReconnect(f"The shop answers at another address now: {where}.")
        problem = _problem(response)
        if response.status in {401, 403}:
            await self._refuse_sign_in(method, problem, response.status)
        # A refund that the payment provider refuses comes as 500 with a code of its own: nothing was done.
        if problem.code.startswith(("woocommerce_", "rest_", "order_", "customer_")) and (
            response.status in {400, 404, 409, 422} or (response.status == 500 and method != "GET")
        ):
            raise problem
        refuse_failures(request, response, now=self.tools.now())
        raise problem

    async def _refuse_sign_in(self, method: str, problem: Problem, status: int) -> None:
        """A key that may only read gets 401 for a write, as a revoked one does for all: tell by reading."""
        host = urlsplit(self.base).hostname
        ours = problem.code.startswith(("woocommerce_", "rest_"))
        if method == "GET" or not ours:
            raise NeedsReconnect(f"{host} no longer accepts our keys. {problem.message}".strip())
        if status == 403:
            raise Refused("no-permission", problem.message or "The key's owner may not do this.")
        await self.get("orders", per_page=1)
        raise Refused(
            "no-permission", "The API key may only read. Give it Read/Write permission in the shop."
        )

    def _request(self, method: str, path: str, query: Mapping[str, str], body: Any) -> HttpRequest:
        url = self.base + path
        key = str(self.account.secrets.get("consumer_key", ""))
        secret = str(self.account.secrets.get("consumer_secret", ""))
        headers = {"accept": "application/json", "user-agent": "Merhaba"}
        if url.startswith("https://") and self.account.config.get("sign_in") != "oauth":
            headers |= basic(key, secret)
        else:
            query = oauth_query(method, url, query, key=key, secret=secret, now=self.tools.now())
        content = b""
        if body is not None:
            content = json.dumps(body, default=_plain).encode()
            headers["content-type"] = "application/json"
        if query:
            url = f"{url}?{query_string(query)}"
        # A refund waits for the payment provider, which may take its time.
        timeout = 30.0 if method == "GET" else 60.0
        return HttpRequest(method, url, headers, content, timeout=timeout)


def rows_of(answer: Answer) -> list[Any]:
    """The things of a list, those only that are objects."""
    if not isinstance(answer.body, list):
        raise RetryLater("The shop gave something else than a list.")
    return [row for row in answer.body if isinstance(row, dict)]


def json_of(request: HttpRequest, response: HttpResponse) -> Any:
    """The JSON of an answer, amounts exact. Raises RetryLater or Uncertain when it is none."""
    try:
        return json.loads(response.body.removeprefix(b"\xef\xbb\xbf"), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        reason = "The shop answered with something else than JSON (a page of a plugin or of its host?)."
        raise (RetryLater(reason) if request.harmless else Uncertain(reason)) from error


def _problem(response: HttpResponse) -> Problem:
    try:
        told = json.loads(response.body)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        return Problem(response.status, "", "")
    code, message = told.get("code"), told.get("message")
    return Problem(
        response.status,
        code if isinstance(code, str) else "",
        message if isinstance(message, str) else "",
    )


def _plain(value: object) -> float:
    """Amounts of money as JSON numbers; up to 15 digits a float is written as the decimal it came from."""
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(type(value).__name__)
