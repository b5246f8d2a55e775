"""When fetching lags, waits and is worth a word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from merhaba.channels.email.fetch.place import Place, Rescan, Trouble, place_of
from merhaba.modules.fetching.rules import QUIET, lag, pause_after, shown

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BEGUN = NOW - timedelta(days=2)


def test_lag_is_nothing_while_caught_up_and_connected() -> None:
    moment = NOW - timedelta(minutes=3)
    assert lag(now=NOW, begun=BEGUN, contact=moment, caught_up=moment, behind=0) == timedelta(0)


def test_lag_grows_from_the_last_time_nothing_was_left() -> None:
    caught_up = NOW - timedelta(hours=5)
    for contact, behind in ((NOW, 7), (caught_up, 0), (NOW - QUIET * 2, 0)):
        assert lag(now=NOW, begun=BEGUN, contact=contact, caught_up=caught_up, behind=behind) == timedelta(
            hours=5
        )
    assert lag(now=NOW, begun=BEGUN, contact=None, caught_up=None, behind=0) == timedelta(days=2)


@given(st.integers(1, 10_000), st.booleans())
def test_pauses_grow_and_end(failures: int, needs_person: bool) -> None:
    pause = pause_after(failures, needs_person=needs_person)
    assert timedelta(seconds=5) <= pause <= timedelta(hours=1)
    assert pause <= pause_after(failures + 1, needs_person=needs_person)


def test_one_broken_connection_is_not_worth_a_word() -> None:
    assert not shown(1, needs_person=False)
    assert shown(2, needs_person=False)
    assert shown(1, needs_person=True)


UIDS = st.integers(1, 2**32 - 1)
PLACES = st.builds(
    Place,
    validity=UIDS,
    uid=UIDS,
    reached=st.datetimes(timezones=st.just(UTC)),
    trouble=st.none() | st.builds(Trouble, UIDS, UIDS, st.integers(1, 9)),
    skipped=st.dictionaries(UIDS, st.integers(1, 4), max_size=5),
    rescan=st.none() | st.builds(Rescan, UIDS, st.dates()),
)


@given(PLACES)
def test_a_place_is_read_as_it_was_written(place: Place) -> None:
    assert place_of(place.json()) == place


@given(PLACES, UIDS, st.none() | st.datetimes(timezones=st.just(UTC)))
def test_a_place_never_goes_back(place: Place, uid: int, arrived: datetime | None) -> None:
    after = place.past(uid, arrived)
    assert after.uid == max(place.uid, uid)
    assert after.reached >= place.reached
    assert set(after.skipped) == set(place.skipped) - {uid}
    skipping = place.skipping(uid)
    assert uid in skipping.skipped
    assert skipping.uid == max(place.uid, uid)
