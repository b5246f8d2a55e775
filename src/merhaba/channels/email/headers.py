"""Header fields: unfolding, encoded words (RFC 2047) and parameters (RFC 2231), also as they are really
written.

Everything works on bytes first, because raw 8-bit headers, encoded words split inside a character and
charsets of one word only can be put right on bytes and nowhere else. All of it is linear and never raises.
"""

from __future__ import annotations

import base64
import binascii
import re
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field

from merhaba.channels.email import charset
from merhaba.channels.email.limits import MAX_HEADER_BYTES, MAX_HEADERS

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:[ \t]?(.*)", re.DOTALL)
_WORD = re.compile(r"=\?([^?\s=]{1,60})\?([bBqQ])\?((?:[^?]|\?(?!=)){0,4000})\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)[ \t\r\n]+(?==\?[^?\s=]{1,60}\?[bBqQ]\?)")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_PARAM_SECTION = re.compile(r"([^*]+)(?:\*(\d{1,4}))?(\*)?\Z")


@dataclass(slots=True)
class Headers:
    """The fields of one entity in order, each as (lower-case name, raw value with its folding)."""

    fields: list[tuple[str, bytes]] = field(default_factory=list)

    def raw(self, name: str) -> bytes | None:
        """The first field of this name as it stands, or None."""
        return next((value for key, value in self.fields if key == name), None)

    def get(self, name: str) -> str:
        """The first field of this name unfolded, encoded words not yet read; '' when there is none."""
        value = self.raw(name)
        return "" if value is None else unfold(value)

    def all(self, name: str) -> list[str]:
        """Every field of this name as unfolded text."""
        return [unfold(value) for key, value in self.fields if key == name]

    def text(self, name: str) -> str:
        """The first field of this name as a person reads it."""
        return decode_words(self.get(name))


def parse_headers(block: bytes) -> Headers:
    """Fields of a header block. Lines that are no field (mbox's `From `, stray text) are passed over."""
    headers = Headers()
    name, pieces, size = "", [b""], 0
    for line in _lines(block):
        if line[:1] in (b" ", b"\t") and name:
            if size < MAX_HEADER_BYTES:
                pieces.append(line)
                size += len(line) + 1
            continue
        if name:
            headers.fields.append((name, b"\n".join(pieces)[:MAX_HEADER_BYTES]))
            name = ""
        if len(headers.fields) >= MAX_HEADERS:
            return headers
        found = _FIELD.match(line[:MAX_HEADER_BYTES])
        if found:
            name, pieces, size = found.group(1).decode("ascii").lower(), [found.group(2)], len(line)
    if name:
        headers.fields.append((name, b"\n".join(pieces)[:MAX_HEADER_BYTES]))
    return headers


def _lines(block: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(block):
        end = block.find(b"\n", start)
        end = len(block) if end < 0 else end
        yield block[start:end].rstrip(b"\r")
        start = end + 1


def unfold(value: bytes) -> str:
    """Raw field value to one line of text; raw 8-bit characters (RFC 6532, or simply wrong) are decoded."""
    return _CONTROLS.sub("", charset.decode(re.sub(rb"\r?\n[ \t]*", b" ", value).strip())).replace("\r", "")


def decode_words(value: str) -> str:
    """Encoded words of RFC 2047 read, with what is often wrong about them put right:
    words glued to other text or inside quotes, spaces and question marks in them, characters split over
    two words, base64 without padding, charsets with a language (RFC 2231) or unknown."""
    if "=?" not in value:
        return value
    value = _BETWEEN_WORDS.sub(r"\1", value)
    result: list[str] = []
    pending, pending_charset = b"", ""
    position = 0
    for word in _WORD.finditer(value):
        between = value[position : word.start()]
        label = word.group(1)
        if between or label.casefold() != pending_charset.casefold():
            result.append(charset.decode(pending, pending_charset))
            pending = b""
        result.append(between)
        pending, pending_charset = pending + _word_bytes(word.group(2), word.group(3)), label
        position = word.end()
    result += [charset.decode(pending, pending_charset), value[position:]]
    return _CONTROLS.sub("", re.sub(r"\r?\n", " ", "".join(result)))


def _word_bytes(encoding: str, body: str) -> bytes:
    if encoding in "qQ":
        return binascii.a2b_qp(body.replace(" ", "_").encode("utf-8", "replace"), header=True)
    clean = re.sub(r"[^A-Za-z0-9+/]", "", body)
    clean = clean[: len(clean) - 1] if len(clean) % 4 == 1 else clean
    try:
        return base64.b64decode(clean + "=" * (-len(clean) % 4))
    except binascii.Error:
        return body.encode("utf-8", "replace")


def parse_params(value: str) -> tuple[str, dict[str, str]]:
    """`text/plain; charset="x"; name*0*=utf-8''a%20b` -> ('text/plain', {...}), continuations joined and
    decoded.
    """
    main, _, rest = value.partition(";")
    sections: dict[str, list[tuple[int, bool, str]]] = {}
    for attribute, text in _attributes(rest):
        named = _PARAM_SECTION.match(attribute)
        if not named:
            continue
        order = int(named.group(2)) if named.group(2) else -1
        sections.setdefault(named.group(1).lower(), []).append((order, bool(named.group(3)), text))
    params = {name: _join_sections(found) for name, found in sections.items()}
    return _strip_comment(main).strip().strip('"').lower(), params


def _join_sections(found: list[tuple[int, bool, str]]) -> str:
    extended = [piece for piece in found if piece[0] >= 0 or piece[1]]
    if not extended:  # RFC 2047 words have no place in a parameter, and are the usual way all the same
        return decode_words(found[0][2])
    label, collected = "", b""
    for _, encoded, text in sorted(extended, key=lambda piece: piece[0]):
        if encoded:
            if not label and text.count("'") >= 2:
                label, _, text = text.split("'", 2)  # noqa: PLW2901
            collected += urllib.parse.unquote_to_bytes(text)
        else:
            collected += text.encode("utf-8", "surrogateescape")
    decoded = charset.decode(collected, label)
    return decode_words(decoded) if not label else _CONTROLS.sub("", decoded)


def _attributes(rest: str) -> Iterator[tuple[str, str]]:
    """`a=b; c="d;e"` -> pairs; a missing semicolon, a missing closing quote and a bare value with spaces
    are read.
    """
    position, length = 0, len(rest)
    while position < length:
        equals = rest.find("=", position)
        if equals < 0:
            return
        name = rest[position:equals].rpartition(";")[2].strip()
        position = equals + 1
        while position < length and rest[position] in " \t":
            position += 1
        if position < length and rest[position] == '"':
            text, position = _quoted(rest, position + 1)
        else:
            end = rest.find(";", position)
            end = length if end < 0 else end
            text, position = _strip_comment(rest[position:end]).strip().strip("'"), end
        position = position + 1 if position < length and rest[position] == ";" else position
        if name:
            yield name, text


def _quoted(text: str, start: int) -> tuple[str, int]:
    out: list[str] = []
    position = start
    while position < len(text):
        char = text[position]
        if char == "\\" and position + 1 < len(text):
            following = text[position + 1]
            # A file name `C:\new` is written by programs that do not know quoting.
            out.append(following if following in '"\\' else char + following)
            position += 2
            continue
        if char == '"':
            return "".join(out), position + 1
        out.append(char)
        position += 1
    return "".join(out), position


def _strip_comment(text: str) -> str:
    return re.sub(r"\s\([^()]{0,200}\)\s*\Z", "", text)
