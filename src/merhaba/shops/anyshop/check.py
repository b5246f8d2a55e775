"""Trying the connection step by step."""

from __future__ import annotations

from merhaba.ports.channels import Account, CheckResult, NeedsReconnect, RetryLater
from merhaba.ports.shops.actions import ActionKind
from merhaba.ports.shops.port import Mirrored

from .client import Client
from .pages import page
from .read import read_identity
from .told import Told


async def check(client: Client, account: Account) -> list[CheckResult]:
    """Address and sign-in, what the shop says of itself, each list, the webhook secret. Never raises."""
    results, shop = await _shop(client)
    if shop is None:
        return results
    for what in Mirrored:
        try:
            await page(client, what, {})
        except (RetryLater, NeedsReconnect) as error:
            results.append(CheckResult(f"permission-{what}", False, error.reason))
        else:
            results.append(CheckResult(f"permission-{what}", True))
    secret = bool(account.secrets.get("hook_secret"))
    told = "" if secret else "The shop has given no webhook secret: changes are found by asking, not at once."
    results.append(CheckResult("webhooks", secret, told, essential=False))
    return results


async def _shop(client: Client) -> tuple[list[CheckResult], Told | None]:
    try:
        shop = await client.get("/shop")
    except RetryLater as error:
        return [CheckResult("address", False, error.reason)], None
    except NeedsReconnect as error:
        return [CheckResult("address", True), CheckResult("sign-in", False, error.reason)], None
    if shop is None:
        return [CheckResult("address", False, "There is no “/shop” below this address.")], None
    try:
        read_identity(shop)
        unknown = [kind for kind in shop.texts("actions") if kind not in set(ActionKind)]
    except ValueError as error:
        sentence = f"What “/shop” says is not understood: {error}."
        return [CheckResult("address", False, sentence)], None
    results = [CheckResult("address", True), CheckResult("sign-in", True)]
    detail = f"The shop names actions nobody knows: {', '.join(unknown)}." if unknown else ""
    results.append(CheckResult("actions", not unknown, detail, essential=False))
    return results, shop
