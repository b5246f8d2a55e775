"""Mail that a provider brings by webhook: Postmark's inbound shape as JSON, or a whole mail as it is.

Whoever posts must know the account's secret: as the password of basic authentication (Postmark lets one be
written into the address), as a bearer token, or as the key of an HMAC over the body.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from merhaba.channels.email import fields
from merhaba.ports.channels import Account, Address, Raw, Rejected

SIGNATURE = "x-merhaba-signature"
_TOKEN = re.compile(r"[!-9;-~]{1,200}\Z")
_OURS = {"from", "to", "cc", "bcc", "reply-to", "subject", "date", "mime-version", "content-type"}
_TYPE = re.compile(r"[A-Za-z0-9.+-]{1,60}/[A-Za-z0-9.+_-]{1,80}\Z")


def is_genuine(raw: Raw, account: Account) -> bool:
    """Whether the sender knows the account's `hook_secret`. Without a secret nobody is let in."""
    secret = account.secrets.get("hook_secret", "").encode()
    if not secret:
        return False
    signature = raw.headers.get(SIGNATURE, "")
    if signature:
        made = hmac.new(secret, raw.body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(signature.removeprefix("sha256=").lower().encode(), made.encode())
    scheme, _, given = raw.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return hmac.compare_digest(given.strip().encode(), secret)
    if scheme.lower() == "basic":
        try:
            _, _, password = base64.b64decode(given, validate=True).partition(b":")
        except (binascii.Error, ValueError):
            return False
        return hmac.compare_digest(password, secret)
    return False


def unwrap(raw: Raw) -> Raw:
    """The mail inside a webhook; anything else is given back as it is. Raises ValueError."""
    if not raw.headers.get("content-type", "").lower().startswith(("application/json", "text/json")):
        return raw
    try:
        posted = json.loads(raw.body)
    except ValueError as error:
        raise ValueError(f"The webhook is no JSON: {error}") from error
    if not isinstance(posted, dict):
        raise ValueError("The webhook holds no mail.")
    whole = posted.get("RawEmail")
    if isinstance(whole, str) and whole.strip():
        body = whole.encode("utf-8", "surrogateescape")
    elif "From" in posted or "FromFull" in posted:
        body = _built(posted)
    else:
        raise ValueError("The webhook holds no mail: neither RawEmail nor From is in it.")
    recipient = _text(posted, "OriginalRecipient")
    return replace(
        raw,
        body=body,
        headers={"protocol": "webhook"},
        # The envelope's sender is not told; the author's address says that it is no bounce.
        envelope_from=_sender(posted),
        envelope_to=(recipient,) if recipient else (),
    )


def _built(posted: Mapping[str, Any]) -> bytes:
    """A mail made of Postmark's fields. The same fields always give the same bytes."""
    lines = [
        *_people(
            "From",
            [posted["FromFull"]] if isinstance(posted.get("FromFull"), dict) else (),
            _text(posted, "From"),
        ),
        *_people("To", _list(posted, "ToFull"), _text(posted, "To")),
        *_people("Cc", _list(posted, "CcFull"), _text(posted, "Cc")),
        *_line("Reply-To", _text(posted, "ReplyTo")),
        *_line("Subject", fields.words(_text(posted, "Subject"))),
        *_line("Date", _text(posted, "Date")),
    ]
    for header in _list(posted, "Headers"):
        name, value = str(header.get("Name", "")), str(header.get("Value", ""))
        if _TOKEN.match(name) and name.lower() not in _OURS and not name.lower().startswith("content-"):
            lines += _line(name, value)
    boundary = "=_" + hashlib.sha256(json.dumps(posted, sort_keys=True).encode()).hexdigest()[:40]
    parts = [
        _part(f"text/{kind}; charset=utf-8", body.encode("utf-8", "replace"))
        for kind, body in (("plain", _text(posted, "TextBody")), ("html", _text(posted, "HtmlBody")))
        if body
    ]
    shown = _multipart("alternative", parts, boundary + "a") if len(parts) != 1 else parts[0]
    files = [_file(item) for item in _list(posted, "Attachments")]
    body = _multipart("mixed", [shown, *files], boundary) if files else shown
    head = "\r\n".join([*lines, "MIME-Version: 1.0", ""])
    return head.encode("utf-8", "replace") + body


def _file(item: Mapping[str, Any]) -> bytes:
    name = fields.one_line(str(item.get("Name", ""))) or "attachment"
    kind = str(item.get("ContentType", "")).partition(";")[0].strip()
    kind = (
        kind
        if _TYPE.match(kind) and not kind.lower().startswith("multipart/")
        else "application/octet-stream"
    )
    identity = fields.message_id(str(item.get("ContentID") or "").removeprefix("cid:"))
    try:
        content = base64.b64decode(str(item.get("Content", "")))
    except (binascii.Error, ValueError) as error:
        raise ValueError(f"The attachment “{name}” is no base64.") from error
    place = "inline" if identity else "attachment"
    more = f"Content-Disposition: {place}{fields.parameter('filename', name)}\r\n"
    return _part(kind, content, more + (f"Content-ID: {identity}\r\n" if identity else ""))


def _part(kind: str, content: bytes, more: str = "") -> bytes:
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n{more}\r\n"
    return head.encode("utf-8", "replace") + base64.encodebytes(content).replace(b"\n", b"\r\n")


def _multipart(kind: str, parts: Iterable[bytes], boundary: str) -> bytes:
    pieces = [f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()]
    pieces += [f"--{boundary}\r\n".encode() + part + b"\r\n" for part in parts]
    return b"".join([*pieces, f"--{boundary}--\r\n".encode()])


def _people(name: str, full: Iterable[Any], written: str) -> list[str]:
    found = []
    for person in full:
        try:
            found.append(fields.mailbox(Address(str(person.get("Email", "")), str(person.get("Name", "")))))
        except (Rejected, AttributeError):
            continue
    return _line(name, ", ".join(found) or written)


def _line(name: str, value: str) -> list[str]:
    clean = fields.one_line(value)
    return [f"{name}: {clean}"] if clean else []


def _sender(posted: Mapping[str, Any]) -> str:
    full = posted.get("FromFull")
    return str(full.get("Email", "")) if isinstance(full, dict) else _text(posted, "From")


def _text(posted: Mapping[str, Any], name: str) -> str:
    value = posted.get(name)
    return value if isinstance(value, str) else ""


def _list(posted: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    value = posted.get(name)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
