"""Signing in and out, invitations, roles and tokens."""

from __future__ import annotations

import secrets

import httpx
import pytest

from merhaba.modules.workspaces.commands.people import add_agent
from merhaba.modules.workspaces.types import Role

from .clients import client
from .conftest import Shop
from .desk import Desk
from .sockets import desk_live

PASSWORD = "correct horse battery staple"


async def _member(shop: Shop, email: str, role: Role = Role.AGENT) -> str:
    async with shop.house.web.database.transaction(shop.workspace) as tx:
        return str(await add_agent(tx, name="Mara Member", email=email, role=role, password=PASSWORD))


def _browser(shop: Shop, **headers: str) -> httpx.AsyncClient:
    return client(f"{shop.house.url}/api/v1", **({"Origin": shop.house.url} | headers))


async def _sign_in(
    browser: httpx.AsyncClient, email: str, password: str = PASSWORD, **more: str
) -> httpx.Response:
    return await browser.post("/session", json={"email": email, "password": password, **more})


def _code(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["code"]


async def test_signing_in_gives_everything_the_desk_starts_with(shop: Shop) -> None:
    email = f"mara@{shop.slug}.test"
    await _member(shop, email)
    browser = _browser(shop)
    assert _code(await browser.get("/session")) == (401, "not-signed-in")
    answer = await _sign_in(browser, email.upper())
    assert answer.status_code == 200
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    session = answer.json()
    assert session["me"]["name"] == "Mara Member"
    assert session["workspace"]["slug"] == shop.slug
    assert {c["channel"] for c in session["channels"]} == {"chat", "email"}
    assert len(session["agents"]) == 4
    assert "password" not in answer.text
    assert (await browser.get("/session")).json()["me"]["email"] == email


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("mara", "wrong password"),
        ("nobody", PASSWORD),
        ("mara", ""),
        ("' or 1=1 --", "x"),
        ("mara", "x" * 500),
    ],
)
async def test_every_wrong_sign_in_gets_the_same_answer(shop: Shop, email: str, password: str) -> None:
    await _member(shop, f"mara@{shop.slug}.test")
    browser = _browser(shop)
    answer = await _sign_in(browser, f"{email}@{shop.slug}.test", password)
    assert _code(answer) == (401, "sign-in-failed")
    assert "set-cookie" not in answer.headers


async def test_who_belongs_to_several_workspaces_chooses(shop: Shop, other_shop: Shop) -> None:
    email = f"both@{secrets.token_hex(4)}.test"
    await _member(shop, email)
    await _member(other_shop, email)
    browser = _browser(shop)
    answer = await _sign_in(browser, email)
    assert _code(answer) == (409, "choose-workspace")
    assert {w["slug"] for w in answer.json()["workspaces"]} == {shop.slug, other_shop.slug}
    chosen = await _sign_in(browser, email, workspace=other_shop.slug)
    assert chosen.json()["workspace"]["slug"] == other_shop.slug
    assert _code(await _sign_in(browser, email, "wrong password")) == (401, "sign-in-failed")


async def test_guessing_a_password_is_slowed_down(shop: Shop) -> None:
    email = f"mara@{shop.slug}.test"
    await _member(shop, email)
    browser = _browser(shop)
    answers = [await _sign_in(browser, email, f"guess {n}") for n in range(12)]
    assert [a.status_code for a in answers[:10]] == [401] * 10
    assert _code(answers[-1]) == (429, "too-many-attempts")
    assert int(answers[-1].headers["retry-after"]) >= 1
    spaced = await _sign_in(browser, f"  {email.upper()} ", "guess 13")
    assert spaced.status_code == 429


async def test_signing_out_ends_the_session_at_once(shop: Shop) -> None:
    email = f"mara@{shop.slug}.test"
    await _member(shop, email)
    browser = _browser(shop)
    await _sign_in(browser, email)
    token = browser.cookies["merhaba_session"]
    assert (await browser.get("/counts")).status_code == 200
    assert (await browser.delete("/session")).status_code == 204
    stolen = _browser(shop, Cookie=f"merhaba_session={token}")
    assert _code(await stolen.get("/counts")) == (401, "not-signed-in")


