"""Giving an app access, by the platform's variant of OAuth 2.0: it answers with a code and the store."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from merhaba.ports.channels import Account, Consent, NeedsReconnect
from merhaba.ports.http import HttpRequest, Uncertain, refuse_failures
from merhaba.ports.shops.actions import Refused
from merhaba.ports.shops.port import ShopTools

from .values import decoded, text

LOGIN = "https://login.bigcommerce.com"


def ask_consent(account: Account, *, redirect_uri: str, state: str) -> Consent:
    """The app's page for installing it; the scopes are those the app was made with."""
    client_id = str(account.config.get("client_id") or "")
    if not client_id:
        raise Refused("refused", "The client ID of the app is missing.")
    query = urlencode({"redirect_uri": redirect_uri, "state": state})
    return Consent(f"{LOGIN}/app/{quote(client_id, safe='')}/install?{query}", "")


async def take_consent(
    account: Account, *, query: Mapping[str, str], redirect_uri: str, tools: ShopTools
) -> Mapping[str, str]:
    """Trade the code for a token, which does not expire."""
    if not query.get("code") or not query.get("context", "").startswith("stores/"):
        raise Refused("refused", "The platform did not say which store gives access.")
    form = {
        "client_id": str(account.config.get("client_id") or ""),
        "client_secret": account.secrets.get("client_secret", ""),
        "code": query["code"],
        "context": query["context"],
        "scope": query.get("scope", ""),
        "grant_type": "authorization_code",
        "redirect_uri": redirect_uri,
    }
    headers = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
    asked = HttpRequest("POST", f"{LOGIN}/oauth2/token", headers, urlencode(form).encode())
    try:
        answer = refuse_failures(asked, await tools.http(asked), now=tools.now())
        told = decoded(answer.body) if answer.status == 200 else None
    except (ValueError, NeedsReconnect, Uncertain) as error:
        raise Refused("refused", f"The platform gave no access: {error}.") from error
    if not isinstance(told, dict) or not text(told, "access_token"):
        raise Refused("refused", "The platform gave no access: install the app again.")
    return {"access_token": text(told, "access_token"), "context": text(told, "context") or query["context"]}
