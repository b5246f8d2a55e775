"""Reads `winmail.dat` (MS-OXTNEF): the attachments and the body that Outlook wrapped in its own format.

A stream is a list of attributes; two of them hold MAPI property lists. Everything is bounds-checked: a
length that points outside is the end of the stream, and what was read until there is given.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from merhaba.channels.email import charset, rtf
from merhaba.channels.email.limits import MAX_TNEF_FILES

_SIGNATURE = 0x223E9F78
_REND_DATA, _ATTACH_TITLE, _ATTACH_DATA, _ATTACHMENT = 0x9002, 0x8010, 0x800F, 0x9005
_MESSAGE_PROPS, _CODEPAGE, _BODY, _SUBJECT = 0x9003, 0x9007, 0x800C, 0x8004
_FIXED_SIZE = {
    0x02: 4,
    0x03: 4,
    0x04: 4,
    0x05: 8,
    0x06: 8,
    0x07: 8,
    0x0A: 4,
    0x0B: 4,
    0x14: 8,
    0x40: 8,
    0x48: 16,
}
_STRING8, _UNICODE, _BINARY, _OBJECT = 0x1E, 0x1F, 0x102, 0x0D
_IID_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")
_MAX_NESTING = 5


@dataclass(slots=True)
class TnefFile:
    """One file found inside."""

    name: str
    content_type: str
    content: bytes
    content_id: str = ""


@dataclass(slots=True)
class Tnef:
    """What a stream holds: files, and the body in whichever forms it has."""

    files: list[TnefFile] = field(default_factory=list)
    text: str = ""
    html: bytes = b""
    rtf: bytes = b""
    subject: str = ""


def decode_tnef(data: bytes, depth: int = 0) -> Tnef | None:
    """The content of a TNEF stream, or None when it is none."""
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != _SIGNATURE or depth > _MAX_NESTING:
        return None
    result = Tnef()
    codepage = "cp1252"
    current: TnefFile | None = None
    for attribute, value in _attributes(data):
        if attribute == _CODEPAGE and len(value) >= 4:
            codepage = f"cp{struct.unpack_from('<I', value)[0]}"
        elif attribute == _REND_DATA:
            if len(result.files) >= MAX_TNEF_FILES:
                return None
            current = TnefFile("", "", b"")
            result.files.append(current)
        elif attribute == _MESSAGE_PROPS:
            _read_body(value, result, codepage)
        elif attribute == _BODY:
            result.text = result.text or charset.decode(value.rstrip(b"\0"), codepage)
        elif attribute == _SUBJECT:
            result.subject = result.subject or charset.decode(value.rstrip(b"\0"), codepage)
        elif current is not None and attribute == _ATTACH_TITLE:
            current.name = current.name or charset.decode(value.rstrip(b"\0"), codepage)
        elif current is not None and attribute == _ATTACH_DATA:
            current.content = value
        elif current is not None and attribute == _ATTACHMENT:
            _read_attachment(value, current, result, codepage, depth)
    for file in result.files:
        file.name = file.name or "Untitled Attachment"
    return result


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    position = 6
    while position + 11 <= len(data):
        level, attribute, _, length = struct.unpack_from("<BHHI", data, position)
        position += 9
        if level not in {1, 2} or position + length > len(data):
            return
        yield attribute, data[position : position + length]
        position += length + 2


def _properties(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(id, type, value) of a MAPI property list; of a list of values the first."""
    if len(data) < 4:
        return
    count, position = struct.unpack_from("<I", data)[0], 4
    for _ in range(min(count, 10_000)):
        if position + 4 > len(data):
            return
        kind, identity = struct.unpack_from("<HH", data, position)
        position += 4
        if identity >= 0x8000:
            position = _skip_name(data, position)
        value, position = _value(data, position, kind)
        if position < 0:
            return
        yield identity, kind & 0xFFF, value


def _skip_name(data: bytes, position: int) -> int:
    if position + 24 > len(data):
        return len(data)
    named, number = struct.unpack_from("<II", data, position + 16)
    return position + 24 + (number + 3 & ~3 if named else 0)


def _value(data: bytes, position: int, kind: int) -> tuple[bytes, int]:
    base, many = kind & 0xFFF, bool(kind & 0x1000)
    sized = base in {_STRING8, _UNICODE, _BINARY, _OBJECT}
    count = 1
    if many or sized:
        if position + 4 > len(data):
            return b"", -1
        count, position = struct.unpack_from("<I", data, position)[0], position + 4
    first = b""
    for number in range(min(count, 100_000)):
        if sized:
            if position + 4 > len(data):
                return b"", -1
            length = struct.unpack_from("<I", data, position)[0]
            position += 4
            padded = length + 3 & ~3
        else:
            length = _FIXED_SIZE.get(base, 0)
            if base not in _FIXED_SIZE and base != 1:
                return b"", -1
            padded = length
        if position + length > len(data):
            return b"", -1
        if number == 0:
            first = data[position : position + length]
        position += padded
    return first, position


def _string(value: bytes, kind: int, codepage: str) -> str:
    if kind == _UNICODE:
        return value.decode("utf-16-le", "replace").split("\0", 1)[0]
    return charset.decode(value.split(b"\0", 1)[0], codepage)


def _read_body(value: bytes, result: Tnef, codepage: str) -> None:
    for identity, kind, content in _properties(value):
        if identity == 0x1000 and kind in {_STRING8, _UNICODE}:
            result.text = _string(content, kind, codepage)
        elif identity == 0x1009 and kind == _BINARY:
            result.rtf = rtf.decompress(content) or result.rtf
        elif identity == 0x1013:
            result.html = _string(content, kind, codepage).encode() if kind == _UNICODE else content
            result.html = result.html.rstrip(b"\0") if kind == _STRING8 else result.html
        elif identity == 0x0037 and kind in {_STRING8, _UNICODE}:
            result.subject = _string(content, kind, codepage)


def _read_attachment(value: bytes, file: TnefFile, result: Tnef, codepage: str, depth: int) -> None:
    names: dict[int, str] = {}
    for identity, kind, content in _properties(value):
        if identity in {0x3704, 0x3707, 0x3001} and kind in {_STRING8, _UNICODE}:
            names[identity] = _string(content, kind, codepage)
        elif identity == 0x370E:
            file.content_type = _string(content, kind, codepage)
        elif identity == 0x3712:
            file.content_id = _string(content, kind, codepage).strip("<>")
        elif identity == 0x3701 and kind == _BINARY:
            _replace(file, content, result)
        elif identity == 0x3701 and kind == _OBJECT:
            # An embedded Outlook message is a TNEF stream behind its interface id; other objects are kept as
            # they stand.
            is_message = content[:16] == _IID_MESSAGE
            _replace(file, content[16:] if is_message else content, result)
            embedded = decode_tnef(file.content, depth + 1) if is_message else None
            if embedded is not None:
                result.files.extend(embedded.files[: MAX_TNEF_FILES - len(result.files)])
                file.content_type = file.content_type or "application/vnd.ms-tnef"
    file.name = names.get(0x3707) or names.get(0x3704) or file.name or names.get(0x3001, "")


def _replace(file: TnefFile, content: bytes, result: Tnef) -> None:
    """Give a file its real content; what stood there before (a note for old mail programs) is kept beside
    it.
    """
    if file.content and file.content != content:
        result.files.append(TnefFile("", "text/plain", file.content))
    file.content = content
