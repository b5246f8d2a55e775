"""Rate limits: a bucket per key, refilled with time."""

from __future__ import annotations

import time

import pytest

from merhaba.platform.web import Problem, RateLimit


def _taken(limit: RateLimit, key: str, times: int) -> int:
    taken = 0
    for _ in range(times):
        try:
            limit.take(key)
            taken += 1
        except Problem:
            pass
    return taken


def test_a_burst_is_allowed_and_no_more() -> None:
    limit = RateLimit(burst=5, per_minute=1)
    assert _taken(limit, "a", 20) == 5
    assert _taken(limit, "b", 3) == 3


def test_the_refusal_says_how_long_to_wait() -> None:
    limit = RateLimit(burst=1, per_minute=6)
    limit.take("a")
    with pytest.raises(Problem) as refused:
        limit.take("a")
    problem = refused.value
    assert (problem.status, problem.code) == (429, "too-many-attempts")
    assert 1 <= int(problem.headers["Retry-After"]) <= 10


def test_it_refills_with_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now)
    limit = RateLimit(burst=3, per_minute=60)
    assert _taken(limit, "a", 5) == 3
    now += 2
    assert _taken(limit, "a", 5) == 2
    now += 3600
    assert _taken(limit, "a", 9) == 3


def test_a_try_that_was_right_is_given_back() -> None:
    limit = RateLimit(burst=2, per_minute=1)
    for _ in range(10):
        limit.take("a")
        limit.give_back("a")
    assert _taken(limit, "a", 5) == 2


def test_this_machine_itself_is_a_proxy_and_not_limited() -> None:
    limit = RateLimit(burst=1, per_minute=1)
    for _ in range(5):
        limit.take_from("127.0.0.1")
        limit.take_from("::1")
        limit.take_from(None)
    limit.take_from("203.0.113.5")
    with pytest.raises(Problem):
        limit.take_from("203.0.113.5")


def test_memory_is_bounded_however_many_come() -> None:
    limit = RateLimit(burst=1, per_minute=1)
    for number in range(25_000):
        limit.take(str(number))
    assert len(limit._left) <= 20_000
