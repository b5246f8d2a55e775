"""Small decisions about text that every floor needs."""

from __future__ import annotations

import re

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SPACES = re.compile(r"\s+")
_LINK = re.compile(r"https?://\S{60,}")


def clean(text: str) -> str:
    """Text PostgreSQL and screens can hold: no NUL or other control characters, line ends as `\\n`."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str, limit: int = 200) -> str:
    """The text on one line, at most `limit` characters, for subjects and previews."""
    line = _SPACES.sub(" ", clean(text)).strip()
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def preview(text: str) -> str:
    """The first words of a message, for lists."""
    return one_line(_LINK.sub(lambda m: m.group()[:40] + "…", text), 140)


def mask_email(address: str) -> str:
    """`clara@posteo.de` as `c•••••@posteo.de`: enough to recognise, too little to harvest."""
    local, _, domain = address.partition("@")
    return f"{local[:1]}•••••@{domain}" if domain else "•••••"


def initials(name: str) -> str:
    """One or two letters that stand for a person; for scripts without case, the first character."""
    parts = [part for part in name.split() if part]
    if not parts:
        return "?"
    letters = parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")
    return letters if letters.isascii() else parts[0][0]
