"""The world outside: the mail relay and the public address. Nothing is sent."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

import httpx

from merhaba.app.diagnosis.finding import Finding, note, ok, wrong
from merhaba.platform.settings import Settings

SECONDS = 8.0
LOCAL = {"127.0.0.1", "localhost", "::1"}


def look_outside(settings: Settings) -> Iterator[Finding]:
    """The relay and the public address."""
    yield _relay(settings.smtp_relay.get_secret_value() if settings.smtp_relay else "")
    yield _public_address(settings)


def _relay(address: str) -> Finding:
    """Connect, greet and, where a user is named, sign in."""
    what = "Mail out"
    if not address:
        return note(
            what, "no relay.", "Set MERHABA_SMTP_RELAY, or e-mail answers wait: smtp://user:password@host:587"
        )
    parts = urlsplit(address)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        return wrong(what, "MERHABA_SMTP_RELAY is no address.", "Write smtp://user:password@host:port")
    where = f"{parts.hostname}:{parts.port or (465 if parts.scheme == 'smtps' else 25)}"
    try:
        kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
        with kind(parts.hostname, parts.port or 0, timeout=SECONDS) as relay:
            relay.ehlo()
            if parts.scheme == "smtp" and relay.has_extn("starttls"):
                relay.starttls()
            if parts.username:
                relay.login(unquote(parts.username), unquote(parts.password or ""))
    except smtplib.SMTPAuthenticationError:
        return wrong(what, f"{where} refuses the user or password.", "Correct MERHABA_SMTP_RELAY.")
    except (OSError, smtplib.SMTPException) as error:
        return wrong(what, f"{where} does not answer as it should ({error}).", "Check MERHABA_SMTP_RELAY.")
    return ok(what, where)


def _public_address(settings: Settings) -> Finding:
    what = "Public address"
    if not settings.public_url:
        return note(
            what, f"{settings.base_url}, for this machine only.", "Set MERHABA_PUBLIC_URL for others."
        )
    host = urlsplit(settings.public_url).hostname or ""
    try:
        status = httpx.get(f"{settings.base_url}/healthz", timeout=SECONDS, follow_redirects=True).status_code
    except httpx.HTTPError as error:
        return wrong(
            what, f"{settings.base_url} does not answer ({error}).", "Start Merhaba, or check DNS and proxy."
        )
    if status != 200:
        return wrong(
            what, f"{settings.base_url}/healthz says {status}.", "The proxy must pass it on to Merhaba."
        )
    if settings.public_url.startswith("http://") and host not in LOCAL:
        return wrong(
            what, f"{settings.base_url} is not encrypted.", "Put it behind HTTPS: people sign in there."
        )
    return ok(what, settings.base_url)