async def test_a_session_ends_by_itself_after_its_days(shop: Shop) -> None:
    await shop.house.write(shop.workspace, "update sessions set expires_at = now() - interval '1 minute'")
    assert await shop.agent.refused("GET", "/counts") == (401, "not-signed-in")


async def test_an_open_stream_ends_with_its_session(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    from merhaba.modules.live import api as live_api

    monkeypatch.setattr(live_api, "_CHECK_SECONDS", 0.3)
    async with desk_live(shop.agent) as live:
        await shop.owner.patch(f"/agents/{shop.agent.id}", active=False)
        assert await live.until_closed() == 4401


async def test_somebody_deactivated_is_out_at_once(shop: Shop) -> None:
    email = f"mara@{shop.slug}.test"
    member = await _member(shop, email, Role.ADMIN)
    browser = _browser(shop)
    await _sign_in(browser, email)
    assert (await browser.get("/counts")).status_code == 200
    await shop.owner.patch(f"/agents/{member}", active=False)
    assert _code(await browser.get("/counts")) == (401, "not-signed-in")
    assert _code(await _sign_in(browser, email)) == (401, "sign-in-failed")
    await shop.owner.patch(f"/agents/{member}", active=True)
    assert (await _sign_in(browser, email)).status_code == 200


async def test_a_role_that_was_taken_away_is_gone_at_once(shop: Shop) -> None:
    admin = await shop.person("Ali Admin", Role.ADMIN)
    assert (await admin.get("/tokens"))["items"] == []
    await shop.owner.patch(f"/agents/{admin.id}", role="agent")
    assert (await admin.refused("GET", "/tokens"))[0] == 403


async def test_a_new_password_ends_the_other_sessions(shop: Shop) -> None:
    email = f"mara@{shop.slug}.test"
    await _member(shop, email)
    here, elsewhere = _browser(shop), _browser(shop)
    await _sign_in(here, email)
    await _sign_in(elsewhere, email)
    wrong = await here.post("/me/password", json={"current": "wrong", "new": "a new long password"})
    assert _code(wrong) == (422, "wrong-password")
    weak = await here.post("/me/password", json={"current": PASSWORD, "new": "short"})
    assert _code(weak) == (422, "weak-password")
    changed = await here.post("/me/password", json={"current": PASSWORD, "new": "a new long password"})
    assert changed.status_code == 204
    assert (await here.get("/session")).status_code == 200
    assert _code(await elsewhere.get("/session")) == (401, "not-signed-in")
    assert _code(await _sign_in(elsewhere, email)) == (401, "sign-in-failed")
    assert (await _sign_in(elsewhere, email, "a new long password")).status_code == 200


async def test_an_invitation_makes_one_account_once(shop: Shop) -> None:
    email = f"new@{shop.slug}.test"
    made = await shop.owner.post("/invitations", {"email": email, "role": "agent"})
    token = made["link"].rpartition("/")[2]
    listed = (await shop.owner.get("/invitations"))["items"]
    assert [(i["email"], i["link"]) for i in listed] == [(email, None)]
    browser = _browser(shop)
    shown = (await browser.get(f"/invitations/accept/{token}")).json()
    assert (shown["email"], shown["workspace"]["slug"], shown["role"]) == (email, shop.slug, "agent")
    weak = await browser.post(f"/invitations/accept/{token}", json={"name": "New", "password": "short"})
    assert _code(weak) == (422, "weak-password")
    body = {"name": "Nia New", "password": PASSWORD}
    accepted = await browser.post(f"/invitations/accept/{token}", json=body)
    assert accepted.json()["me"]["role"] == "agent"
    assert (await browser.get("/session")).json()["me"]["name"] == "Nia New"
    again = await _browser(shop).post(f"/invitations/accept/{token}", json=body)
    assert _code(again) == (404, "invitation-over")
    assert (await shop.owner.get("/invitations"))["items"] == []


async def test_an_invitation_can_be_withdrawn_and_replaced(shop: Shop) -> None:
    body = {"email": f"new@{shop.slug}.test", "role": "agent"}
    first = await shop.owner.post("/invitations", body)
    second = await shop.owner.post("/invitations", body)
    browser = _browser(shop)
    assert (await browser.get(f"/invitations/accept/{first['link'].rpartition('/')[2]}")).status_code == 404
    await shop.owner.delete(f"/invitations/{second['id']}")
    assert (await browser.get(f"/invitations/accept/{second['link'].rpartition('/')[2]}")).status_code == 404


async def test_nobody_makes_themselves_more_than_they_are(shop: Shop) -> None:
    admin = await shop.person("Ali Admin", Role.ADMIN)
    owner = shop.owner.id
    assert (await admin.refused("PATCH", f"/agents/{admin.id}", {"role": "owner"}))[0] == 403
    assert (await admin.refused("PATCH", f"/agents/{owner}", {"role": "agent"}))[0] == 403
    assert (await admin.refused("POST", "/invitations", {"email": "x@y.example", "role": "owner"}))[0] == 403
    assert (await admin.refused("POST", "/tokens", {"name": "x", "role": "owner"}))[0] == 403
    assert (await shop.owner.refused("PATCH", f"/agents/{owner}", {"role": "admin"}))[0] == 403
    assert (await shop.owner.refused("PATCH", f"/agents/{owner}", {"active": False}))[0] == 403
    for method, path, body in (
        ("PATCH", f"/agents/{shop.agent.id}", {"role": "admin"}),
        ("POST", "/invitations", {"email": "x@y.example"}),
        ("POST", "/tokens", {"name": "x"}),
        ("GET", f"/brands/{shop.brand}/identity-secret", None),
        ("POST", "/brands", {"name": "x"}),
        ("POST", "/channels", {"channel": "email", "brand": str(shop.brand), "address": "x@y.example"}),
    ):
        assert (await shop.agent.refused(method, path, body))[0] == 403, path


async def test_a_token_works_for_scripts_until_it_is_removed(shop: Shop) -> None:
    made = await shop.owner.post("/tokens", {"name": "reports", "role": "viewer"})
    assert made["token"].startswith("mht_")
    assert [t["token"] for t in (await shop.owner.get("/tokens"))["items"]] == [None]
    script = client(f"{shop.house.url}/api/v1", Authorization=f"Bearer {made['token']}")
    assert (await script.get("/counts")).status_code == 200
    assert (await script.post("/tags", json={"name": "x"})).status_code == 403
    await shop.owner.delete(f"/tokens/{made['id']}")
    assert _code(await script.get("/counts")) == (401, "not-signed-in")


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1.evil.example"]
)
async def test_another_sites_page_cannot_write_with_our_cookie(shop: Shop, origin: str) -> None:
    evil = client(f"{shop.house.url}/api/v1", Origin=origin, Cookie=f"merhaba_session={shop.agent.cookie}")
    draft = f"/conversations/{shop.brand}/draft"
    for method, path in (("POST", "/tags"), ("PATCH", "/me"), ("DELETE", "/session"), ("PUT", draft)):
        answer = await evil.request(method, path, json={"name": "x"})
        assert _code(answer) == (403, "not-allowed"), (method, path)
    assert (await shop.agent.get("/session"))["me"]["name"] == "Ada Agent"
    assert (await shop.agent.get("/tags"))["items"] == []


async def test_another_sites_page_cannot_sign_its_visitor_in(shop: Shop) -> None:
    email = f"mara@{shop.slug}.test"
    await _member(shop, email)
    evil = _browser(shop, Origin="https://evil.example")
    assert _code(await _sign_in(evil, email)) == (403, "not-allowed")


@pytest.mark.parametrize("token", ["", "x", "mhs_", "mhs_" + "A" * 43, "mht_" + "A" * 43, "A" * 5000, "%00"])
async def test_a_forged_cookie_or_token_opens_nothing(shop: Shop, token: str) -> None:
    forged = Desk(shop.house.url, token, shop.brand, "nobody")
    assert (await forged.refused("GET", "/session")) == (401, "not-signed-in")
    script = client(f"{shop.house.url}/api/v1", Authorization=f"Bearer {token}".strip())
    assert _code(await script.get("/counts")) == (401, "not-signed-in")
