"""The chat channel."""

from __future__ import annotations

from collections.abc import Sequence

from merhaba.ports.channels import (
    Account,
    Capabilities,
    CheckResult,
    Inbound,
    Manifest,
    OutboundMessage,
    Raw,
    Sent,
    Tools,
)

MANIFEST = Manifest(
    slug="chat",
    name={
        "en": "Chat",
        "ar": "الدردشة",
        "tr": "Sohbet",
        "zh": "在线聊天",
        "de": "Chat",
        "fr": "Chat",
        "es": "Chat",
    },
    capabilities=Capabilities(
        max_text=20_000, html=False, files=True, typing=True, read_receipts=True, instant=True
    ),
    settings_schema={"type": "object", "properties": {}, "additionalProperties": False},
)


class ChatChannel:
    """Implements `Channel` for a channel that lives inside the house."""

    manifest = MANIFEST

    def verify(self, raw: Raw, account: Account) -> bool:
        """Chat has no webhooks: nothing that claims to be one is genuine."""
        return False

    def parse(self, raw: Raw, account: Account) -> Sequence[Inbound]:
        """Never called for chat. Raises ValueError."""
        raise ValueError("chat messages come through the widget, not as raw bytes")

    async def send(self, message: OutboundMessage, account: Account, tools: Tools) -> Sent:
        """Already sent: committing the message brought it to the shopper."""
        return Sent(message.external_id)

    async def check(self, account: Account, tools: Tools) -> list[CheckResult]:
        """Always ready: it needs nothing but this server."""
        return [CheckResult("widget", ok=True)]


channel = ChatChannel()
