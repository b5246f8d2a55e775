"""A run as a table for people: each figure, what it was the last time, and the aims."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_NOT_FIGURES = {"aims", "seconds", "size", "at"}
_INBOX = ("p50_ms", "p95_ms", "cpu_ms")


def of(run: dict[str, Any], before: dict[str, Any]) -> str:
    """The whole table."""
    lines: list[str] = []
    for measurement, found in run.items():
        if measurement in _NOT_FIGURES:
            continue
        if measurement == "inbox":
            lines += _inbox(found, before.get(measurement) or {})
        else:
            lines += _figures(measurement, found, dict(_flat(before.get(measurement))))
    lines.append("\naims")
    for aim in run["aims"]:
        verdict = "met" if aim["met"] else f"missed by {aim['figure'] / aim['limit'] - 1:.0%}"
        lines.append(f"  {aim['aim']:<56}{aim['figure']:>12g}   at most {aim['limit']:g}: {verdict}")
    return "\n".join(lines)


def _figures(measurement: str, found: Any, earlier: dict[str, float]) -> Iterator[str]:
    yield f"\n{measurement:<58}{'now':>12}{'last':>12}{'now/last':>10}"
    for name, now in _flat(found):
        then = earlier.get(name)
        line = f"  {name:<56}{now:>12g}"
        if then is not None:
            line += f"{then:>12g}" + (f"{now / then:>10.2f}" if then else "")
        yield line


def _inbox(found: dict[str, Any], before: dict[str, Any]) -> Iterator[str]:
    """One line for each request: both sizes, how it grows, and its median at the large size the last time."""
    few, many = map(str, found["conversations"])
    heads = "".join(f"{figure:>9}" for figure in _INBOX)
    yield f"\n{'inbox':<44}{int(few):>27,}{int(many):>27,}{'growth':>27}{'last':>9}"
    yield f"{'':<44}{heads}{heads}{heads.replace('_ms', '   ')}{'p50_ms':>9}"
    for name, taken in found["requests"].items():
        cells = [taken[size][figure] for size in (few, many) for figure in _INBOX]
        cells += [taken[f"growth_{figure.removesuffix('_ms')}"] for figure in _INBOX]
        last = before.get("requests", {}).get(name, {}).get(many)
        cells += [last["p50_ms"]] if last else []
        yield f"  {name:<42}" + "".join(f"{cell:>9g}" for cell in cells)


def _flat(value: Any, name: str = "") -> Iterator[tuple[str, float]]:
    """Every number, named by its path."""
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int | float):
        yield name, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, f"{name}, {key}" if name else str(key))
