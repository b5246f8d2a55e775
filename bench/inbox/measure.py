"""How long the desk's requests take on a small and a large inbox.

Both are asked in turn, so that they see the same noise; right before each request a trivial one is timed, and
of all samples only the half that was taken in the calmer moments counts. On a machine of one's own that
changes nothing; on a shared one it leaves out what the neighbours did.
"""

from __future__ import annotations

import contextlib
import random
from typing import Any

from ..figures import Figures, in_ms, ratio
from ..http_client import Client
from ..stack import running
from .cache import filled
from .requests import FLOOR, Path, requests, sample

Samples = list[tuple[float, float]]
"""(the trivial request's seconds, the measured one's seconds)."""

_WARM_UP = 3


def measure(sizes: tuple[int, int], times: int) -> dict[str, Any]:
    """Every request `times` times on each size; gives figures by request and how they grow with the size."""
    rounds = 3
    taken: dict[str, tuple[Samples, Samples]] = {}
    with contextlib.ExitStack() as stacks:
        asked = [_client(stacks, size) for size in sizes]
        for _ in range(rounds):
            for name in asked[0][1]:
                samples = taken.setdefault(name, ([], []))
                for _ in range(_WARM_UP):
                    for client, paths in asked:
                        client.timed(paths[name]())
                for _ in range(max(1, times // rounds)):
                    for (client, paths), mine in zip(asked, samples, strict=True):
                        calm = client.timed(paths[FLOOR]())
                        mine.append((calm, client.timed(paths[name]())))
    return {
        "conversations": list(sizes),
        "samples": len(taken[FLOOR][0]),
        "requests": {name: _compared(sizes, *both) for name, both in taken.items()},
    }


def _client(stacks: contextlib.ExitStack, size: int) -> tuple[Client, dict[str, Path]]:
    stack = stacks.enter_context(running(filled(size)))
    client = Client(stack.port, stack.token())
    stacks.callback(client.close)
    return client, requests(sample(stack.database), random.Random(7))


def _compared(sizes: tuple[int, int], small: Samples, large: Samples) -> dict[str, Figures | float]:
    few, many = in_ms(_calmer_half(small)), in_ms(_calmer_half(large))
    return {
        str(sizes[0]): few,
        str(sizes[1]): many,
        "growth_p50": ratio(many["p50_ms"], few["p50_ms"]),
        "growth_p95": ratio(many["p95_ms"], few["p95_ms"]),
    }


def _calmer_half(samples: Samples) -> list[float]:
    return [taken for _, taken in sorted(samples)[: max(1, len(samples) // 2)]]
