"""Where an account's mail is fetched from, read from its settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from merhaba.channels.email.oauth import provider_of
from merhaba.ports.channels import Account

MAX_DAYS_BACK = 3650
_PORTS = {"tls": 993, "starttls": 143, "none": 143}


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A mailbox on an IMAP server. `security` is tls, starttls or none; `token` wins over `password`."""

    host: str
    port: int
    security: str
    user: str
    password: str
    token: str
    folders: tuple[str, ...]
    days_back: int
    poll_seconds: float
    idle_seconds: float

    @property
    def place(self) -> str:
        """For sentences: where this is."""
        return f"{self.host}:{self.port}"


def is_fetched(account: Account) -> bool:
    """Whether this account says where to fetch from."""
    return bool(_host(account))


def mailbox_of(account: Account) -> Mailbox:
    """The mailbox an account describes."""
    config = account.config
    security = str(config.get("imap_security") or "tls")
    security = security if security in _PORTS else "tls"
    return Mailbox(
        host=_host(account),
        port=int(config.get("imap_port") or _PORTS[security]),
        security=security,
        user=str(config.get("imap_user") or "").strip() or account.address,
        password=account.secrets.get("imap_password", ""),
        token=account.secrets.get("oauth_access_token", "") if provider_of(account) else "",
        folders=_folders(config),
        days_back=max(0, min(int(config.get("imap_days_back") or 0), MAX_DAYS_BACK)),
        poll_seconds=_seconds(config, "imap_poll_seconds", 45.0),
        # Servers end IDLE after 30 minutes (RFC 2177) and routers forget quiet connections long before; a
        # short round also finds what a server forgot to announce.
        idle_seconds=_seconds(config, "imap_idle_seconds", 170.0),
    )


def _host(account: Account) -> str:
    host = str(account.config.get("imap_host") or "").strip()
    provider = provider_of(account)
    return host or (provider.imap_host if provider is not None else "")


def _folders(config: Mapping[str, Any]) -> tuple[str, ...]:
    names = [name.strip() for name in re.split(r"[\n,;]", str(config.get("imap_folders") or ""))]
    return tuple(dict.fromkeys(name for name in names if name))[:20] or ("INBOX",)


def _seconds(config: Mapping[str, Any], name: str, default: float) -> float:
    return max(1.0, min(float(config.get(name) or default), 1500.0))
