"""Is this mailbox's outgoing side in order? One step after another, until one is not."""

from __future__ import annotations

import asyncio
import socket
import ssl

import aiosmtplib

from merhaba.channels.email.relay import Relay, client, relay_for
from merhaba.ports.channels import Account, CheckResult, NeedsReconnect, Tools

_WAIT = 15.0


async def check_relay(account: Account, tools: Tools) -> list[CheckResult]:
    """Steps `relay-set`, `relay-name`, `relay-connection`, `relay-encryption`, `relay-sign-in`; the first
    that fails is the last.
    """
    try:
        relay = relay_for(account, tools)
    except NeedsReconnect as missing:
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
        await smtp.login(relay.user, relay.password)
    except (aiosmtplib.SMTPException, OSError) as error:
        return CheckResult("relay-sign-in", False, str(error))
    return CheckResult("relay-sign-in", True, relay.user)
