"""Reads of fetching."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from merhaba.platform.database import Transaction

from .rules import lag
from .tables import fetch_states as table
from .types import FetchState


async def fetch_states(tx: Transaction) -> dict[UUID, FetchState]:
    """How fetching goes, for every account of the workspace that is fetched."""
    rows = await tx.rows(select(table).where(table.c.workspace_id == tx.workspace))
    return {row.account_id: _shape(tx, row) for row in rows}


async def fetch_state(tx: Transaction, account: UUID) -> FetchState | None:
    """How fetching one account goes, or None when it is not fetched."""
    row = await tx.first(
        select(table).where(table.c.workspace_id == tx.workspace, table.c.account_id == account)
    )
    return _shape(tx, row) if row is not None else None


def _shape(tx: Transaction, row: Row[Any]) -> FetchState:
    behind_by = lag(
        now=tx.now, begun=row.begun_at, contact=row.contact_at, caught_up=row.caught_up_at, behind=row.behind
    )
    return FetchState(
        account=row.account_id,
        state=_state(row),
        lag_seconds=max(0, round(behind_by.total_seconds())),
        behind=row.behind,
        fetched=row.fetched,
        delay_seconds=row.delay_seconds,
        newest_at=row.newest_at,
        contact_at=row.contact_at,
        caught_up_at=row.caught_up_at,
        error=row.error,
        retry_at=row.retry_at,
    )


def _state(row: Row[Any]) -> str:
    if row.failures:
        return "failing"
    if row.contact_at is None:
        return "starting"
    return "fetching" if row.behind else "waiting"
