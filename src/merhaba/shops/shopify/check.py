"""Trying a connection step by step. Never raises: each failure is a step with a sentence."""

from __future__ import annotations

from merhaba.ports.channels import CheckResult, NeedsReconnect, RetryLater
from merhaba.ports.http import Uncertain
from merhaba.ports.shops.actions import Refused

from . import hooks
from .client import Client, TooCostly
from .facts import nodes, text
from .queries_catalogue import INSTALLATION, SHOP
from .scopes import NEEDED, is_granted
from .where import base_url, domain_of

_FAILURES = (NeedsReconnect, RetryLater, Refused, Uncertain, TooCostly)


async def check(client: Client) -> list[CheckResult]:
    """Address, sign-in, version, each permission, the webhooks' secret and the webhooks."""
    account = client.account
    if not base_url(account):
        words = "The shop’s address must be of the form my-shop.myshopify.com."
        return [CheckResult("address", False, words)]
    steps = [CheckResult("address", True)]
    try:
        shop = (await client.read(SHOP)).get("shop") or {}
    except _FAILURES as error:
        return [*steps, CheckResult("sign-in", False, str(error))]
    domain, theirs = domain_of(account), text(shop.get("myshopifyDomain"))
    if domain and theirs and domain != theirs:
        words = f"The shop says its address is {theirs}. Enter that one."
        steps.append(CheckResult("sign-in", False, words))
    else:
        steps.append(CheckResult("sign-in", True))
    steps.append(_version(client))
    steps += await _permissions(client)
    steps.append(_secret(client))
    steps.append(await _webhooks(client))
    return steps


def _version(client: Client) -> CheckResult:
    asked, served = client.version.name, client.served
    if not served or served == asked:
        return CheckResult("version", True, essential=False)
    words = f"The platform no longer answers in version {asked} but in {served}. Choose a newer one."
    return CheckResult("version", False, words, essential=False)


async def _permissions(client: Client) -> list[CheckResult]:
    try:
        installation = (await client.read(INSTALLATION)).get("currentAppInstallation") or {}
    except _FAILURES as error:
        return [CheckResult("permission-orders", False, str(error))]
    granted = frozenset(text(s.get("handle")) for s in nodes(installation.get("accessScopes")))
    steps = []
    for code, scopes, purpose, essential in NEEDED:
        missing = [scope for scope in scopes if not is_granted(scope, granted)]
        words = f"Without {', '.join(missing)} we cannot {purpose}." if missing else ""
        steps.append(CheckResult(code, not missing, words, essential))
    return steps


def _secret(client: Client) -> CheckResult:
    if client.account.secrets.get("client_secret", "").strip():
        return CheckResult("webhook-secret", True)
    words = "Without the app’s client secret (API secret key) no webhook can be believed. Enter it."
    return CheckResult("webhook-secret", False, words, essential=False)


async def _webhooks(client: Client) -> CheckResult:
    public = client.tools.settings.get("public_url", "").rstrip("/")
    try:
        there = await hooks.subscriptions(client)
    except _FAILURES as error:
        return CheckResult("webhooks", False, str(error), essential=False)
    ours = {topic for _, topic, address in there if public and address.startswith(f"{public}/")}
    missing = [topic for topic in hooks.topics(client.version) if topic not in ours]
    if not missing:
        return CheckResult("webhooks", True, essential=False)
    words = f"{len(missing)} webhooks are not subscribed to; changes are found by asking every few minutes."
    return CheckResult("webhooks", False, words, essential=False)
