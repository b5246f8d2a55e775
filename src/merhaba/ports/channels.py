"""The port every channel implements, and the frozen types that cross it.

A channel is a folder under `merhaba.channels` whose package exports one object named `channel`
that satisfies `Channel`. It may import `merhaba.ports` and `merhaba.kit`, nothing else of Merhaba:
files, secrets and sockets are handed in through `Tools`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol


class Automatic(StrEnum):
    """Why a message was not written by a person for us (RFC 3834, RFC 3464, RFC 5965, RFC 2919)."""

    VACATION = "vacation"
    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    LIST = "list"
    OWN = "own"


class Failure(StrEnum):
    """What keeps a message from arriving. Screens say each in their reader's language."""

    OTHER = "other"
    NO_RECIPIENT = "no-recipient"
    BAD_ADDRESS = "bad-address"
    UNKNOWN_RECIPIENT = "unknown-recipient"
    SOME_REFUSED = "some-refused"
    MAILBOX_FULL = "mailbox-full"
    MAILBOX_CLOSED = "mailbox-closed"
    TOO_LARGE = "too-large"
    NOT_PROVEN = "not-proven"
    UNWANTED = "unwanted"
    CONTENT_REFUSED = "content-refused"
    RELAY_DENIED = "relay-denied"
    REFUSED = "refused"
    LATER = "later"
    UNREACHABLE = "unreachable"
    NO_SMTPUTF8 = "no-smtputf8"
    NO_SERVER = "no-server"
    SIGN_IN = "sign-in"
    ENCRYPTION = "encryption"
    CHANNEL_REMOVED = "channel-removed"
    FAULT = "fault"
    BOUNCED = "bounced"
    BOUNCED_FOR_NOW = "bounced-for-now"
    DELAYED = "delayed"
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox: display name (may be empty) and addr-spec as written, lower-cased domain."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class InboundFile:
    """A file that came with a message. `content_id` is set when the HTML refers to it by `cid:`."""

    name: str
    content_type: str
    content: bytes
    inline: bool = False
    content_id: str | None = None


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a delivery status notification says. `status` is an RFC 3463 code such as `5.1.1`, or ''.

    `final` is False when it only tells of a delay: whoever sent it still tries (RFC 3464, 2.3.3).
    """

    hard: bool
    status: str
    recipient: str
    diagnostic: str = ""
    original_message_id: str | None = None
    final: bool = True


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """One message as a channel understood it. Pure data: the same bytes always give the same value.

    `text` is the new part only; `text_full` the whole as plain text; `html` the whole, already made safe.
    `external_id` is unique within the channel account (for e-mail: the Message-ID, or a digest of the
    bytes where it is missing). `forwarded` are the writers of the messages inside this one, the outermost
    first.
    """

    external_id: str
    sender: Address
    text: str
    text_full: str
    html: str | None = None
    subject: str = ""
    files: tuple[InboundFile, ...] = ()
    sent_at: datetime | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    reply_to: Address | None = None
    message_id: str | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    reply_tokens: tuple[str, ...] = ()
    automatic: Automatic | None = None
    bounce: Bounce | None = None
    spam: bool = False
    forwarded: tuple[Address, ...] = ()
    sender_kind: str = "email"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A delivery state for a message we sent. `state` is one of sent, delivered, read, failed; `reason` the
    far side's own words when it failed."""

    external_id: str
    state: str
    reason: str = ""
    code: Failure = Failure.OTHER
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ignored:
    """Understood, and nothing to do."""

    reason: str


Inbound = InboundMessage | Receipt | Ignored


@dataclass(frozen=True, slots=True)
class OutboundFile:
    """A file to send; its bytes are read through `Tools.read_file(sha256)`."""

    name: str
    content_type: str
    size: int
    sha256: str
    inline: bool = False
    content_id: str | None = None


@dataclass(frozen=True, slots=True)
class OutboundMessage:
    """Everything a channel needs to send one message, fixed when it was queued.

    `idempotency_key` is the same on every attempt. For e-mail `external_id` is the Message-ID to use.
    `unsubscribe` is, for what goes to many, the address of the page that takes somebody off at one press.
    """

    idempotency_key: str
    external_id: str
    sender: Address
    to: tuple[Address, ...]
    text: str
    html: str | None = None
    subject: str = ""
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    reply_to: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    files: tuple[OutboundFile, ...] = ()
    automatic: bool = False
    language: str = "en"
    unsubscribe: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """The far side took the message. `external_id` is its id there (or ours, when it keeps ours).

    `refused` holds, for a message to several people, those it was refused for, each with the answer to it.
    """

    external_id: str
    refused: Mapping[str, str] = field(default_factory=dict)


