"""Where an older mail begins without quote marks: “-----Original Message-----” lines and blocks of header
fields.
"""

from __future__ import annotations

import functools
import re

from merhaba.channels.email.reply.attribution import plain
from merhaba.channels.email.reply.languages import (
    ABOVE_THIS_LINE,
    CC,
    FROM,
    ORIGINAL,
    OTHER,
    SENT,
    SUBJECT,
    TO,
)

_ORIGINALS = frozenset(ORIGINAL)
_DASHES = re.compile(r"[\s\-‐‑–—_=*<>|:：~.]+")
_FIELD = re.compile(r"([^\W\d_][^:：<>@\d]{0,28}?)\s?[:：]\s?(.*)\Z")
_KINDS = {
    name: kind
    for kind, names in (
        ("other", OTHER),
        ("subject", SUBJECT),
        ("cc", CC),
        ("to", TO),
        ("sent", SENT),
        ("from", FROM),
    )
    for name in names
}
_CLOCK = re.compile(r"(?<!\d)[0-2]?\d\s?(?::|\.|h|時|时|点|시)\s?[0-5]\d(?!\d)")
_DATE_VALUE = re.compile(r"\d{1,4}.*\d")
_DELIMITER = re.compile(r"\s*(?:[-_,=+~#*—–ᐧ‐]\s?){2,}\s*\Z|\s*[—ᐧ]\s*\Z|\s*--\s*\Z")
_BEGIN = ("begin", "anfang", "début", "inicio", "início", "inizio", "начало", "başlangıcı", "بداية")
MAX_BLOCK = 16


def is_original_separator(line: str) -> bool:
    """`-----Original Message-----` in any language; the words alone count only for `Begin forwarded
    message:`.
    """
    text = plain(line)
    if not 8 <= len(text) <= 120:
        return len(text) >= 6 and _words(text) in _ORIGINALS and text.count("-") >= 4
    words = _words(text)
    if any(phrase in words for phrase in ABOVE_THIS_LINE):  # `##- Please type your reply above this line -##`
        return True
    if words not in _ORIGINALS:
        return False
    dashes = sum(text.count(char) for char in "-‐‑–—_=~*")
    return dashes >= 4 or (text.endswith((":", "：")) and any(word in words for word in _BEGIN))


def _words(text: str) -> str:
    inner = re.sub(r"\A[\s\-‐‑–—_=*<>|:：~.]+|[\s\-‐‑–—_=*<>|:：~.]+\Z", "", text)
    return " ".join(inner.casefold().split())


def is_delimiter(line: str) -> bool:
    """A line of nothing but dashes, underscores, stars and the like."""
    return bool(_DELIMITER.match(line)) and len(line) < 400


def header_block(lines: list[str], start: int) -> int:
    """The line after a block of header fields that begins at `start`, or `start` when there is none.

    A block has a sender or a date, and someone or something it goes to; two fields at least, one after
    another, values broken over several lines allowed. `Date: ... Time: ... Address: ...` of an appointment
    is none.
    """
    kinds: list[str] = []
    end = position = start
    blanks = 0
    while position < min(len(lines), start + MAX_BLOCK):
        text = plain(lines[position])
        if not text:
            blanks += 1
            if blanks > 1 or not kinds:
                break
            position += 1
            continue
        kind = field_kind(text) or _unknown_field(lines, position, kinds)
        if kind is None:
            # A broken value goes on: an address, or text under a field whose value has not ended.
            if (
                kinds
                and blanks == 0
                and (text.startswith(("<", "[")) or "@" in text or _goes_on(plain(lines[position - 1])))
            ):
                position += 1
                end = position
                continue
            break
        if blanks and not (kinds and len(kinds) < 3):
            break
        kinds.append(kind)
        position += 1
        end = position
    return end if _is_block(kinds, lines, start) else start


def _unknown_field(lines: list[str], position: int, kinds: list[str]) -> str | None:
    """`other` for a field of a name we do not know that stands between fields we know."""
    if not kinds or position + 1 >= len(lines) or not _FIELD.match(plain(lines[position])):
        return None
    return "other" if field_kind(plain(lines[position + 1])) else None


def _goes_on(previous: str) -> bool:
    return previous.endswith((",", ";", "mailto:", "[", "<", "-")) or (
        len(previous) > 60 and field_kind(previous) in {"to", "cc", "subject", "from"}
    )


def _is_block(kinds: list[str], lines: list[str], start: int) -> bool:
    found = set(kinds)
    if len(kinds) < 2 or len(found) < 2:
        return False
    if "from" in found and found & {"sent", "to", "subject"}:
        if len(found - {"other"}) >= 3:
            return "subject" in found or _names_somebody(lines, start, len(kinds))
        # With two fields only, something must look like an address or a date.
        block = " ".join(plain(line) for line in lines[start : start + len(kinds) + 2])
        return "@" in block or bool(_DATE_VALUE.search(block))
    if {"sent", "to"} <= found:
        block = " ".join(plain(line) for line in lines[start : start + len(kinds) + 2])
        return "@" in block or "subject" in found
    return {"to", "subject"} <= found and "@" in " ".join(lines[start : start + len(kinds) + 1])


def _names_somebody(lines: list[str], start: int, count: int) -> bool:
    """An address or a time of day: a list that people type (From: Berlin, To: Paris, Date: ...) has none."""
    block = " ".join(plain(line) for line in lines[start : start + count + 2])
    return "@" in block or bool(_CLOCK.search(block))


@functools.lru_cache(maxsize=512)
def field_kind(text: str) -> str | None:
    """from, sent, to, cc, subject or other for a header field line in any of the languages, else None."""
    found = _FIELD.match(text.lstrip("> "))
    if found is None:
        return None
    return _KINDS.get(" ".join(found.group(1).casefold().split()))
