"""The lines of a plain text and what each of them is, by its own grammar and that of its neighbours."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from merhaba.channels.email.reply.attribution import (
    find_at,
    is_supercite,
    plain,
    split_after_head,
    split_mid_line,
)
from merhaba.channels.email.reply.separators import header_block, is_delimiter, is_original_separator
from merhaba.channels.email.reply.signatures import is_mobile

MAX_LINES = 5_000
_QUOTED = re.compile(r"\s{0,3}(?:>|&gt;)")
_NAMED_QUOTE = re.compile(r"\s{0,3}(?:[A-Za-z][\w.-]{0,14}>|\|)(?:\s|\Z)")
_ENCLOSED = re.compile(r"(?:>>> ?(\S.{0,80}?) ?>>>|>{4,})\s*\Z")
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_PGP_SIGNED = re.compile(r"\A\s*-----BEGIN PGP SIGNED MESSAGE-----\n(?:Hash: [^\n]*\n)?\s*\n")
_PGP_BEGIN, _PGP_END = "-----BEGIN PGP SIGNATURE-----", "-----END PGP SIGNATURE-----"


@dataclass(slots=True)
class Lines:
    """The lines of a text and what each of them is."""

    lines: list[str]
    kinds: list[str]
    """e empty, t text, q quoted, b attribution, o older mail begins, d delimiter, s phone's line"""
    strong: set[int] = field(default_factory=set)

    def filled(self, kind: str, start: int, end: int) -> int:
        """How many lines of this kind stand from `start` to `end`."""
        return self.kinds[start:end].count(kind)


def classify(text: str) -> Lines:
    """Every line of a text with its kind; what lies beyond MAX_LINES is one line."""
    text = _without_pgp(text.replace("\r\n", "\n"))
    raw = text.split("\n")
    if len(raw) > MAX_LINES:  # the rest of such a mail is never what somebody typed
        raw = [*raw[:MAX_LINES], "\n".join(raw[MAX_LINES:])]
    lines: list[str] = []
    for line in raw:
        parts = split_mid_line(line) if "On " in line or "on " in line else None
        if parts is None and "@" in line:
            parts = split_after_head(line)
        lines.extend(parts or (line,))
    parsed = Lines(lines, [""] * len(lines))
    fences = _fenced(lines)
    number = 0
    while number < len(lines):
        number = (
            number + 1 if number in fences and _set(parsed, number, "t") else _classify_at(parsed, number)
        )
    return parsed


def _without_pgp(text: str) -> str:
    """Text without the frame of a clear-text signature (RFC 9580 section 7)."""
    text = _PGP_SIGNED.sub("", text, count=1)
    begin, end = text.rfind(_PGP_BEGIN), text.rfind(_PGP_END)
    return text[:begin] + text[end + len(_PGP_END) :].lstrip("\n") if 0 <= begin < end else text


def _set(parsed: Lines, number: int, kind: str) -> bool:
    parsed.kinds[number] = kind
    return True


def _classify_at(parsed: Lines, number: int) -> int:
    """Set the kind of the line (or of the several lines that belong together); the next line to look at."""
    lines, line = parsed.lines, parsed.lines[number]
    if not line.strip() or not plain(line):
        return number + _set(parsed, number, "e")
    if is_supercite(line):
        return number + _set(parsed, number, "b")
    enclosed = _enclosed(lines, number)
    if enclosed:
        parsed.kinds[number:enclosed] = ["q"] * (enclosed - number)
        return enclosed
    if _QUOTED.match(line):
        return number + _set(parsed, number, "q")
    if is_original_separator(line):
        return number + _set(parsed, number, "o")
    end = header_block(lines, number)
    if end > number:
        parsed.kinds[number:end] = ["o"] * (end - number)
        return end
    attribution = find_at(lines, number)
    if attribution is not None:
        parsed.kinds[number : attribution.end] = ["b"] * (attribution.end - number)
        if attribution.strong:
            parsed.strong.update(range(number, attribution.end))
        return attribution.end
    if is_delimiter(line):
        return number + _set(parsed, number, "d")
    if is_mobile(line):
        return number + _set(parsed, number, "s")
    if _is_broken_link(parsed, number):
        return number + _set(parsed, number, "q")
    if (
        _NAMED_QUOTE.match(line)
        and number
        and parsed.kinds[number - 1] in {"q", "b", "e"}
        and "b" in parsed.kinds[:number]
    ):
        return number + _set(parsed, number, "q")
    return number + _set(parsed, number, "t")


def _enclosed(lines: list[str], start: int) -> int:
    """The line after a quote between `>>>>` and `<<<<` (or `>>> name >>>` and `<<< name <<<`), else 0."""
    opening = _ENCLOSED.match(lines[start])
    if opening is None:
        return 0
    closing = re.sub(">", "<", lines[start].rstrip())
    for number in range(start + 1, min(start + 400, len(lines))):
        line = lines[number].rstrip()
        if line == closing or (not opening.group(1) and len(line) >= 4 and not line.strip("<")):
            return number + 1
    return 0


def _is_broken_link(parsed: Lines, number: int) -> bool:
    """The second half of a link that a program wrapped inside a quote without quoting it again."""
    if (
        not 0 < number < len(parsed.lines) - 1
        or parsed.kinds[number - 1] != "q"
        or not _QUOTED.match(parsed.lines[number + 1])
    ):
        return False
    before = parsed.lines[number - 1]
    opened = before.rfind("http")
    return (
        opened >= 0
        and not any(char in before[opened:] for char in " )>]")
        and " " not in parsed.lines[number].strip()
    )


def _fenced(lines: list[str]) -> set[int]:
    """Lines inside ``` fences that close: code is never a quote or a delimiter."""
    marks = [number for number, line in enumerate(lines) if _FENCE.match(line)]
    inside: set[int] = set()
    for opening, closing in zip(marks[::2], marks[1::2], strict=False):
        if closing - opening < 2_000:
            inside.update(range(opening, closing + 1))
    return inside
