"""Outgoing mail at the relay: what each of its answers means, sign-in, encryption, and the check."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from merhaba.channels.email import channel
from merhaba.channels.email.receiver import start
from merhaba.channels.email.relay import parse_relay
from merhaba.ports.channels import (
    Account,
    Address,
    NeedsReconnect,
    OutboundFile,
    OutboundMessage,
    Raw,
    Rejected,
    RetryLater,
    Tools,
    Trouble,
)

NOW = datetime(2024, 5, 1, 10, 30, tzinfo=UTC)
INVOICE = OutboundFile("invoice.pdf", "application/pdf", 4, "sha-2")
CONTENTS = {"sha-2": b"%PDF" * 100}
MESSAGE = OutboundMessage(
    idempotency_key="k",
    external_id="our-1@shop.test",
    sender=Address("support@shop.test"),
    to=(Address("ann@example.com", "Ann Müller"),),
    text="Hello Ann",
    html="<p>Hello Ann</p>",
    subject="Your order",
    files=(INVOICE,),
)


Script = Callable[[bytes], bytes | None]


@asynccontextmanager
async def _relay(script: Script) -> AsyncIterator[Tools]:
    """A relay that answers each command as `script` says; None hangs up."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 relay\r\n")
        in_data = False
        while line := await reader.readline():
            if in_data:
                if line != b".\r\n":
                    continue
                in_data, line = False, b"END-OF-DATA\r\n"
            command = line.strip().upper()
            answer = script(command)
            if answer is None:
                break
            in_data = answer.startswith(b"354")
            writer.write(answer + b"\r\n")
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    async def read_file(sha256: str) -> bytes:
        return CONTENTS[sha256]

    try:
        yield Tools(read_file, lambda: NOW, {"smtp_relay": f"smtp://127.0.0.1:{port}"})
    finally:
        server.close()
        await server.wait_closed()


def _scripted(**answers: bytes | None) -> Script:
    def script(command: bytes) -> bytes | None:
        word = command.split(b" ")[0].split(b":")[0].decode()
        if word in answers:
            return answers[word]
        return {
            "EHLO": b"250-relay\r\n250 8BITMIME",
            "DATA": b"354 go",
            "END-OF-DATA": b"250 taken",
            "QUIT": b"221 bye",
        }.get(word, b"250 ok")

    return script


@pytest.mark.parametrize(
    ("answers", "outcome", "code"),
    [
        ({"RCPT": b"550 5.1.1 User unknown"}, Rejected, "unknown-recipient"),
        ({"RCPT": b"552 5.2.2 Mailbox full"}, Rejected, "mailbox-full"),
        ({"RCPT": b"450 4.2.0 Greylisted"}, RetryLater, "later"),
        ({"MAIL": b"421 4.7.0 Too many connections"}, RetryLater, "later"),
        ({"MAIL": b"530 5.7.0 Authentication required"}, NeedsReconnect, "sign-in"),
        ({"END-OF-DATA": b"554 5.7.1 Looks like spam"}, Rejected, "unwanted"),
        ({"END-OF-DATA": b"451 4.3.0 Disk full"}, RetryLater, "later"),
        ({"END-OF-DATA": None}, RetryLater, "unreachable"),
        ({"DATA": None}, RetryLater, "unreachable"),
        ({"EHLO": b"250-relay\r\n250 SIZE 100"}, Rejected, "too-large"),
    ],
)
async def test_what_a_relay_says_is_told_in_one_of_three_ways(
    answers: dict[str, bytes | None], outcome: type[Trouble], code: str, account: Account
) -> None:
    async with _relay(_scripted(**answers)) as tools:
        with pytest.raises(outcome) as raised:
            await channel.send(MESSAGE, account, tools)
    assert raised.value.code == code
    (said,) = answers.values()
    if said is not None and code != "too-large":
        assert raised.value.detail == said.decode(), "the server's own words are kept"


async def test_a_taken_mail_is_sent(account: Account) -> None:
    async with _relay(_scripted()) as tools:
        sent = await channel.send(MESSAGE, account, tools)
    assert (sent.external_id, sent.refused) == ("our-1@shop.test", {})


