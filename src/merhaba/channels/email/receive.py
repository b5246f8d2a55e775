"""Bytes of a mail to an `InboundMessage`: pure, bounded, and never surprised.

Only bytes that are no mail at all (empty, or without a single header field) raise ValueError.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

from merhaba.channels.email.addresses import parse_addresses, parse_mailbox, reply_tokens
from merhaba.channels.email.body import Content, read_content
from merhaba.channels.email.bounce import read_report
from merhaba.channels.email.forwarded import forwarded_from
from merhaba.channels.email.headers import Headers, decode_words
from merhaba.channels.email.html import safe_html
from merhaba.channels.email.limits import MAX_REFERENCES
from merhaba.channels.email.machines import automatic_kind, looks_like_spam
from merhaba.channels.email.mime import Part, parse_mime
from merhaba.channels.email.reply import new_part
from merhaba.ports.channels import Account, Address, Automatic, InboundMessage, Raw

_BRACKETED = re.compile(r"<([^<>\s]{1,900})>")
_BARE_ID = re.compile(r"[^\s<>,;\"()]{1,500}@[^\s<>,;\"()]{1,400}")
_CHUNK = 1024 * 1024
_EMPTY_RUN = re.compile("\n(?:[ \t\u00a0\u200b-\u200d\ufeff]*\n){5,}")
_DELIVERY_FIELDS = (
    "to",
    "cc",
    "delivered-to",
    "x-original-to",
    "x-envelope-to",
    "envelope-to",
    "x-forwarded-to",
    "resent-to",
)


def parse_mail(raw: Raw, account: Account | None = None) -> InboundMessage:
    """One mail as the house takes it in. Raises ValueError when the bytes are no mail."""
    root = parse_mime(raw.body)
    headers = root.headers
    if not headers.fields:
        raise ValueError("These bytes are not an e-mail: there is no header field in them.")
    content = read_content(root)
    subject = decode_words(headers.get("subject"))
    report = read_report(root, content.text, subject, raw.envelope_from if raw.envelope_to else None)
    automatic = (
        report.kind
        if report
        else automatic_kind(
            headers, subject, own_address=account.address if account else "", instances=_instances(account)
        )
    )
    sender = _sender(headers, raw)
    message_id = first_message_id(headers.get("message-id"))
    html = safe_html(content.html) if content.html is not None else None
    return InboundMessage(
        external_id=message_id or _digest(root),
        sender=sender,
        text=_new_text(content, automatic, sender.name),
        text_full=content.text,
        html=html,
        subject=subject,
        files=tuple(content.files),
        sent_at=parse_date(headers.get("date")),
        to=_addresses(headers, "to"),
        cc=_addresses(headers, "cc"),
        reply_to=_reply_to(headers),
        message_id=message_id,
        in_reply_to=message_ids(headers.all("in-reply-to")),
        references=message_ids(headers.all("references")),
        reply_tokens=reply_tokens(
            [*(value for name in _DELIVERY_FIELDS for value in headers.all(name)), *raw.envelope_to]
        ),
        automatic=automatic,
        bounce=report.bounce if report else None,
        spam=looks_like_spam(headers),
        forwarded=forwarded_from(root, content.text),
    )


def _digest(root: Part) -> str:
    """An id for a mail without Message-ID: the same by whichever route it comes, so trace fields do not
    count.
    """
    digest = hashlib.sha256()
    for name in ("from", "to", "cc", "date", "subject"):
        digest.update(name.encode() + b":" + (root.headers.raw(name) or b"").strip() + b"\n")
    end = root.end
    while end > root.start and root.data[end - 1] in b"\r\n \t":
        end -= 1
    for start in range(root.start, end, _CHUNK):  # line ends may change on the way, too
        digest.update(root.data[start : min(start + _CHUNK, end)].replace(b"\r", b""))
    return "sha256-" + digest.hexdigest()


def _instances(account: Account | None) -> frozenset[str] | None:
    if account is None:
        return None
    return frozenset({account.id, str(account.config.get("instance", account.id))})


def _new_text(content: Content, automatic: Automatic | None, sender: str) -> str:
    """What is new in the mail; a machine's report is shown as it is."""
    if automatic in {Automatic.BOUNCE, Automatic.COMPLAINT}:
        return content.text.strip()
    text = new_part(content.text, content.html, sender=sender, text_is_own=content.text_is_own)
    names = {file.name for file in content.files if file.inline}
    if names and "[" in text:  # the places where Gmail showed images; they are seen, so they need not be read
        text = re.sub(
            r"\[(?:image|cid): ?([^\]\n]{1,200})\]",
            lambda hit: "" if hit.group(1) in names else hit.group(0),
            text,
        )
    # Some programs pad a mail with a hundred empty lines, or lines of invisible characters.
    return _EMPTY_RUN.sub("\n\n\n", text).strip()


def _sender(headers: Headers, raw: Raw) -> Address:
    """The person who wrote: what a group kept of them, From, Sender; for bounces the envelope."""
    original = (
        parse_mailbox(headers.get("x-original-sender"))
        if headers.raw("x-original-sender") is not None
        else None
    )
    sender = parse_mailbox(headers.get("from"))
    if original is not None and original.address:
        return Address(original.address, original.name or sender.name)
    if sender.address or headers.raw("from") is not None:
        return sender
    stated = parse_mailbox(headers.get("sender"))
    if stated.address:
        return stated
    return parse_mailbox(raw.envelope_from) if raw.envelope_from else Address("")


def _reply_to(headers: Headers) -> Address | None:
    found = parse_addresses(headers.get("reply-to"))
    return found[0] if found else None


def _addresses(headers: Headers, name: str) -> tuple[Address, ...]:
    found = [address for value in headers.all(name) for address in parse_addresses(value)]
    return tuple(dict.fromkeys(found))


def first_message_id(value: str) -> str | None:
    """The id of a Message-ID field without its angle brackets, or None."""
    return next(iter(message_ids([value])), None)


def message_ids(values: list[str]) -> tuple[str, ...]:
    """Ids of In-Reply-To or References fields, without angle brackets, each once; free text in them is
    passed over.
    """
    found: list[str] = []
    for value in values:
        value = decode_words(value)  # noqa: PLW2901 - some programs encode the whole field
        bracketed = _BRACKETED.findall(value)
        found.extend(bracketed or _BARE_ID.findall(value))
    unique = list(dict.fromkeys(found))
    if len(unique) > MAX_REFERENCES:
        unique = unique[:1] + unique[-(MAX_REFERENCES - 1) :]
    return tuple(unique)


def parse_date(value: str) -> datetime | None:
    """The Date field with its offset, or None when it says nothing a clock could show."""
    try:
        parts = parsedate_tz(value[:200])
        if parts is None:
            return None
        offset = parts[9] or 0
        zone = timezone(timedelta(seconds=offset)) if offset else UTC
        return datetime(*parts[:6], tzinfo=zone)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
