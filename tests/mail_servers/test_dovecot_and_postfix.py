"""The whole journey with servers that this project did not write: fetched by IDLE from Dovecot, answered
through Postfix back into Dovecot, forwarded by Postfix to our own receiver; and killed in the middle."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from merhaba.app.supervised import LONGEST_PAUSE

from .desk import eventually
from .postfix import Postfix
from .shop import MailShop, letter, read
from .tokens import TokenServer

pytestmark = [pytest.mark.servers, pytest.mark.xdist_group("mail-servers")]

CLARA = "clara@customer.test"


def test_asked_fetched_answered_and_asked_again(shop: MailShop) -> None:
    address = "support@shop.test"
    account = shop.connect(address)
    eventually(lambda: _state(shop, account) == "waiting", "it waits with IDLE")
    begun = time.monotonic()
    shop.postfix.send(CLARA, address, letter(f"Clara <{CLARA}>", address, "Journey", "Wo ist es?"))
    (conversation,) = eventually(lambda: shop.about("Journey"), "the question is in the inbox")
    assert time.monotonic() - begun < 10, "announced by IDLE, not found by looking"
    assert conversation["customer"]["email"] == CLARA

    shop.reply(conversation["id"], "Es ist unterwegs.")
    (sent,) = eventually(lambda: shop.dovecot.inbox(CLARA), "the answer is in Clara's mailbox")
    answer = read(sent)
    body = answer.get_body(("plain",))
    assert body is not None
    assert "Es ist unterwegs." in body.get_content()
    assert answer["From"].addresses[0].addr_spec == address
    reply_to = answer["Reply-To"].addresses[0].addr_spec
    assert reply_to.startswith("support+r.")

    # Clara's program sends to the signed address and forgets every other header.
    again = letter(f"Clara <{CLARA}>", reply_to, "Something else", "Danke!")
    shop.postfix.send(CLARA, reply_to, again)
    eventually(lambda: len(shop.messages(conversation["id"])) == 3, "her answer is in the same thread")
    directions = [m["direction"] for m in shop.messages(conversation["id"])]
    assert directions == ["in", "out", "in"]
    assert shop.about("Something else") == []
    assert shop.messages(conversation["id"])[1]["delivery"]["state"] == "sent"
    shop.disconnect(account)


def test_killed_in_the_middle_again_and_again_nothing_is_lost_or_doubled(shop: MailShop) -> None:
    address = "kill@shop.test"
    subjects = [f"Kill {number:03}" for number in range(120)]
    shop.dovecot.store(address, *(letter(f"Clara <{CLARA}>", address, s, f"text of {s}") for s in subjects))
    account = shop.connect(address)
    for share in (1, 25, 60, 90):
        eventually(lambda least=share: len(shop.about("Kill")) >= least, f"{share} are here")  # type: ignore[misc]
        shop.kill_worker()
    eventually(lambda: len(shop.about("Kill")) >= len(subjects), "all are here")
    eventually(lambda: _state(shop, account) == "waiting", "nothing is left")
    found = shop.about("Kill")
    assert Counter(c["subject"] for c in found) == Counter(subjects)
    assert {c["message_count"] for c in found} == {1}
    # Stored together with the place, none was even fetched twice.
    assert shop.ask("GET", f"/channels/{account}/fetch")["fetched"] == len(subjects)
    shop.disconnect(account)


def test_dovecot_ends_and_comes_back(shop: MailShop) -> None:
    address = "restart@shop.test"
    account = shop.connect(address)
    eventually(lambda: _state(shop, account) == "waiting", "it waits")
    shop.dovecot.stop()
    eventually(lambda: _state(shop, account) == "failing", "it notices")
    shop.dovecot.start()
    shop.dovecot.store(address, letter(f"Clara <{CLARA}>", address, "After the restart", "x"))
    shop.ask("POST", f"/channels/{account}/fetch")
    eventually(lambda: shop.about("After the restart"), "it goes on")
    shop.disconnect(account)


def test_numbered_anew_under_another_uidvalidity_nothing_is_doubled(shop: MailShop) -> None:
    address = "anew@shop.test"
    shop.dovecot.store(address, *(letter(f"Clara <{CLARA}>", address, f"Anew {n}", "x") for n in range(6)))
    account = shop.connect(address)
    eventually(lambda: len(shop.about("Anew")) == 6, "all are here")
    before = shop.dovecot.uidvalidity(address)
    time.sleep(1.1)  # Dovecot takes the second as the validity
    shop.dovecot.renumber(address)
    assert shop.dovecot.uidvalidity(address) != before
    shop.dovecot.store(address, letter(f"Clara <{CLARA}>", address, "Anew 6", "x"))
    shop.ask("POST", f"/channels/{account}/fetch")
    eventually(lambda: len(shop.about("Anew")) == 7, "the new one is here")
    # It looked at all of them once more, and knew them for the same.
    eventually(lambda: shop.ask("GET", f"/channels/{account}/fetch")["fetched"] == 13, "looked again")
    assert Counter(c["message_count"] for c in shop.about("Anew")) == {1: 7}
    shop.disconnect(account)


def test_another_folder_with_letters_beyond_ascii(shop: MailShop) -> None:
    address = "folders@shop.test"
    shop.dovecot.doveadm("mailbox", "create", "-u", address, "Team/Größe & 大小")
    account = shop.connect(address, imap_folders="INBOX\nTeam/Größe & 大小", imap_poll_seconds=1)
    eventually(lambda: _state(shop, account) == "waiting", "it waits")
    shop.dovecot.store(address, letter(f"Clara <{CLARA}>", address, "Moved by a filter", "x"))
    shop.dovecot.doveadm("move", "-u", address, "Team/Größe & 大小", "mailbox", "INBOX", "all")
    shop.dovecot.store(address, letter(f"Clara <{CLARA}>", address, "Moved into the inbox", "x"))
    eventually(lambda: shop.about("Moved into"), "from the inbox")
    eventually(lambda: shop.about("Moved by"), "from the other folder")
    time.sleep(1.5)
    assert len(shop.about("Moved")) == 2
    shop.disconnect(account)


def test_signing_in_by_token(shop: MailShop, tokens: TokenServer) -> None:
    address = "token@shop.test"
    tokens.good["the-token"] = address
    shop.dovecot.store(address, letter(f"Clara <{CLARA}>", address, "By token", "x"))
    account = shop.connect(address, sign_in="google", oauth_client_id="x", relay_user="")
    held = {
        "oauth_access_token": "the-token",
        "oauth_expires_at": "2099-01-01T00:00:00+00:00",
    }
    shop.ask("PATCH", f"/channels/{account}", {"secrets": held})
    eventually(lambda: shop.about("By token"), "fetched with XOAUTH2")
    shop.disconnect(account)


@pytest.mark.parametrize("road", ["smtp", "lmtp"])
def test_postfix_forwards_to_our_receiver(shop: MailShop, postfix: Postfix, road: str) -> None:
    address = f"support@by-{road}.test"
    account = shop.connect(address, fetched=False)
    mail = letter(f"Clara <{CLARA}>", address, f"Forwarded {road}", "Grüße\n.\n..zwei Punkte\n" + "x" * 3000)
    postfix.send(CLARA, address, mail)
    (conversation,) = eventually(
        lambda: shop.about(f"Forwarded {road}"), "Postfix forwards it", else_show=postfix.end_of_log
    )
    (message,) = shop.messages(conversation["id"])
    assert message["text"].startswith("Grüße\n.\n..zwei Punkte")
    shop.disconnect(account)


def test_postfix_keeps_what_we_cannot_take_now(shop: MailShop, postfix: Postfix) -> None:
    address = "later@by-smtp.test"
    account = shop.connect(address, fetched=False)
    shop.kill_worker(wait=False)
    postfix.send(CLARA, address, letter(f"Clara <{CLARA}>", address, "Later", "x"))
    # The tests before this one killed the worker, too: a worker that ends again and again is started again
    # only after a pause, and Postfix waits as long.
    patience = LONGEST_PAUSE + 40
    eventually(
        lambda: shop.about("Later"), "Postfix tries until it is taken", patience, else_show=postfix.end_of_log
    )
    assert [c["message_count"] for c in shop.about("Later")] == [1]
    shop.disconnect(account)


def _state(shop: MailShop, account: str) -> str:
    answer = shop.http.get(f"/channels/{account}/fetch")
    return str(answer.json()["state"]) if answer.status_code == 200 else ""