async def test_one_refused_of_several_is_told_with_its_reason(account: Account) -> None:
    def script(command: bytes) -> bytes | None:
        if command.startswith(b"RCPT") and b"GONE" in command:
            return b"550 5.1.1 No such user"
        return _scripted()(command)

    message = replace(MESSAGE, to=(Address("ann@example.com"), Address("gone@example.com")))
    async with _relay(script) as tools:
        sent = await channel.send(message, account, tools)
    assert sent.refused == {"gone@example.com": "550 5.1.1 No such user"}


async def test_nobody_at_the_relays_port_means_later(account: Account, unused_tcp_port: int) -> None:
    async def read_file(sha256: str) -> bytes:
        return CONTENTS[sha256]

    tools = Tools(read_file, lambda: NOW, {"smtp_relay": f"smtp://127.0.0.1:{unused_tcp_port}"})
    with pytest.raises(RetryLater):
        await channel.send(MESSAGE, account, tools)
    steps = {step.code: step.ok for step in await channel.check(account, tools)}
    assert steps == {"relay-set": True, "relay-name": True, "relay-connection": False}


async def test_no_relay_at_all_asks_for_one(account: Account) -> None:
    async def read_file(sha256: str) -> bytes:
        return b""

    with pytest.raises(NeedsReconnect, match="No outgoing mail server is set"):
        await channel.send(MESSAGE, account, Tools(read_file, lambda: NOW))
    (step,) = await channel.check(account, Tools(read_file, lambda: NOW))
    assert (step.code, step.ok) == ("relay-set", False)


async def test_a_wrong_password_asks_to_reconnect(account: Account) -> None:
    script = _scripted(EHLO=b"250-relay\r\n250 AUTH PLAIN LOGIN", AUTH=b"535 5.7.8 Bad credentials")
    async with _relay(script) as tools:
        address = tools.settings["smtp_relay"].removeprefix("smtp://")
        signing_in = replace(tools, settings={"smtp_relay": f"smtp://ann:p%40ss@{address}"})
        with pytest.raises(NeedsReconnect, match="refused the user name or password"):
            await channel.send(MESSAGE, account, signing_in)
        steps = await channel.check(account, signing_in)
    assert (steps[-1].code, steps[-1].ok) == ("relay-sign-in", False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A self-made certificate, as a mail server on the same machine has it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "relay.test")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


async def test_encryption_is_used_when_it_is_offered(account: Account, certificate: ssl.SSLContext) -> None:
    stored: list[Raw] = []

    async def accept(raw: Raw) -> str:
        stored.append(raw)
        return "accepted"

    async def read_file(sha256: str) -> bytes:
        return CONTENTS[sha256]

    server = await start(accept, "127.0.0.1", 0, tls=certificate)
    port = server.sockets[0].getsockname()[1]
    tools = Tools(read_file, lambda: NOW, {"smtp_relay": f"smtp+starttls://127.0.0.1:{port}"})
    try:
        await channel.send(MESSAGE, account, tools)
        steps = {step.code: step.detail for step in await channel.check(account, tools)}
    finally:
        server.close()
        await server.wait_closed()
    assert len(stored) == 1
    assert steps["relay-encryption"] == "TLS"


async def test_a_relay_without_encryption_is_not_used_when_it_is_demanded(account: Account) -> None:
    async with _relay(_scripted()) as tools:
        address = tools.settings["smtp_relay"].removeprefix("smtp://")
        demanding = replace(tools, settings={"smtp_relay": f"smtp+starttls://{address}"})
        with pytest.raises(NeedsReconnect, match="offers no encryption"):
            await channel.send(MESSAGE, account, demanding)
        steps = await channel.check(account, demanding)
    assert (steps[-1].code, steps[-1].ok) == ("relay-encryption", False)


def test_relay_addresses() -> None:
    relay = parse_relay("smtps://ann%40shop.test:p%3Ass@mail.test")
    assert (relay.host, relay.port, relay.security, relay.user, relay.password) == (
        "mail.test",
        465,
        "tls",
        "ann@shop.test",
        "p:ss",
    )
    assert parse_relay("smtp://mail.test:2525").port == 2525
    for wrong in ("mail.test", "http://mail.test", "smtp://", "smtp://mail.test:abc"):
        with pytest.raises(NeedsReconnect):
            parse_relay(wrong)
