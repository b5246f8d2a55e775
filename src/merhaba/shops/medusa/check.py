"""Trying the connection step by step."""

from __future__ import annotations

from merhaba.ports.channels import Account, CheckResult, NeedsReconnect, RetryLater
from merhaba.ports.http import Uncertain
from merhaba.ports.shops.actions import Refused
from merhaba.ports.shops.port import ShopTools

from .client import Client, path

_READS = (
    ("permission-orders", "orders", True, "The key may not read orders."),
    ("permission-customers", "customers", True, "The key may not read customers."),
    ("permission-products", "products", True, "The key may not read products."),
    (
        "permission-refunds",
        "payments",
        True,
        "The key may not see payments: captures and refunds are missed.",
    ),
    ("permission-returns", "return-reasons", False, "The key may not see return reasons."),
    ("permission-stock", "inventory-items", False, "The key may not see stock: changes are missed."),
    ("permission-discounts", "promotions", False, "The key may not make discount codes."),
    (
        "gift-cards",
        "gift-cards",
        False,
        "This shop has no gift cards and no store credit: the loyalty plugin is not installed.",
    ),
)


async def steps(account: Account, tools: ShopTools) -> list[CheckResult]:
    """What works and what does not, each with a sentence. Never raises."""
    try:
        client = Client(account, tools)
        status = (await client.ping()).status
    except (RetryLater, NeedsReconnect) as error:
        return [CheckResult("address", False, error.reason)]
    if status != 200:
        sentence = f"What answers at this address is no Medusa server (it said {status} to /health)."
        return [CheckResult("address", False, sentence)]
    found = [CheckResult("address", True)]
    sign_in = await _try(
        client, "sign-in", "stores", essential=True, sentence="The key may not see the store."
    )
    found.append(sign_in)
    if not sign_in.ok:
        return found
    for code, noun, essential, sentence in _READS:
        found.append(await _try(client, code, noun, essential=essential, sentence=sentence))
    secret = bool(account.secrets.get("webhook_secret"))
    lacking = "No webhook secret: changes are found by asking every few minutes, not at once."
    found.append(CheckResult("webhooks", secret, "" if secret else lacking, essential=False))
    return found


async def _try(client: Client, code: str, noun: str, *, essential: bool, sentence: str) -> CheckResult:
    try:
        await client.get(path(noun), {"limit": 1, "fields": "id"})
    except NeedsReconnect as error:
        detail = error.reason if code == "sign-in" else sentence
        return CheckResult(code, False, detail, essential)
    except Refused as error:
        detail = sentence if error.code in {"not-supported", "no-permission"} else error.reason
        return CheckResult(code, False, detail, essential)
    except (RetryLater, Uncertain) as error:
        return CheckResult(code, False, error.reason, essential)
    return CheckResult(code, True, essential=essential)
