"""How an action is known again: a reference in a comment, which the shop keeps with the order, the credit
memo or the return. Its people see it; a comment that says what was done is no harm there."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from .fields import text

_REFERENCE = re.compile(r"\s*\[merhaba:([a-z_]+):([0-9a-f]{16})\]\s*$")


def reference(kind: str, key: str) -> str:
    """What stands at the end of a comment."""
    return f"[merhaba:{kind}:{hashlib.sha256(key.encode()).hexdigest()[:16]}]"


def comment(kind: str, key: str, words: str) -> str:
    """The comment to leave."""
    return f"{words.strip()} {reference(kind, key)}".strip()


def words(comment_text: str) -> str:
    """A comment without its reference."""
    return _REFERENCE.sub("", comment_text)


def kind_of(comment_text: str) -> str:
    """What kind of action left a comment; '' when none of ours did."""
    match = _REFERENCE.search(comment_text)
    return match.group(1) if match else ""


def left(comments: Iterable[Mapping[str, Any]], kind: str, key: str) -> Mapping[str, Any] | None:
    """The comment that an action under this key left."""
    wanted = reference(kind, key)
    return next((one for one in comments if text(one, "comment").endswith(wanted)), None)
