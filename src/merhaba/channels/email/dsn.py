"""Delivery status notifications (RFC 3464) and what other reports look like inside: fields, and returned
mails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from merhaba.channels.email.addresses import addresses_in, parse_mailbox
from merhaba.channels.email.headers import Headers, parse_headers
from merhaba.channels.email.mime import Part

_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_AFTER_REPLY = re.compile(r"(?<!\d)[245]\d\d[ -]'?(?:[245]\d\d[ -])?#?([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_MESSAGE_ID = re.compile(r"^[ \t>]*message-id:\s*<([^<>\s]{3,900})>", re.IGNORECASE | re.MULTILINE)
_FIELDS = re.compile(
    r"^(?:final-recipient|original-recipient|action|status|diagnostic-code|remote-mta)\s*:",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(slots=True)
class Outcome:
    """What a report says about one recipient."""

    recipient: str = ""
    action: str = ""
    status: str = ""
    diagnostic: str = ""
    command: str = ""


@dataclass(slots=True)
class Returned:
    """What a report gives back of the mail it is about."""

    message_id: str | None = None
    recipients: list[str] = field(default_factory=list)


def own_parts(root: Part) -> Iterator[Part]:
    """The parts of a mail itself, not those of mails inside it: a forwarded bounce is not a bounce."""
    stack = [root]
    while stack:
        part = stack.pop()
        yield part
        if part.maintype != "message":
            stack.extend(reversed(part.children))


def outcomes(source: str) -> list[Outcome]:
    """Per-recipient groups of a message/delivery-status body (or of text that looks like one)."""
    if not _FIELDS.search(source):
        return []
    found: list[Outcome] = []
    for block in re.split(r"\n[ \t]*\n", source.replace("\r\n", "\n")):
        fields = parse_headers(block.encode("utf-8", "replace"))
        if any(
            fields.raw(name) is not None
            for name in ("final-recipient", "original-recipient", "action", "diagnostic-code", "status")
        ):
            found.append(_outcome(fields))
    merged: list[Outcome] = []
    for outcome in found:  # broken reports put an empty line inside a group
        last = merged[-1] if merged else None
        if (
            last is not None
            and not (last.recipient and outcome.recipient)
            and not (last.action and outcome.action)
        ):
            for name in ("recipient", "action", "status", "diagnostic"):
                setattr(last, name, getattr(last, name) or getattr(outcome, name))
        else:
            merged.append(outcome)
    return merged


def _outcome(fields: Headers) -> Outcome:
    recipient = ""
    for name in ("original-recipient", "x-actual-recipient", "final-recipient"):
        stated = fields.get(name).rpartition(";")[2].strip()
        recipient = recipient or parse_mailbox(stated).address or next(iter(addresses_in(stated)), "")
    diagnostic = fields.get("diagnostic-code")
    status = _STATUS.search(fields.get("status"))
    comment = re.search(r"\((.{3,200})\)", fields.get("status"))
    said = re.sub(r"\A\s*[\w-]{1,30};\s*", "", diagnostic)
    if comment:
        said = f"{said} ({comment.group(1)})".strip()
    return Outcome(
        recipient, fields.get("action").strip().lower().split(" ")[0], status.group(1) if status else "", said
    )


def best_status(stated: str, said: str) -> str:
    """The most telling status: what the refusing server said after its reply code, else what the report
    states.
    """
    after_reply = _AFTER_REPLY.findall(said)
    if after_reply:
        return str(
            next((code for code in reversed(after_reply) if not code.endswith(".0.0")), after_reply[-1])
        )
    anywhere = [code for code in _STATUS.findall(said) if not code.endswith(".0.0")]
    if anywhere and (not stated or stated.endswith(".0.0")):
        return str(anywhere[-1])
    if stated:
        return stated
    return str(next(iter(_STATUS.findall(said)), ""))


def returned(root: Part, text: str) -> Returned:
    """Message-ID and recipients of the mail that came back, from its part or from its copy in the text."""
    result = Returned()
    for part in own_parts(root):
        headers: Headers | None = None
        if part.maintype == "message" and part.children:
            headers = part.children[0].headers
        elif part.content_type in {"text/rfc822-headers", "message/rfc822-headers", "message/global-headers"}:
            headers = parse_headers(part.content()[:65_536].lstrip())
        if headers is None or not headers.fields:
            continue
        found = re.search(r"<([^<>\s]{1,900})>", headers.get("message-id"))
        result.message_id = result.message_id or (found.group(1) if found else None)
        result.recipients.extend(addresses_in(headers.get("x-failed-recipients") or headers.get("to"))[:20])
    if result.message_id is None:
        for part in own_parts(root):
            if part.maintype in {"text", "message"} and not part.children:
                found = _MESSAGE_ID.search(part.content()[:200_000].decode("latin-1"))
                if found:
                    result.message_id = found.group(1)
                    break
    if result.message_id is None:
        found = _MESSAGE_ID.search(text)
        result.message_id = found.group(1) if found else None
    return result
