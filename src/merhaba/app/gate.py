"""Children load their code while the database is being prepared, and begin only once it is.

On two cores that takes a second off every start.
"""

from __future__ import annotations

import os
import sys

GO = b"g" * 64  # a byte for each child that waits, and for those started anew meanwhile


class Gate:
    """A pipe that children wait at. Once opened it stays open."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        self.is_open = False

    @property
    def descriptor(self) -> int:
        """What a child is to inherit and to wait at."""
        return self._read

    def open(self) -> None:
        """Let them begin."""
        os.write(self._write, GO)
        self.is_open = True


def wait_at(descriptor: int | None) -> None:
    """Wait until the gate opens; end this process when whoever kept it has gone. None is no gate."""
    if descriptor is None:
        return
    if not os.read(descriptor, 1):
        sys.exit(1)
    os.close(descriptor)
