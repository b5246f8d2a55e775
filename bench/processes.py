"""The processes of a running stack, by what they do."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path


def by_role(supervisor: int) -> dict[str, list[int]]:
    """Process ids below a supervisor, itself included, by role: supervisor, web, worker, postgres."""
    found: dict[str, list[int]] = defaultdict(list)
    for pid in _family(supervisor):
        found[_role(pid)].append(pid)
    return found


def processor_seconds(pids: list[int]) -> float:
    """How long these processes have run on a processor so far; ended ones count as none."""
    spent = 0
    for pid in pids:
        for thread in Path(f"/proc/{pid}/task").glob("*/schedstat"):
            try:
                spent += int(thread.read_text().split()[0])
            except OSError:
                continue  # it has just ended
    return spent / 1e9


def _family(root: int) -> list[int]:
    """A process and everything below it, whichever session it moved to."""
    children: dict[int, list[int]] = defaultdict(list)
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue  # it has just ended
            children[parent].append(int(folder.name))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += children[pid]
    return found


def _role(pid: int) -> str:
    try:
        arguments = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return "ended"
    if "postgres" in arguments.split(" ", maxsplit=1)[0]:
        return "postgres"
    for role in ("web", "worker", "up"):
        if f" {role}" in arguments or f".{role} " in arguments:
            return "supervisor" if role == "up" else role
    return "other"
