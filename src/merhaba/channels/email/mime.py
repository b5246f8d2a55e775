"""The structure of a mail: bytes to a tree of parts, without copying them and without trusting them.

Written for this product because the standard library's parser recurses once per nesting level, keeps
several copies of a large mail, and gives up structure where mail programs do not: a boundary that is
missing, stated twice, or never closed is read the way people's mail programs read it. Work is bounded by
`limits`.
"""

from __future__ import annotations

import binascii
import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from merhaba.channels.email.headers import Headers, decode_words, parse_headers, parse_params
from merhaba.channels.email.limits import MAX_DEPTH, MAX_PARTS

_HEADER_LINE = re.compile(rb"[!-9;-~]+[ \t]*:|[ \t]")
_BOUNDARY_GUESS = re.compile(rb"(?:\A|\n)--([0-9A-Za-z'()+_,./:=?\-]{6,100})[ \t]*\r?\n[A-Za-z-]+[ \t]*:")
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,80}")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]+")


@dataclass(slots=True)
class Part:
    """One entity: its fields and the span of its body in the mail; a multipart has children instead of
    content.
    """

    data: bytes
    start: int
    end: int
    headers: Headers
    content_type: str = "text/plain"
    params: dict[str, str] = field(default_factory=dict)
    disposition: str = ""
    disposition_params: dict[str, str] = field(default_factory=dict)
    children: list[Part] = field(default_factory=list)
    entity_start: int = 0

    @property
    def maintype(self) -> str:
        return self.content_type.partition("/")[0]

    @property
    def filename(self) -> str:
        """The name stated for this part, decoded, without any folder; '' when there is none."""
        for params, key in (
            (self.disposition_params, "filename"),
            (self.params, "name"),
            (self.disposition_params, "name"),
        ):
            name = params.get(key, "")
            if name:
                return clean_filename(name)
        return ""

    @property
    def content_id(self) -> str:
        return decode_words(self.headers.get("content-id")).strip().strip("<>").strip()

    @property
    def raw_body(self) -> bytes:
        return self.data[self.start : self.end]

    @property
    def entity(self) -> bytes:
        """Headers and body as they stand in the mail."""
        return self.data[self.entity_start : self.end]

    def content(self) -> bytes:
        """The body with its transfer encoding taken off; what cannot be decoded is given as it stands."""
        encoding = self.headers.get("content-transfer-encoding").split(";")[0].strip().strip('"').lower()
        return decode_transfer(self.raw_body, encoding)

    def walk(self) -> Iterator[Part]:
        """This part and all below it, in order."""
        stack = [self]
        while stack:
            part = stack.pop()
            yield part
            stack.extend(reversed(part.children))


@dataclass(slots=True)
class _Budget:
    parts: int = MAX_PARTS


def parse_mime(data: bytes) -> Part:
    """The tree of a whole mail. Never raises; what goes beyond `limits` stays unopened."""
    start = 0
    while data.startswith(
        (b"\r\n", b"\n", b"From ", b">From "), start
    ):  # blank lines and mbox separators before the mail
        following = data.find(b"\n", start)
        if following < 0:
            break
        start = following + 1
    return _entity(data, start, len(data), "text/plain", 0, _Budget())


def _entity(data: bytes, start: int, end: int, default_type: str, depth: int, budget: _Budget) -> Part:
    budget.parts -= 1
    body = _body_start(data, start, end)
    headers = parse_headers(data[start:body])
    part = Part(data, body, end, headers, entity_start=start)
    stated = headers.get("content-type")
    part.content_type, part.params = parse_params(stated) if stated else (default_type, {})
    named = _TYPE.match(part.content_type)
    if named:  # `text/plain charset=utf-8`, without the semicolon
        part.content_type = named.group(0)
    else:  # `Content-Type: text`, or nonsense
        part.content_type = "text/plain" if part.content_type in {"text", ""} else "application/octet-stream"
    part.disposition, part.disposition_params = parse_params(headers.get("content-disposition"))
    if depth < MAX_DEPTH:
        _open(part, depth, budget)
    return part


def _open(part: Part, depth: int, budget: _Budget) -> None:
    """Find the children of a multipart and the mail inside a message/rfc822."""
    data = part.data
    if part.maintype == "multipart":
        boundary = part.params.get("boundary", "").encode("utf-8", "replace")
        spans = _split(data, part.start, part.end, boundary) if boundary else []
        if not spans:
            guessed = _BOUNDARY_GUESS.search(data, part.start, min(part.end, part.start + 65_536))
            spans = _split(data, part.start, part.end, guessed.group(1)) if guessed else []
        if not spans:  # a multipart that is none: whatever it says, it is text
            part.content_type = "text/plain"
            return
        default = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
        for index, (start, end) in enumerate(spans):
            if budget.parts <= 0:
                part.children.append(_unopened(data, start, spans[-1][1], len(spans) - index))
                return
            part.children.append(_entity(data, start, end, default, depth + 1, budget))
    elif part.content_type in {"message/rfc822", "message/global"} and budget.parts > 0:
        encoding = part.headers.get("content-transfer-encoding").strip().lower()
        inner = part.content() if encoding in {"base64", "quoted-printable"} else None
        source, start, end = (inner, 0, len(inner)) if inner is not None else (data, part.start, part.end)
        part.children.append(_entity(source, start, end, "text/plain", depth + 1, budget))


