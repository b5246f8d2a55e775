"""Agents, invitations and teams."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update

from merhaba.kit.ids import new_id
from merhaba.kit.text import one_line
from merhaba.platform.database import Transaction
from merhaba.platform.events import append
from merhaba.platform.secrets import hash_password, new_token, token_digest
from merhaba.platform.web import Problem, forbidden, invalid, not_found

from ..auth import forget
from ..events import SettingsChanged
from ..tables import agents, invitations, sessions, team_members, teams
from ..types import Role
from .sessions import check_strength

INVITATION_DAYS = 14


async def add_agent(
    tx: Transaction, *, name: str, email: str, role: Role, password: str | None, locale: str = "en"
) -> UUID:
    """A new person in the workspace. Raises Problem 409 when the address is taken there."""
    email = email.strip()
    if "@" not in email or len(email) > 254:
        raise invalid("email", "This is not an e-mail address.")
    taken = await tx.scalar(
        select(agents.c.id).where(
            agents.c.workspace_id == tx.workspace, func.lower(agents.c.email) == email.lower()
        )
    )
    if taken is not None:
        raise Problem(409, "already-a-member", "Someone with this address is already here.")
    ident = new_id()
    await tx.run(
        insert(agents).values(
            workspace_id=tx.workspace,
            id=ident,
            name=one_line(name, 100) or email.partition("@")[0],
            email=email,
            role=role,
            locale=locale,
            password_hash=hash_password(password) if password else None,
            created_at=tx.now,
        )
    )
    await append(tx, SettingsChanged("agents", ident))
    return ident


async def change_agent(tx: Transaction, agent: UUID, by: UUID | None, changes: dict[str, Any]) -> None:
    """Change someone's name, role or whether they may sign in. The last owner stays owner and active."""
    table = agents.c
    row = await tx.first(
        select(table.role, table.active).where(table.workspace_id == tx.workspace, table.id == agent)
    )
    if row is None:
        raise not_found("person")
    loses_owner = row.role == Role.OWNER and (
        changes.get("role", Role.OWNER) != Role.OWNER or changes.get("active") is False
    )
    if loses_owner and await _owners(tx) < 2:
        raise forbidden("A workspace needs an owner. Make someone else owner first.")
    if changes.get("active") is False and agent == by:
        raise forbidden("You cannot deactivate yourself.")
    await tx.run(
        update(agents).where(table.workspace_id == tx.workspace, table.id == agent).values(**changes)
    )
    if changes.get("active") is False:
        await tx.run(
            delete(sessions).where(sessions.c.workspace_id == tx.workspace, sessions.c.agent_id == agent)
        )
    forget()
    await append(tx, SettingsChanged("agents", agent, by))


async def change_me(tx: Transaction, agent: UUID, changes: dict[str, Any]) -> None:
    """Change one's own name, language, looks, signature or availability."""
    if changes:
        await tx.run(
            update(agents)
            .where(agents.c.workspace_id == tx.workspace, agents.c.id == agent)
            .values(**changes)
        )
        forget()
        await append(tx, SettingsChanged("agents", agent, agent))


async def invite(tx: Transaction, *, email: str, role: Role, by: UUID | None) -> tuple[UUID, str]:
    """Invite someone; gives the invitation's id and its token, which is shown once."""
    email = email.strip()
    if "@" not in email or len(email) > 254:
        raise invalid("email", "This is not an e-mail address.")
    token, ident = new_token("mhi"), new_id()
    await tx.run(
        delete(invitations).where(
            invitations.c.workspace_id == tx.workspace,
            func.lower(invitations.c.email) == email.lower(),
            invitations.c.accepted_at.is_(None),
        )
    )
    await tx.run(
        insert(invitations).values(
            workspace_id=tx.workspace,
            id=ident,
            email=email,
            role=role,
            token_digest=token_digest(token),
            invited_by=by,
            created_at=tx.now,
            expires_at=tx.now + timedelta(days=INVITATION_DAYS),
        )
    )
    await append(tx, SettingsChanged("invitations", ident, by))
    return ident, token


async def withdraw(tx: Transaction, invitation: UUID) -> None:
    """Take an invitation back; its link stops working."""
    mine = (invitations.c.workspace_id == tx.workspace) & (invitations.c.id == invitation)
    if not await tx.run(delete(invitations).where(mine)):
        raise not_found("invitation")
    await append(tx, SettingsChanged("invitations", invitation))


async def accept(tx: Transaction, token: str, *, name: str, password: str) -> tuple[UUID, UUID]:
    """Accept an invitation: gives (workspace, agent). `tx` is in the system scope."""
    check_strength(password)
    table = invitations.c
    row = await tx.first(
        select(table.id, table.workspace_id, table.email, table.role)
        .where(
            table.token_digest == token_digest(token),
            table.accepted_at.is_(None),
            table.expires_at > tx.now,
        )
        .with_for_update()
    )
    if row is None:
        raise Problem(404, "invitation-over", "This invitation is no longer valid. Ask for a new one.")
    tx.workspace = row.workspace_id
    agent = await add_agent(tx, name=name, email=row.email, role=Role(row.role), password=password)
    await tx.run(
        update(invitations)
        .where(table.workspace_id == row.workspace_id, table.id == row.id)
        .values(accepted_at=tx.now)
    )
    return row.workspace_id, agent


async def save_team(tx: Transaction, team: UUID | None, *, name: str, members: Sequence[UUID]) -> UUID:
    """Make a team, or change its name and members."""
    name = one_line(name, 80)
    if not name:
        raise invalid("name", "A team needs a name.")
    known = set(await tx.scalars(select(agents.c.id).where(agents.c.workspace_id == tx.workspace)))
    if not set(members) <= known:
        raise invalid("members", "One of these people is not in this workspace.")
    if team is None:
        team = new_id()
        await tx.run(insert(teams).values(workspace_id=tx.workspace, id=team, name=name, created_at=tx.now))
    else:
        mine = (teams.c.workspace_id == tx.workspace) & (teams.c.id == team)
        if not await tx.run(update(teams).where(mine).values(name=name)):
            raise not_found("team")
    await tx.run(
        delete(team_members).where(
            team_members.c.workspace_id == tx.workspace, team_members.c.team_id == team
        )
    )
    rows = [{"workspace_id": tx.workspace, "team_id": team, "agent_id": m} for m in dict.fromkeys(members)]
    if rows:
        await tx.run(insert(team_members), rows)
    await append(tx, SettingsChanged("teams", team))
    return team


async def remove_team(tx: Transaction, team: UUID) -> None:
    """Remove a team; its conversations stay, without a team."""
    if not await tx.run(delete(teams).where(teams.c.workspace_id == tx.workspace, teams.c.id == team)):
        raise not_found("team")
    members = (team_members.c.workspace_id == tx.workspace) & (team_members.c.team_id == team)
    await tx.run(delete(team_members).where(members))
    await append(tx, SettingsChanged("teams", team))


async def _owners(tx: Transaction) -> int:
    count = await tx.scalar(
        select(func.count()).where(
            agents.c.workspace_id == tx.workspace, agents.c.role == Role.OWNER, agents.c.active.is_(True)
        )
    )
    return int(count)
