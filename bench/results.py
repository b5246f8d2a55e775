"""Runs are kept in `bench/results`, one file each, so that the next can be compared with the last."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "results"


def keep(run: dict[str, Any]) -> Path:
    """Write a run down."""
    FOLDER.mkdir(mode=0o711, exist_ok=True)
    path = FOLDER / f"{run['size']}-{run['at'].replace(':', '').replace('+0000', 'Z')}.json"
    path.write_text(json.dumps(run, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def last(size: str) -> dict[str, Any]:
    """The newest figure of each measurement among the kept runs of that size; empty when there are none."""
    found: dict[str, Any] = {}
    for path in sorted(FOLDER.glob(f"{size}-*.json")):
        found |= json.loads(path.read_text(encoding="utf-8"))
    return found
