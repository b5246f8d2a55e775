"""The new part of a plain text: what this person wrote now, without older mails and signatures.

The text is cut into fragments (reply, quote, signature) that together are the whole, so nothing is lost;
`text` is the replies. Decisions are made on line kinds, each known by its own grammar: attribution lines,
quoted lines, blocks of header fields, separators, delimiters, phones' lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from merhaba.channels.email.reply.attribution import plain
from merhaba.channels.email.reply.lines import Lines, classify
from merhaba.channels.email.reply.signatures import closing_block, is_valediction

_UNSUBSCRIBE = re.compile(r"unsubscribe:\s.{0,200}@", re.IGNORECASE)
_GOES_ON = re.compile(r"\A\s*(?:\d{1,2}[.)]|[-*•])\s+\S|[?？؟]\s*\Z")
_ADDRESS_ALONE = re.compile(r"\s*[\w.+-]{1,64}@[\w.-]{3,100}\s*\Z")
_SHORT_TAIL = 7


class Kind(StrEnum):
    """What a fragment is."""

    REPLY = "reply"
    QUOTE = "quote"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Fragment:
    """A run of lines of one kind; `hidden` when none of them is part of the new text."""

    kind: Kind
    text: str
    hidden: bool


@dataclass(slots=True)
class _Marked(Lines):
    """Lines with what was decided about each."""

    marks: list[Kind] = field(default_factory=list)
    shown: list[bool] = field(default_factory=list)


def split(text: str, sender: str = "") -> list[Fragment]:
    """Fragments of a text, in order; joined with line breaks they are the text. `sender` is the display
    name of the writer.
    """
    parsed = _marked(text, sender)
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


def _second_signature(parsed: _Marked, number: int) -> bool:
    """A delimiter below a signature begins another one (a mailing list's footer, say)."""
    return (
        parsed.marks[number] is Kind.SIGNATURE
        and parsed.kinds[number] == "d"
        and parsed.kinds[number - 1] != "d"
    )


def reply_text(text: str, sender: str = "") -> str:
    """What is new in a text; the whole text when nothing in it seems new (a bare forward)."""
    parsed = _marked(text, sender)
    kept = [line for line, shown in zip(parsed.lines, parsed.shown, strict=True) if shown]
    joined = "\n".join(kept).strip("\n")
    return joined if joined.strip() else text.strip("\n")


def found_quote(text: str) -> bool:
    """Whether older mail was recognised in the text."""
    return any(fragment.kind is Kind.QUOTE for fragment in split(text))


def _marked(text: str, sender: str) -> _Marked:
    """Decide for every line whether it is reply, quote or signature, and whether it is shown."""
    found = classify(text)
    count = len(found.lines)
    parsed = _Marked(found.lines, found.kinds, found.strong, [Kind.REPLY] * count, [True] * count)
    end = _older_mail(parsed, count)
    end = _list_footer(parsed, end)
    end = _delimited(parsed, end)
    end = _phone_line(parsed, end)
    _quotes(parsed, end)
    _trailing_quotes(parsed, end)
    _closing(parsed, sender)
    _loose_blanks(parsed)
    return parsed


def _fill(parsed: _Marked, start: int, end: int, kind: Kind, *, shown: bool = False) -> None:
    parsed.marks[start:end] = [kind] * (end - start)
    parsed.shown[start:end] = [shown] * (end - start)


def _loose_blanks(parsed: _Marked) -> None:
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


def _older_mail(parsed: _Marked, end: int) -> int:
    """From a separator or header block on everything is an older mail, if anything stands before it."""
    for number in range(end):
        if parsed.kinds[number] == "o" and parsed.filled("t", 0, number):
            start = number
            while start and parsed.kinds[start - 1] in {"e", "d"}:
                start -= 1
            # Foxmail writes whose mail it is above the fields of the older one.
            if start and _ADDRESS_ALONE.match(parsed.lines[start - 1]) and parsed.filled("t", 0, start - 1):
                start -= 1
            _fill(parsed, start, end, Kind.QUOTE)
            return start
    return end


def _delimited(parsed: _Marked, end: int) -> int:
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


def _goes_on_below(parsed: _Marked, start: int, end: int) -> bool:
    """Whether a ruler only divides what was typed: a list or a question goes on below it."""
    return any(_GOES_ON.search(parsed.lines[n]) for n in range(start, end) if parsed.kinds[n] == "t")


def _list_footer(parsed: _Marked, end: int) -> int:
    """`Unsubscribe: list-off@x.test` at the very end, with the link that may follow it."""
    filled = [number for number in range(end) if parsed.kinds[number] != "e"]
    for number in filled[-2:]:
        if _UNSUBSCRIBE.match(parsed.lines[number]) and parsed.filled("t", 0, number):
            _fill(parsed, number, end, Kind.SIGNATURE)
            return number
    return end


def _phone_line(parsed: _Marked, end: int) -> int:
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


def _quotes(parsed: _Marked, end: int) -> None:
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


def _after_quote(parsed: _Marked, first: int, body: int, quote_end: int, end: int) -> bool:
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


def _trailing_quotes(parsed: _Marked, end: int) -> None:
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


def _closing(parsed: _Marked, sender: str) -> None:
    """A closing block at the end of what is left."""
    kept = [number for number, shown in enumerate(parsed.shown) if shown]
    if not kept:
        return
    signed = Kind.SIGNATURE in parsed.marks
    start = closing_block([parsed.lines[number] for number in kept], sender, signed=signed)
    if start < len(kept) and any(parsed.lines[number].strip() for number in kept[:start]):
        for number in kept[start:]:
            _fill(parsed, number, number + 1, Kind.SIGNATURE)
