"""Header fields written so that nothing a person typed can become syntax: no line break, no second field.

RFC 5322 folding, RFC 2047 for words, RFC 2231 for file names, IDNA for domains, RFC 6532 (UTF-8) only where
an address cannot be written otherwise.
"""

from __future__ import annotations

import base64
import re
import urllib.parse

from merhaba.ports.channels import Address, Failure, Rejected

_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_ATOM_SAFE = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]*\Z")
_LOCAL = re.compile(r"[^\s<>()\[\],;:\"@\\\x00-\x1f\x7f]{1,64}\Z")
_DOMAIN = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z", re.IGNORECASE
)
_LITERAL = re.compile(r"\[[0-9A-Za-z:.]{2,60}\]\Z")
_ID = re.compile(r"[\x21-\x3b\x3d\x3f-\x7e]{1,900}\Z")


def one_line(text: str) -> str:
    """Text without anything that could end a header line; runs of such characters become one space."""
    return _BREAKS.sub(" ", text).strip()


def words(text: str) -> str:
    """Unstructured text for a header: as it is when ASCII, else as encoded words of at most 75 characters."""
    clean = one_line(text)[:5_000]
    if clean.isascii() and "=?" not in clean and all(len(word) < 900 for word in clean.split(" ")):
        return clean
    pieces, chunk = [], ""
    for char in clean:
        if len((chunk + char).encode()) > 42:
            pieces.append(chunk)
            chunk = ""
        chunk += char
    pieces.append(chunk)
    return " ".join(f"=?utf-8?b?{base64.b64encode(piece.encode()).decode()}?=" for piece in pieces)


def wire_address(address: str) -> str:
    """An addr-spec as it goes over the wire: clean, its domain in ASCII (IDNA). Raises Rejected when it is
    none.
    """
    clean = address.strip()
    local, at, domain = clean.rpartition("@")
    try:
        ascii_domain = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        ascii_domain = ""
    if (
        not at
        or not _LOCAL.match(local)
        or len(ascii_domain) > 253
        or not (_DOMAIN.match(ascii_domain) or _LITERAL.match(ascii_domain))
    ):
        shown = one_line(address)[:100]
        raise Rejected(
            f"“{shown}” is not an e-mail address that mail can be sent to.",
            code=Failure.BAD_ADDRESS,
            detail=shown,
        )
    return f"{local}@{ascii_domain.lower()}"


def mailbox(address: Address) -> str:
    """`Name <address>` with the name quoted or encoded as it needs."""
    spec = wire_address(address.address)
    name = one_line(address.name)[:200]
    if not name:
        return spec
    if not name.isascii() or "=?" in name:
        return f"{words(name)} <{spec}>"
    if _ATOM_SAFE.match(name):
        return f"{name} <{spec}>"
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}" <{spec}>'


def message_id(value: str) -> str:
    """`<id>` from an id with or without brackets; '' when it could not be one on a header line."""
    bare = value.strip().removeprefix("<").removesuffix(">")
    return f"<{bare}>" if _ID.match(bare) else ""


def parameter(name: str, value: str) -> str:
    """`; name=value` for Content-Type or Content-Disposition.

    A name that is not ASCII is written by RFC 2231 in Content-Disposition, and in Content-Type as encoded
    words: that is no standard, and what old Outlooks read.
    """
    clean = one_line(value)[:200]
    if not clean.isascii():
        if name == "filename":
            return f";\r\n filename*=utf-8''{urllib.parse.quote(clean, safe='')}"
        return f';\r\n {name}="{words(clean)}"'
    quoted = clean.replace("\\", "_").replace('"', "'")
    return f'; {name}="{quoted}"'


def fold(name: str, value: str) -> str:
    """`Name: value` folded at spaces near 76 columns, ending in CRLF."""
    lines, line = [], f"{name}:"
    for word in value.split(" "):
        if len(line) + 1 + len(word) > 76 and len(line) > len(name) + 1:
            lines.append(line)
            line = ""
        line += " " + word
    lines.append(line)
    return "\r\n".join(line for line in lines if line.strip()) + "\r\n"
