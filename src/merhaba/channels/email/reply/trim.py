"""The new part of a plain text: what this person wrote now, without older mails and signatures.

The text is cut into fragments (reply, quote, signature) that together are the whole, so nothing is lost;
`text` is the replies. Decisions are made on line kinds, each known by its own grammar: attribution lines,
quoted lines, blocks of header fields, separators, delimiters, phones' lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from merhaba.channels.email.reply.attribution import find_at, plain, split_mid_line
from merhaba.channels.email.reply.separators import header_block, is_delimiter, is_original_separator
from merhaba.channels.email.reply.signatures import closing_block, is_mobile, is_valediction

MAX_LINES = 5_000
_QUOTED = re.compile(r"\s{0,3}(?:>|&gt;)")
_NAMED_QUOTE = re.compile(r"\s{0,3}[A-Za-z][\w.-]{0,14}>(?:\s|\Z)")
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_PGP_SIGNED = re.compile(r"\A\s*-----BEGIN PGP SIGNED MESSAGE-----\n(?:Hash: [^\n]*\n)?\s*\n")
_PGP_BEGIN, _PGP_END = "-----BEGIN PGP SIGNATURE-----", "-----END PGP SIGNATURE-----"
_GOES_ON = re.compile(r"\A\s*(?:\d{1,2}[.)]|[-*•])\s+\S|[?？؟]\s*\Z")
_SHORT_TAIL = 7


class Kind(StrEnum):
    """What a fragment is."""

    REPLY = "reply"
    QUOTE = "quote"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Fragment:
    """A run of lines of one kind. `hidden` when none of them is part of the new text: quotes between
    answers are not.
    """

    kind: Kind
    text: str
    hidden: bool


@dataclass(slots=True)
class _Lines:
    """The lines of a text and what each of them is."""

    lines: list[str]
    kinds: list[str]
    """e empty, t text, q quoted, b attribution, o older mail begins, d delimiter, s phone's line"""
    strong: set[int] = field(default_factory=set)
    marks: list[Kind] = field(default_factory=list)
    shown: list[bool] = field(default_factory=list)

    def filled(self, kind: str, start: int, end: int) -> int:
        return self.kinds[start:end].count(kind)


def split(text: str, sender: str = "") -> list[Fragment]:
    """Fragments of a text, in order; joined with line breaks they are the text. `sender` is the display
    name of the writer.
    """
    parsed = _classify(text)
    _mark(parsed, sender)
    fragments: list[Fragment] = []
    start = 0
    for number in range(1, len(parsed.lines) + 1):
        if (
            number < len(parsed.lines)
            and parsed.marks[number] is parsed.marks[start]
            and not _second_signature(parsed, number)
        ):
            continue
        hidden = not any(parsed.shown[start:number])
        fragments.append(Fragment(parsed.marks[start], "\n".join(parsed.lines[start:number]), hidden))
        start = number
    return fragments


def _second_signature(parsed: _Lines, number: int) -> bool:
    """A delimiter below a signature begins another one (a mailing list's footer, say)."""
    return (
        parsed.marks[number] is Kind.SIGNATURE
        and parsed.kinds[number] == "d"
        and parsed.kinds[number - 1] != "d"
    )


def reply_text(text: str, sender: str = "") -> str:
    """What is new in a text; the whole text when nothing in it seems new (a bare forward)."""
    parsed = _classify(text)
    _mark(parsed, sender)
    kept = [line for line, shown in zip(parsed.lines, parsed.shown, strict=True) if shown]
    joined = "\n".join(kept).strip("\n")
    return joined if joined.strip() else text.strip("\n")


def found_quote(text: str) -> bool:
    """Whether older mail was recognised in the text."""
    return any(fragment.kind is Kind.QUOTE for fragment in split(text))


