"""flock on a file: the lock lives as long as any process that holds the descriptor, and dies with it."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable
from pathlib import Path


def try_lock(path: Path) -> int | None:
    """The descriptor of the locked file, or None when another process holds it.

    The file is never deleted: a lock on a deleted file would be a lock nobody else can see.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def is_locked(path: Path) -> bool:
    """Whether some process holds the lock now."""
    if not path.exists():
        return False
    descriptor = try_lock(path)
    if descriptor is None:
        return True
    os.close(descriptor)
    return False


def lock_within(path: Path, seconds: float, pause: Callable[[float], None] = time.sleep) -> int | None:
    """As `try_lock`, asking again until `seconds` have passed."""
    deadline = time.monotonic() + seconds
    while True:
        descriptor = try_lock(path)
        if descriptor is not None or time.monotonic() >= deadline:
            return descriptor
        pause(0.05)
