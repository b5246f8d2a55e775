"""Memory of the idle stack: the proportional set size of every process, so that shared pages count once."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from .figures import rounded
from .http_client import Client
from .processes import by_role
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
        for role, pids in by_role(stack.pid).items():
            for sizes in map(_sizes, pids):
                pss[role] += sizes["Pss"]
                private += sizes["Private_Clean"] + sizes["Private_Dirty"]
    return {
        "total_mb": rounded(sum(pss.values())),
        "private_mb": rounded(private),
        "by_role_mb": {role: rounded(size) for role, size in sorted(pss.items())},
    }


def _sizes(pid: int) -> dict[str, float]:
    """Megabytes by kind."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return {name: int(size) / 1024 for name, size in _SIZE.findall(text)}
