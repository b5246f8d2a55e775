"""Where a shop is: its domain, strictly, and the addresses made of it."""

from __future__ import annotations

import re

from merhaba.ports.channels import Account

from .versions import Version, version_of

_DOMAIN = re.compile(r"[a-z0-9][a-z0-9-]{0,99}\.myshopify\.com", re.ASCII)


def is_shop_domain(text: str) -> bool:
    """Whether this is exactly one of the platform's shop domains, and nothing around it."""
    return _DOMAIN.fullmatch(text) is not None


def domain_of(account: Account) -> str:
    """The account's shop domain: `my-shop`, `my-shop.myshopify.com` and its address in a browser are
    understood. '' when it is none of the platform's: secrets are sent nowhere else."""
    text = str(account.config.get("shop") or "").strip().lower()
    text = text.removeprefix("https://").removeprefix("http://").split("/", 1)[0]
    if text and "." not in text:
        text += ".myshopify.com"
    return text if is_shop_domain(text) else ""


def base_url(account: Account) -> str:
    """Where the shop is asked; '' when the account names no shop. `api_url` is not in the form: it is for
    tests and for a proxy an operator puts between."""
    override = str(account.config.get("api_url") or "").rstrip("/")
    if override:
        return override
    domain = domain_of(account)
    return f"https://{domain}" if domain else ""


def account_version(account: Account) -> Version:
    """The version of the Admin API this account is set to."""
    return version_of(account.config.get("api_version"))
