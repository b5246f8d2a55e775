"""One clock: time that runs towards a promise, waits, is kept or missed. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from merhaba.modules.hours.rules import add_business_time, business_time
from merhaba.modules.hours.types import Schedule

from .types import Metric, State, Targets

_NONE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for a conversation: a policy's version, its targets for the priority, and whose hours.

    `schedule` is None for calendar time. It is the version of the hours in force when this began to hold.
    """

    policy: UUID
    version: int
    targets: Targets
    pause_on: frozenset[str] = frozenset({"pending", "snoozed"})
    schedule: Schedule | None = None
    hours: UUID | None = None
    warn: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A promise in its course. `used` is the time that ran until it last paused or its terms changed."""

    metric: Metric
    instance: int
    terms: Terms
    started_at: datetime
    target: timedelta
    state: State
    used: timedelta
    since: datetime | None
    due_at: datetime | None
    fulfilled_at: datetime | None = None
    missed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether something is still owed."""
        return self.state in {State.RUNNING, State.PAUSED}

    @property
    def warn_at(self) -> datetime | None:
        """When a warning is due: never before it began, and none when no time is left to act on it."""
        if self.due_at is None or self.terms.warn is None or self.state is not State.RUNNING:
            return None
        at = self.due_at - self.terms.warn
        return max(at, self.started_at)


def start(metric: Metric, instance: int, terms: Terms, at: datetime) -> Clock | None:
    """A clock that begins to run; None where nothing of the kind is promised."""
    minutes = terms.targets.of(metric)
    if minutes is None:
        return None
    clock = Clock(metric, instance, terms, at, timedelta(minutes=minutes), State.RUNNING, _NONE, at, None)
    return replace(clock, due_at=_due(clock))


def pause(clock: Clock, at: datetime) -> Clock:
    """Time stands still. What has run out by then stays missed."""
    if clock.state is not State.RUNNING:
        return clock
    clock = overdue(clock, at)
    return replace(clock, state=State.PAUSED, used=_used(clock, at), since=None, due_at=None)


def resume(clock: Clock, at: datetime) -> Clock:
    """Time runs on, with what is left of it; also for what was fulfilled and turned out not to be."""
    if clock.state is State.RUNNING:
        return clock
    clock = replace(clock, state=State.RUNNING, since=at, fulfilled_at=None)
    # What was missed has no time left: it stays due when it was.
    return replace(clock, due_at=clock.missed_at or _due(clock))


def fulfil(clock: Clock, at: datetime) -> Clock:
    """It is done; on the very moment it is due, it is still in time."""
    clock = overdue(clock, at)
    used = _used(clock, at) if clock.since is not None else clock.used
    return replace(clock, state=State.FULFILLED, used=used, since=None, fulfilled_at=at)


def cancel(clock: Clock, at: datetime) -> Clock:
    """Nothing is owed any more. What was missed before stays missed."""
    return replace(overdue(clock, at), state=State.CANCELLED, since=None)


def renew(clock: Clock, terms: Terms, at: datetime) -> Clock:
    """Other terms for a clock in its course: the time that ran counts, the new target holds from its start.

    A target that is shorter than what has run is missed now, not in the past: nobody could have kept it.
    """
    minutes = terms.targets.of(clock.metric)
    if minutes is None:
        return cancel(clock, at)
    clock = overdue(clock, at)
    used = _used(clock, at) if clock.since is not None else clock.used
    since = at if clock.since is not None else None
    clock = replace(clock, terms=terms, target=timedelta(minutes=minutes), used=used, since=since)
    if clock.state is not State.RUNNING:
        return clock
    return replace(clock, due_at=clock.missed_at or _due(clock))


def not_missed_before(clock: Clock, at: datetime) -> Clock:
    """A clock that began in the past, as a promise made only now: what it ran counts, but it is due now at
    the earliest."""
    if clock.state is not State.RUNNING or clock.due_at is None or clock.due_at >= at:
        return clock
    return replace(clock, due_at=at)


def overdue(clock: Clock, now: datetime) -> Clock:
    """The clock as it stands at a moment: missed when it ran out before."""
    late = clock.state is State.RUNNING and clock.due_at is not None and clock.due_at < now
    return replace(clock, missed_at=clock.due_at) if late and clock.missed_at is None else clock


def _used(clock: Clock, at: datetime) -> timedelta:
    if clock.since is None:
        return clock.used
    schedule = clock.terms.schedule
    ran = business_time(schedule, clock.since, at) if schedule is not None else at - clock.since
    return clock.used + max(ran, _NONE)


def _due(clock: Clock) -> datetime | None:
    if clock.since is None:
        return None
    left = max(clock.target - clock.used, _NONE)
    schedule = clock.terms.schedule
    return add_business_time(schedule, clock.since, left) if schedule is not None else clock.since + left
