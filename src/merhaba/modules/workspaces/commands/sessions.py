"""Signing in and out."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update

from merhaba.kit.ids import new_id
from merhaba.platform.database import Transaction
from merhaba.platform.secrets import hash_password, new_token, password_matches, token_digest
from merhaba.platform.web import Problem

from ..auth import forget
from ..tables import agents, sessions, workspaces

SESSION_DAYS = 30


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: its token (shown once) and whose it is."""

    token: str
    workspace: UUID
    agent: UUID


async def sign_in(
    tx: Transaction, *, email: str, password: str, workspace: str | None, user_agent: str
) -> SignedIn:
    """Open a session. `tx` is in the system scope: the workspace is what is being found out.

    Raises Problem 401 `sign-in-failed` (one sentence for every cause), 409 `choose-workspace` when the
    password is right in several workspaces and none was named.
    """
    rows = await tx.rows(
        select(
            agents.c.id, agents.c.workspace_id, agents.c.password_hash, workspaces.c.slug, workspaces.c.name
        )
        .join(workspaces, workspaces.c.id == agents.c.workspace_id)
        .where(func.lower(agents.c.email) == email.strip().lower(), agents.c.active.is_(True))
        .limit(20)
    )
    if workspace:
        rows = [row for row in rows if row.slug == workspace]
    # In a thread: Argon2 takes its time on purpose, and everybody's chat would wait for it.
    right = await asyncio.to_thread(lambda: [r for r in rows if password_matches(r.password_hash, password)])
    if not rows:
        await asyncio.to_thread(password_matches, None, password)  # as long where there is no such account
    if not right:
        raise Problem(401, "sign-in-failed", "The e-mail address or the password is not right.")
    if len(right) > 1:
        raise Problem(
            409,
            "choose-workspace",
            "You belong to several workspaces. Choose one.",
            workspaces=[{"slug": row.slug, "name": row.name} for row in right],
        )
    return await open_session(tx, right[0].workspace_id, right[0].id, user_agent)


async def open_session(tx: Transaction, workspace: UUID, agent: UUID, user_agent: str) -> SignedIn:
    """Open a session for an agent whose identity is already proven."""
    token = new_token("mhs")
    await tx.run(
        insert(sessions).values(
            workspace_id=workspace,
            id=new_id(),
            agent_id=agent,
            token_digest=token_digest(token),
            user_agent=user_agent[:300],
            created_at=tx.now,
            expires_at=tx.now + timedelta(days=SESSION_DAYS),
        )
    )
    return SignedIn(token, workspace, agent)


async def sign_out(tx: Transaction, token: str) -> None:
    """End a session at once. An unknown token is no error: the wish is already true."""
    digest = token_digest(token)
    await tx.run(delete(sessions).where(sessions.c.token_digest == digest))
    forget(digest)


async def change_password(tx: Transaction, agent: UUID, *, current: str, new: str, keep: str | None) -> None:
    """Set a new password and end every other session. Raises Problem 422 for a wrong or weak one."""
    table = agents.c
    mine = (table.workspace_id == tx.workspace) & (table.id == agent)
    hashed = await tx.scalar(select(table.password_hash).where(mine))
    if not password_matches(hashed, current):
        raise Problem(422, "wrong-password", "The current password is not right.")
    check_strength(new)
    await tx.run(update(agents).where(mine).values(password_hash=hash_password(new)))
    others = (sessions.c.workspace_id == tx.workspace) & (sessions.c.agent_id == agent)
    if keep:
        others &= sessions.c.token_digest != token_digest(keep)
    await tx.run(delete(sessions).where(others))
    forget()


def check_strength(password: str) -> None:
    """Length is what counts (NIST SP 800-63B, section 5.1.1). Raises Problem 422."""
    if len(password) < 10:
        raise Problem(422, "weak-password", "Please choose a password of at least 10 characters.")
    if len(password) > 200:
        raise Problem(422, "weak-password", "Please choose a password of at most 200 characters.")