class Trouble(Exception):
    """A far side does not do what it should. `reason` is a sentence for the logs and the channel's card;
    `code` says the same to screens, with `detail`, the far side's own words (the reason where it said none).
    """

    def __init__(self, reason: str, *, code: Failure = Failure.OTHER, detail: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code
        self.detail = reason if detail is None else detail


class RetryLater(Trouble):
    """The far side may take it later. `after` is seconds to wait when it said so."""

    def __init__(
        self,
        reason: str,
        after: float | None = None,
        *,
        code: Failure = Failure.OTHER,
        detail: str | None = None,
    ) -> None:
        super().__init__(reason, code=code, detail=detail)
        self.after = after


class Rejected(Trouble):
    """The far side will never take this message."""


class NeedsReconnect(Trouble):
    """Our sign-in at the far side is no longer good; a person has to connect it again."""


@dataclass(frozen=True, slots=True)
class Account:
    """One connected channel account: public `config` and decrypted `secrets`, shaped by the manifest."""

    id: str
    address: str
    name: str
    config: Mapping[str, Any] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Raw:
    """What arrived, untouched: body, headers (lower-case names) and, for mail, the SMTP envelope."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    envelope_from: str = ""
    envelope_to: tuple[str, ...] = ()
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can carry; the composer and the rules read these."""

    max_text: int | None = None
    max_file_bytes: int = 25 * 1024 * 1024
    html: bool = False
    subject: bool = False
    files: bool = True
    typing: bool = False
    read_receipts: bool = False
    cc: bool = False
    reply_window_hours: int | None = None
    instant: bool = False
    max_hook_bytes: int = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Manifest:
    """Who a channel is: its slug (the folder's name), capabilities and settings form (JSON schema).

    Schema properties with `"writeOnly": true` are secrets and are stored encrypted.
    """

    slug: str
    name: Mapping[str, str]
    capabilities: Capabilities
    settings_schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One step of a connection check. `code` is stable; `detail` says in a sentence what is wrong.

    What is not `essential` does not keep the channel from working: mail goes out without SPF, too, only
    more of it is taken for spam.
    """

    code: str
    ok: bool
    detail: str = ""
    essential: bool = True


Renewal = Callable[[Account], Awaitable[Mapping[str, str]]]
"""Given the account as it stands now, the secrets to change; nothing when it is still good."""


async def _no_post(url: str, form: Mapping[str, str]) -> tuple[int, bytes]:
    raise RetryLater("Nothing can be asked over HTTP from here.")


async def _no_lookup(name: str, kind: str) -> Sequence[str]:
    raise RetryLater("No name can be looked up from here.")


async def _no_renewal(account: Account, renewal: Renewal) -> Account:
    raise RetryLater("Secrets cannot be kept from here.")


@dataclass(frozen=True, slots=True)
class Tools:
    """What the house hands to a channel when it does I/O.

    `post_form(url, form)` gives (status, body) of an HTTP POST; it raises RetryLater when nobody answers.
    `lookup(name, type)` gives the texts of DNS records, none when there are none, and raises RetryLater
    when no server answers. `renew(account, renewal)` runs `renewal` for this account alone, in whatever
    process, keeps what it returns and gives the account with it.
    """

    read_file: Callable[[str], Awaitable[bytes]]
    now: Callable[[], datetime]
    settings: Mapping[str, str] = field(default_factory=dict)
    post_form: Callable[[str, Mapping[str, str]], Awaitable[tuple[int, bytes]]] = _no_post
    lookup: Callable[[str, str], Awaitable[Sequence[str]]] = _no_lookup
    renew: Callable[[Account, Renewal], Awaitable[Account]] = _no_renewal


class Channel(Protocol):
    """What every channel folder provides."""

    manifest: Manifest

    def verify(self, raw: Raw, account: Account) -> bool:
        """True when `raw` truly comes from the vendor (its signature is right)."""

    def parse(self, raw: Raw, account: Account) -> Sequence[Inbound]:
        """Pure: bytes to messages. Raises ValueError when the bytes make no sense."""

    async def send(self, message: OutboundMessage, account: Account, tools: Tools) -> Sent:
        """Send one message. Raises RetryLater, Rejected or NeedsReconnect."""

    async def check(self, account: Account, tools: Tools) -> list[CheckResult]:
        """Try the connection step by step and say what is wrong."""


class Sink(Protocol):
    """Where a channel that fetches puts what it fetched."""

    async def deliver(
        self, raw: Raw | None, state: Mapping[str, Any], *, arrived_at: datetime | None = None
    ) -> None:
        """Store `raw` and the place reached in one transaction; once this returns, both are durable.

        With None only the place is stored. `arrived_at` is when the far side got the message.
        """

    async def report(self, *, behind: int) -> None:
        """Say that the far side was reached just now and how many messages are there but not here yet."""


class PullChannel(Channel, Protocol):
    """A channel that fetches where nobody brings."""

    def pulls(self, account: Account) -> bool:
        """Whether this account is set up to be fetched from."""

    async def pull(self, account: Account, state: Mapping[str, Any], sink: Sink, tools: Tools) -> None:
        """Fetch, then wait for more, until cancelled, starting from a `state` this channel stored before
        (empty at first). What was delivered twice is one message all the same, but must be the exception.

        Raises RetryLater or NeedsReconnect; anything else counts as RetryLater.
        """


@dataclass(frozen=True, slots=True)
class Consent:
    """Where a person is sent to give us access, and the secret by which the answer is known for theirs."""

    url: str
    verifier: str


class ConsentChannel(Channel, Protocol):
    """A channel that a person gives access to at a provider's page (OAuth 2.0, RFC 6749 and 7636)."""

    def ask_consent(self, account: Account, *, redirect_uri: str, state: str) -> Consent:
        """Begin. Raises Rejected with a sentence when the account's settings do not name a provider."""

    async def take_consent(
        self, account: Account, *, code: str, verifier: str, redirect_uri: str, tools: Tools
    ) -> Mapping[str, str]:
        """Trade the provider's answer for secrets to keep. Raises RetryLater or Rejected."""
