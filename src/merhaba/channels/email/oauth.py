"""Access to a mailbox by OAuth 2.0 (RFC 6749, with PKCE of RFC 7636): Google and Microsoft.

Nobody's password passes through us. The access token is renewed a little before it ends, by one process at
a time, because Microsoft gives a new renewal token each time and forgets the old.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from merhaba.ports.channels import Account, Consent, Failure, NeedsReconnect, Rejected, RetryLater, Tools

_RENEW_BEFORE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Provider:
    """Where a provider's people say yes, where tokens come from, and its mail servers."""

    name: str
    authorise_url: str
    token_url: str
    scope: str
    imap_host: str
    smtp_host: str
    extra: tuple[tuple[str, str], ...] = ()


_PROVIDERS = {
    "google": Provider(
        "Google",
        "https://accounts.google.com/o/oauth2/v2/auth",
        "https://oauth2.googleapis.com/token",
        "https://mail.google.com/",
        "imap.gmail.com",
        "smtp.gmail.com",
        # Without these two Google gives no renewal token on the second consent.
        (("access_type", "offline"), ("prompt", "consent")),
    ),
    "microsoft": Provider(
        "Microsoft",
        "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
        "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
        "offline_access https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send",
        "outlook.office365.com",
        "smtp.office365.com",
        (("prompt", "select_account"),),
    ),
}


def provider_of(account: Account) -> Provider | None:
    """The provider this account signs in with, or None when it uses a password.

    Its addresses may be set in the account (`oauth_authorise_url`, `oauth_token_url`, `oauth_scope`), for
    national clouds and for tests.
    """
    config = account.config
    known = _PROVIDERS.get(str(config.get("sign_in") or ""))
    if known is None:
        return None
    tenant = urllib.parse.quote(str(config.get("oauth_tenant") or "common"), safe="")
    return Provider(
        known.name,
        str(config.get("oauth_authorise_url") or known.authorise_url).replace("{tenant}", tenant),
        str(config.get("oauth_token_url") or known.token_url).replace("{tenant}", tenant),
        str(config.get("oauth_scope") or known.scope),
        known.imap_host,
        known.smtp_host,
        known.extra,
    )


def ask_consent(account: Account, *, redirect_uri: str, state: str) -> Consent:
    """The page to send a person to. Raises Rejected when the settings are not complete."""
    provider = _complete(account)
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": _client_id(account),
        "redirect_uri": redirect_uri,
        "scope": provider.scope,
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "login_hint": account.address,
        **dict(provider.extra),
    }
    joint = "&" if "?" in provider.authorise_url else "?"
    return Consent(f"{provider.authorise_url}{joint}{urllib.parse.urlencode(asked)}", verifier)


async def take_consent(
    account: Account, *, code: str, verifier: str, redirect_uri: str, tools: Tools
) -> Mapping[str, str]:
    """Trade the code for tokens. Raises Rejected or RetryLater."""
    provider = _complete(account)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": verifier,
        **_client(account),
    }
    status, answer = await _ask(provider, form, tools)
    if status != 200:
        raise Rejected(f"{provider.name} did not accept this sign-in: {_reason(answer)}. Please try again.")
    if not answer.get("refresh_token"):
        raise Rejected(
            f"{provider.name} gave no lasting access. Connect again and allow all that is asked for."
        )
    return _kept(answer, tools.now())


async def fresh(account: Account, tools: Tools, *, force: bool = False) -> Account:
    """The account with an access token that is good for some minutes; unchanged when it uses a password.

    `force`: the token it has was refused, whatever its time. Raises NeedsReconnect when access was taken
    away, RetryLater when the provider cannot be reached.
    """
    provider = provider_of(account)
    if provider is None:
        return account
    had = account.secrets.get("oauth_access_token", "")
    if not force and _is_good(account, tools.now()):
        return account

    async def renewal(current: Account) -> Mapping[str, str]:
        renewed_by_another = current.secrets.get("oauth_access_token", "") != had
        if _is_good(current, tools.now()) and (renewed_by_another or not force):
            return {}
        return await _renew(provider, current, tools)

    return await tools.renew(account, renewal)


