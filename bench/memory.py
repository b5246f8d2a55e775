"""Memory of the idle stack: the proportional set size of every process, so that shared pages count once."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from .figures import rounded
from .http_client import Client
from .stack import running, scratch_folder

_SIZE = re.compile(r"^(Pss|Private_Clean|Private_Dirty):\s+(\d+) kB", re.MULTILINE)


def measure(settle: float) -> dict[str, Any]:
    """Start a stack with the demo in it, ask it for one page, let it rest, weigh it."""
    with scratch_folder() as folder, running(folder / "var") as stack:
        client = Client(stack.port, stack.token())
        client.timed("/api/v1/conversations?view=all")
        client.close()
        time.sleep(settle)
        pss: dict[str, float] = defaultdict(float)
        private = 0.0
        for pid in _family(stack.pid):
            sizes = _sizes(pid)
            pss[_role(pid)] += sizes["Pss"]
            private += sizes["Private_Clean"] + sizes["Private_Dirty"]
    return {
        "total_mb": rounded(sum(pss.values())),
        "private_mb": rounded(private),
        "by_role_mb": {role: rounded(size) for role, size in sorted(pss.items())},
    }


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


def _sizes(pid: int) -> dict[str, float]:
    """Megabytes by kind."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return {name: int(size) / 1024 for name, size in _SIZE.findall(text)}


def _role(pid: int) -> str:
    arguments = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    if "postgres" in arguments.split(" ", maxsplit=1)[0]:
        return "postgres"
    for role in ("web", "worker", "up"):
        if f" {role}" in arguments or f".{role} " in arguments:
            return "supervisor" if role == "up" else role
    return "other"
