"""Reads of deliveries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from merhaba.platform.database import Transaction

from .rules import State, Why
from .tables import deliveries


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where an outgoing message is, and why when it waits or failed."""

    state: State
    why: Why
    send_at: datetime
    external_id: str


async def states(tx: Transaction, messages: Iterable[UUID]) -> dict[UUID, Delivery]:
    """Deliveries of these messages; messages that were not sent anywhere are left out."""
    wanted = set(messages)
    if not wanted:
        return {}
    table = deliveries.c
    rows = await tx.rows(
        select(table.id, table.state, table.reason, table.detail, table.send_at, table.external_id).where(
            table.workspace_id == tx.workspace, table.id.in_(wanted)
        )
    )
    return {r.id: Delivery(State(r.state), Why(r.reason, r.detail), r.send_at, r.external_id) for r in rows}


async def by_external_id(tx: Transaction, external_id: str) -> tuple[UUID, UUID] | None:
    """(message, conversation) that was sent under this id, or None."""
    table = deliveries.c
    row = await tx.first(
        select(table.id, table.conversation_id).where(
            table.workspace_id == tx.workspace, table.external_id == external_id
        )
    )
    return (row.id, row.conversation_id) if row is not None else None


async def recipients(tx: Transaction, message: UUID) -> frozenset[str]:
    """Every address a message was written to, in lower case."""
    table = deliveries.c
    payload = await tx.scalar(
        select(table.payload).where(table.workspace_id == tx.workspace, table.id == message)
    )
    people = [person for key in ("to", "cc", "bcc") for person in (payload or {}).get(key, [])]
    return frozenset(person["address"].lower() for person in people)


async def external_ids_of(tx: Transaction, conversation: UUID, messages: list[UUID]) -> dict[UUID, str]:
    """The ids our own messages of a conversation were sent under."""
    return {m: d.external_id for m, d in (await states(tx, messages)).items()}


async def backlog(tx: Transaction) -> dict[UUID, tuple[int, int]]:
    """(queued, failed) by channel account."""
    table = deliveries.c
    rows = await tx.rows(
        select(
            table.account_id,
            func.count().filter(table.state == State.QUEUED).label("queued"),
            func.count().filter(table.state == State.FAILED).label("failed"),
        )
        .where(table.workspace_id == tx.workspace, table.state.in_([State.QUEUED, State.FAILED]))
        .group_by(table.account_id)
    )
    return {r.account_id: (r.queued, r.failed) for r in rows}
