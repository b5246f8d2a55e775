"""What came of what a rule had done later, by a job."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select, update

from merhaba.platform.database import Transaction

from .tables import rule_runs


async def settle(
    tx: Transaction, *, rule: UUID, conversation: UUID, root: str, number: int, outcome: str
) -> None:
    """Write it beside the action; nothing where the log was cleared in the meantime."""
    c = rule_runs.c
    mine = (
        (c.workspace_id == tx.workspace)
        & (c.rule_id == rule)
        & (c.conversation_id == conversation)
        & (c.root == root)
    )
    did = await tx.scalar(select(c.did).where(mine).with_for_update())
    if did is not None and number < len(did):
        did[number] = {**did[number], "outcome": outcome}
        await tx.run(update(rule_runs).where(mine).values(did=did))
