"""The mail receiver: what arrives by SMTP or LMTP is stored and in the inbox before it is acknowledged."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
from uuid import UUID

from merhaba.app.composition import build_runtime
from merhaba.channels.email.receiver import TemporaryFailure, start
from merhaba.modules.connections.queries import by_address
from merhaba.modules.intake.commands import accept, understand
from merhaba.platform.database import SYSTEM, DatabaseUnavailable
from merhaba.platform.files import StorageFull
from merhaba.platform.runtime import Runtime
from merhaba.platform.settings import Settings
from merhaba.ports.channels import Raw

log = logging.getLogger(__name__)

CHANNEL = "email"
_TAG = re.compile(r"\+[^@]*@")


async def run(settings: Settings) -> None:
    """`merhaba mail`: receive mail until cancelled."""
    runtime = build_runtime(settings)
    try:
        async with runtime.bell.running(listen=False):
            await serve_mail(runtime)
    finally:
        await runtime.database.close()


async def serve_mail(runtime: Runtime) -> None:
    """Listen on the mail port until cancelled."""
    settings = runtime.settings

    async def known(address: str) -> bool:
        return bool(await _accounts(runtime, address))

    async def take(raw: Raw) -> str:
        return await take_mail(runtime, raw)

    server = await start(take, settings.smtp_host, settings.smtp_port, recipient_known=known)
    log.info("receiving mail on %s:%s", settings.smtp_host, settings.smtp_port)
    async with server:
        with contextlib.suppress(asyncio.CancelledError):
            await server.serve_forever()


async def take_mail(runtime: Runtime, raw: Raw) -> str:
    """Store and process one mail for each account it is addressed to. Raises TemporaryFailure, in which
    case nothing may be acknowledged and the sending server tries again."""
    try:
        targets: dict[UUID, UUID] = {}
        for address in raw.envelope_to:
            targets |= {account: workspace for workspace, account in await _accounts(runtime, address)}
        for account, workspace in targets.items():
            understood = await understand(runtime, workspace, account, raw)
            async with runtime.database.transaction(workspace) as tx:
                await accept(tx, runtime, account=account, channel=CHANNEL, raw=raw, understood=understood)
    except DatabaseUnavailable as error:
        raise TemporaryFailure("the database cannot be reached just now") from error
    except StorageFull as error:
        raise TemporaryFailure("there is no room to store the mail just now") from error
    return "accepted"


async def _accounts(runtime: Runtime, address: str) -> list[tuple[UUID, UUID]]:
    """(workspace, account) for a recipient; a tag after + (our signed reply address) does not matter."""
    async with runtime.database.transaction(SYSTEM) as tx:
        found = await by_address(tx, CHANNEL, address) or await by_address(
            tx, CHANNEL, _TAG.sub("@", address)
        )
    return [(workspace, account.id) for workspace, account in found if account.status != "paused"]
