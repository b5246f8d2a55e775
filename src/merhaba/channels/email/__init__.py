"""E-mail, both ways: `channel` is what the house uses; importing this package reads no parser and opens
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from merhaba.channels.email.manifest import MANIFEST
from merhaba.ports.channels import (
    Account,
    CheckResult,
    Consent,
    Inbound,
    Manifest,
    OutboundMessage,
    Raw,
    Sent,
    Sink,
    Tools,
)


class EmailChannel:
    """The Channel, PullChannel and ConsentChannel ports for e-mail. Its parts are imported when they are
    first needed."""

    manifest: Manifest = MANIFEST

    def verify(self, raw: Raw, account: Account) -> bool:
        """Whether a webhook knows the account's secret. (Nothing in a mail proves its sender.)"""
        from merhaba.channels.email.hooks import is_genuine  # noqa: PLC0415

        return is_genuine(raw, account)

    def parse(self, raw: Raw, account: Account) -> Sequence[Inbound]:
        """One mail, one message. Raises ValueError when the bytes are no mail, or not a whole one."""
        if why := raw.headers.get("incomplete"):
            raise ValueError(why)
        from merhaba.channels.email.hooks import unwrap  # noqa: PLC0415 - kept light on purpose
        from merhaba.channels.email.receive import parse_mail  # noqa: PLC0415

        return [parse_mail(unwrap(raw), account)]

    async def send(self, message: OutboundMessage, account: Account, tools: Tools) -> Sent:
        """Build the MIME and hand it to the relay. Raises RetryLater, Rejected or NeedsReconnect."""
        from merhaba.channels.email.send import send_mail  # noqa: PLC0415

        return await send_mail(message, account, tools)

    async def check(self, account: Account, tools: Tools) -> list[CheckResult]:
        """The relay, the mailbox that is fetched and the sender's domain, each step by step."""
        from merhaba.channels.email.check import check_all  # noqa: PLC0415

        return await check_all(account, tools)

    def pulls(self, account: Account) -> bool:
        """Whether the account names an IMAP server."""
        from merhaba.channels.email.fetch.mailbox import is_fetched  # noqa: PLC0415

        return is_fetched(account)

    async def pull(self, account: Account, state: Mapping[str, Any], sink: Sink, tools: Tools) -> None:
        """Fetch by IMAP until cancelled. Raises RetryLater or NeedsReconnect."""
        from merhaba.channels.email.fetch.pull import pull_mail  # noqa: PLC0415

        await pull_mail(account, state, sink, tools)

    def ask_consent(self, account: Account, *, redirect_uri: str, state: str) -> Consent:
        """Google's or Microsoft's page. Raises Rejected."""
        from merhaba.channels.email import oauth  # noqa: PLC0415

        return oauth.ask_consent(account, redirect_uri=redirect_uri, state=state)

    async def take_consent(
        self, account: Account, *, code: str, verifier: str, redirect_uri: str, tools: Tools
    ) -> Mapping[str, str]:
        """Their answer becomes tokens to keep. Raises Rejected or RetryLater."""
        from merhaba.channels.email import oauth  # noqa: PLC0415

        return await oauth.take_consent(
            account, code=code, verifier=verifier, redirect_uri=redirect_uri, tools=tools
        )


channel = EmailChannel()
