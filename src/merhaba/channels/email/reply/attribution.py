"""The line that introduces a quote: “On DATE, NAME <ADDRESS> wrote:” in any language and word order.

Instead of one pattern per program and language, a line is judged by what every such line has: a date or an
address, and a verb of writing or a final colon. It may be broken over several lines, and may begin in the
middle of one.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from merhaba.channels.email.reply.languages import MONTHS, WROTE

_MARKS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=^`{|}~-]{1,80}@[\w-]{1,80}(?:\.[\w-]{1,80}){0,6}", re.UNICODE)
_TIME = re.compile(r"(?<!\d)[0-2]?\d\s?(?::|\.|h|時|时|시)\s?[0-5]\d(?!\d)")
_MONTH_NAMES = "|".join(sorted(map(re.escape, set(MONTHS)), key=len, reverse=True))
_DAY = re.compile(
    rf"""(?<![\d.])(?:
        (?:19|20)\d\d[-/.]\s?\d{{1,2}}[-/.]\s?\d{{1,2}}                         # 2016-02-05
      | \d{{1,2}}[-/.]\s?\d{{1,2}}[-/.]\s?(?:19|20)?\d\d(?!\d)                  # 05.02.2016
      | (?:19|20)?\d\d\s?年\s?\d{{1,2}}\s?月 | (?:19|20)\d\d년                    # 2016年2月5日
      | \d{{1,2}}(?:\.|st|nd|rd|th|er|º|ª)?[\s-]{{0,2}}(?:de\s|of\s)?(?:{_MONTH_NAMES})[^\W\d]*
      | (?:19|20)\d\d[.,]?\s{{1,2}}(?:{_MONTH_NAMES})[^\W\d]*
    )
    | \b(?:{_MONTH_NAMES})[^\W\d]*\.?[\s-]{{1,2}}\d{{1,2}}(?!\d)                # Feb 5
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ASIAN = re.compile("[\u0e00-\u0e7f\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_VERBS = "|".join(sorted((re.escape(verb) for verb in WROTE), key=len, reverse=True))
_WROTE = re.compile(rf"(?<![^\W\d_])(?:{_VERBS})(?![^\W\d_])", re.IGNORECASE)
_WROTE_ASIAN = re.compile("|".join(re.escape(verb) for verb in WROTE if _ASIAN.search(verb)))
_GLUED = re.compile(rf">(?:{_VERBS})\s*[:：]\s*\Z", re.IGNORECASE)
_END = re.compile(r"(?:[:：]|-{3,})\s*\Z")
_ISO_GMT = re.compile(r"\s*(?:19|20)\d\d-\d\d-\d\d \d\d?:\d\d(?::\d\d)? (?:GMT|UTC)[+-]\d\d?:?\d\d\s+\S")
_MID_LINE = re.compile(
    r"(?<=\S)(?:\s+|-{2,} ?)(?=On (?:\w{3,9}, )?(?:\w{3,9} \d|\d{1,2}[ /-]).{5,200}\b(?:wrote|sent):\s*\Z)",
    re.IGNORECASE,
)
_ADDRESS_LAST = re.compile(r"@[\w.-]+[>)\]\"'’”»\s]*[:：]\s*\Z")
_URL_ONLY = re.compile(r"https?://\S+\s*:?\Z")
_VIA = re.compile(r"\S via \S", re.IGNORECASE)
_POSTED_BY = re.compile(r"posted by \S.{0,80} on \d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\Z", re.IGNORECASE)
_SUPERCITE = re.compile(r">{4,} ?\".{1,80}\" == .{1,200} (?:writes|wrote):\s*\Z")
_HEAD_END = re.compile(r"[:：][ \t\u00a0]{2,}(?=\S)")
MAX_LINES = 6


@dataclass(frozen=True, slots=True)
class Attribution:
    """Lines `start` to `end` (exclusive) introduce a quote; `strong` when they do so even if no `>`
    follows.
    """

    start: int
    end: int
    strong: bool


@functools.lru_cache(maxsize=512)
def plain(line: str) -> str:
    """A line without invisible marks and Markdown bold, as it is judged."""
    line = _MARKS.sub("", line).replace("\u00a0", " ").replace("*", "")
    return (line.replace("&nbsp;", " ") if "&" in line else line).strip()


def find_at(lines: list[str], start: int) -> Attribution | None:
    """The attribution that begins at line `start`, joined over as many lines as it needs, or None."""
    first = plain(lines[start])
    if not first or len(first) > 400 or not _may_begin(first):
        return None
    joined, blanks = "", 0
    for end in range(start + 1, min(start + MAX_LINES, len(lines)) + 1):
        if len(lines[end - 1]) > 400:
            return None
        piece = plain(lines[end - 1])
        if piece and end > start + 1 and _has_day(piece):
            return None  # what went before was text; the line with the date is looked at on its own
        if not piece:
            blanks += 1
            # A blank line inside is only seen where a program breaks around `<`.
            if blanks > 1 or not (end < len(lines) and plain(lines[end]).startswith("<")):
                return None
            continue
        joined = f"{joined} {piece}".strip()
        if len(joined) > 500:
            return None
        strength = judge(joined)
        if strength and end < len(lines) and not _END.search(joined) and plain(lines[end]) in {":", ">:"}:
            return Attribution(start, end + 1, True)
        if strength:
            return Attribution(start, end, strength == 2)
    return None


def is_supercite(line: str) -> bool:
    """`>>>>> "Jane" == Jane Doe <jane@x.test> writes:`, as Emacs introduces quotes."""
    return bool(_SUPERCITE.match(line))


def judge(text: str) -> int:
    """2 when a line introduces a quote beyond doubt, 1 when it does if quoted lines follow, 0 when it does
    not.
    """
    if _ISO_GMT.match(text) and len(text) < 120:
        return 2
    if _POSTED_BY.match(text):
        return 2
    ending = bool(_END.search(text)) or bool(_WROTE_ASIAN.search(text[-8:]))
    if not ending:
        return 0
    address = _ADDRESS.search(text)
    day, time = _DAY.search(text), _TIME.search(text)
    verb = _WROTE.search(text) or _GLUED.search(text) or _WROTE_ASIAN.search(text)
    if _URL_ONLY.search(text) and not (day and verb):
        return 0
    if verb and day and (address or time):
        return 2
    if verb and address:
        return 2 if _ends_with_verb(text) or day or time else 0
    if day and address and _ADDRESS_LAST.search(text) and (time or text.rstrip(": ：").endswith(">")):
        return 2
    if verb and day and _ends_with_verb(text):
        return 1
    if verb and (time or _VIA.search(text)) and _ends_with_verb(text):
        return 1
    return 0


def _ends_with_verb(text: str) -> bool:
    """Whether the verb stands at the end (`... wrote:`) or right before a final name and address (`schrieb
    NAME:`).
    """
    tail = text.rstrip(" :：-")
    found = None
    for found in _WROTE.finditer(text):  # noqa: B007 - the last one is wanted
        pass
    if found is None:
        return bool(_WROTE_ASIAN.search(tail[-12:]) or _GLUED.search(text))
    after = tail[found.end() :].strip()
    return len(after) <= 12 or bool(_ADDRESS.search(after)) or (len(after) < 60 and after.count(" ") <= 5)


def _may_begin(line: str) -> bool:
    """A cheap look before joining lines: a date, a time or an address stands in the first line."""
    return "@" in line or " via " in line or bool(_TIME.search(line)) or _has_day(line)


@functools.lru_cache(maxsize=256)
def _has_day(line: str) -> bool:
    """Whether a date stands in a line; remembered, because neighbouring lines are looked at again."""
    return bool(_DAY.search(line))


def split_after_head(line: str) -> tuple[str, str] | None:
    """`On DATE, X wrote:   Hello` -> the head and what is quoted, for programs that put both on one line."""
    for end in _HEAD_END.finditer(line[:400]):
        head = line[: end.start() + 1]
        if judge(plain(head)) == 2:
            return head, line[end.end() :]
    return None


def split_mid_line(line: str) -> tuple[str, str] | None:
    """`reply On DATE, X wrote:` -> ('reply', 'On DATE, X wrote:'), for programs that lose the line break."""
    if len(line) > 600:
        return None
    found = _MID_LINE.search(line)
    if found is None or not judge(plain(line[found.end() :])):
        return None
    return line[: found.start()].rstrip(), line[found.end() :]
