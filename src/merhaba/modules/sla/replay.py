"""From what happened in a conversation to its clocks. Pure: the same history always gives the same clocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from . import clock as clocks
from .clock import Clock, Terms
from .types import Metric, State

_REPLIES = (Metric.FIRST_REPLY, Metric.NEXT_REPLY)
_PAUSABLE = (Metric.RESOLUTION, Metric.UPDATE)
CLOSED = "closed"


class What(StrEnum):
    """What can matter to a clock."""

    ASKED = "asked"
    """A customer wrote; automatic mail is not that."""
    ANSWERED = "answered"
    """A person of ours wrote to the customer. Bots, rules and acknowledgements are not that."""
    STATUS = "status"
    SPAM = "spam"


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that matters, with the new status or "spam" / "" where there is one."""

    at: datetime
    what: What
    to: str = ""


@dataclass(frozen=True, slots=True)
class Applied:
    """Terms that hold from a moment on; None: no policy fits.

    `renews`: also for clocks that run already (the conversation became something else). Otherwise those
    that run keep what they began with (a policy or the hours were edited).
    """

    at: datetime
    terms: Terms | None
    renews: bool = True


@dataclass(slots=True)
class _Course:
    status: str
    spam: bool = False
    terms: Terms | None = None
    first_asked: datetime | None = None
    unanswered: datetime | None = None
    was_answered: bool = False
    done: list[Clock] = field(default_factory=list)
    running: dict[Metric, Clock] = field(default_factory=dict)
    count: dict[Metric, int] = field(default_factory=dict)


def replay(history: Sequence[Happened], applied: Sequence[Applied], status: str = "open") -> list[Clock]:
    """Every clock the history made, in the order they began. `status` is how the conversation began."""
    course = _Course(status)
    waiting = sorted(applied, key=lambda each: each.at)
    for event in history:
        while waiting and waiting[0].at <= event.at:
            _apply(course, waiting.pop(0))
        _STEPS[event.what](course, event)
    for each in waiting:
        _apply(course, each)
    found = [*course.done, *course.running.values()]
    return sorted(found, key=lambda each: (each.started_at, list(Metric).index(each.metric), each.instance))


def _asked(course: _Course, event: Happened) -> None:
    if course.first_asked is None:
        course.first_asked = event.at
        if course.status != CLOSED:
            _start(course, Metric.RESOLUTION, event.at)
    if course.unanswered is None:  # of several in a row, the first counts
        course.unanswered = event.at
        _start(course, _reply_metric(course), event.at)


def _answered(course: _Course, event: Happened) -> None:
    if course.first_asked is None:
        return  # we wrote first: nobody has asked yet
    if course.unanswered is not None:
        course.unanswered = None
        course.was_answered = True
        for metric in _REPLIES:
            _end(course, metric, event.at)
    _end(course, Metric.UPDATE, event.at)
    if course.status != CLOSED:
        _start(course, Metric.UPDATE, event.at)


def _status(course: _Course, event: Happened) -> None:
    before, course.status = course.status, event.to
    if event.to == CLOSED:
        course.unanswered = None
        _end(course, Metric.RESOLUTION, event.at)
        for metric in (*_REPLIES, Metric.UPDATE):
            _cancel(course, metric, event.at)
        return
    if before == CLOSED:
        _reopen(course, event.at)
    _pause_or_resume(course, event.at)


def _spam(course: _Course, event: Happened) -> None:
    course.spam = bool(event.to)
    if course.spam:
        for metric in Metric:
            _cancel(course, metric, event.at)
    elif course.status != CLOSED:
        # A mistake was put right; nobody could see it before, so time begins now.
        if course.first_asked is not None:
            _start(course, Metric.RESOLUTION, event.at)
        if course.unanswered is not None:
            _start(course, _reply_metric(course), event.at)


def _apply(course: _Course, each: Applied) -> None:
    course.terms = each.terms
    if not each.renews:
        return
    for metric, running in list(course.running.items()):
        course.running[metric] = (
            clocks.renew(running, each.terms, each.at) if each.terms else clocks.cancel(running, each.at)
        )
        _shelve(course, metric)
    if course.status != CLOSED and not course.spam:
        if course.unanswered is not None:
            _start_late(course, _reply_metric(course), course.unanswered, each.at)
        if course.first_asked is not None:
            _start_late(course, Metric.RESOLUTION, course.first_asked, each.at)
    _pause_or_resume(course, each.at)


def _start_late(course: _Course, metric: Metric, since: datetime, now: datetime) -> None:
    """What was not promised until now runs from when it was asked, and is due now at the earliest."""
    if metric in course.running or any(c.metric is metric and c.started_at == since for c in course.done):
        return
    _start(course, metric, since)
    if metric in course.running:
        course.running[metric] = clocks.not_missed_before(course.running[metric], now)


def _reply_metric(course: _Course) -> Metric:
    return Metric.NEXT_REPLY if course.was_answered else Metric.FIRST_REPLY


def _start(course: _Course, metric: Metric, at: datetime) -> None:
    if course.terms is None or course.spam or metric in course.running:
        return
    instance = course.count.get(metric, 0) + 1
    made = clocks.start(metric, instance, course.terms, at)
    if made is None:
        return
    course.count[metric] = instance
    if metric in _PAUSABLE and course.status in course.terms.pause_on:
        made = clocks.pause(made, at)
    course.running[metric] = made


def _end(course: _Course, metric: Metric, at: datetime) -> None:
    if metric in course.running:
        course.running[metric] = clocks.fulfil(course.running[metric], at)
        _shelve(course, metric)


def _cancel(course: _Course, metric: Metric, at: datetime) -> None:
    if metric in course.running:
        course.running[metric] = clocks.cancel(course.running[metric], at)
        _shelve(course, metric)


def _shelve(course: _Course, metric: Metric) -> None:
    if not course.running[metric].is_open:
        course.done.append(course.running.pop(metric))


def _reopen(course: _Course, at: datetime) -> None:
    """The last resolution was none: its clock runs on, without the time it was closed."""
    last = next((c for c in reversed(course.done) if c.metric is Metric.RESOLUTION), None)
    if last is not None and last.state is State.FULFILLED and not course.spam:
        course.done.remove(last)
        course.running[Metric.RESOLUTION] = clocks.resume(last, at)


def _pause_or_resume(course: _Course, at: datetime) -> None:
    for metric in _PAUSABLE:
        running = course.running.get(metric)
        if running is not None:
            paused = course.status in running.terms.pause_on
            course.running[metric] = (clocks.pause if paused else clocks.resume)(running, at)


_STEPS = {What.ASKED: _asked, What.ANSWERED: _answered, What.STATUS: _status, What.SPAM: _spam}
