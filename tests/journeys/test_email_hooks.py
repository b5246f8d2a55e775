"""Mail that a provider brings by webhook."""

from __future__ import annotations

import base64
import email.policy
from typing import Any

from .conftest import Shop
from .house import until
from .post import letter

SECRET = "a-long-secret"


async def _post(shop: Shop, body: Any = None, *, content: bytes | None = None, **headers: str) -> int:
    from .clients import client

    sender = client(
        shop.house.url, Authorization=f"Basic {base64.b64encode(f'x:{SECRET}'.encode()).decode()}"
    )
    path = f"/hooks/email/{shop.mailbox}"
    answer = await (
        sender.post(path, json=body, headers=headers)
        if content is None
        else sender.post(path, content=content, headers={"Content-Type": "message/rfc822", **headers})
    )
    return answer.status_code


async def _open(shop: Shop) -> None:
    await shop.owner.patch(f"/channels/{shop.mailbox}", secrets={"hook_secret": SECRET})


async def test_a_mail_comes_by_webhook(shop: Shop) -> None:
    await _open(shop)
    mail = letter("Clara <clara@mail.example>", shop.address, "By webhook", subject="Hook")
    assert await _post(shop, content=mail.as_bytes(policy=email.policy.SMTP)) == 200
    await until(shop.agent.conversations, "it is in the inbox")
    conversation = await shop.agent.only_conversation()
    assert (conversation["subject"], conversation["preview"]) == ("Hook", "By webhook")
    rows = await shop.house.rows(shop.workspace, "select headers from raw_inbound")
    assert "authorization" not in rows[0]["headers"]


async def test_who_does_not_know_the_secret_brings_nothing(shop: Shop) -> None:
    mail = letter("Eve <eve@mail.example>", shop.address).as_bytes()
    assert await _post(shop, content=mail) == 403  # no secret is set yet
    await _open(shop)
    assert await _post(shop, content=mail, Authorization="Bearer guess") == 403
    assert await shop.house.rows(shop.workspace, "select id from raw_inbound") == []


async def test_the_same_mail_by_every_road_is_one_message(shop: Shop) -> None:
    await _open(shop)
    mail = letter(
        "Clara Häs <clara@mail.example>",
        shop.address,
        "Guten Tag,\n\nwo bleibt mein Paket?\n",
        subject="Größer",
        html="<p>Guten Tag,</p><p>wo bleibt mein Paket?</p>",
    )
    raw = mail.as_bytes(policy=email.policy.SMTP)
    fields = {
        "FromFull": {"Email": "clara@mail.example", "Name": "Clara Häs"},
        "ToFull": [{"Email": shop.address, "Name": ""}],
        "OriginalRecipient": shop.address,
        "Subject": "Größer",
        "TextBody": "Guten Tag,\r\n\r\nwo bleibt mein Paket?\r\n",
        "HtmlBody": "<p>Guten Tag,</p><p>wo bleibt mein Paket?</p>",
        "Headers": [{"Name": "Message-ID", "Value": mail["Message-ID"]}],
    }
    await shop.receive(raw)
    assert await _post(shop, content=raw) == 200
    assert await _post(shop, {**fields, "RawEmail": raw.decode()}) == 200
    assert await _post(shop, fields) == 200

    async def settled() -> bool:
        rows = await shop.house.rows(shop.workspace, "select state from raw_inbound order by state")
        return [row["state"] for row in rows] == ["duplicate"] * 3 + ["processed"]

    await until(settled, "all four are settled")
    assert (await shop.agent.only_conversation())["message_count"] == 1


async def test_nonsense_goes_to_the_tray_and_is_answered_all_the_same(shop: Shop) -> None:
    await _open(shop)
    assert await _post(shop, {"hello": "world"}) == 200

    async def in_tray() -> list[Any]:
        items: list[Any] = (await shop.owner.get("/dead-letters"))["items"]
        return items

    (dead,) = await until(in_tray, "it is in the tray")
    assert "holds no mail" in dead["error"]