def _classify(text: str) -> _Lines:
    text = _without_pgp(text.replace("\r\n", "\n"))
    raw = text.split("\n")
    if len(raw) > MAX_LINES:  # the rest of such a mail is never what somebody typed
        raw = [*raw[:MAX_LINES], "\n".join(raw[MAX_LINES:])]
    lines: list[str] = []
    for line in raw:
        parts = split_mid_line(line) if "On " in line or "on " in line else None
        lines.extend(parts or (line,))
    parsed = _Lines(lines, [""] * len(lines))
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


def _set(parsed: _Lines, number: int, kind: str) -> bool:
    parsed.kinds[number] = kind
    return True


def _classify_at(parsed: _Lines, number: int) -> int:
    """Set the kind of the line (or of the several lines that belong together); the next line to look at."""
    lines, line = parsed.lines, parsed.lines[number]
    if not line.strip() or not plain(line):
        return number + _set(parsed, number, "e")
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


def _is_broken_link(parsed: _Lines, number: int) -> bool:
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


def _mark(parsed: _Lines, sender: str) -> None:
    """Decide for every line whether it is reply, quote or signature."""
    count = len(parsed.lines)
    parsed.marks = [Kind.REPLY] * count
    parsed.shown = [True] * count
    end = _older_mail(parsed, count)
    end = _delimited(parsed, end)
    end = _phone_line(parsed, end)
    _quotes(parsed, end)
    _trailing_quotes(parsed, end)
    _closing(parsed, sender)
    _loose_blanks(parsed)


def _fill(parsed: _Lines, start: int, end: int, kind: Kind, *, shown: bool = False) -> None:
    parsed.marks[start:end] = [kind] * (end - start)
    parsed.shown[start:end] = [shown] * (end - start)


def _loose_blanks(parsed: _Lines) -> None:
    """Empty lines between a quote and a signature (or the end) belong to neither."""
    number = len(parsed.lines)
    while number:
        following = parsed.marks[number] if number < len(parsed.lines) else Kind.SIGNATURE
        first = number
        while first and parsed.kinds[first - 1] == "e" and parsed.marks[first - 1] is Kind.QUOTE:
            first -= 1
        if first < number and following is not Kind.QUOTE and first and parsed.kinds[first - 1] == "q":
            parsed.marks[first:number] = [Kind.REPLY] * (number - first)
        number = first - 1 if first == number else first


def _older_mail(parsed: _Lines, end: int) -> int:
    """From a separator or header block on everything is an older mail, if anything stands before it."""
    for number in range(end):
        if parsed.kinds[number] == "o" and parsed.filled("t", 0, number):
            start = number
            while start and parsed.kinds[start - 1] in {"e", "d"}:
                start -= 1
            _fill(parsed, start, end, Kind.QUOTE)
            return start
    return end


def _delimited(parsed: _Lines, end: int) -> int:
    """What stands below a delimiter is a signature, unless it is most of the mail."""
    for number in range(end):
        if parsed.kinds[number] != "d" or not parsed.filled("t", 0, number):
            continue
        below = parsed.filled("t", number + 1, end)
        dashes = parsed.lines[number].strip()
        certain = dashes in {"--", "—"} or dashes.startswith("__")
        if certain or (below <= 15 and not _goes_on_below(parsed, number + 1, end)):
            quoted = parsed.filled("q", number + 1, end) > below or (
                below == 0 and parsed.filled("b", number, end)
            )
            _fill(parsed, number, end, Kind.QUOTE if quoted else Kind.SIGNATURE)
            return number
    return end


def _goes_on_below(parsed: _Lines, start: int, end: int) -> bool:
    """Whether a ruler only divides what was typed: a list or a question goes on below it."""
    return any(_GOES_ON.search(parsed.lines[n]) for n in range(start, end) if parsed.kinds[n] == "t")


