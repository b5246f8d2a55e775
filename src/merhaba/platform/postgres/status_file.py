"""postmaster.pid: what a server says about itself (PostgreSQL's `miscadmin.h`, "lock file contents")."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Status:
    """Process, socket folder and state (`starting`, `ready`, `stopping`) of a server."""

    pid: int
    socket_folder: Path
    state: str


def read_status(cluster: Path) -> Status | None:
    """What the file says now, or None while it is missing or being written."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
        return Status(int(lines[0]), Path(lines[4]), lines[7].strip())
    except (FileNotFoundError, IndexError, ValueError):
        return None
