"""Reads: who and what there is in a workspace."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import Exists, Row, exists, func, select

from merhaba.platform.database import Transaction
from merhaba.platform.secrets import Keys
from merhaba.platform.web import not_found

from .tables import agents, api_tokens, brands, invitations, team_members, teams, workspaces
from .types import Agent, AgentRef, ApiToken, Brand, Invitation, Team, Workspace


async def workspace(tx: Transaction) -> tuple[Workspace, bool]:
    """The workspace of the scope, and whether it is the demo."""
    row = await tx.first(select(workspaces).where(workspaces.c.id == tx.workspace))
    if row is None:
        raise not_found("workspace")
    return Workspace.model_validate(row), bool(row.demo)


async def workspace_id(tx: Transaction, slug: str) -> UUID | None:
    """The id of a workspace by its short name (system scope)."""
    found: UUID | None = await tx.scalar(select(workspaces.c.id).where(workspaces.c.slug == slug))
    return found


async def all_workspaces(tx: Transaction) -> list[Workspace]:
    """Every workspace, oldest first (system scope)."""
    rows = await tx.rows(select(workspaces).order_by(workspaces.c.created_at))
    return [Workspace.model_validate(row) for row in rows]


async def agent(tx: Transaction, ident: UUID) -> Agent:
    """One person. Raises Problem 404."""
    row = await tx.first(select(agents).where(agents.c.workspace_id == tx.workspace, agents.c.id == ident))
    if row is None:
        raise not_found("person")
    return Agent.model_validate(row)


async def agent_by_email(tx: Transaction, email: str) -> Agent | None:
    """The active person with this address who may answer, or None."""
    row = await tx.first(
        select(agents).where(
            agents.c.workspace_id == tx.workspace,
            func.lower(agents.c.email) == email.lower(),
            agents.c.active.is_(True),
        )
    )
    return Agent.model_validate(row) if row is not None else None


def agent_exists(workspace: UUID, email: str) -> Exists:
    """Whether there is an active person with this address, to be asked within a query."""
    table = agents.c
    same = func.lower(table.email) == email.lower()
    return exists().where(table.workspace_id == workspace, same, table.active.is_(True))


async def all_agents(tx: Transaction) -> list[Agent]:
    """Everybody, by name; deactivated people too."""
    rows = await tx.rows(select(agents).where(agents.c.workspace_id == tx.workspace).order_by(agents.c.name))
    return [Agent.model_validate(row) for row in rows]


async def agent_refs(tx: Transaction) -> list[AgentRef]:
    """Everybody, briefly."""
    return [AgentRef.model_validate(found) for found in await all_agents(tx)]


async def agent_names(tx: Transaction, idents: set[UUID]) -> dict[UUID, str]:
    """Names of these people."""
    if not idents:
        return {}
    rows = await tx.rows(
        select(agents.c.id, agents.c.name).where(
            agents.c.workspace_id == tx.workspace, agents.c.id.in_(idents)
        )
    )
    return {row.id: row.name for row in rows}


async def all_teams(tx: Transaction) -> list[Team]:
    """Every team with its members."""
    rows = await tx.rows(select(teams).where(teams.c.workspace_id == tx.workspace).order_by(teams.c.name))
    members: dict[UUID, list[UUID]] = defaultdict(list)
    for member in await tx.rows(select(team_members).where(team_members.c.workspace_id == tx.workspace)):
        members[member.team_id].append(member.agent_id)
    return [Team(id=row.id, name=row.name, members=members[row.id]) for row in rows]


async def all_brands(tx: Transaction) -> list[Brand]:
    """Every brand, oldest first."""
    rows = await tx.rows(
        select(brands).where(brands.c.workspace_id == tx.workspace).order_by(brands.c.created_at)
    )
    return [Brand.model_validate(row) for row in rows]


async def brand(tx: Transaction, ident: UUID) -> Brand:
    """One brand. Raises Problem 404."""
    row = await tx.first(select(brands).where(brands.c.workspace_id == tx.workspace, brands.c.id == ident))
    if row is None:
        raise not_found("brand")
    return Brand.model_validate(row)


async def brand_by_site_key(tx: Transaction, site_key: str) -> tuple[UUID, Brand] | None:
    """(workspace, brand) that a widget's public key names (system scope)."""
    row = await tx.first(select(brands).where(brands.c.site_key == site_key))
    return (row.workspace_id, Brand.model_validate(row)) if row is not None else None


async def identity_secret(tx: Transaction, keys: Keys, ident: UUID) -> str:
    """The secret a shop signs its shoppers' identities with. Raises Problem 404."""
    sealed = await tx.scalar(
        select(brands.c.identity_secret).where(brands.c.workspace_id == tx.workspace, brands.c.id == ident)
    )
    if sealed is None:
        raise not_found("brand")
    return keys.unseal(sealed)["secret"]


async def open_invitations(tx: Transaction) -> list[Invitation]:
    """Invitations that may still be accepted."""
    rows = await tx.rows(
        select(invitations)
        .where(
            invitations.c.workspace_id == tx.workspace,
            invitations.c.accepted_at.is_(None),
            invitations.c.expires_at > tx.now,
        )
        .order_by(invitations.c.created_at.desc())
    )
    return [Invitation.model_validate(row) for row in rows]


async def tokens(tx: Transaction) -> list[ApiToken]:
    """API tokens, without the tokens themselves."""
    rows = await tx.rows(
        select(api_tokens).where(api_tokens.c.workspace_id == tx.workspace).order_by(api_tokens.c.created_at)
    )
    return [ApiToken.model_validate(row) for row in rows]


async def invitation_by_digest(tx: Transaction, digest: bytes) -> Row[Any] | None:
    """An invitation that may still be accepted, by its token's digest (system scope)."""
    table = invitations.c
    return await tx.first(
        select(table.workspace_id, table.email, table.role).where(
            table.token_digest == digest, table.accepted_at.is_(None), table.expires_at > tx.now
        )
    )


async def owner_of(tx: Transaction) -> UUID | None:
    """The workspace's first active owner."""
    found: UUID | None = await tx.scalar(
        select(agents.c.id)
        .where(agents.c.workspace_id == tx.workspace, agents.c.role == "owner", agents.c.active.is_(True))
        .order_by(agents.c.created_at)
        .limit(1)
    )
    return found
