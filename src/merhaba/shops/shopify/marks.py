"""The mark an attempt leaves in notes at the platform, so that it is known again. Pure."""

from __future__ import annotations

import hashlib


def mark_of(key: str) -> str:
    """The mark of a key: `mh-` and 16 characters of its digest."""
    return "mh-" + hashlib.sha256(key.encode()).hexdigest()[:16]


def marked(words: str, mark: str, most: int = 255) -> str:
    """A note with the mark at its end, within the platform's length."""
    room = most - len(mark) - 3
    return f"{words[:room].strip()} [{mark}]".strip()


def unmarked(note: str) -> str:
    """A note without its mark, for people."""
    head, bracket, rest = note.rpartition("[mh-")
    return head.rstrip() if bracket and rest.endswith("]") and len(rest) == 17 else note
