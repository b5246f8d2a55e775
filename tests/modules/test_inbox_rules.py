"""The inbox's decisions, over all their inputs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from merhaba.modules.inbox.rules import (
    REOPEN_WITHIN,
    Candidate,
    reopens,
    snooze_is_over,
    status_after_inbound,
    thread,
    waiting_after,
)
from merhaba.modules.inbox.types import Status

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PEOPLE = st.frozensets(st.sampled_from([f"p{n}@mail.example" for n in range(5)]), max_size=4)
CANDIDATES = st.lists(
    st.builds(Candidate, conversation=st.uuids(version=4), by_token=st.booleans(), people=PEOPLE), max_size=6
)
# Hypothesis wants the borders without a zone and adds it itself.
MOMENTS = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001
    max_value=datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(st.sampled_from([f"p{n}@mail.example" for n in range(7)]), CANDIDATES)
def test_a_stranger_never_lands_in_a_conversation(sender: str, candidates: list[Candidate]) -> None:
    found = thread(sender, candidates)
    if found is None:
        assert not [c for c in candidates if c.by_token or sender in c.people]
    else:
        (chosen, *_) = [c for c in candidates if c.conversation == found]
        assert chosen.by_token or sender in chosen.people


@given(CANDIDATES)
def test_a_genuine_reply_address_decides_alone(candidates: list[Candidate]) -> None:
    by_token = [c.conversation for c in candidates if c.by_token]
    if by_token:
        assert thread("stranger@mail.example", candidates) == by_token[0]


@given(CANDIDATES)
def test_the_case_of_an_address_does_not_matter(candidates: list[Candidate]) -> None:
    assert thread("P1@Mail.Example", candidates) == thread("p1@mail.example", candidates)


def test_without_candidates_there_is_no_thread() -> None:
    assert thread("p1@mail.example", []) is None


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(0, 1000)), max_size=30))
def test_waiting_begins_with_the_first_unanswered_message(happened: list[tuple[bool, bool, int]]) -> None:
    waiting: datetime | None = None
    expected: datetime | None = None
    for number, (inbound, automatic, _) in enumerate(happened):
        at = NOW + timedelta(minutes=number)
        waiting = waiting_after(waiting, inbound=inbound, at=at, automatic=automatic)
        if not automatic:
            expected = (expected or at) if inbound else None
        assert waiting == expected


@given(st.sampled_from(Status))
def test_whatever_it_was_a_customers_message_opens_it(status: Status) -> None:
    assert status_after_inbound(status) is Status.OPEN


@given(st.sampled_from(Status), st.none() | MOMENTS, MOMENTS)
def test_only_what_was_closed_long_ago_stays_closed(
    status: Status, closed: datetime | None, now: datetime
) -> None:
    stays = status is Status.CLOSED and closed is not None and now - closed > REOPEN_WITHIN
    assert reopens(status, closed, now) == (not stays)


def test_the_border_of_reopening_belongs_to_the_old_conversation() -> None:
    assert reopens(Status.CLOSED, NOW - REOPEN_WITHIN, NOW)
    assert not reopens(Status.CLOSED, NOW - REOPEN_WITHIN - timedelta(seconds=1), NOW)


@given(MOMENTS, MOMENTS)
def test_a_snooze_is_over_at_its_moment_and_not_before(until: datetime, now: datetime) -> None:
    assert snooze_is_over(until, now) == (until <= now)
    assert snooze_is_over(None, now)


def test_the_first_of_several_matches_wins() -> None:
    first, second = uuid4(), uuid4()
    candidates = [Candidate(c, False, frozenset({"a@b.example"})) for c in (first, second)]
    found: UUID | None = thread("a@b.example", candidates)
    assert found == first
