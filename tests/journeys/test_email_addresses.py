"""Several addresses of one shop, hidden copies, spam that others have found, and complaints."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Shop
from .post import letter

CLARA = "Clara Haas <clara@mail.example>"


@pytest.fixture(autouse=True)
def _nothing_has_left(shop: Shop) -> None:
    """The customer has the same address in every test."""
    shop.relay.taken.clear()


async def _address(shop: Shop, local: str, **config: Any) -> str:
    address = f"{local}@{shop.slug}.test"
    body = {"channel": "email", "brand": str(shop.brand), "address": address, "config": config}
    await shop.owner.post("/channels", body)
    return address


async def test_each_address_answers_as_itself(shop: Shop) -> None:
    returns = await _address(shop, "returns", from_name="Returns desk", signature="Nar Returns\nHamburg")
    trade = await _address(shop, "trade", from_name="Nar Wholesale")
    brand = (await shop.owner.get("/brands"))["items"][0]["id"]
    await shop.owner.patch(f"/brands/{brand}", signature={"en": "Your Nar team"})
    for address in (returns, trade):
        await shop.receive(letter(CLARA, address, f"A question to {address}", subject=address), address)
    for conversation in await shop.agent.conversations():
        await shop.agent.reply(conversation["id"], "Hello Clara")
    sent = {mail.sender: mail for mail in await shop.sent_to("clara@mail.example", 2)}
    assert set(sent) == {returns, trade}
    froms = {a: m.mail["From"].addresses[0] for a, m in sent.items()}
    assert (froms[returns].display_name, froms[returns].addr_spec) == ("Returns desk", returns)
    assert (froms[trade].display_name, froms[trade].addr_spec) == ("Nar Wholesale", trade)
    # An address's own signature stands instead of the brand's.
    assert sent[returns].text.replace("\r", "").split("\n-- \n")[-1].split() == ["Nar", "Returns", "Hamburg"]
    assert "Your Nar team" not in sent[returns].text
    assert "Your Nar team" in sent[trade].text
    assert "Hamburg" not in sent[trade].text


async def test_a_hidden_copy_is_taken_in_and_tells_nobody(shop: Shop) -> None:
    mail = letter(CLARA, "somebody@mail.example", "You should know this", subject="Hidden")
    await shop.receive(mail)  # our address stands on the envelope only
    conversation = await shop.agent.only_conversation()
    suggested = (await shop.agent.get(f"/conversations/{conversation['id']}"))["reply_to"]
    assert [p["address"] for p in suggested["to"]] == ["clara@mail.example"]
    message = (await shop.agent.messages(conversation["id"]))[0]
    assert [p["address"] for p in message["to"]] == ["somebody@mail.example"]


async def test_who_was_written_to_beside_us_takes_part(shop: Shop) -> None:
    friend = "friend@mail.example"
    await shop.receive(letter(CLARA, f"{shop.address}, {friend}", "For both", subject="Both"))
    conversation = await shop.agent.only_conversation()
    await shop.agent.reply(conversation["id"], "To both of you")
    (sent,) = await shop.sent_to(friend)
    await shop.receive(letter(friend, shop.address, "Me, too", In_Reply_To=sent.mail["Message-ID"]))
    assert (await shop.agent.only_conversation())["message_count"] == 3


VERDICTS = [
    {"X_Spam_Flag": "YES"},
    {"X_Spam_Status": "Yes, score=12.1 required=5.0"},
    {"X_Rspamd_Action": "add header"},
    {"Authentication_Results": "mx.test; dmarc=fail (p=reject dis=none) header.from=mail.example"},
]


@pytest.mark.parametrize("verdict", VERDICTS, ids=[next(iter(v)) for v in VERDICTS])
async def test_what_a_filter_found_is_in_the_spam_view_and_can_be_taken_out(
    shop: Shop, verdict: dict[str, str]
) -> None:
    await shop.receive(letter(CLARA, shop.address, "Win!", subject="Prize", **verdict))
    assert await shop.agent.conversations() == []
    (spam,) = await shop.agent.conversations(view="spam")
    await shop.agent.patch(f"/conversations/{spam['id']}", spam=False)
    assert [c["id"] for c in await shop.agent.conversations()] == [spam["id"]]
    assert await shop.agent.conversations(view="spam") == []


def _complaint(about: str, to: str, who: str) -> bytes:
    """RFC 5965: somebody pressed “this is spam”."""
    return (
        f"From: feedback@isp.example\r\nTo: {to}\r\nSubject: FW: complaint\r\n"
        "Message-ID: <arf@isp.example>\r\n"
        "MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nThis is an abuse report.\r\n"
        "--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nVersion: 1\r\n"
        f"User-Agent: isp/1\r\nOriginal-Rcpt-To: {who}\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {about}\r\nTo: {who}\r\n\r\nx\r\n"
        "--b--\r\n"
    ).encode()


async def test_who_complained_is_not_written_to_until_a_person_says_so(shop: Shop) -> None:
    await shop.receive(letter(CLARA, shop.address, subject="Parcel"))
    conversation = await shop.agent.only_conversation()
    path = f"/conversations/{conversation['id']}/messages"
    await shop.agent.reply(conversation["id"], "Hello")
    (sent,) = await shop.sent_to("clara@mail.example")
    await shop.receive(_complaint(sent.mail["Message-ID"], shop.address, "clara@mail.example"))
    lines = [m["event"] for m in await shop.agent.messages(conversation["id"], "event")]
    (line,) = [each for each in lines if each["type"] == "bounce"]
    assert (line["to"], line["address"]) == ("complaint", "clara@mail.example")
    assert len(await shop.agent.conversations(view="any")) == 1
    # It arrived, so it did not fail.
    assert (await shop.agent.messages(conversation["id"]))[-1]["delivery"]["state"] == "sent"
    assert await shop.agent.refused("POST", path, {"kind": "reply", "text": "x"}) == (
        422,
        "address-unreachable",
    )
    # Writing to us is no word that our mail is wanted.
    await shop.receive(letter(CLARA, shop.address, "again", References=sent.mail["Message-ID"]))
    assert (await shop.agent.refused("POST", path, {"kind": "reply", "text": "x"}))[
        1
    ] == "address-unreachable"
    reachable = f"/customers/{conversation['customer']['id']}/reachable"
    await shop.agent.post(reachable, {"email": "clara@mail.example"})
    await shop.agent.reply(conversation["id"], "We are sorry")
    await shop.sent_to("clara@mail.example", 2)


async def test_monitors_see_mailboxes_and_queues(shop: Shop) -> None:
    await shop.owner.patch(f"/channels/{shop.mailbox}", name='Support "main"')
    answer = await shop.owner.http.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = answer.text.splitlines()
    up = f'merhaba_channel_up{{account="{shop.mailbox}",channel="email",name="Support \\"main\\""}} 1'
    assert up in lines
    assert "merhaba_dead_letters 0" in lines
    # Every line is a comment or a name, perhaps labels, and a number.
    for line in lines:
        if not line.startswith("#"):
            float(line.rpartition(" ")[2])
    named = {line.split(" ")[2] for line in lines if line.startswith("# TYPE")}
    assert {"merhaba_fetch_lag_seconds", "merhaba_fetch_behind", "merhaba_channel_queued"} <= named
