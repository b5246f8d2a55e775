"""Which relay takes our mail, and how to talk to it: the account's own, or the one set for the
installation.
"""

from __future__ import annotations

import ipaddress
import ssl
import urllib.parse
from dataclasses import dataclass

import aiosmtplib

from merhaba.channels.email.oauth import provider_of
from merhaba.ports.channels import Account, Failure, NeedsReconnect, Tools

_TIMEOUT = 60.0


@dataclass(frozen=True, slots=True)
class Relay:
    """Where and how: `security` is auto (STARTTLS when offered), tls, starttls or none. `token` (XOAUTH2)
    wins over `password`."""

    host: str
    port: int
    security: str = "auto"
    user: str = ""
    password: str = ""
    token: str = ""


def relay_for(account: Account, tools: Tools) -> Relay:
    """The relay to use. Raises NeedsReconnect when none is set or the setting cannot be read."""
    host = str(account.config.get("relay_host") or "").strip()
    provider = provider_of(account)
    if host or provider is not None:
        security = str(account.config.get("relay_security") or ("starttls" if provider else "auto"))
        port = int(account.config.get("relay_port") or (465 if security == "tls" else 587))
        user = str(account.config.get("relay_user") or (account.address if provider else ""))
        password = account.secrets.get("relay_password", "")
        token = account.secrets.get("oauth_access_token", "") if provider else ""
        return Relay(host or (provider.smtp_host if provider else ""), port, security, user, password, token)
    url = (tools.settings.get("smtp_relay") or "").strip()
    if not url:
        raise NeedsReconnect(
            "No outgoing mail server is set: enter one in this mailbox’s settings, "
            "or set MERHABA_SMTP_RELAY for all of them.",
            code=Failure.NO_SERVER,
            detail="",
        )
    return parse_relay(url)


def parse_relay(url: str) -> Relay:
    """`smtp://user:password@host:port` (STARTTLS when offered), `smtps://` (TLS at once),
    `smtp+starttls://` (or not at all).
    """
    try:
        parts = urllib.parse.urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urllib.parse.urlsplit(""), None
    security = {"smtp": "auto", "smtps": "tls", "smtp+starttls": "starttls", "smtp+plain": "none"}.get(
        parts.scheme
    )
    if security is None or not parts.hostname:
        raise NeedsReconnect(
            "The outgoing mail server is not written as smtp://user:password@host:port.",
            code=Failure.NO_SERVER,
            detail="MERHABA_SMTP_RELAY",
        )
    default = {"tls": 465, "starttls": 587}.get(security, 25)
    user, password = urllib.parse.unquote(parts.username or ""), urllib.parse.unquote(parts.password or "")
    return Relay(parts.hostname, port or default, security, user, password)


def client(relay: Relay) -> aiosmtplib.SMTP:
    """A client that is not connected yet. Certificates are checked, except on this machine itself.

    With `auto`, STARTTLS is used when offered; on loopback a self-made certificate is the rule and
    nobody is in between."""
    context = ssl.create_default_context()
    if is_loopback(relay.host):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return aiosmtplib.SMTP(
        hostname=relay.host,
        port=relay.port,
        use_tls=relay.security == "tls",
        start_tls={"auto": None, "starttls": True}.get(relay.security, False),
        tls_context=context,
        timeout=_TIMEOUT,
    )


def is_loopback(host: str) -> bool:
    """Whether the relay runs on this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