def _unopened(data: bytes, start: int, end: int, count: int) -> Part:
    params = {"name": f"{count}-more-parts.txt"}
    return Part(
        data, start, end, Headers(), "application/octet-stream", params, "attachment", entity_start=start
    )


def _body_start(data: bytes, start: int, end: int) -> int:
    """Where the header block that begins at `start` ends and the body begins."""
    position = start
    while position < end:
        line_end = data.find(b"\n", position, end)
        after = end if line_end < 0 else line_end + 1
        line = data[position : min(after, position + 300)]
        if line.strip(b"\r\n") == b"":
            return after
        if position == start and line.startswith((b" ", b"\t")) and not line.strip():
            return after
        if not _HEADER_LINE.match(line):
            if line.startswith((b"From ", b">From ")) and position == start:
                position = after
                continue
            # A stray line amid fields is passed over; otherwise the body begins without a blank line.
            if not _more_fields_follow(data, after, end):
                return position
        position = after
    return end


def _more_fields_follow(data: bytes, position: int, end: int) -> bool:
    following = data[position : min(end, position + 300)]
    return bool(
        re.match(
            rb"(?:Received|From|To|Cc|Subject|Date|Message-ID|MIME-Version|Content-[A-Za-z-]+|X-[\w-]+):",
            following,
            re.I,
        )
    )


def _split(data: bytes, start: int, end: int, boundary: bytes) -> list[tuple[int, int]]:
    """Spans between the delimiter lines of RFC 2046 section 5.1.1; the last may lack its end."""
    delimiter = b"--" + boundary.rstrip()
    spans: list[tuple[int, int]] = []
    part_start, position = -1, start
    while True:
        hit = data.find(delimiter, position, end)
        if hit < 0:
            break
        position = hit + len(delimiter)
        if hit > start and data[hit - 1 : hit] != b"\n":
            continue
        line_end = data.find(b"\n", position, end)
        line_end = end if line_end < 0 else line_end
        tail = data[position : min(line_end, position + 200)].strip()
        closing = tail.startswith(b"--")
        if tail and not closing:
            continue  # a longer boundary that begins like this one
        if part_start >= 0:
            spans.append((part_start, _before_line_break(data, part_start, hit)))
        part_start = -1 if closing else min(line_end + 1, end)
        position = max(position, line_end)
        # After the closing delimiter broken programs go on with more parts: they are read too.
    if part_start >= 0 and part_start <= end:
        spans.append((part_start, end))
    return spans


def _before_line_break(data: bytes, start: int, end: int) -> int:
    if end > start and data[end - 1 : end] == b"\n":
        end -= 1
        if end > start and data[end - 1 : end] == b"\r":
            end -= 1
    return max(start, end)


def decode_transfer(body: bytes, encoding: str) -> bytes:
    """Take off a Content-Transfer-Encoding; broken base64 gives what can be read of it."""
    if encoding == "base64":
        return _base64(body)
    if encoding in {"quoted-printable", "quotedprintable", "quoted/printable"}:
        return binascii.a2b_qp(body)
    if encoding in {"x-uuencode", "uuencode", "x-uue", "uue"}:
        from merhaba.channels.email.uuencode import decode_first  # noqa: PLC0415 - rare

        return decode_first(body) or body
    return body


def _base64(body: bytes) -> bytes:
    padded = body.find(b"=")
    if padded < 0 or not body[padded:].strip(b"= \t\r\n"):
        with contextlib.suppress(
            binascii.Error
        ):  # what is not base64 is passed over; no copies of a large file
            return binascii.a2b_base64(body)
    clean = _NOT_BASE64.sub(b"", body)
    # Several base64 texts one after another, or one that lacks its end.
    pieces = [piece for piece in re.split(rb"=+", clean) if piece]
    return b"".join(_base64_piece(piece) for piece in pieces[:1000])


def _base64_piece(piece: bytes) -> bytes:
    if len(piece) % 4 == 1:
        piece = piece[:-1]
    return binascii.a2b_base64(piece + b"=" * (-len(piece) % 4))


def clean_filename(name: str) -> str:
    """A file name that can be shown and saved: no folder, no control or direction-override characters,
    bounded.
    """
    name = re.sub(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", name)
    name = re.split(r"[/\\]", name.strip())[-1].strip()
    if len(name.encode()) > 200:
        stem, dot, ending = name.rpartition(".")
        ending = ending[-20:] if dot else ""
        stem = (stem if dot else name).encode()[:170].decode("utf-8", "ignore")
        name = f"{stem}.{ending}" if dot else stem
    return "" if name in {".", ".."} else name
