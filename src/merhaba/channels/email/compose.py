"""An outgoing message as MIME bytes: text beside HTML, inline images with it, files after it, and honest
headers.

Written out here rather than with the standard library's generator, which encodes long message ids into
words (and so breaks threading) and takes several passes over large attachments. All output is 7-bit but for
headers that only RFC 6532 can carry.
"""

from __future__ import annotations

import binascii
import html as entities
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from merhaba.channels.email import fields
from merhaba.channels.email.mime import clean_filename
from merhaba.channels.email.plain import html_to_text
from merhaba.ports.channels import Account, Address, OutboundFile, OutboundMessage

_MAX_REFERENCES = 24
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}\Z")
_URL = re.compile(r"https://[!-;=?-~]{1,1000}\Z")
_TYPE = re.compile(r"[A-Za-z0-9.+-]{1,60}/[A-Za-z0-9.+_-]{1,80}\Z")


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail ready to send: its bytes, its envelope, and whether it needs a relay that speaks SMTPUTF8."""

    content: bytes
    sender: str
    recipients: tuple[str, ...]
    needs_utf8: bool


def compose(
    message: OutboundMessage,
    account: Account,
    contents: Mapping[str, bytes],
    now: datetime,
    *,
    instance: str = "",
) -> Mail:
    """Build the mail. `contents` holds each file's bytes by sha256. Raises Rejected for an address that is
    none.
    """
    sender = _from(message, account)
    recipients = tuple(
        dict.fromkeys(fields.wire_address(a.address) for a in (*message.to, *message.cc, *message.bcc))
    )
    head = _headers(message, account, sender, now, instance)
    body = _body(message, account, contents)
    content = head.encode("utf-8") + b"MIME-Version: 1.0\r\n" + body
    envelope_from = fields.wire_address(sender.address)
    needs_utf8 = not (head.isascii() and all(map(str.isascii, (*recipients, envelope_from))))
    return Mail(content, envelope_from, recipients, needs_utf8)


def _from(message: OutboundMessage, account: Account) -> Address:
    address = message.sender.address or account.address
    return Address(address, message.sender.name or str(account.config.get("from_name") or "") or account.name)


def _headers(
    message: OutboundMessage, account: Account, sender: Address, now: datetime, instance: str
) -> str:
    parent = fields.message_id(message.in_reply_to or "")
    chain = [ref for ref in map(fields.message_id, message.references) if ref]
    if parent and parent not in chain:
        chain.append(parent)
    if (
        len(chain) > _MAX_REFERENCES
    ):  # the first tells the thread, the last ones the place in it (RFC 5537 section 3.4.4)
        chain = chain[:1] + chain[-(_MAX_REFERENCES - 1) :]
    listed: list[tuple[str, str]] = [
        ("From", fields.mailbox(sender)),
        ("To", ", ".join(map(fields.mailbox, message.to)) or "undisclosed-recipients:;"),
        ("Cc", ", ".join(map(fields.mailbox, message.cc))),
        ("Reply-To", fields.mailbox(Address(message.reply_to, sender.name)) if message.reply_to else ""),
        ("Subject", fields.words(message.subject)),
        ("Date", format_datetime(now)),
        ("Message-ID", fields.message_id(message.external_id)),
        ("In-Reply-To", parent),
        ("References", " ".join(chain)),
        ("Content-Language", message.language if _LANGUAGE.match(message.language) else ""),
        ("X-Merhaba", fields.one_line(instance or account.id)),
    ]
    if message.automatic:
        listed += [
            ("Auto-Submitted", "auto-replied" if parent else "auto-generated"),
            ("X-Auto-Response-Suppress", "All"),
            ("Precedence", "auto_reply"),
        ]
    listed += _list_fields(message)
    return "".join(fields.fold(name, value) for name, value in listed if value)


def _list_fields(message: OutboundMessage) -> list[tuple[str, str]]:
    """How to get off a list: RFC 2369, and RFC 8058 for the one press that large providers ask for."""
    url = message.unsubscribe.strip()
    if not _URL.match(url):
        return []
    by_mail = (
        f", <mailto:{fields.wire_address(message.reply_to)}?subject=unsubscribe>" if message.reply_to else ""
    )
    return [
        ("List-Unsubscribe", f"<{url}>{by_mail}"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Precedence", "" if message.automatic else "bulk"),
    ]


def _body(message: OutboundMessage, account: Account, contents: Mapping[str, bytes]) -> bytes:
    signature = str(account.config.get("signature") or "").strip()
    text = message.text or (html_to_text(message.html) if message.html else "")
    if signature:
        text = f"{text.rstrip()}\n\n-- \n{signature}"
    parts = [_text("text/plain", text)]
    html = message.html
    inside = [
        file
        for file in message.files
        if file.inline and file.content_id and html and f"cid:{file.content_id}" in html
    ]
    if html is not None:
        if signature:
            html += f"<div><br>-- <br>{entities.escape(signature).replace(chr(10), '<br>')}</div>"
        shown = _text("text/html", _document(html, message.language))
        if inside:
            shown = _multipart(
                "related", [shown, *(_file(file, contents) for file in inside)], '; type="text/html"'
            )
        parts.append(shown)
    body = _multipart("alternative", parts) if len(parts) > 1 else parts[0]
    attached = [file for file in message.files if file not in inside]
    return _multipart("mixed", [body, *(_file(file, contents) for file in attached)]) if attached else body


def _document(html: str, language: str) -> str:
    if re.match(r"\s*(?:<!doctype|<html)", html, re.IGNORECASE):
        return html
    lang = f' lang="{language}"' if _LANGUAGE.match(language) else ""
    head = '<head><meta charset="utf-8"></head>'
    return f'<!DOCTYPE html>\n<html{lang}>{head}<body dir="auto">{html}</body></html>\n'


def _text(kind: str, text: str) -> bytes:
    """A text part: 7bit when it is plain ASCII in short lines, else quoted-printable, or base64 when that
    is shorter.
    """
    data = re.sub(r"\r\n?|\n", "\n", text).replace("\0", "").encode("utf-8", "replace")
    if not data.endswith(b"\n"):
        data += b"\n"
    if data.isascii() and max(map(len, data.split(b"\n"))) <= 76:
        encoding, encoded = "7bit", data.replace(b"\n", b"\r\n")
    elif sum(byte > 126 for byte in data) * 3 > len(data):
        encoding, encoded = "base64", _base64(data.replace(b"\n", b"\r\n"))
    else:
        encoding, encoded = "quoted-printable", binascii.b2a_qp(data, istext=True).replace(b"\n", b"\r\n")
    head = f"Content-Type: {kind}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode("ascii") + encoded


def _file(file: OutboundFile, contents: Mapping[str, bytes]) -> bytes:
    name = clean_filename(fields.one_line(file.name)) or "attachment"
    kind = file.content_type if _TYPE.match(file.content_type) else "application/octet-stream"
    if kind.startswith(("multipart/", "message/")):  # base64 is not allowed on these (RFC 2046 section 5.2)
        kind = "application/octet-stream"
    head = f"Content-Type: {kind}{fields.parameter('name', name)}\r\nContent-Transfer-Encoding: base64\r\n"
    identity = fields.message_id(file.content_id or "")
    if file.inline and identity:
        head += f"Content-ID: {identity}\r\n"
        head += f"Content-Disposition: inline{fields.parameter('filename', name)}\r\n\r\n"
    else:
        head += f"Content-Disposition: attachment{fields.parameter('filename', name)}\r\n\r\n"
    return head.encode("ascii") + _base64(contents[file.sha256])


def _multipart(subtype: str, parts: Sequence[bytes], params: str = "") -> bytes:
    boundary = f"=_{secrets.token_hex(16)}"
    delimiter = b"--" + boundary.encode()
    pieces = [f'Content-Type: multipart/{subtype}; boundary="{boundary}"{params}\r\n\r\n'.encode()]
    for part in parts:
        pieces += [delimiter, b"\r\n", part, b"" if part.endswith(b"\r\n") else b"\r\n"]
    pieces += [delimiter, b"--\r\n"]
    return b"".join(pieces)


def _base64(data: bytes) -> bytes:
    """base64 in lines of 76 characters."""
    lines = [
        binascii.b2a_base64(data[start : start + 57], newline=False) for start in range(0, len(data), 57)
    ]
    return b"\r\n".join(lines) + b"\r\n"
