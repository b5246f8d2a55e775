"""Mail as the world sends it, and a relay that takes ours: the two edges of the network."""

from __future__ import annotations

import asyncio
import contextlib
import email
import email.policy
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from uuid import uuid4

import aiosmtplib
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Taken:
    """One mail that the relay took."""

    sender: str
    recipients: list[str]
    content: bytes

    @property
    def mail(self) -> EmailMessage:
        """The mail, read by the standard library: an opinion that is not ours."""
        read = email.message_from_bytes(self.content, policy=email.policy.default)
        assert isinstance(read, EmailMessage)
        return read

    @property
    def text(self) -> str:
        """Its plain text."""
        body = self.mail.get_body(("plain",))
        assert isinstance(body, EmailMessage)
        return str(body.get_content())


@dataclass
class Relay:
    """A mail server at the edge. `refuse` answers recipients, `before_answer` happens after DATA."""

    taken: list[Taken] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0
    port: int = 0

    async def handle_RCPT(  # noqa: N802 - the name aiosmtpd looks for
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        await asyncio.sleep(self.pause)
        assert isinstance(envelope.content, bytes)
        self.taken.append(Taken(envelope.mail_from or "", list(envelope.rcpt_tos), envelope.content))
        return "250 taken"

    def to(self, address: str) -> list[Taken]:
        """What was sent to an address, in order."""
        return [mail for mail in self.taken if address in mail.recipients]

    @property
    def url(self) -> str:
        """As MERHABA_SMTP_RELAY says it."""
        return f"smtp://127.0.0.1:{self.port}"

    @contextlib.asynccontextmanager
    async def running(self, port: int = 0) -> AsyncIterator[Relay]:
        """Listen on a port (any free one) while the block runs."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: SMTP(self, loop=loop, enable_SMTPUTF8=True, data_size_limit=100_000_000),
            "127.0.0.1",
            port,
        )
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            await server.wait_closed()


def letter(
    sender: str,
    to: str,
    text: str = "Where is my parcel?",
    *,
    subject: str = "My order",
    message_id: str | None = None,
    html: str | None = None,
    **headers: str,
) -> EmailMessage:
    """A person's mail. Further headers by keyword: `In_Reply_To="<...>"`."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Message-ID"] = message_id or new_message_id()
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    if html is not None:
        mail.add_alternative(html, subtype="html")
    return mail


def new_message_id(domain: str = "mail.example") -> str:
    """A Message-ID nobody has used."""
    return f"<{uuid4().hex}@{domain}>"


async def post(
    port: int, mail: EmailMessage | bytes, to: list[str], sender: str = "someone@mail.example"
) -> str:
    """Hand a mail to a server by SMTP; gives its answer. Raises aiosmtplib's errors when refused."""
    content = mail if isinstance(mail, bytes) else mail.as_bytes(policy=email.policy.SMTP)
    client = aiosmtplib.SMTP(hostname="127.0.0.1", port=port, timeout=60, start_tls=False)
    async with client:
        _, answer = await client.sendmail(sender, to, content)
    return answer
