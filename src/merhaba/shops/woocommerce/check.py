"""Tries the connection step by step. Each step says in a sentence what to change at the shop."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from merhaba.ports.channels import CheckResult, NeedsReconnect, RetryLater
from merhaba.ports.http import HttpRequest, Uncertain
from merhaba.ports.shops.actions import Refused

from .client import Client
from .fields import text
from .hooks import TOPICS, subscribed
from .problems import Problem

_READS = (("orders", "orders"), ("products", "products"), ("customers", "customers"))


async def check(client: Client) -> list[CheckResult]:
    """Address, sign-in, permissions to read and write, webhooks. Never raises."""
    address = await _address(client)
    if not address.ok:
        return [address]
    results = [address, await _step("sign-in", lambda: client.get("data/currencies/current"))]
    if not results[-1].ok:
        return results
    for name, path in _READS:
        results.append(await _step(f"permission-{name}", partial(client.get, path, per_page=1)))
    # An empty batch changes nothing, but is refused to a key that may only read.
    results.append(
        await _step("permission-write", lambda: client.write("POST", "orders/batch", {"update": []}))
    )
    results.append(await _step("permission-refunds", lambda: client.get("payment_gateways")))
    results.append(await _webhooks(client))
    return results


async def _address(client: Client) -> CheckResult:
    try:
        response = await client.tools.http(HttpRequest("GET", f"{client.base}/wp-json/wc/v3"))
    except (RetryLater, Uncertain) as error:
        return CheckResult("address", False, error.reason)
    if 300 <= response.status < 400:
        where = response.headers.get("location", "?").split("/wp-json")[0]
        return CheckResult("address", False, f"The shop's address is {where}: enter that one.")
    # 401 is an answer of the API, too: it is there.
    if response.status not in {200, 401}:
        return CheckResult(
            "address",
            False,
            f"{client.base}/wp-json/wc/v3 answers {response.status}. Is WooCommerce active there, and are "
            "permalinks (Settings, Permalinks) set to anything but Plain?",
        )
    if not client.base.startswith("https://"):
        return CheckResult(
            "address",
            True,
            "The address has no https: requests are signed, but everybody on the way can read them.",
        )
    return CheckResult("address", True)


async def _step(code: str, attempt: Callable[[], Awaitable[Any]]) -> CheckResult:
    try:
        await attempt()
    except Problem as problem:
        return CheckResult(code, False, problem.message or f"The shop answered {problem.status}.")
    except (RetryLater, NeedsReconnect, Uncertain, Refused) as error:
        hint = ""
        if code == "sign-in" and not isinstance(error, RetryLater):
            hint = (
                " Check key and secret; some hosts drop the sign-in header before it reaches the shop:"
                " choose OAuth then."
            )
        return CheckResult(code, False, f"{error.reason}{hint}")
    return CheckResult(code, True)


async def _webhooks(client: Client) -> CheckResult:
    try:
        hooks = await subscribed(client)
    except (RetryLater, NeedsReconnect, Uncertain, Refused, Problem) as error:
        return CheckResult("webhooks", False, str(error), essential=False)
    active = {text(hook, "topic") for hook in hooks if text(hook, "status") == "active"}
    missing = [topic for topic in TOPICS if topic not in active]
    if missing:
        return CheckResult(
            "webhooks",
            False,
            f"Missing, or switched off by the shop: {', '.join(missing)}. Changes are still found by asking.",
            essential=False,
        )
    return CheckResult("webhooks", True)
