"""How long the desk's requests take on a small and a large inbox.

Both are asked in turn, so that they see the same noise; right before each request a trivial one is timed, and
of all samples only the half that was taken in the calmer moments counts. On a machine of one's own that
changes nothing; on a shared one it leaves out what the neighbours did. The time on the processor is nearly
free of them.
"""

from __future__ import annotations

import contextlib
import random
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from ..figures import Figures, in_ms, ratio, rounded
from ..http_client import Client
from ..processes import by_role, processor_seconds
from ..stack import Stack, running
from .cache import filled
from .requests import FLOOR, Path, requests, sample

_WARM_UP = 3
_ROUNDS = 3
ALL_LISTS = "all lists together"


@dataclass
class Samples:
    """What one request took on one inbox."""

    calm_and_taken: list[tuple[float, float]] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def figures(self, floor: Samples) -> Figures:
        """Of the calmer half, and the processor's time of the web server and the database alone."""
        calmer = sorted(self.calm_and_taken)[: max(1, len(self.calm_and_taken) // 2)]
        spent = median(self.processor) - median(floor.processor) / 2  # it was asked before each, itself too
        return in_ms([taken for _, taken in calmer]) | {"cpu_ms": rounded(spent * 1000)}


class Inbox:
    """A running stack with so many conversations."""

    def __init__(self, stacks: contextlib.ExitStack, size: int) -> None:
        stack = stacks.enter_context(running(filled(size)))
        self._client = Client(stack.port, stack.token())
        stacks.callback(self._client.close)
        self._stack: Stack = stack
        self.paths: dict[str, Path] = requests(sample(stack.database), random.Random(7))
        self.samples = {name: Samples() for name in self.paths}

    def warm_up(self, name: str) -> None:
        """The first few are not counted."""
        for _ in range(_WARM_UP):
            self._client.timed(self.paths[name]())

    def ask(self, name: str) -> None:
        """Once, with the trivial request before it."""
        calm = self._client.timed(self.paths[FLOOR]())
        self.samples[name].calm_and_taken.append((calm, self._client.timed(self.paths[name]())))

    def figures(self, name: str) -> Figures:
        """What a request took, or all requests for a list."""
        if name != ALL_LISTS:
            return self.samples[name].figures(self.samples[FLOOR])
        every = Samples()
        for each, samples in self.samples.items():
            if each.startswith("list "):
                every.calm_and_taken += samples.calm_and_taken
                every.processor += samples.processor
        return every.figures(self.samples[FLOOR])

    def processor_seconds(self) -> float:
        """What its web server and its database have spent."""
        roles = by_role(self._stack.pid)
        return processor_seconds(roles["web"] + roles["postgres"])


def measure(sizes: tuple[int, int], times: int) -> dict[str, Any]:
    """Every request `times` times on each size; gives figures by request and how they grow with the size."""
    each = max(1, times // _ROUNDS)
    with contextlib.ExitStack() as stacks:
        inboxes = [Inbox(stacks, size) for size in sizes]
        for _ in range(_ROUNDS):
            for name in inboxes[0].paths:
                _block(inboxes, name, each)
        few, many = inboxes
        return {
            "conversations": list(sizes),
            "samples": each * _ROUNDS,
            "requests": {
                name: _compared(sizes, few.figures(name), many.figures(name))
                for name in (*few.paths, ALL_LISTS)
            },
        }


def _block(inboxes: list[Inbox], name: str, times: int) -> None:
    for inbox in inboxes:
        inbox.warm_up(name)
    before = [inbox.processor_seconds() for inbox in inboxes]
    for _ in range(times):
        for inbox in inboxes:
            inbox.ask(name)
    for inbox, spent in zip(inboxes, before, strict=True):
        inbox.samples[name].processor.append((inbox.processor_seconds() - spent) / times)


def _compared(sizes: tuple[int, int], few: Figures, many: Figures) -> dict[str, Figures | float]:
    return {str(sizes[0]): few, str(sizes[1]): many} | {
        f"growth_{figure.removesuffix('_ms')}": ratio(many[figure], few[figure])
        for figure in ("p50_ms", "p95_ms", "cpu_ms")
    }
