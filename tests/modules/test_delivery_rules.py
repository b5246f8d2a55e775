"""A delivery's state: forward only, whatever order receipts arrive in."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from merhaba.modules.delivery.payload import from_json, to_json
from merhaba.modules.delivery.rules import MAX_ATTEMPTS, State, next_state, wait_before
from merhaba.ports.channels import Address, OutboundFile, OutboundMessage

ORDER = [State.QUEUED, State.SENT, State.DELIVERED, State.READ]


@given(st.lists(st.sampled_from(State), max_size=12))
def test_what_was_seen_to_arrive_never_becomes_unseen(receipts: list[State]) -> None:
    state = State.QUEUED
    for happening in receipts:
        before, state = state, next_state(state, happening)
        if before in {State.DELIVERED, State.READ}:
            assert ORDER.index(state) >= ORDER.index(before)
        if before is State.FAILED:
            assert state in {State.FAILED, State.DELIVERED, State.READ}
        if before in ORDER and state in ORDER:
            assert ORDER.index(state) >= ORDER.index(before)


@given(st.sampled_from(State), st.sampled_from(State))
def test_the_same_receipt_twice_changes_nothing_more(state: State, happening: State) -> None:
    once = next_state(state, happening)
    assert next_state(once, happening) == once


def test_receipts_in_any_order_end_the_same() -> None:
    for receipts in permutations([State.SENT, State.DELIVERED, State.READ]):
        state = State.QUEUED
        for happening in receipts:
            state = next_state(state, happening)
        assert state is State.READ


def test_a_late_failure_does_not_undo_an_arrival() -> None:
    assert next_state(State.READ, State.FAILED) is State.READ
    assert next_state(State.DELIVERED, State.FAILED) is State.DELIVERED
    assert next_state(State.SENT, State.FAILED) is State.FAILED
    assert next_state(State.FAILED, State.SENT) is State.FAILED
    assert next_state(State.FAILED, State.READ) is State.READ


@given(st.integers(-3, 10_000), st.none() | st.floats(-10, 1e9))
def test_pauses_grow_and_stay_reasonable(attempt: int, asked: float | None) -> None:
    pause = wait_before(attempt, asked)
    assert timedelta(seconds=15) <= pause <= timedelta(days=1)
    assert wait_before(attempt + 1, None) >= wait_before(attempt, None)


def test_all_attempts_together_bridge_a_bad_day_at_the_relay() -> None:
    whole = sum((wait_before(attempt) for attempt in range(1, MAX_ATTEMPTS)), timedelta())
    assert timedelta(hours=3) < whole < timedelta(days=2)


TEXT = st.text(max_size=20)
ADDRESSES = st.lists(st.builds(Address, TEXT, TEXT), max_size=3).map(tuple)
FILES = st.lists(
    st.builds(OutboundFile, TEXT, TEXT, st.integers(0), TEXT, st.booleans(), st.none() | TEXT), max_size=2
).map(tuple)


@given(
    st.builds(
        OutboundMessage,
        idempotency_key=TEXT,
        external_id=TEXT,
        sender=st.builds(Address, TEXT, TEXT),
        to=ADDRESSES,
        text=TEXT,
        html=st.none() | TEXT,
        cc=ADDRESSES,
        references=st.lists(TEXT, max_size=3).map(tuple),
        files=FILES,
    )
)
def test_a_message_comes_back_from_the_database_as_it_was(message: OutboundMessage) -> None:
    import json

    assert from_json(json.loads(json.dumps(to_json(message)))) == message
