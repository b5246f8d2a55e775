"""Worked examples of how clocks behave, each with its edge case, after the field's documented behaviour."""

# ruff: noqa: E501 - a table is read by its rows
from __future__ import annotations

import pytest

from merhaba.modules.sla.types import Metric

from .case import moment, played, told

ALL = "first_reply=60 next_reply=120 resolution=480 update=240"
EXAMPLES: list[tuple[str, str, str, str, list[str]]] = [
    # name, policy, history, now, expected
    # ---- first reply
    ("nothing asked, nothing owed", "first_reply=60", "", "Mon 12:00", []),
    ("it runs from the first message", "first_reply=60", "Mon 09:00 asked", "", ["first_reply 1 running due Mon 10:00"]),
    ("several messages in a row: the first counts", "first_reply=60", "Mon 09:00 asked; Mon 09:30 asked; Mon 09:45 asked", "", ["first_reply 1 running due Mon 10:00"]),
    ("answered in time", "first_reply=60", "Mon 09:00 asked; Mon 09:59 answered", "", ["first_reply 1 fulfilled"]),
    ("on the very minute is in time", "first_reply=60", "Mon 09:00 asked; Mon 10:00 answered", "", ["first_reply 1 fulfilled"]),
    ("a minute later is not", "first_reply=60", "Mon 09:00 asked; Mon 10:01 answered", "", ["first_reply 1 fulfilled missed Mon 10:00"]),
    ("open past due is missed already", "first_reply=60", "Mon 09:00 asked", "Mon 10:01", ["first_reply 1 running due Mon 10:00 missed Mon 10:00"]),
    ("open and not yet due is not", "first_reply=60", "Mon 09:00 asked", "Mon 10:00", ["first_reply 1 running due Mon 10:00"]),
    ("only once: the second answer is no first one", "first_reply=60", "Mon 09:00 asked; Mon 09:10 answered; Mon 09:20 asked", "", ["first_reply 1 fulfilled"]),
    ("we wrote first: our message answers nothing", "first_reply=60", "Mon 08:00 answered; Mon 09:00 asked", "", ["first_reply 1 running due Mon 10:00"]),
    ("we wrote first: the second is the reply", "first_reply=60", "Mon 08:00 answered; Mon 09:00 asked; Mon 09:30 answered", "", ["first_reply 1 fulfilled"]),
    ("pending does not put an answer off", "first_reply=60", "Mon 09:00 asked; Mon 09:10 pending", "", ["first_reply 1 running due Mon 10:00"]),
    ("nor does snoozing", "first_reply=60", "Mon 09:00 asked; Mon 09:10 snoozed", "Mon 11:00", ["first_reply 1 running due Mon 10:00 missed Mon 10:00"]),
    ("closed without an answer: no longer owed", "first_reply=60", "Mon 09:00 asked; Mon 09:30 closed", "", ["first_reply 1 cancelled"]),
    ("closed too late without an answer stays missed", "first_reply=60", "Mon 09:00 asked; Mon 10:30 closed", "", ["first_reply 1 cancelled missed Mon 10:00"]),
    ("closed unanswered, asked again: it is still the first", "first_reply=60", "Mon 09:00 asked; Mon 09:30 closed; Mon 11:00 asked; Mon 11:00 open", "", ["first_reply 1 cancelled", "first_reply 2 running due Mon 12:00"]),
    # ---- business time
    ("within the day", "first_reply=60 office", "Mon 09:00 asked", "", ["first_reply 1 running due Mon 10:00"]),
    ("before opening: from the opening on", "first_reply=60 office", "Mon 06:00 asked", "", ["first_reply 1 running due Mon 10:00"]),
    ("over the night", "first_reply=60 office", "Mon 16:30 asked", "", ["first_reply 1 running due Tue 09:30"]),
    ("over the weekend", "first_reply=60 office", "Fri 16:30 asked", "", ["first_reply 1 running due Mon+ 09:30"]),
    ("Saturday night is promised for Monday", "first_reply=60 office", "Sat 23:00 asked", "", ["first_reply 1 running due Mon+ 10:00"]),
    ("due at closing time, not at the next opening", "first_reply=60 office", "Mon 16:00 asked", "", ["first_reply 1 running due Mon 17:00"]),
    ("an answer in the night after closing is in time", "first_reply=60 office", "Mon 16:30 asked; Mon 23:00 answered", "", ["first_reply 1 fulfilled"]),
    ("over several days", "resolution=1000 office", "Mon 09:00 asked", "", ["resolution 1 running due Wed 09:40"]),
    ("a break at noon does not count", "first_reply=60 lunch", "Mon 11:30 asked", "", ["first_reply 1 running due Mon 13:30"]),
    ("a holiday does not count", "first_reply=60 holiday", "Mon 16:30 asked", "", ["first_reply 1 running due Wed 09:30"]),
    ("asked on a holiday", "first_reply=60 holiday", "Tue 11:00 asked", "", ["first_reply 1 running due Wed 10:00"]),
    ("in calendar time nights count", "first_reply=60", "Mon 16:30 asked", "", ["first_reply 1 running due Mon 17:30"]),
    ("the hour that spring leaves out is not counted", "first_reply=180 berlin", "2026-03-28 23:00 asked", "", ["first_reply 1 running due 2026-03-29 02:00"]),
    ("the hour that autumn repeats is counted twice", "first_reply=180 berlin", "2026-10-24 22:00 asked", "", ["first_reply 1 running due 2026-10-25 01:00"]),
    ("before the change as after it", "first_reply=420 berlin", "2026-10-24 22:00 asked", "", ["first_reply 1 running due 2026-10-25 05:00"]),
    # ---- next reply
    ("it begins with the next question", "next_reply=120", "Mon 09:00 asked; Mon 09:10 answered; Mon 10:00 asked", "", ["next_reply 1 running due Mon 12:00"]),
    ("not with the first", "next_reply=120", "Mon 09:00 asked", "", []),
    ("not with our answer", "next_reply=120", "Mon 09:00 asked; Mon 09:10 answered", "", []),
    ("from the first unanswered, not the last", "next_reply=120", "Mon 09:00 asked; Mon 09:10 answered; Mon 10:00 asked; Mon 11:00 asked", "", ["next_reply 1 running due Mon 12:00"]),
    ("each question anew", "next_reply=120", "Mon 09:00 asked; Mon 09:10 answered; Mon 10:00 asked; Mon 10:30 answered; Mon 11:00 asked", "", ["next_reply 1 fulfilled", "next_reply 2 running due Mon 13:00"]),
    ("one missed, one kept", "next_reply=60", "Mon 08:00 asked; Mon 08:01 answered; Mon 09:00 asked; Mon 11:00 answered; Mon 12:00 asked; Mon 12:30 answered", "", ["next_reply 1 fulfilled missed Mon 10:00", "next_reply 2 fulfilled"]),
    ("two answers in a row: the first did it", "next_reply=60", "Mon 08:00 asked; Mon 08:01 answered; Mon 09:00 asked; Mon 09:30 answered; Mon 11:00 answered", "", ["next_reply 1 fulfilled"]),
    ("closing ends it", "next_reply=60", "Mon 08:00 asked; Mon 08:01 answered; Mon 09:00 asked; Mon 09:30 closed", "", ["next_reply 1 cancelled"]),
    ("thanks after closing asks again", "next_reply=60", "Mon 08:00 asked; Mon 08:01 answered; Mon 08:02 closed; Mon 12:00 asked; Mon 12:00 open", "", ["next_reply 1 running due Mon 13:00"]),
    # ---- resolution
    ("until it is closed", "resolution=480", "Mon 09:00 asked; Mon 15:00 closed", "", ["resolution 1 fulfilled"]),
    ("an answer does not solve it", "resolution=480", "Mon 09:00 asked; Mon 10:00 answered", "", ["resolution 1 running due Mon 17:00"]),
    ("closed too late", "resolution=60", "Mon 09:00 asked; Mon 11:00 closed", "", ["resolution 1 fulfilled missed Mon 10:00"]),
    ("pending stops the time", "resolution=480", "Mon 09:00 asked; Mon 10:00 pending", "", ["resolution 1 paused"]),
    ("and it runs on with what is left", "resolution=480", "Mon 09:00 asked; Mon 10:00 pending; Mon 12:00 open", "", ["resolution 1 running due Mon 19:00"]),
    ("snoozing stops it", "resolution=480", "Mon 09:00 asked; Mon 10:00 snoozed; Tue 10:00 open", "", ["resolution 1 running due Tue 17:00"]),
    ("from one pause into the other is one pause", "resolution=480", "Mon 09:00 asked; Mon 10:00 pending; Mon 11:00 snoozed; Mon 12:00 open", "", ["resolution 1 running due Mon 19:00"]),
    ("where pending does not pause", "resolution=480 pause=snoozed", "Mon 09:00 asked; Mon 10:00 pending", "", ["resolution 1 running due Mon 17:00"]),
    ("where nothing pauses", "resolution=480 pause=", "Mon 09:00 asked; Mon 10:00 snoozed", "", ["resolution 1 running due Mon 17:00"]),
    ("a pause in the night costs no business time", "resolution=480 office", "Mon 09:00 asked; Mon 18:00 pending; Tue 08:00 open", "", ["resolution 1 running due Mon 17:00 missed Mon 17:00"]),
    ("a pause by day does", "resolution=480 office", "Mon 09:00 asked; Mon 12:00 pending; Tue 12:00 open", "", ["resolution 1 running due Tue 17:00"]),
    ("pausing what has run out does not save it", "resolution=60", "Mon 09:00 asked; Mon 11:00 pending", "", ["resolution 1 paused missed Mon 10:00"]),
    ("and it comes back due when it was", "resolution=60", "Mon 09:00 asked; Mon 11:00 pending; Mon 12:00 open", "", ["resolution 1 running due Mon 10:00 missed Mon 10:00"]),
    ("closed from pending", "resolution=60", "Mon 09:00 asked; Mon 09:30 pending; Tue 09:00 closed", "", ["resolution 1 fulfilled"]),
    ("reopened: it runs on without the time it was closed", "resolution=480", "Mon 09:00 asked; Mon 11:00 closed; Mon 13:00 open", "", ["resolution 1 running due Mon 19:00"]),
    ("reopened by the customer", "resolution=480", "Mon 09:00 asked; Mon 11:00 closed; Mon 13:00 asked; Mon 13:00 open", "", ["resolution 1 running due Mon 19:00"]),
    ("missed, closed, reopened, closed: missed once", "resolution=60", "Mon 09:00 asked; Mon 11:00 closed; Mon 12:00 open; Mon 12:10 closed", "", ["resolution 1 fulfilled missed Mon 10:00"]),
    ("reopened into pending", "resolution=480", "Mon 09:00 asked; Mon 11:00 closed; Mon 13:00 pending", "", ["resolution 1 paused"]),
    ("what we began is not resolved before anybody asked", "resolution=480", "Mon 09:00 answered; Mon 10:00 closed", "", []),
    # ---- update while waiting
    ("it begins with an answer", "update=240", "Mon 09:00 asked; Mon 10:00 answered", "", ["update 1 running due Mon 14:00"]),
    ("not before one", "update=240", "Mon 09:00 asked", "", []),
    ("each answer is the next beginning", "update=240", "Mon 09:00 asked; Mon 10:00 answered; Mon 13:00 answered", "", ["update 1 fulfilled", "update 2 running due Mon 17:00"]),
    ("a late one", "update=240", "Mon 09:00 asked; Mon 10:00 answered; Mon 15:00 answered", "", ["update 1 fulfilled missed Mon 14:00", "update 2 running due Mon 19:00"]),
    ("a question in between changes nothing", "update=240", "Mon 09:00 asked; Mon 10:00 answered; Mon 11:00 asked", "", ["update 1 running due Mon 14:00"]),
    ("pending: we wait for them", "update=240", "Mon 09:00 asked; Mon 10:00 answered; Mon 10:00 pending", "", ["update 1 paused"]),
    ("answered while pending: it begins paused", "update=240", "Mon 09:00 asked; Mon 09:30 pending; Mon 10:00 answered", "", ["update 1 paused"]),
    ("closed: no more news is owed", "update=240", "Mon 09:00 asked; Mon 10:00 answered; Mon 11:00 closed", "", ["update 1 cancelled"]),
    ("nothing is owed for what is closed", "update=240", "Mon 09:00 asked; Mon 10:00 closed; Mon 11:00 answered", "", []),
    ("nothing while only we have written", "update=240", "Mon 10:00 answered", "", []),
    # ---- spam
    ("spam is owed nothing", ALL, "Mon 09:00 asked; Mon 09:10 spam", "", ["first_reply 1 cancelled", "resolution 1 cancelled"]),
    ("not spam after all: time begins then", "first_reply=60", "Mon 09:00 asked; Mon 09:10 spam; Mon 12:00 ham", "", ["first_reply 1 cancelled", "first_reply 2 running due Mon 13:00"]),
    ("what spammers write on starts nothing", "first_reply=60", "Mon 09:00 spam; Mon 09:10 asked", "", []),
    # ---- policies that change
    ("no policy fits", "none", "Mon 09:00 asked; Mon 10:00 closed", "", []),
    ("a higher priority brings it forward", "first_reply=60", "Mon 09:00 asked; Mon 09:10 apply first_reply=30", "", ["first_reply 1 running due Mon 09:30"]),
    ("a lower one puts it back", "first_reply=60", "Mon 09:00 asked; Mon 09:10 apply first_reply=120", "", ["first_reply 1 running due Mon 11:00"]),
    ("too short by now: due now, not in the past", "first_reply=60", "Mon 09:00 asked; Mon 09:40 apply first_reply=30", "", ["first_reply 1 running due Mon 09:40"]),
    ("what is missed stays missed with more time", "first_reply=60", "Mon 09:00 asked; Mon 10:30 apply first_reply=240", "", ["first_reply 1 running due Mon 10:00 missed Mon 10:00"]),
    ("from calendar into business time: what ran counts", "first_reply=120", "Mon 16:00 asked; Mon 16:30 apply first_reply=120 office", "", ["first_reply 1 running due Tue 10:00"]),
    ("no longer promised", "first_reply=60", "Mon 09:00 asked; Mon 09:10 apply none", "", ["first_reply 1 cancelled"]),
    ("promised only now: from when it was asked", "none", "Mon 09:00 asked; Mon 09:10 apply first_reply=60", "", ["first_reply 1 running due Mon 10:00"]),
    ("promised only now, and too late: due now", "none", "Mon 09:00 asked; Mon 12:00 apply first_reply=60", "", ["first_reply 1 running due Mon 12:00"]),
    ("new terms while it is paused", "resolution=480", "Mon 09:00 asked; Mon 10:00 pending; Mon 11:00 apply resolution=120; Mon 12:00 open", "", ["resolution 1 running due Mon 13:00"]),
    ("new terms that do not pause any more", "resolution=480", "Mon 09:00 asked; Mon 10:00 pending; Mon 11:00 apply resolution=480 pause=", "", ["resolution 1 running due Mon 18:00"]),
    ("an edited policy leaves running clocks alone", "first_reply=60", "Mon 09:00 asked; Mon 09:10 edit first_reply=10", "", ["first_reply 1 running due Mon 10:00"]),
    ("and holds for those that begin after", "next_reply=60", "Mon 09:00 asked; Mon 09:10 edit next_reply=10; Mon 09:20 answered; Mon 10:00 asked", "", ["next_reply 1 running due Mon 10:10"]),
    ("edited hours: the version of then counts", "first_reply=60 office", "Mon 16:30 asked; Mon 16:40 edit first_reply=60 holiday", "", ["first_reply 1 running due Tue 09:30"]),
    # ---- all at once
    ("a whole conversation", ALL, "Mon 09:00 asked; Mon 09:30 answered; Mon 10:00 asked; Mon 10:15 answered; Mon 11:00 closed", "",
     ["first_reply 1 fulfilled", "resolution 1 fulfilled", "update 1 fulfilled", "next_reply 1 fulfilled", "update 2 cancelled"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("policy", "history", "now", "expected"), [e[1:] for e in EXAMPLES], ids=[e[0] for e in EXAMPLES]
)
def test_worked_example(policy: str, history: str, now: str, expected: list[str]) -> None:
    assert [told(clock) for clock in played(policy, history, now)] == expected


def test_there_are_enough_and_each_is_another() -> None:
    assert len({(e[1], e[2], e[3]) for e in EXAMPLES}) == len(EXAMPLES) >= 60
    spoken_of = {line.split()[0] for e in EXAMPLES for line in e[4]}
    assert spoken_of == {metric.value for metric in Metric}


@pytest.mark.parametrize(("policy", "history", "warned"), [
    ("first_reply=60", "Mon 09:00 asked", "Mon 09:45"),
    ("first_reply=10", "Mon 09:00 asked", "Mon 09:00"),  # shorter than the warning: at once
    ("first_reply=60 office", "Mon 16:30 asked", "Tue 09:15"),
])  # fmt: skip
def test_when_somebody_is_warned(policy: str, history: str, warned: str) -> None:
    (clock,) = played(policy, history)
    assert clock.warn_at == moment(warned)


def test_nobody_is_warned_of_what_is_paused_or_done() -> None:
    for history in ("Mon 09:00 asked; Mon 09:10 pending", "Mon 09:00 asked; Mon 09:10 closed"):
        (clock,) = played("resolution=60", history)
        assert clock.warn_at is None
