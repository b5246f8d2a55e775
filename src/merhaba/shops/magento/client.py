"""Talks to the REST API: signs, sends, reads JSON, and says what an error means."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any

from merhaba.ports.channels import Account, NeedsReconnect, RetryLater
from merhaba.ports.http import HttpRequest, HttpResponse, Uncertain, refuse_failures
from merhaba.ports.shops.actions import Refused
from merhaba.ports.shops.port import ShopTools

from .criteria import Where, criteria
from .problems import Problem, problem_of, refusal
from .sign import encoded, oauth_header

_KEYS = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
# A list of ids in an address: some servers take no more than 8 KB of it.
CHUNK = 120


@dataclass(frozen=True, slots=True)
class Found:
    """A page of a search: its things, how many there are in all, and the shop's clock."""

    rows: list[Mapping[str, Any]]
    total: int | None
    clock: datetime


def base_url(account: Account) -> str:
    """The shop's address without a slash at its end; `https` where no scheme is given."""
    url = str(account.config.get("url", "")).strip().rstrip("/").split("/rest/")[0].removesuffix("/rest")
    return url if "://" in url else f"https://{url}"


class Client:
    """One shop's API."""

    def __init__(self, account: Account, tools: ShopTools) -> None:
        self.account = account
        self.tools = tools
        self.base = base_url(account)
        self.store = str(account.config.get("store") or "default")
        self.commerce = account.config.get("edition") == "commerce"

    async def get(self, path: str) -> Any:
        """The JSON of a GET. Raises Problem, RetryLater or NeedsReconnect."""
        return (await self._call("GET", path, None))[0]

    async def find(self, path: str) -> Any | None:
        """The JSON of one thing, None when it is not there."""
        try:
            return await self.get(path)
        except Problem as problem:
            if problem.status == 404:
                return None
            raise RetryLater(f"The shop did not give {path}: {problem.message}") from problem

    async def search(
        self,
        path: str,
        where: Sequence[Where] = (),
        *,
        order: Sequence[tuple[str, str]] = (),
        size: int = 100,
        page: int = 1,
    ) -> Found:
        """A page of a search."""
        try:
            query = criteria(where, order=order, size=size, page=page)
            body, headers = await self._call("GET", f"{path}?{query}", None)
        except Problem as problem:
            raise RetryLater(f"The shop did not list {path}: {problem.message}") from problem
        rows = body.get("items") if isinstance(body, dict) else None
        if rows is not None and not isinstance(rows, list):
            raise RetryLater("The shop gave something else than a list.")
        total = body.get("total_count") if isinstance(body, dict) else None
        return Found(
            [row for row in rows or [] if isinstance(row, dict)],
            total if isinstance(total, int) else None,
            _clock(headers, self.tools.now()),
        )

    async def of(self, path: str, field: str, values: Sequence[str]) -> list[Mapping[str, Any]]:
        """All things whose field is one of the values, in chunks; a chunk that fills a page is paged."""
        found: list[Mapping[str, Any]] = []
        for start in range(0, len(values), CHUNK):
            chosen = Where(field, ",".join(values[start : start + CHUNK]), "in")
            found += [row async for row in self._every(path, chosen)]
        return found

    async def _every(self, path: str, where: Where) -> AsyncIterator[Mapping[str, Any]]:
        # Asked for a page after the last, the shop gives the last once more: the total says when to stop.
        seen = 0
        for page in range(1, 101):
            answer = await self.search(path, [where], order=[("entity_id", "ASC")], size=200, page=page)
            for row in answer.rows:
                yield row
            seen += len(answer.rows)
            if not answer.rows or len(answer.rows) < 200 or seen >= (answer.total or 0):
                return

    async def write(self, method: str, path: str, body: Any = None) -> Any:
        """Change something; its JSON. Raises Refused with the shop's words, Uncertain when no answer came."""
        try:
            return (await self._call(method, path, body))[0]
        except Problem as problem:
            raise refusal(problem) from problem

    async def _call(self, method: str, path: str, body: Any) -> tuple[Any, Mapping[str, str]]:
        request = self._request(method, path, body)
        response = await self.tools.http(request)
        if 200 <= response.status < 300:
            return json_of(request, response), response.headers
        if 300 <= response.status < 400:
            where = response.headers.get("location", "elsewhere").split("?")[0]
            raise NeedsReconnect(f"The shop answers at another address now: {where}.")
        problem = problem_of(response.status, _loaded(response))
        if response.status in {401, 403}:
            await self._refuse_sign_in(method, problem)
        # 500 with words is a crash, of which the shop tells a number only: it may have come after the deed.
        if response.status < 500 and response.status not in {408, 425, 429} and problem.message:
            raise problem
        refuse_failures(request, response, now=self.tools.now())
        raise problem

    async def _refuse_sign_in(self, method: str, problem: Problem) -> None:
        """A right that is missing gets the same 401 as a token that is gone: tell them apart by reading."""
        if method == "GET":
            raise NeedsReconnect(f"The shop does not accept our integration. {problem.message}".strip())
        await self.get(f"orders?{criteria(size=1)}")
        raise Refused("no-permission", problem.message or "The integration may not do this.")

    def _request(self, method: str, path: str, body: Any) -> HttpRequest:
        url = f"{self.base}/rest/{encoded(self.store)}/V1/{path}"
        keys = {name: str(self.account.secrets.get(name, "")) for name in _KEYS}
        headers = {"accept": "application/json", "user-agent": "Merhaba"}
        if all(keys.values()):
            headers["authorization"] = oauth_header(method, url, keys, now=self.tools.now())
        else:
            headers["authorization"] = f"Bearer {keys['access_token']}"
        content = b""
        if body is not None:
            content = json.dumps(body, default=_plain).encode()
            headers["content-type"] = "application/json"
        return HttpRequest(method, url, headers, content, timeout=30.0 if method == "GET" else 90.0)


def json_of(request: HttpRequest, response: HttpResponse) -> Any:
    """The JSON of an answer, amounts exact. Raises RetryLater or Uncertain when it is none."""
    try:
        return json.loads(response.body, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        reason = "The shop answered with something else than JSON (a page of its host, or maintenance?)."
        raise (RetryLater(reason) if request.harmless else Uncertain(reason)) from error


def _loaded(response: HttpResponse) -> Any:
    try:
        return json.loads(response.body)
    except (ValueError, RecursionError):
        return None


def _clock(headers: Mapping[str, str], otherwise: datetime) -> datetime:
    try:
        at = parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        return otherwise
    return at if at.tzinfo else otherwise


def _plain(value: object) -> float:
    """Amounts as JSON numbers; up to 15 digits a float is written as the decimal it came from."""
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(type(value).__name__)
