"""E-mail, both ways: `channel` is what the house uses; importing this package reads no parser and opens
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from merhaba.channels.email.manifest import MANIFEST
from merhaba.ports.channels import Account, CheckResult, Inbound, Manifest, OutboundMessage, Raw, Sent, Tools


class EmailChannel:
    """The Channel port for e-mail. Its parts are imported when they are first needed."""

    manifest: Manifest = MANIFEST

    def verify(self, raw: Raw, account: Account) -> bool:
        """Always True: mail comes in through our own receiver, which knows its recipients; nothing in a
        mail proves its sender.
        """
        return True

    def parse(self, raw: Raw, account: Account) -> Sequence[Inbound]:
        """One mail, one message. Raises ValueError when the bytes are no mail."""
        from merhaba.channels.email.receive import parse_mail  # noqa: PLC0415 - kept light on purpose

        return [parse_mail(raw, account)]

    async def send(self, message: OutboundMessage, account: Account, tools: Tools) -> Sent:
        """Build the MIME and hand it to the relay. Raises RetryLater, Rejected or NeedsReconnect."""
        from merhaba.channels.email.send import send_mail  # noqa: PLC0415

        return await send_mail(message, account, tools)

    async def check(self, account: Account, tools: Tools) -> list[CheckResult]:
        """The relay, step by step: name, connection, encryption, sign-in."""
        from merhaba.channels.email.check import check_relay  # noqa: PLC0415

        return await check_relay(account, tools)


channel = EmailChannel()
