"""Is this mailbox in order? One step after another, until one is not."""

from __future__ import annotations

import asyncio
import socket
import ssl

import aiosmtplib

from merhaba.channels.email import oauth
from merhaba.channels.email.fetch.check import check_mailbox
from merhaba.channels.email.fetch.mailbox import is_fetched
from merhaba.channels.email.relay import Relay, client, relay_for
from merhaba.channels.email.sender_dns import check_sender
from merhaba.ports.channels import Account, CheckResult, NeedsReconnect, RetryLater, Tools

_WAIT = 15.0


async def check_all(account: Account, tools: Tools) -> list[CheckResult]:
    """Sending, fetching where mail is fetched, and what DNS says of the sender, all at the same time."""
    checks = [check_relay(account, tools)]
    if is_fetched(account):
        checks.append(check_mailbox(account, tools))
    checks.append(check_sender(account, tools))
    return [step for steps in await asyncio.gather(*checks) for step in steps]


async def check_relay(account: Account, tools: Tools) -> list[CheckResult]:
    """Steps `relay-set`, `relay-name`, `relay-connection`, `relay-encryption`, `relay-sign-in`; the first
    that fails is the last.
    """
    try:
        account = await oauth.fresh(account, tools)
        relay = relay_for(account, tools)
    except (NeedsReconnect, RetryLater) as missing:
        return [CheckResult("relay-set", False, missing.reason)]
    results = [CheckResult("relay-set", True, f"{relay.host}:{relay.port}")]
    try:
        found = await asyncio.get_running_loop().getaddrinfo(relay.host, relay.port, type=socket.SOCK_STREAM)
    except OSError as error:
        return [*results, CheckResult("relay-name", False, f"{relay.host}: {error.strerror or error}")]
    results.append(CheckResult("relay-name", True, str(found[0][4][0])))
    return [*results, *await _talk(relay)]


async def _talk(relay: Relay) -> list[CheckResult]:
    smtp = client(relay)
    smtp.timeout = _WAIT
    try:
        await smtp.connect()
    except ssl.SSLError as error:
        return [CheckResult("relay-connection", True), CheckResult("relay-encryption", False, str(error))]
    except (aiosmtplib.SMTPException, OSError) as error:
        if (
            isinstance(error.__cause__, ssl.SSLError)
            or "tls" in str(error).lower()
            or "certificate" in str(error).lower()
        ):
            return [
                CheckResult("relay-connection", True),
                CheckResult("relay-encryption", False, str(error.__cause__ or error)),
            ]
        return [CheckResult("relay-connection", False, str(error))]
    results = [CheckResult("relay-connection", True)]
    try:
        encrypted = smtp.get_transport_info("ssl_object") is not None
        results.append(
            CheckResult(
                "relay-encryption",
                encrypted or relay.security in {"auto", "none"},
                "TLS" if encrypted else "none",
            )
        )
        if relay.user:
            results.append(await _sign_in(smtp, relay))
    finally:
        smtp.close()
    return results


async def _sign_in(smtp: aiosmtplib.SMTP, relay: Relay) -> CheckResult:
    try:
        if smtp.is_ehlo_or_helo_needed:
            await smtp.ehlo()
        if relay.token:
            await smtp.auth_xoauth2(relay.user, relay.token)
        else:
            await smtp.login(relay.user, relay.password)
    except (aiosmtplib.SMTPException, OSError) as error:
        return CheckResult("relay-sign-in", False, str(error))
    return CheckResult("relay-sign-in", True, relay.user)
