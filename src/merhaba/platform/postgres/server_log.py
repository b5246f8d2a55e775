"""The server's own log: kept small, read for recovery's progress and for why a start failed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

LARGEST = 10_000_000


class ServerLog:
    """`logs/postgres.log`, with one older file beside it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._started = self._read_to = 0

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """The file for a server that starts now; what it writes from here on is what we read."""
        if self.path.exists() and self.path.stat().st_size > LARGEST:
            self.path.replace(self.path.with_suffix(".log.1"))
        with self.path.open("ab") as file:
            self.path.chmod(0o600)
            self._read_to = self._started = file.tell()
            yield file

    def progress(self) -> list[str]:
        """What recovery has said since the last call, without the time stamps."""
        text = self._since(self._read_to)
        whole = text[: text.rfind("\n") + 1]
        self._read_to += len(whole.encode())
        return [_message(line) for line in whole.splitlines() if "in progress, elapsed" in line]

    def complaint(self) -> str:
        """Why the server that was started last ended: the last things it said."""
        lines = self._since(self._started).strip().splitlines()
        return "; ".join(_message(line) for line in lines[-3:]) or "it said nothing."

    def _since(self, position: int) -> str:
        try:
            with self.path.open("rb") as file:
                file.seek(position)
                return file.read(200_000).decode(errors="replace")
        except FileNotFoundError:
            return ""


def _message(line: str) -> str:
    return re.sub(r"^.*?\b(?:LOG|FATAL|PANIC|HINT):\s+", "", line)
