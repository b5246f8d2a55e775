"""A connection check says in a sentence what is wrong: at the mail server, and in the sender's DNS."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from typing import Any

import pytest

from merhaba.channels.email.fetch.check import check_mailbox
from merhaba.channels.email.sender_dns import check_sender
from merhaba.platform import outgoing
from merhaba.platform.outgoing import Names
from merhaba.ports.channels import Account, CheckResult, RetryLater, Tools

from .conftest import Mailbox, mail
from .dns_peer import DnsPeer

RELAY = "out.mailer.net"


async def _steps(mailbox: Mailbox) -> dict[str, CheckResult]:
    return {step.code: step for step in await check_mailbox(mailbox.account, mailbox.tools)}


async def test_a_mailbox_in_order(mailbox: Mailbox) -> None:
    mailbox.peer.deliver(mail("one"))
    steps = await _steps(mailbox)
    assert list(steps) == ["imap-name", "imap-connection", "imap-encryption", "imap-sign-in", "imap-folder"]
    assert all(step.ok for step in steps.values())
    assert steps["imap-folder"].detail == "INBOX: 1"


@pytest.mark.parametrize(
    ("config", "code", "words"),
    [
        ({"imap_host": "no-such-host.invalid"}, "imap-name", "no-such-host.invalid is not known"),
        ({"imap_port": 1}, "imap-connection", "nothing answers on this port"),
        ({"imap_security": "tls"}, "imap-encryption", "encryption of 127.0.0.1"),
        ({"imap_security": "starttls"}, "imap-encryption", "offers no encryption"),
        ({"imap_user": "wrong"}, "imap-sign-in", "refused the user name or password of wrong"),
        ({"imap_folders": "Eingang"}, "imap-folder", "no folder Eingang in this mailbox. There are: INBOX."),
    ],
)
async def test_what_is_wrong_is_said(mailbox: Mailbox, config: dict[str, Any], code: str, words: str) -> None:
    mailbox.configure(**config)
    steps = await _steps(mailbox)
    assert list(steps)[-1] == code
    assert not steps[code].ok
    assert words in steps[code].detail
    assert all(step.ok for name, step in steps.items() if name != code)


@pytest.fixture
async def names() -> AsyncIterator[DnsPeer]:
    async with DnsPeer().running() as running:
        running.records[RELAY, "A"] = ["192.0.2.25"]
        yield running


async def _sender(names: DnsPeer, **config: Any) -> dict[str, CheckResult]:
    account = Account("a1", "support@shop.com", "", config={"relay_host": RELAY, **config})
    tools = dataclasses.replace(_tools(), lookup=Names("127.0.0.1", names.port).lookup)
    return {step.code: step for step in await check_sender(account, tools)}


def _tools() -> Tools:
    from datetime import UTC, datetime

    async def read_file(sha256: str) -> bytes:
        raise FileNotFoundError(sha256)

    return Tools(read_file=read_file, now=lambda: datetime.now(UTC))


async def test_a_domain_in_order(names: DnsPeer) -> None:
    names.txt("shop.com", "google-site-verification=x", "v=spf1 ip4:192.0.2.0/24 -all")
    names.txt("selector1._domainkey.shop.com", "v=DKIM1; k=rsa; p=" + "A" * 390)
    names.txt("_dmarc.shop.com", "v=DMARC1; p=reject")
    steps = await _sender(names)
    assert [(step.code, step.ok) for step in steps.values()] == [
        ("dns-spf", True),
        ("dns-dkim", True),
        ("dns-dmarc", True),
        ("dns-aligned", True),
    ]
    assert not any(step.essential for step in steps.values())


async def test_a_domain_that_says_nothing(names: DnsPeer) -> None:
    steps = await _sender(names)
    assert not any(step.ok for step in steps.values())
    assert "has no SPF record" in steps["dns-spf"].detail
    assert "under any of the usual names" in steps["dns-dkim"].detail
    assert "no DMARC record" in steps["dns-dmarc"].detail
    assert "Nothing proves to receivers" in steps["dns-aligned"].detail


async def test_dmarc_that_refuses_what_nothing_proves(names: DnsPeer) -> None:
    names.txt("shop.com", "v=spf1 ip4:198.51.100.7 -all")
    names.txt("_dmarc.shop.com", "v=DMARC1; p=reject")
    steps = await _sender(names)
    assert "does not name out.mailer.net (192.0.2.25)" in steps["dns-spf"].detail
    assert "they refuse it" in steps["dns-dmarc"].detail


@pytest.mark.parametrize(
    ("record", "others", "ok"),
    [
        ("v=spf1 a:out.mailer.net ~all", {}, True),
        ("v=spf1 a:out.mailer.net/24 ~all", {}, True),
        ("v=spf1 mx -all", {("shop.com", "MX"): ["10 out.mailer.net."]}, True),
        (
            "v=spf1 include:_spf.mailer.net -all",
            {("_spf.mailer.net", "TXT"): ['"v=spf1 ip4:192.0.2.25 ?all"']},
            True,
        ),
        (
            "v=spf1 redirect=_spf.mailer.net",
            {("_spf.mailer.net", "TXT"): ['"v=spf1 ip4:192.0.2.25 -all"']},
            True,
        ),
        ("v=spf1 include:_spf.mailer.net -all", {("_spf.mailer.net", "TXT"): ['"v=spf1 -all"']}, False),
        ("v=spf1 include:nobody.example -all", {}, False),
        ("v=spf1 ip6:2001:db8::/32 -all", {}, False),
        ("v=spf1 -ip4:192.0.2.25 +all", {}, False),
        ("v=spf1 +all", {}, True),
        ("v=spf1 nonsense:x -all", {}, False),
        ("v=spf1 include:shop.com -all", {}, False),
    ],
)
async def test_spf(names: DnsPeer, record: str, others: dict[tuple[str, str], list[str]], ok: bool) -> None:
    names.txt("shop.com", record)
    names.records |= others
    assert (await _sender(names))["dns-spf"].ok is ok
    assert len(names.asked) < 120


async def test_a_providers_include_counts_for_its_relay(names: DnsPeer) -> None:
    names.txt("shop.com", "v=spf1 include:_spf.google.com ~all")
    names.txt("_spf.google.com", "v=spf1 -all")
    names.records["smtp.gmail.com", "A"] = ["203.0.113.9"]
    assert (await _sender(names, relay_host="smtp.gmail.com"))["dns-spf"].ok


async def test_two_spf_records_are_none(names: DnsPeer) -> None:
    names.txt("shop.com", "v=spf1 +all", "v=spf1 -all")
    assert "2 SPF records" in (await _sender(names))["dns-spf"].detail


async def test_a_key_that_was_withdrawn_and_one_under_a_name_of_its_own(names: DnsPeer) -> None:
    names.txt("s2026._domainkey.shop.com", "v=DKIM1; p=")
    assert "withdrawn" in (await _sender(names, dkim_selector="s2026"))["dns-dkim"].detail
    names.txt("s2026._domainkey.shop.com", "p=AAAA")
    assert (await _sender(names, dkim_selector="s2026"))["dns-dkim"].ok
    assert "under the name other" in (await _sender(names, dkim_selector="other"))["dns-dkim"].detail


async def test_dmarc_of_the_domain_above(names: DnsPeer) -> None:
    names.txt("_dmarc.shop.com", "v=DMARC1; p=none; sp=quarantine")
    account = Account("a1", "support@mail.shop.com", "", config={"relay_host": RELAY})
    tools = dataclasses.replace(_tools(), lookup=Names("127.0.0.1", names.port).lookup)
    steps = {step.code: step for step in await check_sender(account, tools)}
    assert "put it into spam" in steps["dns-dmarc"].detail


async def test_name_servers_that_do_not_answer(names: DnsPeer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "_DNS_SECONDS", 0.3)
    names.silent = True
    steps = await _sender(names)
    assert list(steps) == ["dns-spf"]
    assert "No name server answers" in steps["dns-spf"].detail
    with pytest.raises(RetryLater):
        await Names("127.0.0.1", names.port).lookup("shop.com", "TXT")


async def test_names_that_cannot_be_names(names: DnsPeer) -> None:
    lookup = Names("127.0.0.1", names.port).lookup
    assert list(await lookup("a..b", "TXT")) == []
    assert list(await lookup("x" * 70 + ".com", "TXT")) == []


async def test_domains_that_exist_nowhere_are_not_looked_up(names: DnsPeer) -> None:
    account = Account("a1", "support@shop.test", "", config={"relay_host": RELAY})
    tools = dataclasses.replace(_tools(), lookup=Names("127.0.0.1", names.port).lookup)
    assert await check_sender(account, tools) == []
    assert names.asked == []
