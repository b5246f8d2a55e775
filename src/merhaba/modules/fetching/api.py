"""Fetching over HTTP: how it goes, fetch now, and giving access at a provider's page."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

from merhaba.kit.examples import example
from merhaba.modules.connections.tools import tools_for
from merhaba.modules.workspaces.auth import AdminsOnly, Caller, Tx
from merhaba.modules.workspaces.types import Principal, Shape
from merhaba.platform.web import Problem, TransactionalRoute, forbidden, not_found, runtime_of
from merhaba.ports.channels import Rejected, RetryLater

from . import commands, consent, queries
from .types import FetchState

router = APIRouter(route_class=TransactionalRoute, tags=["channels"])

_SETTINGS_PAGE = "/settings/channels"


class ConsentPage(Shape):
    """The provider's page where access is given, and the address that has to be registered there."""

    model_config = example(
        url="https://login.mail.test/authorize?client_id=nar&state=x1",
        redirect_uri="https://help.nar-home.test/api/v1/channels/oauth/callback",
    )

    url: str
    redirect_uri: str


@router.get("/channels/{account}/fetch")
async def fetch_state(account: UUID, tx: Tx) -> FetchState:
    """How fetching this account goes; 404 when it is not fetched."""
    found = await queries.fetch_state(tx, account)
    if found is None:
        raise not_found("channel")
    return found


@router.post("/channels/{account}/fetch", status_code=202, dependencies=[AdminsOnly])
async def fetch_now(account: UUID, tx: Tx) -> FetchState:
    """Fetch at once, whatever pause there is after an error."""
    await commands.nudge(tx, account)
    found = await queries.fetch_state(tx, account)
    if found is None:
        raise not_found("channel")
    return found


@router.post("/channels/{account}/oauth", dependencies=[AdminsOnly])
async def ask_consent(account: UUID, request: Request, caller: Caller, tx: Tx) -> ConsentPage:
    """Begin giving access: send the browser to `url`; it comes back to the settings."""
    runtime = runtime_of(request)
    url = await consent.ask(tx, runtime, account, _person(caller))
    return ConsentPage(url=url, redirect_uri=consent.redirect_uri(runtime))


@router.get("/channels/oauth/callback", include_in_schema=False, dependencies=[AdminsOnly])
async def take_consent(
    request: Request,
    caller: Caller,
    state: str = "",
    code: str = "",
    error: str = "",
    error_description: str = "",
) -> RedirectResponse:
    """Where the provider sends the browser back to; ends on the settings page, with a sentence when it
    failed."""
    runtime = runtime_of(request)
    try:
        async with runtime.database.transaction(caller.workspace) as tx:
            asked = await consent.take(tx, runtime, state, _person(caller))
            channel, account = await consent.opened_for(tx, runtime, asked.account)
        if not code:
            raise Rejected(f"Access was not given: {(error_description or error or 'no reason given')[:200]}")
        # Providers are slow: no transaction stays open while we talk to one.
        secrets = await channel.take_consent(
            account,
            code=code,
            verifier=asked.verifier,
            redirect_uri=consent.redirect_uri(runtime),
            tools=tools_for(runtime, caller.workspace),
        )
        async with runtime.database.transaction(caller.workspace) as tx:
            await consent.keep(tx, runtime, asked.account, secrets)
    except (Rejected, RetryLater) as refused:
        return _back(problem=refused.reason)
    except Problem as problem:
        return _back(problem=problem.detail)
    return _back(connected=str(asked.account))


def _back(**said: str) -> RedirectResponse:
    return RedirectResponse(f"{_SETTINGS_PAGE}?{urlencode(said)}", status_code=303)


def _person(caller: Principal) -> UUID:
    if caller.agent is None:
        raise forbidden("Access is given by a person; the token's owner is no longer here.")
    return caller.agent
