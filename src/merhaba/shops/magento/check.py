"""Tries the connection step by step. Each step says in a sentence what to change at the shop."""

from __future__ import annotations

from merhaba.ports.channels import CheckResult, NeedsReconnect, RetryLater
from merhaba.ports.http import HttpRequest, Uncertain
from merhaba.ports.shops.actions import Refused

from .client import Client
from .criteria import criteria
from .problems import Problem

_RIGHTS = (
    ("sign-in", "store/storeConfigs", "Stores, Settings, All Stores"),
    ("permission-orders", "orders?{}", "Sales, Operations, Orders"),
    ("permission-refunds", "creditmemos?{}", "Sales, Operations, Credit Memos"),
    ("permission-invoices", "invoices?{}", "Sales, Operations, Invoices"),
    ("permission-shipments", "shipments?{}", "Sales, Operations, Shipments"),
    ("permission-products", "products?{}", "Catalog, Inventory, Products"),
    ("permission-customers", "customers/search?{}", "Customers, All Customers"),
    ("permission-discounts", "coupons/search?{}", "Marketing, Promotions, Cart Price Rules"),
)


async def check(client: Client) -> list[CheckResult]:
    """Address, sign-in, each right. Never raises. The right to change shows only in changing."""
    address = await _address(client)
    if not address.ok:
        return [address]
    results = [address]
    rights = list(_RIGHTS)
    if client.commerce:
        rights.append(("permission-returns", "returns?{}", "Sales, Operations, Returns"))
    for code, path, right in rights:
        results.append(await _right(client, code, path.format(criteria(size=1)), right))
        if code == "sign-in" and not results[-1].ok:
            return results
    return results


async def _address(client: Client) -> CheckResult:
    url = f"{client.base}/rest/{client.store}/V1/directory/currency"
    try:
        response = await client.tools.http(HttpRequest("GET", url, {"accept": "application/json"}))
    except (RetryLater, Uncertain) as error:
        return CheckResult("address", False, error.reason)
    if 300 <= response.status < 400:
        where = response.headers.get("location", "?").split("/rest/")[0]
        return CheckResult("address", False, f"The shop's address is {where}: enter that one.")
    if response.status != 200:
        words = (
            f"{url} answers {response.status}. Is this the shop's address, and the store view's code right?"
        )
        return CheckResult("address", False, words)
    if not client.base.startswith("https://"):
        return CheckResult("address", True, "The address has no https: everybody on the way can read along.")
    return CheckResult("address", True)


async def _right(client: Client, code: str, path: str, right: str) -> CheckResult:
    # Not every shop gives discounts or wants them given from here.
    essential = code != "permission-discounts"
    try:
        await client.get(path)
    except (RetryLater, NeedsReconnect, Uncertain, Refused) as error:
        hint = f" In the integration's resources, tick {right}."
        if code == "sign-in":
            hint += (
                " Since 2.4.4 the access token alone is enough only where the shop allows it (Stores,"
                " Configuration, Services, OAuth, Consumer Settings); else enter all four keys."
            )
        return CheckResult(code, False, f"{error.reason}{hint}", essential)
    except Problem as problem:
        return CheckResult(code, False, problem.message or f"The shop answered {problem.status}.", essential)
    return CheckResult(code, True)
