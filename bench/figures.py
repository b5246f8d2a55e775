"""Turning samples into the few numbers that are reported."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

Figures = dict[str, float]


def percentile(samples: Sequence[float], share: float) -> float:
    """The sample below which `share` (0 to 1) of all samples lie: nearest rank, no interpolation."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def in_ms(seconds: Sequence[float]) -> Figures:
    """Median, p95 and p99 of durations, in milliseconds."""
    return {
        "p50_ms": rounded(median(seconds) * 1000),
        "p95_ms": rounded(percentile(seconds, 0.95) * 1000),
        "p99_ms": rounded(percentile(seconds, 0.99) * 1000),
    }


def rounded(value: float) -> float:
    """Three significant digits: what is left after them is noise."""
    return float(f"{value:.3g}")


def ratio(value: float, floor: float) -> float:
    """How many times `floor` it is."""
    return rounded(value / floor) if floor else 0.0
