"""Connecting, changing and removing channel accounts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from merhaba.kit.ids import new_id
from merhaba.kit.text import one_line
from merhaba.modules.workspaces import queries as workspaces
from merhaba.modules.workspaces.events import SettingsChanged
from merhaba.platform.database import Transaction
from merhaba.platform.events import append
from merhaba.platform.secrets import Keys
from merhaba.platform.web import Problem, invalid, not_found
from merhaba.ports.channels import Channel

from .queries import Connection, opened
from .tables import channel_accounts

_FRESH = timedelta(minutes=1)


async def connect(
    tx: Transaction,
    keys: Keys,
    channels: Mapping[str, Channel],
    *,
    channel: str,
    brand: UUID,
    name: str,
    address: str,
    config: dict[str, Any] | None = None,
    secrets: dict[str, str] | None = None,
) -> UUID:
    """Connect an account. Raises Problem 422 for an unknown channel, 409 when the address is taken."""
    if channel not in channels:
        raise invalid("channel", "This channel is not known.")
    address = address.strip()
    if not address or len(address) > 320:
        raise invalid("address", "Please give the address this channel is reached at.")
    taken = await tx.scalar(
        select(channel_accounts.c.id).where(
            channel_accounts.c.workspace_id == tx.workspace,
            channel_accounts.c.channel == channel,
            func.lower(channel_accounts.c.address) == address.lower(),
        )
    )
    if taken is not None:
        raise Problem(409, "already-connected", f"{address} is already connected.")
    await workspaces.brand(tx, brand)
    ident = new_id()
    row = {
        "workspace_id": tx.workspace,
        "id": ident,
        "channel": channel,
        "brand_id": brand,
        "name": one_line(name, 100) or address,
        "address": address,
        "config": config or {},
        "secrets": keys.seal(secrets) if secrets else None,
        "created_at": tx.now,
    }
    await _only_here(tx, address, insert(channel_accounts).values(row))
    await append(tx, SettingsChanged("channels", ident))
    return ident


async def change(
    tx: Transaction, keys: Keys, ident: UUID, changes: dict[str, Any], secrets: dict[str, str] | None
) -> None:
    """Change an account; secrets that are left out or empty stay as they are."""
    if secrets:
        _, account = await opened(tx, keys, ident)
        kept = {**account.secrets, **{k: v for k, v in secrets.items() if v}}
        changes = {**changes, "secrets": keys.seal(kept)}
    mine = (channel_accounts.c.workspace_id == tx.workspace) & (channel_accounts.c.id == ident)
    statement = update(channel_accounts).where(mine).values(**changes)
    if changes and not await _only_here(tx, str(changes.get("address", "")), statement):
        raise not_found("channel")
    await append(tx, SettingsChanged("channels", ident))


async def _only_here(tx: Transaction, address: str, statement: Executable) -> int:
    """Write an account. A mailbox belongs to one workspace of the installation, or another could read its
    mail; the wall hides the others' rows, so the unique index decides."""
    try:
        async with tx.part():
            return await tx.run(statement)
    except IntegrityError as error:
        raise Problem(409, "already-connected", f"{address} is already connected.") from error


async def remove(tx: Transaction, ident: UUID) -> None:
    """Disconnect an account; its conversations stay."""
    mine = (channel_accounts.c.workspace_id == tx.workspace) & (channel_accounts.c.id == ident)
    if not await tx.run(delete(channel_accounts).where(mine)):
        raise not_found("channel")
    await append(tx, SettingsChanged("channels", ident))


async def heard_from(tx: Transaction, account: Connection) -> None:
    """Note that something came in just now (at most once a minute, to spare the row)."""
    if account.last_inbound_at is not None and tx.now - account.last_inbound_at < _FRESH:
        return
    mine = (channel_accounts.c.workspace_id == tx.workspace) & (channel_accounts.c.id == account.id)
    await tx.run(update(channel_accounts).where(mine).values(last_inbound_at=tx.now))


async def note_state(tx: Transaction, ident: UUID, *, error: str | None, part: str | None = None) -> None:
    """Mark an account as broken (with a sentence), or working again.

    `part` is what was tried: send or fetch. One that works does not hide that the other fails; without a
    part (a person's check) everything was tried.
    """
    table = channel_accounts.c
    mine = (table.workspace_id == tx.workspace) & (table.id == ident) & (table.status != "paused")
    if error:
        mine &= (table.status != "error") | (func.coalesce(table.last_error, "") != error)
        values = {"status": "error", "last_error": error, "failing_part": part}
    else:
        mine &= table.status == "error"
        if part is not None:
            mine &= func.coalesce(table.failing_part, part) == part
        values = {"status": "active", "last_error": None, "failing_part": None}
    if await tx.run(update(channel_accounts).where(mine).values(**values)):
        await append(tx, SettingsChanged("channels", ident))


async def keep_secrets(tx: Transaction, keys: Keys, ident: UUID, changed: Mapping[str, str]) -> None:
    """Keep secrets that a far side gave us (renewed tokens). Raises Problem 404."""
    _, account = await opened(tx, keys, ident)
    mine = (channel_accounts.c.workspace_id == tx.workspace) & (channel_accounts.c.id == ident)
    sealed = keys.seal({**account.secrets, **changed})
    await tx.run(update(channel_accounts).where(mine).values(secrets=sealed))
