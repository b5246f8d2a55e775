"""The HTTP edge: idempotency, problems, and input that makes no sense."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import httpx
import pytest

from .clients import client
from .conftest import Shop


async def _chat(shop: Shop) -> str:
    shopper = shop.shopper()
    await shopper.boot()
    return str((await shopper.write("Hi"))["conversation"]["id"])


async def test_the_same_key_twice_is_one_effect_and_the_same_answer(shop: Shop) -> None:
    path, key = f"/conversations/{await _chat(shop)}/messages", uuid4().hex
    body = {"kind": "reply", "text": "Hello"}
    first = await shop.agent.http.post(path, json=body, headers={"Idempotency-Key": key})
    again = await shop.agent.http.post(path, json=body, headers={"Idempotency-Key": key})
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again.headers["idempotent-replayed"] == "true"
    assert len((await shop.agent.get(path))["items"]) == 3  # the question, the answer, who took it


async def test_a_double_click_is_one_effect(shop: Shop) -> None:
    path, key = f"/conversations/{await _chat(shop)}/messages", uuid4().hex
    body = {"kind": "reply", "text": "Hello"}
    clicks = (shop.agent.http.post(path, json=body, headers={"Idempotency-Key": key}) for _ in range(6))
    answers = await asyncio.gather(*clicks)
    assert {a.status_code for a in answers} == {201}
    assert len({a.json()["id"] for a in answers}) == 1


async def test_a_key_used_for_something_else_is_refused(shop: Shop) -> None:
    key = {"Idempotency-Key": uuid4().hex}
    await shop.agent.http.post("/tags", json={"name": "one"}, headers=key)
    other = await shop.agent.http.post("/tags", json={"name": "two"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    assert [t["name"] for t in (await shop.agent.get("/tags"))["items"]] == ["one"]


async def test_a_key_is_the_callers_own(shop: Shop) -> None:
    key = {"Idempotency-Key": "1"}
    first = await shop.agent.http.post("/tags", json={"name": "one"}, headers=key)
    second = await shop.colleague.http.post("/tags", json={"name": "two"}, headers=key)
    assert (first.json()["name"], second.json()["name"]) == ("one", "two")


async def test_a_refused_write_does_not_use_up_its_key(shop: Shop) -> None:
    path, key = f"/conversations/{await _chat(shop)}/messages", {"Idempotency-Key": uuid4().hex}
    refused = await shop.agent.http.post(path, json={"kind": "reply", "text": ""}, headers=key)
    assert refused.status_code == 422
    taken = await shop.agent.http.post(path, json={"kind": "reply", "text": "Hello"}, headers=key)
    assert taken.status_code == 201


async def test_a_key_that_is_none_is_refused(shop: Shop) -> None:
    for key in ("", "x" * 256):
        answer = await shop.agent.http.post("/tags", json={"name": "x"}, headers={"Idempotency-Key": key})
        assert (answer.status_code, answer.json()["code"]) == (400, "bad-idempotency-key")


def _is_problem(answer: httpx.Response) -> None:
    assert answer.headers["content-type"] == "application/problem+json", (answer.status_code, answer.text)
    problem = answer.json()
    assert {"type", "title", "status", "detail", "code"} <= problem.keys()
    assert problem["status"] == answer.status_code
    assert answer.status_code < 500, problem
    assert problem["detail"]


@pytest.mark.parametrize(
    ("method", "path", "content", "kind"),
    [
        ("GET", "/api/v1/nothing", b"", ""),
        ("GET", "/nothing/at/all", b"", ""),
        ("POST", "/api/v1/counts", b"", ""),
        ("DELETE", "/api/v1/tags", b"", ""),
        ("GET", "/api/v1/conversations/not-an-id", b"", ""),
        ("GET", "/api/v1/conversations?limit=many", b"", ""),
        ("GET", "/api/v1/conversations?limit=-1", b"", ""),
        ("GET", "/api/v1/conversations?view=everything", b"", ""),
        ("POST", "/api/v1/tags", b"{", "application/json"),
        ("POST", "/api/v1/tags", b"\xff\xfe", "application/json"),
        ("POST", "/api/v1/tags", b"[" * 100_000, "application/json"),
        ("POST", "/api/v1/tags", b'{"name": 5}', "application/json"),
        ("POST", "/api/v1/tags", b'{"name": "x", "colour": "mauve"}', "application/json"),
        ("POST", "/api/v1/tags", b"null", "application/json"),
        ("POST", "/api/v1/tags", b'{"name": "\\ud800"}', "application/json"),
        ("POST", "/api/v1/tags", b'{"name": "a"}', "text/plain"),
        ("POST", "/api/v1/files", b"no form", "multipart/form-data"),
        ("POST", "/api/v1/files", b"--x\r\n\r\n", "multipart/form-data; boundary=x"),
        ("POST", "/widget/v1/boot", b'{"site": "nobody"}', "application/json"),
        ("POST", "/widget/v1/messages", b"{}", "application/json"),
        ("GET", "/widget.js?site=nobody", b"", ""),
        ("POST", "/hooks/nothing/x", b"", ""),
        ("GET", "/files/../../etc/passwd", b"", ""),
        ("GET", "/files/a/b/c/..%2f..%2fetc%2fpasswd", b"", ""),
        ("GET", "/app/assets/..%2f..%2fweb.py", b"", ""),
        ("GET", "/widget/v1/assets/.hidden", b"", ""),
    ],
)
async def test_every_refusal_is_a_problem_document(
    shop: Shop, method: str, path: str, content: bytes, kind: str
) -> None:
    headers = {"Content-Type": kind} if kind else {}
    cookie = f"merhaba_session={shop.agent.cookie}"
    browser = client(shop.house.url, Cookie=cookie, Origin=shop.house.url)
    _is_problem(await browser.request(method, path, content=content, headers=headers))


NUL = "a\x00b"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/tags", {"name": NUL}),
        ("PATCH", "/me", {"name": NUL, "signature": NUL}),
        ("POST", "/customers", {"name": NUL, "email": f"{NUL}@mail.example"}),
        ("POST", "/customers", {"name": "x", "phone": f"12345{NUL}", "language": NUL}),
        ("POST", "/teams", {"name": NUL}),
        ("POST", "/invitations", {"email": f"{NUL}@mail.example"}),
        ("POST", "/tokens", {"name": NUL}),
        ("POST", "/brands", {"name": NUL}),
        ("PATCH", "/brands/{brand}", {"signature": {"en": NUL}, "domain": NUL}),
        ("POST", "/channels", {"channel": "email", "brand": "{brand}", "address": NUL, "name": NUL}),
        ("PATCH", "/channels/{mailbox}", {"config": {"signature": NUL}}),
        ("POST", "/conversations/{conversation}/messages", {"kind": "note", "text": NUL, "html": NUL}),
        ("POST", "/conversations/{conversation}/messages", {"text": NUL, "cc": [f"{NUL}@mail.example"]}),
        ("PUT", "/conversations/{conversation}/draft", {"text": NUL, "html": NUL}),
        ("PATCH", "/conversations/{conversation}", {"subject": NUL}),
        ("POST", "/conversations", {"to": f"{NUL}@mail.example", "subject": NUL, "text": NUL}),
        ("POST", "/session", {"email": NUL, "password": NUL, "workspace": NUL}),
        ("GET", "/conversations?q=%00&assignee=%00&channel=%00", None),
        ("GET", "/orders?number=%00&financial_status=%00", None),
        ("GET", "/events?after=%00", None),
        ("GET", "/invitations/accept/%00", None),
    ],
)  # fmt: skip
async def test_a_nul_character_is_cleaned_away_or_refused(
    shop: Shop, method: str, path: str, body: dict[str, object] | None
) -> None:
    known = {"brand": str(shop.brand), "mailbox": str(shop.mailbox), "conversation": await _chat(shop)}
    if body is not None and body.get("brand"):
        body = body | {"brand": known["brand"]}
    answer = await shop.owner.http.request(method, path.format(**known), json=body)
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        _is_problem(answer)
    else:
        assert "\\u0000" not in answer.text


async def test_shoppers_nul_characters_too(shop: Shop) -> None:
    shopper = shop.shopper()
    await shopper.boot()
    written = await shopper.try_write(NUL, client_key=f"{NUL}12345678", language=NUL, timezone=NUL)
    assert written.status_code in {201, 422}, written.text
    plain = await shopper.try_write(NUL)
    assert plain.json()["message"]["text"] == "ab"
    named = await shopper.http.patch("/me", json={"name": NUL}, headers=shopper.auth)
    assert named.status_code in {200, 422}, named.text
    file = await shopper.upload(NUL, b"x", NUL)
    assert file.status_code in {201, 422}, file.text


async def test_answers_carry_their_safety_headers(shop: Shop) -> None:
    browser = client(shop.house.url)
    for path in ("/api/v1/session", "/healthz", "/nothing"):
        headers = (await browser.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "SAMEORIGIN"
        assert "access-control-allow-origin" not in headers
    assert (await browser.options("/widget/v1/boot")).headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in (await browser.options("/widget/v1/boot")).headers
    assert (await browser.get("/healthz")).json() == {"status": "alive"}
    assert (await browser.get("/readyz")).json() == {"status": "ready"}


async def test_nobody_brings_mail_through_the_door_of_webhooks(shop: Shop) -> None:
    """Mail comes by our own port, which a firewall can guard; the web port is open to the world."""
    mail = b"From: owner@bank.example\r\nTo: x\r\nSubject: Pay\r\n\r\nPay here\r\n"
    answer = await client(shop.house.url).post(f"/hooks/email/{shop.mailbox}", content=mail)
    assert answer.status_code in {403, 404}
    assert await shop.house.rows(shop.workspace, "select id from raw_inbound") == []
