"""Who is calling: a desk's session cookie or an API token, checked on every request."""

from __future__ import annotations

import time
from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import Depends, Header, Request, Security
from fastapi.params import Depends as DependsParam
from fastapi.security import APIKeyCookie, HTTPBearer
from sqlalchemy import func, select, text, update
from starlette.requests import HTTPConnection

from merhaba.platform.database import SYSTEM, Database, Transaction
from merhaba.platform.secrets import token_digest
from merhaba.platform.web import Problem, begin, forbidden, runtime_of
from merhaba.platform.web.idempotency import Asked, claim

from .tables import agents, api_tokens, sessions
from .types import Principal, Role

COOKIE = "merhaba_session"
_FRESH_SECONDS = 5.0
_SAFE = {"GET", "HEAD", "OPTIONS"}

# A few seconds of memory per process save one query a request; ended sessions are dropped from it at once.
_known: dict[bytes, tuple[float, Principal]] = {}

# These two only describe how callers say who they are; `principal_of` reads it.
_TOKEN = Security(
    HTTPBearer(
        scheme_name="token",
        description="An API token: Settings, API tokens, or `merhaba token create`.",
        auto_error=False,
    )
)
_SESSION = Security(
    APIKeyCookie(
        name=COOKIE,
        scheme_name="session",
        description="The desk's session, from `POST /api/v1/session`; writes must come from the same origin.",
        auto_error=False,
    )
)


async def principal_of(connection: HTTPConnection, database: Database) -> Principal | None:
    """Who the cookie or the bearer token belongs to, or None."""
    token = _bearer(connection) or connection.cookies.get(COOKIE)
    if not token or len(token) > 200:
        return None
    digest = token_digest(token)
    known = _known.get(digest)
    if known is not None and time.monotonic() - known[0] < _FRESH_SECONDS:
        return known[1]
    async with database.transaction(SYSTEM) as tx:
        found = await (_by_token(tx, digest) if token.startswith("mht_") else _by_session(tx, digest))
    if found is None:
        _known.pop(digest, None)
        return None
    if len(_known) > 5000:
        _known.clear()
    _known[digest] = (time.monotonic(), found)
    return found


def forget(digest: bytes | None = None) -> None:
    """Drop one remembered caller, or all of them (a role changed, someone was deactivated)."""
    if digest is None:
        _known.clear()
    else:
        _known.pop(digest, None)


async def signed_in(
    request: Request, _token: Annotated[object, _TOKEN] = None, _session: Annotated[object, _SESSION] = None
) -> Principal:
    """FastAPI dependency: the caller. Raises Problem 401, or 403 for a write from another site's page."""
    principal = await principal_of(request, runtime_of(request).database)
    if principal is None:
        raise Problem(401, "not-signed-in", "Please sign in.", headers={"WWW-Authenticate": "Bearer"})
    if not principal.by_token and request.method not in _SAFE and not same_origin(request):
        raise forbidden("This request came from another site.")
    request.state.principal = principal
    return principal


async def in_workspace(
    request: Request,
    principal: Annotated[Principal, Depends(signed_in)],
    _key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            description="Up to 255 characters. The same key gives the same answer for two days and does "
            "nothing again.",
        ),
    ] = None,
) -> Transaction:
    """FastAPI dependency: the request's transaction, inside the caller's workspace."""
    tx = await begin(request, principal.workspace)
    asked: Asked | None = getattr(request.state, "idempotency", None)
    if asked is not None:
        await claim(tx, asked, principal.key)
    return tx


def needs(role: Role) -> DependsParam:
    """FastAPI dependency that refuses callers whose role does not include `role`."""

    async def check(principal: Annotated[Principal, Depends(signed_in)]) -> None:
        if not principal.role.includes(role):
            raise forbidden(f"Your role ({principal.role}) may not do this. Ask an {role} of this workspace.")

    return DependsParam(check)


Caller = Annotated[Principal, Depends(signed_in)]
Tx = Annotated[Transaction, Depends(in_workspace)]
AgentsOnly = needs(Role.AGENT)
AdminsOnly = needs(Role.ADMIN)
OwnersOnly = needs(Role.OWNER)


def same_origin(connection: HTTPConnection) -> bool:
    """Whether a browser sent this from our own pages; callers without an Origin are not browsers."""
    origin = connection.headers.get("origin")
    if origin is None:
        return connection.headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}
    return urlsplit(origin).netloc == connection.headers.get("host")


def _bearer(connection: HTTPConnection) -> str | None:
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.casefold() == "bearer" else None


async def _by_session(tx: Transaction, digest: bytes) -> Principal | None:
    row = await tx.first(
        select(agents.c.workspace_id, agents.c.id, agents.c.name, agents.c.role)
        .join(
            sessions,
            (sessions.c.workspace_id == agents.c.workspace_id) & (sessions.c.agent_id == agents.c.id),
        )
        .where(sessions.c.token_digest == digest, sessions.c.expires_at > tx.now, agents.c.active.is_(True))
    )
    if row is None:
        return None
    await _seen(tx, row.workspace_id, row.id)
    return Principal(row.workspace_id, Role(row.role), row.id, row.name, f"agent:{row.id}")


async def _seen(tx: Transaction, workspace: UUID, agent: UUID) -> None:
    await tx.run(
        update(agents)
        .where(
            agents.c.workspace_id == workspace,
            agents.c.id == agent,
            text("coalesce(last_seen_at, '-infinity') < now() - interval '1 minute'"),
        )
        .values(last_seen_at=tx.now)
    )


async def _by_token(tx: Transaction, digest: bytes) -> Principal | None:
    table = api_tokens.c
    row = await tx.first(
        select(
            table.workspace_id,
            table.id,
            table.role,
            table.created_by,
            agents.c.id.label("agent_id"),
            func.coalesce(agents.c.name, table.name).label("name"),
        )
        .outerjoin(
            agents,
            (agents.c.workspace_id == table.workspace_id)
            & (agents.c.id == table.created_by)
            & agents.c.active.is_(True),
        )
        .where(table.token_digest == digest)
    )
    if row is None or (row.created_by is not None and row.agent_id is None):
        return None  # a token ends with the account that made it
    await tx.run(
        update(api_tokens)
        .where(
            table.workspace_id == row.workspace_id,
            table.id == row.id,
            text("coalesce(last_used_at, '-infinity') < now() - interval '1 minute'"),
        )
        .values(last_used_at=tx.now)
    )
    return Principal(
        row.workspace_id, Role(row.role), row.agent_id, row.name, f"token:{row.id}", by_token=True
    )
