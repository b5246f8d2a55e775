"""The token that opens a shop: one typed in, one for the app's own shops, or one a person consented to.

- `token`: a custom app's Admin API access token; it does not end.
- `app`: the client credentials grant for an app and a shop of the same organisation; 24 hours.
- `consent`: the authorization code grant with expiring offline tokens: one hour, with a renewal token that
  works once and gives the next. Only one process renews at a time (`tools.renew`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from merhaba.ports.channels import Account, NeedsReconnect, RetryLater
from merhaba.ports.http import HttpRequest, refuse_failures
from merhaba.ports.shops.port import ShopTools

from .where import base_url

_RENEW_BEFORE = timedelta(minutes=5)


def sign_in_of(account: Account) -> str:
    """`token`, `app` or `consent`."""
    kind = str(account.config.get("sign_in") or "token")
    return kind if kind in {"token", "app", "consent"} else "token"


async def fresh(account: Account, tools: ShopTools, *, force: bool = False) -> Account:
    """The account with a token that is good for some minutes. `force`: the one it has was refused.

    Raises NeedsReconnect when there is none and none can be had, RetryLater when nobody answers.
    """
    if sign_in_of(account) == "token" or (not force and is_good(account, tools.now())):
        return account
    had = account.secrets.get("oauth_access_token", "")
    if sign_in_of(account) == "consent" and had and not account.secrets.get("oauth_refresh_token"):
        return account  # an offline token that does not end, as apps were given until 2026

    async def renewal(current: Account) -> Mapping[str, str]:
        by_another = current.secrets.get("oauth_access_token", "") != had
        if is_good(current, tools.now()) and (by_another or not force):
            return {}
        return await _renewed(current, tools)

    return await tools.renew(account, renewal)


def token_of(account: Account) -> str:
    """The access token to send. Raises NeedsReconnect when there is none."""
    name = "access_token" if sign_in_of(account) == "token" else "oauth_access_token"
    token = account.secrets.get(name, "").strip()
    if not token:
        raise NeedsReconnect("This shop is not signed in yet. Open it in the settings and connect it.")
    return token


def is_good(account: Account, now: datetime) -> bool:
    """Whether the kept token has some minutes left."""
    if not account.secrets.get("oauth_access_token"):
        return False
    try:
        ends = datetime.fromisoformat(account.secrets.get("oauth_expires_at", ""))
    except ValueError:
        return False
    return (ends if ends.tzinfo else ends.replace(tzinfo=UTC)) - _RENEW_BEFORE > now


async def _renewed(account: Account, tools: ShopTools) -> dict[str, str]:
    form = {
        "client_id": str(account.config.get("client_id") or "").strip(),
        "client_secret": account.secrets.get("client_secret", "").strip(),
    }
    if sign_in_of(account) == "app":
        form["grant_type"] = "client_credentials"
    else:
        form["grant_type"] = "refresh_token"
        form["refresh_token"] = account.secrets.get("oauth_refresh_token", "")
        if not form["refresh_token"]:
            raise NeedsReconnect("Nobody has allowed us into this shop yet. Connect it in the settings.")
    status, answer = await ask_for_token(account, form, tools)
    if status == 200 and answer.get("access_token"):
        return kept(answer, tools.now())
    raise NeedsReconnect(
        f"The shop no longer gives us access ({_reason(answer, status)}). Connect it again in the settings."
    )


async def ask_for_token(
    account: Account, form: Mapping[str, str], tools: ShopTools
) -> tuple[int, Mapping[str, Any]]:
    """The status and answer of the shop's token address. Raises RetryLater when it cannot answer now.

    Asking twice is harmless: the house's `renew` lets one ask at a time, and a renewal token that was used
    up without our getting the answer shows as `invalid_grant` either way.
    """
    if not base_url(account):
        raise NeedsReconnect("The shop’s address must be of the form my-shop.myshopify.com.")
    request = HttpRequest(
        "POST",
        f"{base_url(account)}/admin/oauth/access_token",
        {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
        urlencode(form).encode(),
        max_answer=64 * 1024,
        repeatable=True,
    )
    response = await tools.http(request)
    if response.status != 401:
        refuse_failures(request, response, now=tools.now())
    try:
        answer = json.loads(response.body)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        if 400 <= response.status < 500:
            return response.status, {}  # the platform explains some refusals in HTML
        raise RetryLater(f"The shop gave an answer that makes no sense ({response.status}).")
    return response.status, answer


def kept(answer: Mapping[str, Any], now: datetime) -> dict[str, str]:
    """The secrets to keep of a token answer."""
    secrets = {"oauth_access_token": str(answer["access_token"]), "oauth_expires_at": ""}
    if answer.get("expires_in") is not None:
        try:
            seconds = max(60, int(answer["expires_in"]))
        except (TypeError, ValueError):
            seconds = 3600
        secrets["oauth_expires_at"] = (now + timedelta(seconds=seconds)).isoformat()
    if answer.get("refresh_token"):
        secrets["oauth_refresh_token"] = str(answer["refresh_token"])
    return secrets


def _reason(answer: Mapping[str, Any], status: int) -> str:
    text = str(answer.get("error_description") or answer.get("error") or f"status {status}")
    return " ".join(text.split())[:200]
