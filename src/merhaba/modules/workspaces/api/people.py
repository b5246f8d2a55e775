"""Agents, invitations and teams over HTTP."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from merhaba.kit.examples import AGENT_ID, example
from merhaba.platform.web import TransactionalRoute, forbidden, not_found, runtime_of

from .. import queries
from ..auth import AdminsOnly, Caller, Tx
from ..commands import people
from ..types import Agent, Invitation, Role, Shape, Team

router = APIRouter(route_class=TransactionalRoute, tags=["people"])


class Agents(Shape):
    """A list of people."""

    items: list[Agent]
    next: str | None = None


class Invitations(Shape):
    """A list of invitations."""

    items: list[Invitation]
    next: str | None = None


class Teams(Shape):
    """A list of teams."""

    items: list[Team]
    next: str | None = None


class AgentChange(BaseModel):
    """What an admin may change about somebody."""

    model_config = example(role="admin")

    name: str | None = Field(None, min_length=1, max_length=100)
    role: Role | None = None
    active: bool | None = None


class NewInvitation(BaseModel):
    """Whom to invite, and as what."""

    model_config = example(email="cem@nar-home.test", role="agent")

    email: str = Field(max_length=254)
    role: Role = Role.AGENT


class TeamIn(BaseModel):
    """A team's name and members."""

    model_config = example(name="Deliveries", members=[AGENT_ID])

    name: str = Field(max_length=80)
    members: list[UUID] = []


class TeamChange(BaseModel):
    """What to change of a team."""

    model_config = example(members=[AGENT_ID])

    name: str | None = Field(None, max_length=80)
    members: list[UUID] | None = None


@router.get("/agents")
async def list_agents(tx: Tx) -> Agents:
    """Everybody in the workspace."""
    return Agents(items=await queries.all_agents(tx))


@router.patch("/agents/{agent}", dependencies=[AdminsOnly])
async def change_agent(agent: UUID, change: AgentChange, caller: Caller, tx: Tx) -> Agent:
    """Change someone's name or role, or deactivate them."""
    changes = change.model_dump(exclude_unset=True, exclude_none=True)
    before = await queries.agent(tx, agent)
    touches_owner = Role.OWNER in {before.role, changes.get("role")}
    if touches_owner and caller.role != Role.OWNER:
        raise forbidden("Only an owner can make or change an owner.")
    if changes:
        await people.change_agent(tx, agent, caller.agent, changes)
    return await queries.agent(tx, agent)


@router.get("/invitations", dependencies=[AdminsOnly])
async def list_invitations(tx: Tx) -> Invitations:
    """Invitations that have not been accepted yet."""
    return Invitations(items=await queries.open_invitations(tx))


@router.post("/invitations", status_code=201, dependencies=[AdminsOnly])
async def invite(asked: NewInvitation, request: Request, caller: Caller, tx: Tx) -> Invitation:
    """Invite someone. `link` is shown only here; it is good for 14 days and one person."""
    if asked.role == Role.OWNER and caller.role != Role.OWNER:
        raise forbidden("Only an owner can invite an owner.")
    ident, token = await people.invite(tx, email=asked.email, role=asked.role, by=caller.agent)
    link = f"{runtime_of(request).settings.base_url}/invite/{token}"
    made = next((i for i in await queries.open_invitations(tx) if i.id == ident), None)
    if made is None:
        raise not_found("invitation")
    return made.model_copy(update={"link": link})


@router.delete("/invitations/{invitation}", status_code=204, dependencies=[AdminsOnly])
async def withdraw(invitation: UUID, tx: Tx) -> None:
    """Take an invitation back."""
    await people.withdraw(tx, invitation)


@router.get("/teams")
async def list_teams(tx: Tx) -> Teams:
    """Every team."""
    return Teams(items=await queries.all_teams(tx))


@router.post("/teams", status_code=201, dependencies=[AdminsOnly])
async def create_team(team: TeamIn, tx: Tx) -> Team:
    """Make a team."""
    ident = await people.save_team(tx, None, name=team.name, members=team.members)
    return await _team(tx, ident)


@router.patch("/teams/{team}", dependencies=[AdminsOnly])
async def change_team(team: UUID, change: TeamChange, tx: Tx) -> Team:
    """Change a team's name or members."""
    before = await _team(tx, team)
    name = before.name if change.name is None else change.name
    members = before.members if change.members is None else change.members
    await people.save_team(tx, team, name=name, members=members)
    return await _team(tx, team)


@router.delete("/teams/{team}", status_code=204, dependencies=[AdminsOnly])
async def remove_team(team: UUID, tx: Tx) -> None:
    """Remove a team; its conversations stay."""
    await people.remove_team(tx, team)


async def _team(tx: Tx, ident: UUID) -> Team:
    for team in await queries.all_teams(tx):
        if team.id == ident:
            return team
    raise not_found("team")
