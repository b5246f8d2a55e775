"""A rule that acts on too many conversations in a minute pauses itself, and says so to those who can look."""

from __future__ import annotations

import logging
from uuid import UUID

from sqlalchemy import update

from merhaba.modules.inbox.commands import notify
from merhaba.modules.workspaces import queries as workspaces
from merhaba.modules.workspaces.events import SettingsChanged
from merhaba.modules.workspaces.types import Actor, AuthorKind, Role
from merhaba.platform.database import Transaction
from merhaba.platform.events import append

from .loaded import Ready
from .tables import rules

log = logging.getLogger(__name__)


async def pause(tx: Transaction, rule: Ready, conversation: UUID) -> None:
    """Pause it and tell the admins, with the conversation at which it was too much."""
    log.warning("rule %s (%s) acted too often in a minute and is paused", rule.id, rule.name)
    mine = (rules.c.workspace_id == tx.workspace) & (rules.c.id == rule.id)
    await tx.run(update(rules).where(mine).values(paused="storm", paused_at=tx.now))
    actor = Actor(AuthorKind.RULE, None, rule.name)
    for agent in await workspaces.agent_refs(tx):
        if agent.active and agent.role.includes(Role.ADMIN):
            await notify.from_rule(tx, conversation, actor, agent.id, paused=True)
    await append(tx, SettingsChanged("rules", rule.id))
