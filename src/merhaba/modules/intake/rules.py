"""The door's own decisions. Pure."""

from __future__ import annotations

from datetime import timedelta

WINDOW = timedelta(minutes=10)
AUTOMATIC_AT_MOST = 10


def loop(automatic: int) -> str | None:
    """Why an automatic mail must be part of a loop, or None; `automatic` is how many its sender sent within
    the window, this one included.

    Only mail that says it is a machine's is ever left out: what reads alike may be a form, or a person who
    answers "2" and then "3".
    """
    if automatic <= AUTOMATIC_AT_MOST:
        return None
    minutes = int(WINDOW.total_seconds() // 60)
    return f"a loop: {automatic} automatic mails from one sender in {minutes} minutes"


def blocking_forms(address: str) -> list[str]:
    """What may stand on the list of blocked senders and mean this address: itself, or @ and its domain or a
    domain above that."""
    clean = address.strip().lower()
    labels = clean.rpartition("@")[2].split(".")
    return [clean, *(f"@{'.'.join(labels[start:])}" for start in range(max(1, len(labels) - 1)))]
