"""When to read on, when to look back, and how long to wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from merhaba.modules.shops.pieces import Mode, Piece, next_piece
from merhaba.modules.shops.rules import kept_places, look_back_from, pause_after, was_missed
from merhaba.ports.shops.port import Mirrored

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def row(what: str, **more: Any) -> Any:
    facts: dict[str, Any] = {
        "what": what, "place": {"at": what}, "complete": False, "next_at": NOON, "look_place": None,
        "looked_at": None, "completed_at": None, "places": [],
    }  # fmt: skip
    return SimpleNamespace(**{**facts, **more})


def test_kinds_are_read_one_after_the_other() -> None:
    rows = [row("orders"), row("products"), row("customers"), row("hooks", next_at=None)]
    assert next_piece(rows, NOON) == Piece(Mirrored.CUSTOMERS, Mode.FIRST, {"at": "customers"})
    rows[2] = row("customers", next_at=NOON + DAY)
    assert next_piece(rows, NOON) is None, "orders name customers: they wait with them"
    rows[2] = row("customers", complete=True, completed_at=NOON, next_at=NOON + DAY)
    assert next_piece(rows, NOON) == Piece(Mirrored.PRODUCTS, Mode.FIRST, {"at": "products"})


def test_what_was_read_is_kept_up_to_date_while_the_rest_is_read() -> None:
    rows = [row("customers", complete=True, completed_at=NOON), row("products"), row("orders"), row("hooks")]
    assert next_piece(rows, NOON) == Piece(Mirrored.CUSTOMERS, Mode.ON, {"at": "customers"})
    rows[0] = row("customers", complete=True, completed_at=NOON, next_at=NOON + DAY)
    assert next_piece(rows, NOON) == "hooks", "the platform is asked to call before the long part begins"


def test_reading_everything_again_is_not_a_first_time() -> None:
    again = next_piece([row("customers", completed_at=NOON - DAY)], NOON)
    assert isinstance(again, Piece)
    assert again.mode is Mode.AGAIN


def test_a_place_a_day_is_kept_and_looking_back_begins_three_days_ago() -> None:
    places: list[Any] = []
    for hours in range(0, 24 * 10, 6):
        places = kept_places(places, {"hour": hours}, NOON + timedelta(hours=hours))
    assert 4 <= len(places) <= 5
    last = NOON + timedelta(hours=234)
    begin = look_back_from(places, None, NOON, last)
    assert begin is not None
    assert 72 <= 234 - begin["hour"] < 72 + 48
    assert look_back_from(places, last - timedelta(hours=23), NOON, last) is None
    assert look_back_from(places, None, last, last) is None, "the first sync has just been"
    assert look_back_from([], None, NOON, last) is None


def test_how_long_to_wait() -> None:
    assert pause_after(1, 30.0) == timedelta(seconds=30)
    assert pause_after(1, 0.0) == timedelta(seconds=0.5)
    waits = [pause_after(n, None).total_seconds() for n in range(1, 30)]
    assert waits[0] == 2
    assert waits == sorted(waits)
    assert waits[-1] == 600
    assert was_missed(NOON, NOON + timedelta(minutes=2))
    assert not was_missed(NOON, NOON + timedelta(seconds=30))
