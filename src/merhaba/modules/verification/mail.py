"""The job that sends a code, and the one that forgets old ones."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update

from merhaba.modules.connections import Connection, accounts
from merhaba.modules.connections.commands import note_state
from merhaba.modules.connections.queries import opened
from merhaba.modules.connections.tools import tools_for
from merhaba.modules.workspaces import queries as workspaces
from merhaba.platform.database import SYSTEM, Transaction
from merhaba.platform.jobs import Task, task
from merhaba.platform.runtime import Runtime
from merhaba.ports.channels import Account, Address, NeedsReconnect, OutboundMessage, Rejected

from . import words
from .codes import SEND, forget, mailbox
from .tables import codes

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Letter:
    message: OutboundMessage
    channel: str
    account: Account
    account_id: UUID


@task(SEND, retries=6)
async def send(runtime: Runtime, *, workspace: str, code: str, sealed: str) -> None:
    """Send a code that is still wanted. A server that cannot take it now is asked again by the queue, until
    the code is too old; it always goes out under the same Message-ID."""
    scope, ident = UUID(workspace), UUID(code)
    async with runtime.database.transaction(scope) as tx:
        letter = await _letter(tx, runtime, ident, runtime.keys.unseal(sealed)["code"])
    if letter is None:
        return
    tools = tools_for(runtime, scope)
    try:
        await runtime.channels[letter.channel].send(letter.message, letter.account, tools)
    except Rejected:
        # Nobody is told: it would say which mailboxes exist.
        log.info("the code %s was refused by the mail server", ident)
    except NeedsReconnect as broken:
        async with runtime.database.transaction(scope) as tx:
            await note_state(tx, letter.account_id, error=broken.reason, part="send")
    else:
        async with runtime.database.transaction(scope) as tx:
            mine = (codes.c.workspace_id == tx.workspace) & (codes.c.id == ident)
            await tx.run(update(codes).where(mine).values(sent_at=tx.now))


@task("verification.forget", cron="29 * * * *")
async def forget_old(runtime: Runtime) -> None:
    """Every hour: codes and tries of yesterday go."""
    async with runtime.database.transaction(SYSTEM) as tx:
        await forget(tx)


async def _letter(tx: Transaction, runtime: Runtime, ident: UUID, code: str) -> _Letter | None:
    row = await tx.first(
        select(codes).where(codes.c.workspace_id == tx.workspace, codes.c.id == ident).with_for_update()
    )
    if row is None or row.sent_at is not None or row.ended_at is not None or row.expires_at <= tx.now:
        return None
    every = await accounts(tx)
    if row.email in {a.address.lower() for a in every}:
        return None  # our own mailbox proves nothing, and would only get mail from itself
    via = await mailbox(tx, row.brand_id)
    if via is None:
        return None
    channel, account = await opened(tx, runtime.keys, via.id)
    brand = await workspaces.brand(tx, row.brand_id)
    return _Letter(_message(row, via, brand.name, code), channel, account, via.id)


def _message(row: Row[Any], via: Connection, shop: str, code: str) -> OutboundMessage:
    text, html = words.letter(row.language, shop=shop, code=code)
    domain = via.address.rpartition("@")[2] or "merhaba.invalid"
    return OutboundMessage(
        idempotency_key=str(row.id),
        external_id=f"{row.id}@{domain}",
        sender=Address(via.address, str(via.config.get("from_name") or shop)),
        to=(Address(row.email),),
        subject=words.subject(row.language, shop),
        text=text,
        html=html,
        language=row.language,
        automatic=True,
    )


TASKS: tuple[Task, ...] = (send, forget_old)
