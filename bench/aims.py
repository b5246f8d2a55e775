"""What we want the figures to be, and whether they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

PHONE_KB = 1024


def judged(run: dict[str, Any]) -> list[dict[str, Any]]:
    """Every aim that this run measured something about, with its figure."""
    return [
        {"aim": aim, "limit": limit, "figure": figure, "met": figure <= limit}
        for aim, limit, figure in _figures(run)
    ]


def _figures(run: dict[str, Any]) -> Iterator[tuple[str, float, float]]:
    if "live" in run:
        yield "chat p99 until seen, ms", 100, run["live"]["question_seen"]["p99_ms"]
        yield "answer p99 until seen, ms", 100, run["live"]["answer_seen"]["p99_ms"]
    if "inbox" in run:
        yield from _lists(run["inbox"])
    if "memory" in run:
        yield "idle stack, MB", 400, run["memory"]["total_mb"]
    if "start" in run:
        yield "warm start, s", 5, run["start"]["warm_s"]
    if "widget" in run and "skipped" not in run["widget"]:
        widget = run["widget"]
        yield "loader, KB gzip", 5, round(widget["loader_gzip_bytes"] / PHONE_KB, 2)
        yield "opened chat, KB gzip", 50, round(widget["opened_gzip_bytes"] / PHONE_KB, 2)
        yield "requests before intent", 1, widget["requests_before_intent"]


def _lists(inbox: dict[str, Any]) -> Iterator[tuple[str, float, float]]:
    """The slowest list and the one that grows most."""
    many = str(inbox["conversations"][1])
    lists = {name: found for name, found in inbox["requests"].items() if name.startswith("list ")}
    slowest = max(lists, key=lambda name: float(lists[name][many]["p95_ms"]))
    growing = max(lists, key=lambda name: float(lists[name]["growth_p95"]))
    yield f"slowest list at {int(many):,} ({slowest}), p95 ms", 30, lists[slowest][many]["p95_ms"]
    yield f"list that grows most ({growing}), p95 to p95", 1.5, lists[growing]["growth_p95"]