async def _renew(provider: Provider, account: Account, tools: Tools) -> Mapping[str, str]:
    token = account.secrets.get("oauth_refresh_token", "")
    if not token:
        raise NeedsReconnect(
            f"This mailbox is not signed in at {provider.name} yet. Open it in the settings and connect it.",
            code=Failure.SIGN_IN,
            detail=provider.name,
        )
    form = {"grant_type": "refresh_token", "refresh_token": token, **_client(account)}
    status, answer = await _ask(provider, form, tools)
    if status == 200 and answer.get("access_token"):
        return _kept(answer, tools.now())
    error = str(answer.get("error", ""))
    if error in {"invalid_grant", "interaction_required", "consent_required"}:
        raise NeedsReconnect(
            f"{provider.name} no longer lets us into {account.address} ({_reason(answer)}). "
            "Open this mailbox in the settings and connect it again.",
            code=Failure.SIGN_IN,
            detail=f"{provider.name}: {_reason(answer)}",
        )
    if error in {"invalid_client", "unauthorized_client", "invalid_scope"}:
        raise NeedsReconnect(
            f"{provider.name} does not accept the client id or secret of this mailbox: {_reason(answer)}",
            code=Failure.SIGN_IN,
            detail=f"{provider.name}: {_reason(answer)}",
        )
    raise RetryLater(
        f"{provider.name} could not renew our access just now: {status} {_reason(answer)}",
        code=Failure.UNREACHABLE,
    )


async def _ask(provider: Provider, form: Mapping[str, str], tools: Tools) -> tuple[int, dict[str, Any]]:
    status, body = await tools.post_form(provider.token_url, form)
    if status >= 500 or status == 429:
        raise RetryLater(f"{provider.name} cannot answer just now ({status}).", code=Failure.UNREACHABLE)
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise RetryLater(f"{provider.name} gave an answer that makes no sense ({status}).")
    return status, answer


def _kept(answer: Mapping[str, Any], now: datetime) -> dict[str, str]:
    try:
        seconds = max(60, int(answer.get("expires_in", 3600)))
    except (TypeError, ValueError):
        seconds = 3600
    kept = {
        "oauth_access_token": str(answer["access_token"]),
        "oauth_expires_at": (now + timedelta(seconds=seconds)).isoformat(),
    }
    if answer.get("refresh_token"):
        kept["oauth_refresh_token"] = str(answer["refresh_token"])
    return kept


def _is_good(account: Account, now: datetime) -> bool:
    try:
        ends = datetime.fromisoformat(account.secrets.get("oauth_expires_at", ""))
    except ValueError:
        return False
    ends = ends if ends.tzinfo else ends.replace(tzinfo=UTC)
    return bool(account.secrets.get("oauth_access_token")) and ends - _RENEW_BEFORE > now


def _complete(account: Account) -> Provider:
    provider = provider_of(account)
    if provider is None:
        raise Rejected("This mailbox signs in with a password; choose Google or Microsoft first.")
    if not _client_id(account):
        raise Rejected(f"Enter the client id that {provider.name} gave you for Merhaba first.")
    if not provider.authorise_url.startswith(("https://", "http://")):
        raise Rejected("The provider’s address must begin with https://.")
    return provider


def _client_id(account: Account) -> str:
    return str(account.config.get("oauth_client_id") or "").strip()


def _client(account: Account) -> dict[str, str]:
    secret = account.secrets.get("oauth_client_secret", "")
    return {"client_id": _client_id(account)} | ({"client_secret": secret} if secret else {})


def _reason(answer: Mapping[str, Any]) -> str:
    text = str(answer.get("error_description") or answer.get("error") or "no reason given")
    return " ".join(text.split())[:200]
