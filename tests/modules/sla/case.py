"""A short way to write down a conversation's history and what its clocks must be."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from merhaba.modules.hours.types import DayOff, Kind, Schedule
from merhaba.modules.sla.clock import Clock, Terms, overdue
from merhaba.modules.sla.replay import Applied, Happened, What, replay
from merhaba.modules.sla.types import Targets
from merhaba.modules.workspaces.types import Hours

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
OFFICE = Schedule(timezone="UTC", weekly=Hours(**{day: [("09:00", "17:00")] for day in WEEKDAYS}))
BERLIN = Schedule(timezone="Europe/Berlin", weekly=Hours(sun=[("00:00", "06:00")]))
HOLIDAY = OFFICE.model_copy(
    update={"exceptions": [DayOff(kind=Kind.HOLIDAY, on=date(2026, 6, 2), until=date(2026, 6, 2))]}
)
LUNCH = Schedule(
    timezone="UTC", weekly=Hours(**{day: [("09:00", "12:00"), ("13:00", "17:00")] for day in WEEKDAYS})
)
SCHEDULES = {"office": OFFICE, "berlin": BERLIN, "holiday": HOLIDAY, "lunch": LUNCH, "": None}


def moment(written: str) -> datetime:
    """`Mon 09:30` in the first week of June 2026 (`Mon+` in the one after), or a whole date."""
    day, _, clock = written.partition(" ")
    names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    if day.rstrip("+") in names:
        number = 1 + names.index(day.rstrip("+")) + 7 * day.count("+")
        return datetime.fromisoformat(f"2026-06-{number:02} {clock}").replace(tzinfo=UTC)
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def terms(written: str) -> Terms | None:
    """`first_reply=60 office pause=pending`: minutes, whose hours, what pauses; `none`: no policy."""
    if written == "none":
        return None
    targets: dict[str, int] = {}
    schedule, pauses = "", "pending,snoozed"
    for word in written.split():
        name, equals, value = word.partition("=")
        if name == "pause":
            pauses = value
        elif equals:
            targets[name] = int(value)
        else:
            schedule = name
    return Terms(
        policy=UUID(int=1),
        version=1,
        targets=Targets(**targets),
        pause_on=frozenset(filter(None, pauses.split(","))),
        schedule=SCHEDULES[schedule],
        warn=timedelta(minutes=15),
    )


def played(policy: str, history: str, now: str = "", status: str = "open") -> list[Clock]:
    """The clocks after `Mon 09:00 asked; Mon 09:30 answered; Mon 10:00 apply first_reply=30`, as they stand
    `now`. `edit` gives terms only to clocks that begin later."""
    events, applied = [], [Applied(moment("2026-01-01 00:00"), terms(policy))]
    last = moment("2026-01-01 00:00")
    for line in filter(None, (each.strip() for each in history.split(";"))):
        day, clock, what, *rest = line.split()
        last = moment(f"{day} {clock}")
        if what in {"apply", "edit"}:
            applied.append(Applied(last, terms(" ".join(rest)), renews=what == "apply"))
        elif what in {"asked", "answered"}:
            events.append(Happened(last, What(what)))
        elif what in {"spam", "ham"}:
            events.append(Happened(last, What.SPAM, "spam" if what == "spam" else ""))
        else:
            events.append(Happened(last, What.STATUS, what))
    at = moment(now) if now else last
    return [overdue(clock, at) for clock in replay(events, applied, status)]


def told(clock: Clock) -> str:
    """`first_reply 1 running due Mon 10:00`, as the tables below write it."""
    words = [clock.metric.value, str(clock.instance), clock.state.value]
    if clock.is_open and clock.due_at is not None:
        words += ["due", _short(clock.due_at)]
    if clock.missed_at is not None:
        words += ["missed", _short(clock.missed_at)]
    return " ".join(words)


def _short(at: datetime) -> str:
    if at.month != 6 or at.day > 14:
        return f"{at:%Y-%m-%d %H:%M}"
    return f"{at:%a}{'+' if at.day > 7 else ''} {at:%H:%M}"
