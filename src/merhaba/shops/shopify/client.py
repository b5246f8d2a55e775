"""Asking the Admin API: one GraphQL document at a time, with its failures told apart.

The platform answers most failures with status 200 and `errors`; what the business refuses stands in the
mutation's own `userErrors` (see `problems`).
"""

from __future__ import annotations

import json
import math
from asyncio import sleep
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from merhaba.ports.channels import Account, NeedsReconnect, RetryLater
from merhaba.ports.http import HttpRequest, HttpResponse, Uncertain, refuse_failures
from merhaba.ports.shops.actions import Refused
from merhaba.ports.shops.port import ShopTools

from . import tokens
from .versions import Version
from .where import account_version, base_url

# Enough for the largest single query (1,000 points) at the slowest rate an ordinary shop has (50 a second).
_DEFAULT_WAIT = 5.0
_LONGEST_WAIT = 20.0
_MOST_WAITING = 120.0


class TooCostly(Exception):
    """The query costs more than the platform allows for one: ask for less at a time."""


class Throttled(RetryLater):
    """The bucket does not hold enough for this query just now; `after` is when it will."""


class Denied(Refused):
    """Our token lacks the access scope for something that was asked."""

    def __init__(self, reason: str) -> None:
        super().__init__("no-permission", reason)


@dataclass(slots=True)
class Client:
    """One shop, as long as one call of the port lasts. `served` is the version that answered last,
    `answered` how many answers there were, `waited` the seconds spent waiting for the throttle."""

    account: Account
    tools: ShopTools
    served: str = ""
    answered: int = 0
    waited: float = 0.0

    @property
    def version(self) -> Version:
        """The version that is asked for."""
        return account_version(self.account)

    async def read(self, document: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The data of a query. Raises RetryLater, NeedsReconnect, Denied or TooCostly."""
        try:
            while True:
                try:
                    return await self._run(document, variables or {}, harmless=True)
                except Throttled as throttled:
                    await self._wait(throttled)
        except Denied:
            raise
        except Refused as refused:  # a query is refused only for what passes, or for a mistake of ours
            raise RetryLater(f"The shop does not answer this: {refused.reason}") from refused

    async def _wait(self, throttled: Throttled) -> None:
        """Wait for the bucket to fill, when something has been read already: an order with many lines takes
        more than the bucket holds, and begun anew each time it would never be read to its end."""
        seconds = throttled.after or _DEFAULT_WAIT
        if not self.answered or seconds > _LONGEST_WAIT or self.waited + seconds > _MOST_WAITING:
            raise throttled
        self.waited += seconds
        await sleep(seconds)

    async def write(
        self, document: str, variables: Mapping[str, Any], *, repeatable: bool = False
    ) -> dict[str, Any]:
        """The data of a mutation. Raises RetryLater (when it was not carried out), Uncertain, Refused."""
        return await self._run(document, variables, harmless=repeatable)

    async def _run(self, document: str, variables: Mapping[str, Any], *, harmless: bool) -> dict[str, Any]:
        self.account = await tokens.fresh(self.account, self.tools)
        request = self._request(document, variables, harmless)
        response = await self.tools.http(request)
        if response.status == 401 and tokens.sign_in_of(self.account) != "token":
            # The token was refused before its time; what was sent has not been carried out.
            self.account = await tokens.fresh(self.account, self.tools, force=True)
            request = self._request(document, variables, harmless)
            response = await self.tools.http(request)
        self._refuse_status(request, response)
        self.served = response.headers.get("x-shopify-api-version", "")
        data = _data(response, harmless)
        self.answered += 1
        return data

    def _request(self, document: str, variables: Mapping[str, Any], harmless: bool) -> HttpRequest:
        base = base_url(self.account)
        if not base:
            raise NeedsReconnect("The shop’s address must be of the form my-shop.myshopify.com.")
        return HttpRequest(
            "POST",
            f"{base}/admin/api/{self.version.name}/graphql.json",
            {
                "Content-Type": "application/json",
                "Accept": "application/json",
                "X-Shopify-Access-Token": tokens.token_of(self.account),
            },
            json.dumps({"query": document, "variables": variables}, default=_plain).encode(),
            repeatable=harmless,
        )

    def _refuse_status(self, request: HttpRequest, response: HttpResponse) -> None:
        refuse_failures(request, response, now=self.tools.now())
        status = response.status
        if status == 200:
            return
        if status in {402, 423}:
            raise NeedsReconnect(f"The platform has closed this shop ({status}): its owner has to open it.")
        if status == 403:
            raise NeedsReconnect("The shop does not let our app in (403).")
        if status == 404:
            raise NeedsReconnect("There is no shop at this address (404).")
        if status == 430:
            raise RetryLater("The platform takes us for an attacker (430).", after=60)
        if request.harmless:
            raise RetryLater(f"The shop gave an answer we cannot read ({status}).")
        raise Uncertain(f"The shop gave an answer we cannot read ({status}).")


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(f"{type(value).__name__} does not travel")


def _data(response: HttpResponse, harmless: bool) -> dict[str, Any]:
    try:
        answer = json.loads(response.body, parse_float=Decimal)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        reason = "The shop gave an answer that makes no sense."
        raise RetryLater(reason) if harmless else Uncertain(reason)
    data = answer.get("data")
    errors = answer.get("errors")
    if errors:
        _refuse_errors(errors, answer, data, harmless)
    if not isinstance(data, dict):
        reason = "The shop gave an answer without data."
        raise RetryLater(reason) if harmless else Uncertain(reason)
    return data


def _refuse_errors(errors: Any, answer: Mapping[str, Any], data: Any, harmless: bool) -> None:
    """Raises what `errors` mean, unless all that is missing may be missing (a part we have no scope for)."""
    listed = [e for e in errors if isinstance(e, dict)] if isinstance(errors, list) else []
    words = "; ".join(str(e.get("message", "")) for e in listed) or str(errors)
    words = " ".join(words.split())[:300]
    codes = {str((e.get("extensions") or {}).get("code", "")) for e in listed}
    if "THROTTLED" in codes:
        raise Throttled("The shop asks us to wait.", after=_seconds(answer))
    if "MAX_COST_EXCEEDED" in codes:
        raise TooCostly(words)
    if codes & {"SHOP_INACTIVE", "UNAUTHORIZED"}:
        raise NeedsReconnect(f"The platform has closed this shop: {words}")
    if codes & {"IDEMPOTENCY_CONCURRENT_REQUEST"}:
        raise RetryLater(words, after=_DEFAULT_WAIT)
    if codes & {"INTERNAL_SERVER_ERROR", "TIMEOUT"}:
        raise RetryLater(words) if harmless else Uncertain(words)
    if codes == {"ACCESS_DENIED"}:
        if isinstance(data, dict) and data and all(value is not None for value in data.values()):
            return
        raise Denied(f"Our access to the shop does not reach that far: {words}")
    if isinstance(data, dict) and any(value is not None for value in data.values()) and not harmless:
        raise Uncertain(words)  # carried out, but its answer is broken
    raise Refused("refused", words)


def _seconds(answer: Mapping[str, Any]) -> float:
    """Seconds until the bucket holds enough for this query, as the platform tells it."""
    try:
        cost = answer["extensions"]["cost"]
        status = cost["throttleStatus"]
        missing = float(cost["requestedQueryCost"]) - float(status["currentlyAvailable"])
        rate = float(status["restoreRate"])
        return float(max(1, math.ceil(missing / rate)))
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return _DEFAULT_WAIT
