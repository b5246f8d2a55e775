"""The mail receiver: what arrives by SMTP or LMTP is stored and in the inbox before it is acknowledged."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import time
from uuid import UUID

from merhaba.app.composition import build_runtime
from merhaba.channels.email.receiver import TemporaryFailure, start
from merhaba.modules.connections.queries import Reached, by_address
from merhaba.modules.intake.commands import accept, parsed
from merhaba.platform.database import SYSTEM, DatabaseUnavailable
from merhaba.platform.files import StorageFull
from merhaba.platform.runtime import Runtime
from merhaba.platform.settings import Settings
from merhaba.ports.channels import Raw

log = logging.getLogger(__name__)

CHANNEL = "email"
_TAG = re.compile(r"\+[^@]*@")
_REMEMBERED_SECONDS = 5.0
_REMEMBERED = 1000


async def run(settings: Settings) -> None:
    """`merhaba mail`: receive mail until cancelled."""
    runtime = build_runtime(settings)
    try:
        async with runtime.bell.running(listen=False):
            await serve_mail(runtime)
    finally:
        await runtime.close()


async def serve_mail(runtime: Runtime) -> None:
    """Listen on the mail port until cancelled."""
    settings = runtime.settings
    recipients = Recipients(runtime)

    async def known(address: str) -> bool:
        return bool(await recipients.of(address))

    async def take(raw: Raw) -> str:
        return await take_mail(runtime, raw, recipients)

    server = await start(take, settings.smtp_host, settings.smtp_port, recipient_known=known)
    log.info("receiving mail on %s:%s", settings.smtp_host, settings.smtp_port)
    async with server:
        with contextlib.suppress(asyncio.CancelledError):
            await server.serve_forever()


class Recipients:
    """Whose mailbox an address is. What was found is remembered for a moment: each mail asks at RCPT, and
    again when all of it is there."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._found: dict[str, tuple[float, list[Reached]]] = {}

    async def of(self, address: str) -> list[Reached]:
        """Accounts an address leads to; a tag after + (our signed reply address) does not matter."""
        now = time.monotonic()
        at, found = self._found.get(address, (0.0, []))
        if found and now - at < _REMEMBERED_SECONDS:
            return found
        async with self._runtime.database.transaction(SYSTEM) as tx:
            forms = [address, _TAG.sub("@", address)]
            found = await by_address(tx, self._runtime.keys, CHANNEL, forms)
        if len(self._found) >= _REMEMBERED:
            self._found.clear()
        if found:
            self._found[address] = (now, found)
        return found


async def take_mail(runtime: Runtime, raw: Raw, recipients: Recipients) -> str:
    """Store and process one mail for each account it is addressed to. Raises TemporaryFailure, in which
    case nothing may be acknowledged and the sending server tries again."""
    try:
        targets: dict[UUID, Reached] = {}
        for address in raw.envelope_to:
            targets |= {reached.id: reached for reached in await recipients.of(address)}
        for reached in targets.values():
            understood = await parsed(runtime.channels[CHANNEL], reached.account, raw)
            async with runtime.database.transaction(reached.workspace) as tx:
                await accept(tx, runtime, account=reached.id, channel=CHANNEL, raw=raw, understood=understood)
    except DatabaseUnavailable as error:
        raise TemporaryFailure("the database cannot be reached just now") from error
    except StorageFull as error:
        raise TemporaryFailure("there is no room to store the mail just now") from error
    return "accepted"
