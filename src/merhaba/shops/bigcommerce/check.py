"""Trying the connection step by step."""

from __future__ import annotations

from merhaba.ports.channels import Account, CheckResult, NeedsReconnect, RetryLater

from .client import Client

_STEPS = {
    "permission-orders": ("/v2/orders", {"limit": "1"}),
    "permission-refunds": ("/v3/orders/payment_actions/refunds", {"limit": "1"}),
    "permission-customers": ("/v3/customers", {"limit": "1"}),
    "permission-products": ("/v3/catalog/products", {"limit": "1"}),
}


async def check(client: Client, account: Account) -> list[CheckResult]:
    """Address, sign-in, each permission, webhooks. Never raises."""
    if not client.base:
        return [
            CheckResult(
                "address", False, "The API path must look like https://api.bigcommerce.com/stores/…/v3/."
            )
        ]
    try:
        store = await client.get("/v2/store")
    except RetryLater as error:
        return [CheckResult("address", False, error.reason)]
    except NeedsReconnect as error:
        return [CheckResult("address", True), CheckResult("sign-in", False, error.reason)]
    if not isinstance(store, dict):
        return [CheckResult("address", False, "There is no store at this API path.")]
    results = [CheckResult("address", True), CheckResult("sign-in", True)]
    for code, (where, query) in _STEPS.items():
        results.append(await _try(client, code, where, query))
    hooks = await _try(client, "webhooks", "/v3/hooks", {"limit": "1"})
    if hooks.ok and not account.secrets.get("hook_secret"):
        hooks = CheckResult(
            "webhooks", False, "Webhooks are not set up yet; changes are found by asking.", False
        )
    return [*results, hooks]


async def _try(client: Client, code: str, where: str, query: dict[str, str]) -> CheckResult:
    try:
        await client.get(where, query)
    except (RetryLater, NeedsReconnect) as error:
        return CheckResult(code, False, error.reason, essential=code != "webhooks")
    return CheckResult(code, True, essential=code != "webhooks")
