"""Address fields (RFC 5322 section 3.4) as they are really written, and the tokens of our reply addresses.

The field is split while it is still encoded, because a decoded display name may hold commas, quotes and angle
brackets that are no syntax. An angle bracket that never closes is no address (`Kevin <kevin@example.com`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from merhaba.channels.email.headers import decode_words
from merhaba.channels.email.limits import MAX_ADDRESSES
from merhaba.ports.channels import Address

_ADDRESS = re.compile(
    r"[^\s<>()\[\],;:\"@]{1,256}@[^\s<>()\[\],;:\"@]{1,255}\Z|\"[^\"\r\n]{1,250}\"@[^\s<>()\",;:@]{1,255}\Z"
)
_LITERAL = re.compile(r"[^\s<>()\[\],;:\"@]{1,256}@\[[0-9A-Za-z:.]{2,60}\]\Z")
_ANGLE = re.compile(r"<([^<>]{0,1000})>")
_REPLY_TOKEN = re.compile(r"\+r\.([A-Za-z0-9_.=~-]{1,200})@", re.ASCII | re.IGNORECASE)
_ANYWHERE = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~\u0080-\uffff-]{1,128}@[A-Za-z0-9.\u0080-\uffff-]{1,255}"
)


def parse_addresses(value: str) -> tuple[Address, ...]:
    """Every address of an unfolded field, in order; what is no address is passed over."""
    return tuple(address for address in map(_mailbox, _split(value)) if address.address)


def parse_mailbox(value: str) -> Address:
    """The first mailbox of a field, its address '' when what stands there is no address."""
    pieces = _split(value)
    found = [_mailbox(piece) for piece in pieces[:20]]
    return next((address for address in found if address.address), found[0] if found else Address(""))


def reply_tokens(values: Iterable[str]) -> tuple[str, ...]:
    """TOKEN of each `support+r.TOKEN@host` in the given fields or addresses, each once, in order."""
    found = [token for value in values for token in _REPLY_TOKEN.findall(value)]
    return tuple(dict.fromkeys(found))


def _split(value: str) -> list[str]:
    """Top-level pieces between commas and semicolons; a group's name is dropped. One pass over the text."""
    pieces: list[str] = []
    start, comment, quoted, angle = 0, 0, False, False
    position = 0
    while position < len(value) and len(pieces) < MAX_ADDRESSES:
        char = value[position]
        if char == "\\":
            position += 2
            continue
        if quoted:
            quoted = char != '"'
        elif comment:
            comment += (char == "(") - (char == ")")
        elif char == '"':
            # A quote that never closes is a letter, not a quote.
            quoted = value.find('"', position + 1) >= 0
        elif char == "(":
            comment = 1 if value.find(")", position + 1) >= 0 else 0
        elif char == "<":
            angle = value.find(">", position + 1) >= 0
        elif char == ">":
            angle = False
        elif char in ",;" and not angle:
            pieces.append(value[start:position])
            start = position + 1
        elif char == ":" and not angle and "@" not in value[max(start, position - 300) : position]:
            start = position + 1
        position += 1
    if len(pieces) < MAX_ADDRESSES:
        pieces.append(value[start:])
    return [piece.strip() for piece in pieces if piece.strip()]


def _mailbox(piece: str) -> Address:
    angles = list(_ANGLE.finditer(piece))
    if angles:
        last = angles[-1]
        before, after = piece[: last.start()].rstrip("< "), piece[last.end() :].lstrip("> ")
        return Address(_spec(last.group(1)), _display_name(before) or _display_name(after))
    if "<" in piece:
        return Address("", _display_name(piece.partition("<")[0]))
    bare = re.sub(r"\([^()]{0,300}\)", " ", piece).strip()
    comment = re.search(r"\(([^()]{0,300})\)", piece)
    spec = _spec(bare)
    if spec:
        return Address(spec, _display_name(comment.group(1)) if comment else "")
    words, _, ending = bare.rpartition(" ")
    spec = _spec(ending) if words else ""  # `Jane Doe jane@example.com`
    if not spec and comment and "@" not in piece:  # `"" (Mail Delivery System)`
        return Address("", _display_name(comment.group(1)))
    return Address(spec, _display_name(words if spec else piece))


def _spec(text: str) -> str:
    """A clean addr-spec with its domain lower-cased, or ''."""
    spec = decode_words(text.strip()).strip().strip("'").removeprefix("mailto:")
    if spec.startswith("@") and ":" in spec:  # the source route of RFC 822
        spec = spec.rpartition(":")[2]
    spec = re.sub(r"\s*([@.])\s*", r"\1", spec) if " " in spec else spec
    if not (_ADDRESS.match(spec) or _LITERAL.match(spec)):
        return ""
    local, _, domain = spec.rpartition("@")
    return f"{local}@{domain.rstrip('.').lower()}"


def _display_name(text: str) -> str:
    """A phrase as a person reads it: quotes off, escapes undone, words decoded."""
    name = text.strip()
    if len(name) >= 2 and name[0] == '"' and name[-1] == '"':
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
    elif name.count('"') % 2:
        name = name.replace('"', "")
    name = re.sub(r"\s+", " ", decode_words(name)).strip()
    if len(name) >= 2 and name[0] == name[-1] and name[0] in "\"'":
        name = name[1:-1].strip()
    return name


def addresses_in(text: str) -> list[str]:
    """Every address in free text, in order of appearance, each once (for bounces, which quote them in
    prose).
    """
    found = (hit.strip(".'").lower() for hit in _ANYWHERE.findall(text[:200_000]))
    return [hit for hit in dict.fromkeys(found) if _ADDRESS.match(hit)]
