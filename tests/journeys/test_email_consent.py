"""Giving access to a mailbox at a provider's page, from the desk and back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from merhaba.modules.connections.queries import opened
from merhaba.modules.connections.tools import tools_for
from merhaba.modules.workspaces.types import Role
from merhaba.ports.channels import Account

from ..channels.email.fetching.oauth_peer import OAuthPeer
from .conftest import Shop

CALLBACK = "/channels/oauth/callback"


@pytest.fixture
async def provider(shop: Shop) -> AsyncIterator[OAuthPeer]:
    """A provider at which the shop's mailbox signs in."""
    async with OAuthPeer(rotate=True).running() as peer:
        config = {
            "sign_in": "google",
            "oauth_client_id": peer.client_id,
            "oauth_authorise_url": peer.authorise_url,
            "oauth_token_url": peer.token_url,
        }
        secrets = {"oauth_client_secret": peer.client_secret}
        await shop.owner.patch(f"/channels/{shop.mailbox}", config=config, secrets=secrets)
        yield peer


async def test_from_the_settings_to_the_provider_and_back(shop: Shop, provider: OAuthPeer) -> None:
    page = await shop.owner.post(f"/channels/{shop.mailbox}/oauth")
    assert page["redirect_uri"] == f"{shop.house.url}/api/v1{CALLBACK}"
    assert dict(parse_qsl(urlsplit(page["url"]).query))["redirect_uri"] == page["redirect_uri"]
    answer = await shop.owner.http.get(CALLBACK, params=provider.consent(page["url"]))
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/settings/channels?connected={shop.mailbox}"
    account = await _account(shop)
    assert account.secrets["oauth_access_token"] == provider.tokens[-1]
    # The desk is never shown any of it.
    shown = str(await shop.owner.get("/channels"))
    assert not any(secret in shown for secret in account.secrets.values())


async def test_an_answer_counts_once_and_only_for_who_asked(shop: Shop, provider: OAuthPeer) -> None:
    page = await shop.owner.post(f"/channels/{shop.mailbox}/oauth")
    given = provider.consent(page["url"])
    other = await shop.person("Other Admin", Role.ADMIN)
    assert "begun" in _problem(await other.http.get(CALLBACK, params=given))
    assert "begun" in _problem(await shop.owner.http.get(CALLBACK, params={**given, "state": "forged"}))
    assert "connected" in (await shop.owner.http.get(CALLBACK, params=given)).headers["location"]
    assert "begun" in _problem(await shop.owner.http.get(CALLBACK, params=given))
    assert len(provider.asked) == 1


async def test_another_workspace_cannot_answer(shop: Shop, other_shop: Shop, provider: OAuthPeer) -> None:
    page = await shop.owner.post(f"/channels/{shop.mailbox}/oauth")
    answer = await other_shop.owner.http.get(CALLBACK, params=provider.consent(page["url"]))
    assert "begun" in _problem(answer)
    assert await other_shop.owner.refused("POST", f"/channels/{shop.mailbox}/oauth") == (404, "not-found")


async def test_who_says_no_is_told_so(shop: Shop, provider: OAuthPeer) -> None:
    page = await shop.owner.post(f"/channels/{shop.mailbox}/oauth")
    state = provider.consent(page["url"])["state"]
    refused = await shop.owner.http.get(CALLBACK, params={"state": state, "error": "access_denied"})
    assert "Access was not given: access_denied" in _problem(refused)


async def test_agents_may_not_and_settings_must_be_complete(shop: Shop, provider: OAuthPeer) -> None:
    path = f"/channels/{shop.mailbox}/oauth"
    assert await shop.agent.refused("POST", path) == (403, "not-allowed")
    await shop.owner.patch(f"/channels/{shop.mailbox}", config={"sign_in": "password"})
    assert (await shop.owner.refused("POST", path))[0] == 422


async def test_two_processes_renew_once(shop: Shop, provider: OAuthPeer) -> None:
    import asyncio

    from merhaba.channels.email import oauth

    page = await shop.owner.post(f"/channels/{shop.mailbox}/oauth")
    await shop.owner.http.get(CALLBACK, params=provider.consent(page["url"]))
    provider.pause = 0.2
    stale = await _account(shop)
    stale = replace(stale, secrets={**stale.secrets, "oauth_expires_at": "2020-01-01T00:00:00+00:00"})
    await _keep(shop, oauth_expires_at="2020-01-01T00:00:00+00:00")
    tools = tools_for(shop.house.web, shop.workspace)
    renewed = await asyncio.gather(*(oauth.fresh(stale, tools) for _ in range(4)))
    assert {account.secrets["oauth_access_token"] for account in renewed} == {provider.tokens[-1]}
    assert [form["grant_type"] for form in provider.asked] == ["authorization_code", "refresh_token"]
    assert (await _account(shop)).secrets == renewed[0].secrets


def _problem(answer: Any) -> str:
    assert answer.status_code == 303, answer.text
    return str(parse_qs(urlsplit(answer.headers["location"]).query)["problem"][0])


async def _account(shop: Shop) -> Account:
    async with shop.house.web.database.transaction(shop.workspace) as tx:
        return (await opened(tx, shop.house.web.keys, shop.mailbox))[1]


async def _keep(shop: Shop, **secrets: str) -> None:
    from merhaba.modules.connections.commands import keep_secrets

    async with shop.house.web.database.transaction(shop.workspace) as tx:
        await keep_secrets(tx, shop.house.web.keys, shop.mailbox, secrets)
