"""Texts with variables: `Hi {{customer.first_name|there}}, your order {{order.number}} is on its way.`

A variable is a name in double braces; what stands after `|` is said when there is no value. Values are text:
they are escaped in HTML and never read as a template themselves. A value that is missing leaves no trace
(`blanks`), and is named, so that whoever sends the text sees it first. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import escape, unescape

from .blanks import BLANK, close_up

_VARIABLE = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*)\s*(?:\|([^{}]*))?\}\}")
_BRACES = re.compile(r"\{\{|\}\}")
_OPENING = re.compile(r"\{(?=\{)")
_TAG = re.compile(r"<[^<>]*>")
_LINK_WITHOUT_ADDRESS = re.compile(rf"<a\b[^<>]*{BLANK}[^<>]*>(.*?)</a\s*>", re.IGNORECASE | re.DOTALL)
_WEB = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a template cannot be used: `unknown` a variable there is not, `broken` braces that do not fit."""

    kind: str
    what: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a filled text: `text` as it was written, a `value`, or a variable that is `missing`."""

    kind: str
    text: str
    variable: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A template with its values; `missing` are the variables without one, and without words in its place."""

    text: str
    missing: tuple[str, ...]


def variables(template: str) -> tuple[str, ...]:
    """The variables of a template, each once, in order."""
    return tuple(dict.fromkeys(hit.group(1) for hit in _VARIABLE.finditer(template)))


def flaw(template: str, known: Collection[str]) -> Flaw | None:
    """The first thing that is wrong with a template, or None."""
    for name in variables(template):
        if name not in known:
            return Flaw("unknown", name)
    rest = _VARIABLE.sub("", template)
    left = _BRACES.search(rest) or (
        _BRACES.search(_TAG.sub("", rest)) if "{" in rest or "}" in rest else None
    )
    return Flaw("broken", rest[left.start() : left.start() + 40].strip()) if left else None


def fill(template: str, values: Mapping[str, str], language: str = "en") -> Filled:
    """A plain text with its values. What is filled in holds no variable any more: filling again changes
    nothing."""
    missing: dict[str, None] = {}

    def one(hit: re.Match[str]) -> str:
        return _said(hit, values) or _note(hit, missing)

    filled = close_up(_VARIABLE.sub(one, template.replace(BLANK, "")), language)
    return Filled(_OPENING.sub("{ ", filled), tuple(missing))


def fill_html(template: str, values: Mapping[str, str], language: str = "en") -> Filled:
    """The same in HTML: values are escaped, web addresses become links, and a link whose address is missing
    is only its words. The outcome still has to be made safe, as everything a person writes."""
    missing: dict[str, None] = {}
    parts: list[str] = []
    inside = False
    at = 0
    template = template.replace(BLANK, "")
    for hit in _VARIABLE.finditer(template):
        between = template[at : hit.start()]
        parts.append(between)
        inside = _in_link(between, inside)
        said = _said(hit, values, html=True)
        attribute = between.rfind("<") > between.rfind(">")
        if not said or (attribute and not _WEB.fullmatch(said)):  # only an address stands within a tag
            parts.append(_note(hit, missing))
        elif attribute:
            parts.append(escape(said))
        elif _WEB.fullmatch(said) and not inside:
            parts.append(f'<a href="{escape(said)}">{escape(said)}</a>')
        else:
            parts.append(escape(said).replace("\n", "<br>"))
        at = hit.end()
    parts.append(template[at:])
    filled = _LINK_WITHOUT_ADDRESS.sub(r"\1", "".join(parts))
    return Filled(_OPENING.sub("{ ", close_up(filled, language, html=True)), tuple(missing))


def pieces(template: str, values: Mapping[str, str]) -> list[Piece]:
    """A plain text in its parts, to be shown with its values marked and its gaps named."""
    found: list[Piece] = []
    at = 0
    for hit in _VARIABLE.finditer(template):
        if hit.start() > at:
            found.append(Piece("text", template[at : hit.start()]))
        said = _said(hit, values)
        name = hit.group(1)
        found.append(Piece("value", said, name) if said else Piece("missing", "", name))
        at = hit.end()
    if at < len(template):
        found.append(Piece("text", template[at:]))
    return found


def _said(hit: re.Match[str], values: Mapping[str, str], *, html: bool = False) -> str:
    """What is said for a variable: its value, else the words for when there is none."""
    value = values.get(hit.group(1), "").replace(BLANK, "").strip()
    if value:
        return value
    instead = (hit.group(2) or "").strip()
    return unescape(_TAG.sub("", instead)).strip() if html else instead


def _note(hit: re.Match[str], missing: dict[str, None]) -> str:
    missing.setdefault(hit.group(1))
    return BLANK


def _in_link(html: str, before: bool) -> bool:
    tags = re.findall(r"<(/?)a\b", html, re.IGNORECASE)
    return tags[-1] == "" if tags else before
