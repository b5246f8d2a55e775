"""`python -m bench small|large [MEASUREMENT ...]`: a table on standard error, one JSON line at the end."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from . import aims, inbound, memory, results, rules, starting, table, widget
from .faults import measure as faults
from .inbox import measure as inbox
from .live import measure as live
from .mail import measure as mail
from .shops import measure as shops


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    conversations: tuple[int, int]
    times: int
    settle: float
    cold: int
    warm: int
    flood: float
    sockets: int
    talk: float
    per_second: float
    pages: int
    orders: int
    webhooks: int
    mails: int


SIZES = {
    "small": Size((10_000, 100_000), 30, 5, 1, 3, 8, 200, 12, 5, 3, 20_000, 100, 500),
    "large": Size((10_000, 1_000_000), 90, 15, 3, 5, 20, 2000, 60, 5, 5, 1_000_000, 500, 3000),
}
FAULT_ROUNDS = 3


def main(arguments: list[str]) -> int:
    """Run what was asked for; gives the exit code."""
    name, *wanted = arguments or ["small"]
    if name == "faults":
        return _faults()
    if name not in SIZES:
        print(f"usage: python -m bench {'|'.join(SIZES)} [MEASUREMENT ...] | faults", file=sys.stderr)
        return 2
    size = SIZES[name]
    every: dict[str, Callable[[], dict[str, Any]]] = {
        "inbox": lambda: inbox.measure(size.conversations, size.times),
        "memory": lambda: memory.measure(size.settle),
        "start": lambda: starting.measure(size.cold, size.warm),
        "inbound": lambda: inbound.measure(size.flood),
        "mail": lambda: mail.measure(size.flood, size.mails),
        "live": lambda: live.measure(size.sockets, size.talk, size.per_second),
        "rules": lambda: rules.measure(size.sockets // 2, size.talk, size.per_second),
        "widget": lambda: widget.measure(size.pages),
        "shops": lambda: shops.measure(size.orders, size.webhooks, 5),
    }
    unknown = set(wanted) - set(every)
    if unknown:
        print(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(every)}", file=sys.stderr)
        return 2
    run: dict[str, Any] = {"size": name, "at": datetime.now(UTC).isoformat(timespec="seconds"), "seconds": {}}
    for measurement in wanted or every:
        print(f"measuring {measurement} ...", file=sys.stderr, flush=True)
        began = time.perf_counter()
        run[measurement] = every[measurement]()
        run["seconds"][measurement] = round(time.perf_counter() - began, 1)
    run["aims"] = aims.judged(run)
    before = results.last(name)
    results.keep(run)
    print(table.of(run, before), file=sys.stderr)
    print(json.dumps(run, ensure_ascii=False))
    return 0


def _faults() -> int:
    found = faults.measure(FAULT_ROUNDS)
    print(json.dumps(found))
    return 1 if found["lost"] or found["doubled"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
