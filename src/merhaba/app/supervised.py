"""One child process of `merhaba up`: started, watched, started again with growing pauses, stopped."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping

from merhaba.platform.postgres.launch import die_with_parent

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
HEALTHY_SECONDS = 60.0


class Child:
    """`merhaba ROLE` as a process that ends when the supervisor does.

    A crash starts it again after a pause that doubles up to half a minute; a minute of health forgets
    earlier crashes. `crashes` counts those since then. `descriptors` says, at each start, which open
    descriptors it inherits, and the options that tell it so.
    """

    def __init__(
        self,
        name: str,
        arguments: list[str],
        report: Callable[[str], None],
        descriptors: Callable[[], Mapping[str, int]] = dict,
    ) -> None:
        self.name = name
        self.crashes = 0
        # -P: what lies in the folder somebody happens to stand in is none of our modules.
        self._command = [sys.executable, "-P", "-m", "merhaba.app.cli", *arguments]
        self._report = report
        self._descriptors = descriptors
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._due = 0.0

    def start(self) -> None:
        """Start it now."""
        self._started = time.monotonic()
        given = self._descriptors()
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            [*self._command, *(f"{option}={descriptor}" for option, descriptor in given.items())],
            stdin=subprocess.DEVNULL,
            pass_fds=tuple(given.values()),
            preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - this process has one thread
        )

    def watch(self) -> None:
        """Notice a crash, and start it again once its pause is over. Call this often."""
        now = time.monotonic()
        if self._process is not None:
            code = self._process.poll()
            if code is None:
                return
            self._process = None
            self.crashes = self.crashes + 1 if now - self._started < HEALTHY_SECONDS else 1
            pause = min(FIRST_PAUSE * 2 ** (self.crashes - 1), LONGEST_PAUSE)
            self._due = now + pause
            self._report(f"{self.name} ended ({_ending(code)}); starting it again in {pause:g} s.")
        elif now >= self._due:
            self.start()

    def ask_to_stop(self) -> None:
        """Send SIGTERM, if it runs."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def wait(self, seconds: float) -> None:
        """Wait for it to end; after `seconds` it is killed (what it did is in the database or it is not)."""
        if self._process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(max(seconds, 0.0))
        if self._process.poll() is None:
            self._report(f"{self.name} did not stop in time and was killed.")
            self._process.kill()
            self._process.wait()


def _ending(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    with contextlib.suppress(ValueError):
        return signal.Signals(-code).name
    return f"signal {-code}"
