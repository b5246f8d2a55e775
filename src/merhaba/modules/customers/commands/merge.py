"""Merging two customers into one, and taking it back.

Other modules move what is theirs (conversations, orders) in reaction to `CustomersMerged`; but the desk
must never show a conversation of nobody, so the inbox does it in the same transaction through `movers`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from merhaba.kit.ids import new_id
from merhaba.platform.database import Transaction
from merhaba.platform.events import append
from merhaba.platform.web import Problem, invalid, not_found

from ..events import CustomersMerged, CustomerUpdated
from ..tables import customer_merges, customers, identities

Mover = Callable[[Transaction, UUID, UUID, list[str] | None], Awaitable[list[str]]]
"""(tx, from, to, only these ids or all) -> the ids that were moved."""

_FILLED = ("name", "language", "timezone", "country", "preferred_channel")


async def merge(
    tx: Transaction, *, winner: UUID, loser: UUID, by: UUID | None, movers: Mapping[str, Mover]
) -> UUID:
    """Make `loser` part of `winner`; gives the merge's id, by which it can be undone."""
    if winner == loser:
        raise invalid("customer", "These are the same person already.")
    rows = await _both(tx, winner, loser)
    if rows[loser]["merged_into"] or rows[winner]["merged_into"]:
        raise Problem(409, "already-merged", "One of them is already part of another customer.")
    moved: dict[str, Any] = {"identities": await _move_identities(tx, loser, winner, None)}
    for name, move in movers.items():
        moved[name] = await move(tx, loser, winner, None)
    filled = {f: rows[loser][f] for f in _FILLED if not rows[winner][f] and rows[loser][f]}
    moved["filled"] = sorted(filled)
    if filled:
        await tx.run(update(customers).where(_is(tx, winner)).values(**filled))
    await tx.run(update(customers).where(_is(tx, loser)).values(merged_into=winner))
    ident = new_id()
    await tx.run(
        insert(customer_merges).values(
            workspace_id=tx.workspace,
            id=ident,
            winner_id=winner,
            loser_id=loser,
            moved=moved,
            by_agent_id=by,
            created_at=tx.now,
        )
    )
    await append(tx, CustomersMerged(winner, loser, ident), CustomerUpdated(winner))
    return ident


async def undo(tx: Transaction, merge_id: UUID, movers: Mapping[str, Mover]) -> tuple[UUID, UUID]:
    """Take a merge apart again: what came from the loser goes back; gives (winner, loser).

    What was written since stays with the winner.
    """
    table = customer_merges.c
    row = await tx.first(
        select(customer_merges)
        .where(table.workspace_id == tx.workspace, table.id == merge_id)
        .with_for_update()
    )
    if row is None:
        raise not_found("merge")
    if row.undone_at is not None:
        raise Problem(409, "already-undone", "This merge was already undone.")
    rows = await _both(tx, row.winner_id, row.loser_id)
    if rows[row.winner_id]["merged_into"] is not None:
        raise Problem(409, "merged-again", "This customer was merged again. Undo the later merge first.")
    await tx.run(update(customers).where(_is(tx, row.loser_id)).values(merged_into=None))
    await _move_identities(tx, row.winner_id, row.loser_id, row.moved["identities"])
    for name, move in movers.items():
        await move(tx, row.winner_id, row.loser_id, row.moved.get(name, []))
    emptied = {
        f: "" if f == "name" else None
        for f in row.moved.get("filled", [])
        if rows[row.winner_id][f] == rows[row.loser_id][f]  # what an agent changed since stays
    }
    if emptied:
        await tx.run(update(customers).where(_is(tx, row.winner_id)).values(**emptied))
    await tx.run(
        update(customer_merges)
        .where(table.workspace_id == tx.workspace, table.id == merge_id)
        .values(undone_at=tx.now)
    )
    await append(
        tx,
        CustomersMerged(row.winner_id, row.loser_id, merge_id, undone=True),
        CustomerUpdated(row.winner_id),
        CustomerUpdated(row.loser_id),
    )
    return row.winner_id, row.loser_id


def _is(tx: Transaction, customer: UUID) -> Any:
    return (customers.c.workspace_id == tx.workspace) & (customers.c.id == customer)


async def _both(tx: Transaction, winner: UUID, loser: UUID) -> dict[UUID, dict[str, Any]]:
    found = await tx.rows(
        select(customers)
        .where(customers.c.workspace_id == tx.workspace, customers.c.id.in_([winner, loser]))
        .order_by(customers.c.id)
        .with_for_update()
    )
    rows = {row.id: dict(row._mapping) for row in found}
    if len(rows) != 2:
        raise not_found("customer")
    return rows


async def _move_identities(tx: Transaction, source: UUID, target: UUID, only: list[str] | None) -> list[str]:
    table = identities.c
    wanted = (table.workspace_id == tx.workspace) & (table.customer_id == source)
    if only is not None:
        wanted &= table.id.in_([UUID(ident) for ident in only])
    moved = await tx.scalars(update(identities).where(wanted).values(customer_id=target).returning(table.id))
    return [str(ident) for ident in moved]
