"""One thing the doctor looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How it stands."""

    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """What was looked at, what was found, and how to mend it where that is needed."""

    state: State
    what: str
    found: str
    mend: str = ""

    def __str__(self) -> str:
        """One line."""
        return f"{self.state:<6}{self.what}: {self.found}{' ' + self.mend if self.mend else ''}"


def ok(what: str, found: str) -> Finding:
    """It is as it should be."""
    return Finding(State.OK, what, found)


def note(what: str, found: str, mend: str = "") -> Finding:
    """It works, but somebody should know."""
    return Finding(State.NOTE, what, found, mend)


def wrong(what: str, found: str, mend: str) -> Finding:
    """It must be mended."""
    return Finding(State.WRONG, what, found, mend)
