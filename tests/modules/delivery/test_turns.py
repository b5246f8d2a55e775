"""How much an account may hand over in a minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from merhaba.modules.delivery.rules import limit_of, wait_for_turn

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@given(st.lists(st.floats(0, 59.9), max_size=30), st.integers(1, 20))
def test_after_the_wait_there_is_a_turn(ago: list[float], per_minute: int) -> None:
    attempted = sorted(NOW - timedelta(seconds=seconds) for seconds in ago)
    pause = wait_for_turn(attempted, per_minute, NOW)
    assert (pause is None) == (len(attempted) < per_minute)
    if pause is not None:
        then = NOW + pause
        still = [at for at in attempted if at > then - timedelta(minutes=1)]
        assert wait_for_turn(still, per_minute, then) is None


def test_settings_that_are_no_numbers_are_not_limits() -> None:
    rubbish: list[object] = ["many", None, [], -5, 0]
    for nonsense in rubbish:
        assert limit_of({"send_per_minute": nonsense}, "send_per_minute", 7) == 7
    assert limit_of({"send_per_minute": "12"}, "send_per_minute", 7) == 12
