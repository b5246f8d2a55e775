"""A run as a table for people: each figure, what it was the last time, and the aims."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_NOT_FIGURES = {"aims", "seconds", "size", "at"}


def of(run: dict[str, Any], before: dict[str, Any]) -> str:
    """The whole table."""
    lines = [f"{'':58}{'now':>12}{'last':>12}{'now/last':>10}"]
    for measurement, found in run.items():
        if measurement not in _NOT_FIGURES:
            lines.append(measurement)
            earlier = dict(_flat(before.get(measurement)))
            lines += [_line(name, now, earlier.get(name)) for name, now in _flat(found)]
    lines.append("aims")
    for aim in run["aims"]:
        verdict = "met" if aim["met"] else f"missed by {aim['figure'] / aim['limit'] - 1:.0%}"
        lines.append(f"  {aim['aim']:<56}{aim['figure']:>12g}   at most {aim['limit']:g}: {verdict}")
    return "\n".join(lines)


def _line(name: str, now: float, earlier: float | None) -> str:
    line = f"  {name:<56}{now:>12g}"
    if earlier is None:
        return line
    return f"{line}{earlier:>12g}" + (f"{now / earlier:>10.2f}" if earlier else "")


def _flat(value: Any, name: str = "") -> Iterator[tuple[str, float]]:
    """Every number, named by its path."""
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int | float):
        yield name, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, f"{name}, {key}" if name else str(key))
