"""Signing in to the desk, and everything the desk starts with."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field

import merhaba
from merhaba.kit.examples import example, example_of
from merhaba.modules.connections.queries import Connection, accounts
from merhaba.modules.inbox.queries.conversations import tags_by_id
from merhaba.modules.inbox.types import Tag
from merhaba.modules.order_actions.queries import waiting_for
from merhaba.modules.workspaces import queries
from merhaba.modules.workspaces.auth import COOKIE, Caller, Tx, same_origin
from merhaba.modules.workspaces.commands import people, sessions
from merhaba.modules.workspaces.types import Agent, AgentRef, Brand, Role, Shape, Team, Workspace
from merhaba.platform.database import SYSTEM, Transaction
from merhaba.platform.secrets import token_digest
from merhaba.platform.web import (
    Problem,
    RateLimit,
    TransactionalRoute,
    begin,
    forbidden,
    refusals,
    runtime_of,
)

router = APIRouter(route_class=TransactionalRoute, tags=["session"])

InvitationToken = Annotated[str, Path(description="What stands at the end of the invitation's link.")]

_attempts = RateLimit(burst=10, per_minute=6)
_attempts_from = RateLimit(burst=60, per_minute=60)


class SignIn(BaseModel):
    """Address and password; the workspace only when one belongs to several."""

    model_config = example(email="owner@demo.test", password="merhaba-merhaba")  # noqa: S106 - an example

    email: str = Field(max_length=254)
    password: str = Field(max_length=500)
    workspace: str | None = Field(None, max_length=60)


class Accept(BaseModel):
    """Who accepts an invitation, and the password to sign in with from now on."""

    model_config = example(name="Cem Kaya", password="four words nobody guesses")  # noqa: S106 - an example

    name: str = Field(min_length=1, max_length=100)
    password: str = Field(max_length=500)


class InvitationShown(Shape):
    """An invitation as the invited person sees it."""

    model_config = example(email="cem@nar-home.test", role="agent", workspace=example_of(Workspace))

    email: str
    role: Role
    workspace: Workspace


class Session(Shape):
    """Everything the desk starts with."""

    model_config = example(
        me=example_of(Agent),
        workspace=example_of(Workspace),
        brands=[example_of(Brand)],
        teams=[example_of(Team)],
        agents=[example_of(AgentRef)],
        tags=[example_of(Tag)],
        channels=[example_of(Connection)],
        approvals=1,
        demo=False,
        version="0.1.0",
    )

    me: Agent
    workspace: Workspace
    brands: list[Brand]
    teams: list[Team]
    agents: list[AgentRef]
    tags: list[Tag]
    channels: list[Connection]
    approvals: int = 0
    demo: bool
    version: str


@router.post("/session", responses=refusals("401", "403", "409", "429"))
async def sign_in(asked: SignIn, request: Request, response: Response) -> Session:
    """Sign in. One sentence for every failure; 409 `choose-workspace` when there are several."""
    if not same_origin(request):
        raise forbidden("This request came from another site.")
    client = request.client.host if request.client else None
    _attempts_from.take_from(client)
    account = f"{client}/{asked.email.strip().lower()}"
    _attempts.take(account)
    tx = await begin(request, SYSTEM)
    signed = await sessions.sign_in(
        tx,
        email=asked.email,
        password=asked.password,
        workspace=asked.workspace,
        user_agent=request.headers.get("user-agent", ""),
    )
    _attempts.give_back(account)
    return await _start(tx, request, response, signed)


@router.get("/session")
async def get_session(caller: Caller, tx: Tx) -> Session:
    """Everything the desk starts with; 401 when nobody is signed in."""
    if caller.agent is None:
        raise forbidden("This token's owner is no longer here, so there is nobody to sign in as.")
    return await _everything(tx, caller.agent)


@router.delete("/session", status_code=204)
async def sign_out(request: Request, response: Response) -> None:
    """Sign out: the session ends at once, everywhere."""
    if not same_origin(request):
        raise forbidden("This request came from another site.")
    token = request.cookies.get(COOKIE)
    if token:
        await sessions.sign_out(await begin(request, SYSTEM), token)
    response.delete_cookie(COOKIE)


@router.get("/invitations/accept/{token}")
async def show_invitation(token: InvitationToken, request: Request) -> InvitationShown:
    """An invitation, by the token of its link."""
    tx = await begin(request, SYSTEM)
    row = await queries.invitation_by_digest(tx, token_digest(token))
    if row is None:
        raise Problem(404, "invitation-over", "This invitation is no longer valid. Ask for a new one.")
    tx.workspace = row.workspace_id
    workspace, _ = await queries.workspace(tx)
    return InvitationShown(email=row.email, role=row.role, workspace=workspace)


@router.post("/invitations/accept/{token}", responses=refusals("403", "409"))
async def accept(token: InvitationToken, asked: Accept, request: Request, response: Response) -> Session:
    """Accept an invitation: makes the account and signs in."""
    if not same_origin(request):
        raise forbidden("This request came from another site.")
    tx = await begin(request, SYSTEM)
    workspace, agent = await people.accept(tx, token, name=asked.name, password=asked.password)
    user_agent = request.headers.get("user-agent", "")
    signed = await sessions.open_session(tx, workspace, agent, user_agent)
    return await _start(tx, request, response, signed)


async def _start(tx: Transaction, request: Request, response: Response, signed: sessions.SignedIn) -> Session:
    tx.workspace = signed.workspace
    response.set_cookie(
        COOKIE,
        signed.token,
        max_age=int(timedelta(days=sessions.SESSION_DAYS).total_seconds()),
        httponly=True,
        samesite="lax",
        secure=runtime_of(request).settings.base_url.startswith("https://"),
    )
    return await _everything(tx, signed.agent)


async def _everything(tx: Transaction, agent: UUID) -> Session:
    workspace, demo = await queries.workspace(tx)
    me = await queries.agent(tx, agent)
    return Session(
        me=me,
        workspace=workspace,
        brands=await queries.all_brands(tx),
        teams=await queries.all_teams(tx),
        agents=await queries.agent_refs(tx),
        tags=list((await tags_by_id(tx)).values()),
        channels=await accounts(tx),
        approvals=await waiting_for(tx, agent, me.role),
        demo=demo,
        version=merhaba.__version__,
    )
