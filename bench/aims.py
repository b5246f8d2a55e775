"""What we want the figures to be, and whether they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .inbox.measure import ALL_LISTS

_KB = 1024


def judged(run: dict[str, Any]) -> list[dict[str, Any]]:
    """Every aim that this run measured something about, with its figure."""
    return [
        {"aim": aim, "limit": limit, "figure": figure, "met": figure <= limit}
        for aim, limit, figure in _figures(run)
    ]


def _figures(run: dict[str, Any]) -> Iterator[tuple[str, float, float]]:
    if "live" in run:
        for what in ("question", "answer"):
            yield f"chat, {what} p99 until seen, ms", 100, run["live"][f"{what}_seen"]["p99_ms"]
            yield f"the same in calm moments, {what}", 100, run["live"][f"{what}_seen_calm"]["p99_ms"]
    if "inbox" in run:
        yield from _lists(run["inbox"])
    if "shops" in run:
        yield "worker during a first sync, MB", 300, run["shops"]["first_sync"]["worker_mb"]
        yield "webhook accepted p99, ms", 20, run["shops"]["webhooks"]["accepted"]["p99_ms"]
    if "rules" in run:
        yield "chat's p99 with 50 rules to none", 1.1, run["rules"]["added_p99"]
    if "memory" in run:
        yield "idle stack, MB", 400, run["memory"]["total_mb"]
    if "start" in run:
        yield "warm start, s", 5, run["start"]["warm_s"]
    if "widget" in run and "skipped" not in run["widget"]:
        widget = run["widget"]
        yield "loader, KB gzip", 5, round(widget["loader_gzip_bytes"] / _KB, 2)
        yield "opened chat, KB gzip", 50, round(widget["opened_gzip_bytes"] / _KB, 2)
        yield "requests before intent", 1, widget["requests_before_intent"]


def _lists(inbox: dict[str, Any]) -> Iterator[tuple[str, float, float]]:
    """All lists together, and the slowest of them by its median: one list's p95 is a single bad moment."""
    few, many = inbox["conversations"]
    lists = {name: found for name, found in inbox["requests"].items() if name.startswith("list ")}
    slowest = max(lists, key=lambda name: float(lists[name][str(many)]["p50_ms"]))
    together = inbox["requests"][ALL_LISTS]
    yield f"lists at {many:,}, p95 ms", 30, together[str(many)]["p95_ms"]
    yield f"lists at {many:,} to {few:,}, p95", 1.5, together["growth_p95"]
    yield f"lists at {many:,} to {few:,}, processor's time", 1.5, together["growth_cpu"]
    yield f"slowest list at {many:,} ({slowest}), p50 ms", 30, lists[slowest][str(many)]["p50_ms"]
