"""Signals as something to wait for: a pause ends early when a child ends, and raises when told to stop."""

from __future__ import annotations

import os
import select
import signal
from types import FrameType

STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class StopRequested(BaseException):
    """SIGTERM, Ctrl-C or a closed terminal."""


class Signals:
    """Installed once, in the main thread. A signal interrupts no work in the middle: only `pause` raises."""

    def __init__(self) -> None:
        self._asked = False
        self._heeded = True
        self._read, self._write = os.pipe()
        os.set_blocking(self._read, False)
        os.set_blocking(self._write, False)
        signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        for number in STOPPING:
            signal.signal(number, self._ask)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # so that the end of a child wakes `pause`

    def pause(self, seconds: float, *also: int) -> None:
        """Wait at most `seconds`, or until one of the descriptors `also` can be read.

        Raises `StopRequested` once somebody asked us to stop.
        """
        if not (self._asked and self._heeded):
            ready, _, _ = select.select([self._read, *also], [], [], seconds)
            if self._read in ready:
                os.read(self._read, 4096)
        if self._asked and self._heeded:
            raise StopRequested

    def ignore(self) -> None:
        """From here on we are stopping: asking again changes nothing."""
        self._heeded = False

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self._asked = True
