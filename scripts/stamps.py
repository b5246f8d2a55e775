"""Marks of work done: a file that holds the hash of what the work was made from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(paths: Iterable[Path], *more: str) -> str:
    """A hash over the files' names and contents, in any order given, and over `more`."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    for word in more:
        digest.update(f"{word}\0".encode())
    return digest.hexdigest()


def is_done(stamp: Path, wanted: str) -> bool:
    """Whether the work was done from exactly this."""
    return stamp.is_file() and stamp.read_text() == wanted


def mark_done(stamp: Path, made_from: str) -> None:
    """Remember that the work was done."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(made_from)
