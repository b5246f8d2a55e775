"""How long `merhaba up` takes until it says `ready`: on an empty data directory, and again on the same."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from typing import Any

from .figures import rounded
from .stack import Stack, scratch_folder


def measure(cold: int, warm: int) -> dict[str, Any]:
    """`cold` first starts (database made, migrated and filled with the demo), then `warm` later ones."""
    with scratch_folder() as folder:
        first = [_start(folder / str(number)) for number in range(cold)]
        later = [_start(folder / "0") for _ in range(warm)]
    return {
        "cold_s": rounded(median(first)),
        "warm_s": rounded(median(later)),
        "cold_all_s": [rounded(s) for s in first],
        "warm_all_s": [rounded(s) for s in later],
    }


def _start(data: Path) -> float:
    stack = Stack(data)
    stack.start()
    stack.stop()
    return stack.seconds_to_ready
