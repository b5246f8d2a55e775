"""Telling agents of something: a mention, or a conversation given to them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import insert, update

from merhaba.kit.ids import new_id
from merhaba.modules.workspaces import queries as workspaces
from merhaba.modules.workspaces.types import Actor
from merhaba.platform.database import Transaction
from merhaba.platform.events import append

from ..events import NotificationCreated
from ..tables import notifications


async def mention(
    tx: Transaction, conversation: UUID, message: UUID, actor: Actor, mentioned: Sequence[UUID]
) -> None:
    """Tell the mentioned agents; unknown ids and oneself are left out."""
    known = await workspaces.agent_names(tx, set(mentioned))
    for agent in known:
        if agent != actor.id:
            await _tell(tx, agent, "mention", conversation, message, actor)


async def assigned(tx: Transaction, conversation: UUID, actor: Actor, agent: UUID) -> None:
    """Tell an agent that a conversation was given to them by somebody else."""
    if agent != actor.id:
        await _tell(tx, agent, "assigned", conversation, None, actor)


async def approval(tx: Transaction, conversation: UUID, actor: Actor, agent: UUID, *, asked: bool) -> None:
    """Tell an agent that their decision is asked for, or that somebody decided on what they asked for."""
    await _tell(tx, agent, "approval_asked" if asked else "approval_decided", conversation, None, actor)


async def from_rule(
    tx: Transaction, conversation: UUID, actor: Actor, agent: UUID, *, paused: bool = False
) -> None:
    """Tell an agent what a rule was made to tell, or that the rule has paused itself."""
    await _tell(tx, agent, "rule_paused" if paused else "rule", conversation, None, actor)


async def promised(tx: Transaction, conversation: UUID, actor: Actor, agent: UUID, *, breached: bool) -> None:
    """Tell an agent that a promised time runs out, or has run out."""
    await _tell(tx, agent, "sla_breached" if breached else "sla_warned", conversation, None, actor)


async def mark_read(
    tx: Transaction, agent: UUID, *, only: Sequence[UUID] | None = None, conversation: UUID | None = None
) -> int:
    """Mark an agent's notifications read: some, those of one conversation, or all."""
    mine = (
        (notifications.c.workspace_id == tx.workspace)
        & (notifications.c.agent_id == agent)
        & notifications.c.read_at.is_(None)
    )
    if only is not None:
        mine &= notifications.c.id.in_(only)
    if conversation is not None:
        mine &= notifications.c.conversation_id == conversation
    return await tx.run(update(notifications).where(mine).values(read_at=tx.now))


async def _tell(
    tx: Transaction, agent: UUID, kind: str, conversation: UUID, message: UUID | None, actor: Actor
) -> None:
    ident = new_id()
    await tx.run(
        insert(notifications).values(
            workspace_id=tx.workspace,
            id=ident,
            agent_id=agent,
            kind=kind,
            conversation_id=conversation,
            message_id=message,
            actor_kind=actor.kind,
            actor_id=actor.id,
            actor_name=actor.name,
            created_at=tx.now,
        )
    )
    await append(tx, NotificationCreated(ident, agent, conversation, kind))
