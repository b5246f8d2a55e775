"""Writing down where fetching stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from merhaba.modules.connections.commands import note_state
from merhaba.modules.connections.tables import channel_accounts
from merhaba.platform.database import Transaction
from merhaba.platform.web import not_found

from .tables import fetch_states

PART = "fetch"


class Superseded(Exception):
    """Another runner fetches this account now."""


async def take_over(tx: Transaction, account: UUID, runner: UUID) -> Mapping[str, Any]:
    """Make `runner` the one who fetches this account; gives the place reached. A runner before it cannot
    store anything any more."""
    there = await tx.scalar(
        select(
            exists().where(channel_accounts.c.workspace_id == tx.workspace, channel_accounts.c.id == account)
        )
    )
    if not there:
        raise not_found("channel")
    row = {"workspace_id": tx.workspace, "account_id": account, "begun_at": tx.now, "runner": runner}
    statement = upsert(fetch_states).values(**row)
    place = await tx.scalar(
        statement.on_conflict_do_update(
            index_elements=["workspace_id", "account_id"], set_={"runner": runner}
        ).returning(fetch_states.c.place)
    )
    return dict(place)


async def move(
    tx: Transaction,
    account: UUID,
    runner: UUID,
    place: Mapping[str, Any],
    *,
    fetched: bool,
    arrived_at: datetime | None,
) -> None:
    """Store the place reached, in the transaction that stores the message. Raises Superseded."""
    table = fetch_states.c
    values: dict[str, Any] = {"place": dict(place)}
    if fetched:
        values["fetched"] = table.fetched + 1
    if arrived_at is not None:
        values["newest_at"] = func.greatest(table.newest_at, arrived_at)
        values["delay_seconds"] = max(0.0, (tx.now - arrived_at).total_seconds())
    await _update(tx, account, runner, values)


async def note_contact(tx: Transaction, account: UUID, runner: UUID, behind: int) -> None:
    """The far side was reached; `behind` messages are there but not here. Raises Superseded."""
    values: dict[str, Any] = {"contact_at": tx.now, "behind": behind}
    if behind == 0:
        values["caught_up_at"] = tx.now
    await _update(tx, account, runner, values)


async def note_works(tx: Transaction, account: UUID, runner: UUID) -> None:
    """Fetching works (again): clear its error. Raises Superseded."""
    await _update(tx, account, runner, {"failures": 0, "error": None, "retry_at": None})
    await note_state(tx, account, error=None, part=PART)


async def note_failure(
    tx: Transaction,
    account: UUID,
    runner: UUID,
    *,
    failures: int,
    error: str,
    pause: timedelta,
    show: bool,
) -> None:
    """Fetching failed so many times in a row; `show` puts the sentence on the account. Raises Superseded."""
    values = {"failures": failures, "error": error[:1000], "retry_at": tx.now + pause}
    await _update(tx, account, runner, values)
    if show:
        await note_state(tx, account, error=error[:1000], part=PART)


async def nudge(tx: Transaction, account: UUID) -> None:
    """Fetch at once, whatever pause there is. Raises Problem 404."""
    mine = (fetch_states.c.workspace_id == tx.workspace) & (fetch_states.c.account_id == account)
    if not await tx.run(update(fetch_states).where(mine).values(nudged_at=tx.now)):
        raise not_found("channel")


async def _update(tx: Transaction, account: UUID, runner: UUID, values: dict[str, Any]) -> None:
    table = fetch_states.c
    mine = (table.workspace_id == tx.workspace) & (table.account_id == account) & (table.runner == runner)
    if not await tx.run(update(fetch_states).where(mine).values(**values)):
        raise Superseded
