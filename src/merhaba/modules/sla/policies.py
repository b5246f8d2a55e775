"""Making, changing and ordering policies."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, insert, select, update

from merhaba.kit.ids import new_id
from merhaba.modules.conditions.api import accepted
from merhaba.modules.workspaces.events import SettingsChanged
from merhaba.platform.database import Transaction
from merhaba.platform.events import append
from merhaba.platform.web import Problem, invalid, not_found

from .tables import sla_policies, sla_policy_versions
from .types import PolicyTerms, SlaPolicy

MOST = 50
_LOCK = "sla.policies"


async def all_policies(tx: Transaction) -> list[SlaPolicy]:
    """Every policy in its order."""
    table, versions = sla_policies.c, sla_policy_versions.c
    same = (versions.workspace_id == table.workspace_id) & (versions.policy_id == table.id)
    rows = await tx.rows(
        select(table.id, table.version, table.position, table.changed_at, versions.terms)
        .join(sla_policy_versions, same & (versions.version == table.version))
        .where(table.workspace_id == tx.workspace, table.deleted_at.is_(None))
        .order_by(table.position, table.id)
    )
    return [
        SlaPolicy(**r.terms, id=r.id, version=r.version, position=r.position, changed_at=r.changed_at)
        for r in rows
    ]


async def policy(tx: Transaction, ident: UUID) -> SlaPolicy:
    """One policy. Raises Problem 404."""
    for each in await all_policies(tx):
        if each.id == ident:
            return each
    raise not_found("policy")


async def create(tx: Transaction, terms: PolicyTerms, by: UUID | None) -> UUID:
    """Add a policy after all others. Raises Problem 422 when there are too many or it asks for nonsense."""
    _check(terms)
    await tx.lock(_LOCK)
    mine = (sla_policies.c.workspace_id == tx.workspace) & sla_policies.c.deleted_at.is_(None)
    count = await tx.scalar(select(func.count()).select_from(sla_policies).where(mine)) or 0
    if count >= MOST:
        raise Problem(422, "too-many", f"There are at most {MOST} policies.")
    last = await tx.scalar(select(func.max(sla_policies.c.position)).where(mine)) or 0
    ident = new_id()
    await tx.run(
        insert(sla_policies).values(
            workspace_id=tx.workspace, id=ident, position=last + 1, version=1, changed_at=tx.now
        )
    )
    await _version(tx, ident, 1, terms, by)
    return ident


async def change(tx: Transaction, ident: UUID, terms: PolicyTerms, by: UUID | None) -> None:
    """A new version of a policy; clocks that run keep theirs. Raises Problem 404 or 422."""
    _check(terms)
    await tx.lock(_LOCK)
    before = await policy(tx, ident)
    mine = (sla_policies.c.workspace_id == tx.workspace) & (sla_policies.c.id == ident)
    version = before.version + 1
    await tx.run(update(sla_policies).where(mine).values(version=version, changed_at=tx.now))
    await _version(tx, ident, version, terms, by)


async def remove(tx: Transaction, ident: UUID, by: UUID | None) -> None:
    """Take a policy away; what it promised is still owed and counted. Raises Problem 404."""
    await policy(tx, ident)
    mine = (sla_policies.c.workspace_id == tx.workspace) & (sla_policies.c.id == ident)
    await tx.run(update(sla_policies).where(mine).values(deleted_at=tx.now))
    await append(tx, SettingsChanged("sla", ident, by))


async def order(tx: Transaction, idents: Sequence[UUID], by: UUID | None) -> None:
    """Put the policies in an order. Raises Problem 422 unless each is named once."""
    await tx.lock(_LOCK)
    there = {each.id for each in await all_policies(tx)}
    if set(idents) != there or len(idents) != len(there):
        raise invalid("policies", "Name every policy once.")
    for position, ident in enumerate(idents, 1):
        mine = (sla_policies.c.workspace_id == tx.workspace) & (sla_policies.c.id == ident)
        await tx.run(update(sla_policies).where(mine).values(position=position))
    await append(tx, SettingsChanged("sla", None, by))


async def _version(tx: Transaction, ident: UUID, version: int, terms: PolicyTerms, by: UUID | None) -> None:
    await tx.run(
        insert(sla_policy_versions).values(
            workspace_id=tx.workspace,
            policy_id=ident,
            version=version,
            terms=terms.model_dump(mode="json", include=set(PolicyTerms.model_fields)),
            made_by=by,
            made_at=tx.now,
        )
    )
    await append(tx, SettingsChanged("sla", ident, by))


def _check(terms: PolicyTerms) -> None:
    if terms.applies_to.conditions is not None:
        accepted(terms.applies_to.conditions, "applies_to.conditions")
