"""Access that a person gives at the platform's page: the authorization code grant."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from urllib.parse import urlencode

from merhaba.ports.channels import Account, Consent
from merhaba.ports.shops.actions import Refused
from merhaba.ports.shops.port import ShopTools

from .scopes import ASKED
from .signing import is_query_signed
from .tokens import ask_for_token, kept
from .where import base_url, domain_of, is_shop_domain

_MAX_AGE = 600.0


def ask_consent(account: Account, *, redirect_uri: str, state: str) -> Consent:
    """The page to send a person to. Raises Refused when the settings are not complete."""
    client_id = _complete(account)
    asked = {
        "client_id": client_id,
        "scope": ",".join(ASKED),
        "redirect_uri": redirect_uri,
        "state": state,
    }
    return Consent(f"{base_url(account)}/admin/oauth/authorize?{urlencode(asked)}", state)


async def take_consent(
    account: Account,
    *,
    query: Mapping[str, str],
    verifier: str,
    redirect_uri: str,
    tools: ShopTools,
) -> Mapping[str, str]:
    """Trade the platform's answer for tokens that end and are renewed.

    Raises Refused when the answer is not the platform's (HMAC), not ours (state), stale, or another shop's.
    """
    client_id = _complete(account)
    secret = account.secrets["client_secret"].strip()
    if not is_query_signed(secret, query):
        raise Refused("refused", "This answer does not bear the platform’s signature. Please try again.")
    if not verifier or not hmac.compare_digest(query.get("state", "").encode(), verifier.encode()):
        raise Refused("refused", "This answer belongs to another attempt. Please try again.")
    if not _is_recent(query.get("timestamp", ""), tools.now().timestamp()):
        raise Refused("refused", "This answer is too old. Please try again.")
    shop = query.get("shop", "")
    if not is_shop_domain(shop) or shop != domain_of(account):
        raise Refused("refused", "Another shop answered than the one in the settings.")
    if not query.get("code"):
        raise Refused("no-permission", "The shop gave no access.")
    form = {"client_id": client_id, "client_secret": secret, "code": query["code"], "expiring": "1"}
    status, answer = await ask_for_token(account, form, tools)
    if status != 200 or not answer.get("access_token"):
        words = str(answer.get("error_description") or answer.get("error") or f"status {status}")
        raise Refused("refused", f"The shop did not accept this sign-in: {words[:200]}. Please try again.")
    return kept(answer, tools.now())


def _is_recent(timestamp: str, now: float) -> bool:
    try:
        return abs(now - float(timestamp)) <= _MAX_AGE
    except ValueError:
        return False


def _complete(account: Account) -> str:
    if not domain_of(account):
        raise Refused("refused", "The shop’s address must be of the form my-shop.myshopify.com.")
    client_id = str(account.config.get("client_id") or "").strip()
    if not client_id or not account.secrets.get("client_secret", "").strip():
        raise Refused("refused", "Enter the client ID and the client secret of your app first.")
    return client_id