def _phone_line(parsed: _Lines, end: int) -> int:
    """A phone's line ends what was typed; alone at the top it is only itself a signature."""
    for number in range(end):
        if parsed.kinds[number] != "s":
            continue
        if not parsed.filled("t", 0, number):
            _fill(parsed, number, number + 1, Kind.SIGNATURE)
            continue
        after = number + 1
        while after < end and parsed.kinds[after] in {"s", "e"}:
            after += 1
        _fill(parsed, number, after, Kind.SIGNATURE)
        _fill(parsed, after, end, Kind.QUOTE)
        return number
    return end


def _quotes(parsed: _Lines, end: int) -> None:
    """Attribution lines and what they introduce."""
    number = 0
    while number < end:
        if parsed.kinds[number] != "b":
            number += 1
            continue
        first = number
        while number < end and parsed.kinds[number] == "b":
            number += 1
        body = number
        while body < end and parsed.kinds[body] == "e":
            body += 1
        before = parsed.filled("t", 0, first)
        if body >= end or parsed.kinds[body] == "t":
            if before and (first in parsed.strong or body >= end):
                _fill(parsed, first, end, Kind.QUOTE)
                return
            continue
        quote_end = body
        while quote_end < end and parsed.kinds[quote_end] in {"q", "e", "b"}:
            quote_end += 1
        if _after_quote(parsed, first, body, quote_end, end):
            return
        number = max(number, quote_end)


def _after_quote(parsed: _Lines, first: int, body: int, quote_end: int, end: int) -> bool:
    """Mark one quote, given what follows it; True when the rest is settled with it."""
    before = parsed.filled("t", 0, first)
    tail = parsed.filled("t", quote_end, end)
    if not tail:
        _fill(parsed, first, end, Kind.QUOTE)
        return True
    interleaved = parsed.filled("q", quote_end, end) > 0
    if interleaved or not before:
        # Answers between the quoted lines: the quotes stay where they are needed to understand them.
        _fill(parsed, first, body, Kind.QUOTE)
        _fill(parsed, body, quote_end, Kind.QUOTE, shown=interleaved)
        return False
    last_quoted = next(
        (parsed.lines[n] for n in range(quote_end - 1, body - 1, -1) if plain(parsed.lines[n]).strip("> ")),
        "",
    )
    if tail >= _SHORT_TAIL or last_quoted.rstrip().endswith(("?", "？", "؟")):
        _fill(parsed, first, body, Kind.QUOTE)
        _fill(parsed, body, quote_end, Kind.QUOTE, shown=True)
        return False
    if _is_greeting(parsed.lines[quote_end:end]):
        _fill(parsed, first, quote_end, Kind.QUOTE)
        return True
    _fill(parsed, first, end, Kind.QUOTE)
    return True


def _is_greeting(lines: list[str]) -> bool:
    """`Regards, Roman` typed below the quote."""
    filled = [line for line in lines if line.strip()]
    return 0 < len(filled) <= 3 and is_valediction(filled[0])


def _trailing_quotes(parsed: _Lines, end: int) -> None:
    """Quoted lines: those among what was typed are quotes that stay, those at the very end are not needed."""
    for number in range(end):
        if parsed.kinds[number] == "q" and parsed.marks[number] is Kind.REPLY:
            parsed.marks[number] = Kind.QUOTE
    last = end
    while last and (parsed.kinds[last - 1] in {"q", "e"} or not parsed.shown[last - 1]):
        last -= 1
    if "q" in parsed.kinds[last:end] and parsed.filled("t", 0, last):
        for number in range(last, end):
            if parsed.shown[number]:
                _fill(parsed, number, number + 1, Kind.QUOTE)


def _closing(parsed: _Lines, sender: str) -> None:
    """A closing block at the end of what is left."""
    kept = [number for number, shown in enumerate(parsed.shown) if shown]
    if not kept:
        return
    signed = Kind.SIGNATURE in parsed.marks
    start = closing_block([parsed.lines[number] for number in kept], sender, signed=signed)
    if start < len(kept) and any(parsed.lines[number].strip() for number in kept[:start]):
        for number in kept[start:]:
            _fill(parsed, number, number + 1, Kind.SIGNATURE)
