"""The inbox's decisions. Pure: no I/O, tested over all their inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from .types import Status

REOPEN_WITHIN = timedelta(days=14)
"""A reply to a conversation closed longer ago than this opens a new, linked one."""


def status_after_inbound(current: Status) -> Status:
    """What a customer's message makes of a conversation: whatever it was, somebody must look again."""
    return Status.OPEN


def reopens(status: Status, closed_at: datetime | None, now: datetime) -> bool:
    """Whether a new message belongs into this conversation, or into a new one linked to it."""
    return status is not Status.CLOSED or closed_at is None or now - closed_at <= REOPEN_WITHIN


def waiting_after(
    waiting_since: datetime | None, *, inbound: bool, at: datetime, automatic: bool
) -> datetime | None:
    """Since when the customer waits: the first unanswered message counts, automatic mail never does."""
    if automatic:
        return waiting_since
    if inbound:
        return waiting_since or at
    return None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A conversation a mail may belong to. `people` are the addresses that take part in it."""

    conversation: UUID
    by_token: bool
    people: frozenset[str]


def thread(sender: str, candidates: Iterable[Candidate]) -> UUID | None:
    """The conversation a mail belongs to, or None for a new one.

    Our signed reply address proves that the writer got our mail, so it decides alone. Message ids can be
    guessed, quoted or forwarded, so they count only when the writer already takes part in that
    conversation: a stranger's mail never lands in somebody else's thread. Subjects never count.
    """
    known = list(candidates)
    for candidate in known:
        if candidate.by_token:
            return candidate.conversation
    for candidate in known:
        if sender.lower() in candidate.people:
            return candidate.conversation
    return None


def snooze_is_over(snoozed_until: datetime | None, now: datetime) -> bool:
    """Whether a snoozed conversation should come back."""
    return snoozed_until is None or snoozed_until <= now


@dataclass(frozen=True, slots=True)
class OnMessage:
    """Who was on a message, as (name, address): its writer (None for our own), To and Cc."""

    writer: tuple[str, str] | None
    to: Sequence[tuple[str, str]]
    cc: Sequence[tuple[str, str]]


Recipients = tuple[list[tuple[str, str]], list[tuple[str, str]]]


def reply_all(last: OnMessage, is_ours: Callable[[str], bool]) -> Recipients:
    """(To, Cc) of an answer to everybody: to who wrote, in copy whoever else was on it; after our own
    message the same people again. Our own addresses and repetitions are left out (RFC 5322, 3.6.3)."""
    if last.writer is not None:
        to, cc = [last.writer], [*last.to, *last.cc]
    else:
        to, cc = list(last.to), list(last.cc)
    seen: set[str] = set()

    def once(people: list[tuple[str, str]]) -> list[tuple[str, str]]:
        kept = []
        for name, address in people:
            if address and address.lower() not in seen and not is_ours(address):
                seen.add(address.lower())
                kept.append((name, address))
        return kept

    return once(to), once(cc)
