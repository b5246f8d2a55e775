"""The door's own decisions. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

WINDOW = timedelta(minutes=10)
AUTOMATIC_AT_MOST = 10
REPEATED_AT_MOST = 5


@dataclass(frozen=True, slots=True)
class Recent:
    """What one sender sent within the window, this message included: how many automatic mails when it is
    one, how many answers that say the same when it is an answer to us."""

    automatic: int = 0
    same_answers: int = 0


def loop(recent: Recent) -> str | None:
    """Why this must be two machines answering each other, or None.

    A person may send ten mails in ten minutes, and a shop's contact form a hundred that read alike; but six
    answers to us that all say the same are a machine's.
    """
    minutes = int(WINDOW.total_seconds() // 60)
    if recent.automatic > AUTOMATIC_AT_MOST:
        return f"a loop: {recent.automatic} automatic mails from one sender in {minutes} minutes"
    if recent.same_answers > REPEATED_AT_MOST:
        return f"a loop: {recent.same_answers} answers that say the same from one sender in {minutes} minutes"
    return None


def blocking_forms(address: str) -> list[str]:
    """What may stand on the list of blocked senders and mean this address: itself, or @ and its domain or a
    domain above that."""
    clean = address.strip().lower()
    labels = clean.rpartition("@")[2].split(".")
    return [clean, *(f"@{'.'.join(labels[start:])}" for start in range(max(1, len(labels) - 1)))]
