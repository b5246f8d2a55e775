"""Closing a text up where a value is missing, so that nobody reads "Hi ," or sees two spaces.

It holds for all seven languages: the Arabic comma, full-width marks in Chinese, the space French writes
before some marks, an upside-down mark in Spanish. Only what touches a gap is changed.
"""

from __future__ import annotations

import re

BLANK = "\ue000"
"""Stands where a value is missing; a private-use character that no text holds."""

_SPACES = {" ", "\t", "\u00a0", "\u202f", "&nbsp;", "&#160;"}
_SPACED = frozenset("!?;:»")
_CLOSING = frozenset(",.;:!?…،؛؟，。！？；：、)]）】»”")
_LEADING = frozenset(",.;:!…،؛，。！；：、")
_COMMAS = frozenset(",،，、")
_PAIRS = {"(": ")", "[": "]", "（": "）", "【": "】", "«": "»", "“": "”", "„": "“", '"': '"', "‘": "’"}
_BEFORE_A_NUMBER = frozenset("#№")
_TOKEN = re.compile(r"<[^<>]*>|&(?:[a-zA-Z]+|#\d+);|.", re.DOTALL)
_BLOCK = re.compile(r"</?(?:p|li|ul|ol|blockquote|pre|div|h[1-6])\b|<br\b", re.IGNORECASE)
_EMPTY = re.compile(r"<(b|strong|i|em|u|s|span|code|p|li)\b[^<>]*>(?:\s|&nbsp;)*</\1\s*>", re.IGNORECASE)
_MANY_LINES = re.compile(r"\n{3,}")


def close_up(text: str, language: str = "en", *, html: bool = False) -> str:
    """The text without its gaps. A text that has none is given back as it is."""
    if BLANK not in text:
        return text
    tokens = _TOKEN.findall(text) if html else list(text)
    gaps = _Gaps(tokens, language)
    for at, token in enumerate(tokens):
        if token == BLANK:
            tokens[at] = ""
            gaps.close(at)
    closed = "".join(tokens).replace(BLANK, "")  # within a tag there is nothing to close up
    if not html:
        return _MANY_LINES.sub("\n\n", closed)
    before = None
    while before != closed:
        before, closed = closed, _EMPTY.sub("", closed)
    return closed


class _Gaps:
    def __init__(self, tokens: list[str], language: str) -> None:
        self.tokens, self.language = tokens, language

    def close(self, at: int) -> None:
        """Close one gap: each mark that has lost its word goes, and what is left is looked at again."""
        while True:
            before, start = self._spaces(at, -1)
            after, end = self._spaces(at, +1)
            left, right = self._mark(start), self._mark(end)
            if self._drop_pair(start, end, left, right):
                continue
            numbered = left in _BEFORE_A_NUMBER and not before
            if numbered or (left in _COMMAS and (right in _CLOSING or not right)):
                self.tokens[start] = ""
            elif not left and right in _LEADING:
                self.tokens[end] = ""
                self._begin(end)
            else:
                self._keep_one_space(before, after, left, right)
                if not left and not right:
                    self._drop_line(start, end)
                return

    def _drop_pair(self, start: int, end: int, left: str, right: str) -> bool:
        if not right or _PAIRS.get(left) != right:
            return False
        self.tokens[start] = self.tokens[end] = ""
        return True

    def _keep_one_space(self, before: list[int], after: list[int], left: str, right: str) -> None:
        keep: list[int] = []
        if left and right in _SPACED and after:
            keep = after[:1]
        elif left and right and right not in _CLOSING and left not in _PAIRS:
            keep = (before + after)[:1]
        for at in before + after:
            if at not in keep:
                self.tokens[at] = ""

    def _drop_line(self, start: int, end: int) -> None:
        """The line held nothing else: it goes, with one of its ends."""
        if start >= 0 and self.tokens[start] == "\n":
            self.tokens[start] = ""
        elif end < len(self.tokens) and self.tokens[end] in {"\n", "<br>"}:
            self.tokens[end] = ""
        elif start >= 0 and self.tokens[start] == "<br>":
            self.tokens[start] = ""

    def _begin(self, at: int) -> None:
        """What follows begins the sentence now."""
        end = self._spaces(at, +1)[1]
        if end < len(self.tokens) and len(self.tokens[end]) == 1:
            first = self.tokens[end]
            turkish = first == "i" and self.language == "tr"
            self.tokens[end] = "İ" if turkish else first.upper() if len(first.upper()) == 1 else first

    def _spaces(self, at: int, step: int) -> tuple[list[int], int]:
        """The spaces beside a gap, nearest first, and the place of what stands behind them."""
        found: list[int] = []
        at += step
        while 0 <= at < len(self.tokens):
            token = self.tokens[at]
            if token in _SPACES:
                found.append(at)
            elif not self._nothing(token):
                break
            at += step
        return found, at

    def _nothing(self, token: str) -> bool:
        """What is not seen: other gaps, and tags within a line."""
        return token in {"", BLANK} or (len(token) > 1 and token[0] == "<" and not _BLOCK.match(token))

    def _mark(self, at: int) -> str:
        """The character there, or "" at the end of the line."""
        if not 0 <= at < len(self.tokens) or self.tokens[at] == "\n":
            return ""
        token = self.tokens[at]
        return "" if len(token) > 1 and token[0] == "<" else token
