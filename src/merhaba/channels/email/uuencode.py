"""Files uuencoded into plain text (POSIX `uuencode`), the way attachments travelled before MIME."""

from __future__ import annotations

import binascii
import re

_BEGIN = re.compile(r"^begin [0-7]{3,4} (\S[^\r\n]{0,200})\r?\n(?=[ -`]{1,100}\r?\n)", re.MULTILINE)
_END = re.compile(r"^end[ \t]*\r?$", re.MULTILINE)


def extract(text: str) -> tuple[str, list[tuple[str, bytes]]]:
    """Text without its uuencoded files, and those files as (name, bytes). A block without `end` is text."""
    files: list[tuple[str, bytes]] = []
    kept: list[str] = []
    position = 0
    for begin in _BEGIN.finditer(text):
        if begin.start() < position:
            continue
        end = _END.search(text, begin.end())
        if end is None:
            break
        content = _decode_lines(text[begin.end() : end.start()].encode("latin-1", "replace"))
        if content is None:
            continue
        kept.append(text[position : begin.start()])
        files.append((begin.group(1).strip(), content))
        position = end.end() + (1 if text[end.end() : end.end() + 1] == "\n" else 0)
    kept.append(text[position:])
    return "".join(kept), files


def decode_first(body: bytes) -> bytes | None:
    """The first uuencoded file of a body, or None."""
    _, files = extract(body.decode("latin-1"))
    return files[0][1] if files else None


def _decode_lines(block: bytes) -> bytes | None:
    out: list[bytes] = []
    for line in block.splitlines():
        if not line.strip() or line[:1] == b"`":
            continue
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Some encoders count wrongly; the length byte says how much of the line is meant.
            wanted = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                out.append(binascii.a2b_uu(line[:wanted]))
            except binascii.Error:
                return None
    return b"".join(out)
