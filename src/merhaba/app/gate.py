"""How `merhaba up` begins: the worker prepares the database while the web server loads its code.

One process less to load the same code, and two cores at work at once: each takes a second off every start.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable

GO = b"g" * 64  # a byte for each child that waits, and for those started anew meanwhile


class Gate:
    """A pipe that a child waits at. Once opened it stays open."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        self.is_open = False

    def descriptors(self) -> dict[str, int]:
        """Option and descriptor for a child that is to wait; nothing once it need not."""
        return {} if self.is_open else {"--gate": self._read}

    def open(self) -> None:
        """Let them begin."""
        os.write(self._write, GO)
        self.is_open = True


class Preparation:
    """A pipe on which the worker says that the database is prepared, and what a person should know."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        self._asked = False

    def descriptors(self) -> dict[str, int]:
        """Option and descriptor for the worker's first start."""
        return {} if self._asked else {"--prepare": self._write}

    def await_lines(self, pause: Callable[[float, int], None]) -> list[str] | None:
        """The worker's lines, or None when it ended without a word. Call once it has been started."""
        self._asked = True
        os.close(self._write)  # ours: from here on the pipe ends when the worker's end does
        os.set_blocking(self._read, False)
        said = b""
        while True:
            try:
                chunk = os.read(self._read, 65536)
            except BlockingIOError:
                pause(1.0, self._read)
                continue
            if not chunk:
                os.close(self._read)
                return [str(line) for line in json.loads(said)] if said else None
            said += chunk


def wait_at(descriptor: int | None) -> None:
    """In the child: wait until the gate opens; end when whoever kept it has gone. None is no gate."""
    if descriptor is None:
        return
    if not os.read(descriptor, 1):
        sys.exit(1)
    os.close(descriptor)


def report_prepared(descriptor: int, lines: list[str]) -> None:
    """In the worker: say that the database is prepared."""
    with os.fdopen(descriptor, "w") as pipe:
        json.dump(lines, pipe)
