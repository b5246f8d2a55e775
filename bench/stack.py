"""A whole stack of our own, as a user starts it: `merhaba up` on a folder and ports that nobody else has."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from merhaba.platform.postgres import Cluster

OWNER = "owner@demo.test"
PASSWORD = "merhaba-merhaba"
SLUG = "demo"
START_SECONDS = 120.0
STOP_SECONDS = 60.0


class Stack:
    """`merhaba up` over a data directory. `seconds_to_ready` says how long the last start took."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port, self.smtp_port = _free_port(), _free_port()
        self.seconds_to_ready = 0.0
        self._process: subprocess.Popen[str] | None = None
        self._lines: list[str] = []

    @property
    def url(self) -> str:
        """Where its web server answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> str:
        """Its database's address, as the superuser."""
        return Cluster(self.data).url

    @property
    def pid(self) -> int:
        """The supervisor."""
        if self._process is None:
            raise RuntimeError("the stack does not run")
        return self._process.pid

    def environment(self) -> dict[str, str]:
        """What `merhaba` commands need in order to mean this stack, and nothing of the caller's settings."""
        own = {k: v for k, v in os.environ.items() if not k.startswith("MERHABA_")}
        return own | {
            "MERHABA_DATA": str(self.data),
            "MERHABA_PORT": str(self.port),
            "MERHABA_SMTP_PORT": str(self.smtp_port),
            "MERHABA_SMTP_RELAY": "smtp://127.0.0.1:9",  # the discard port: nothing leaves the machine
            "MERHABA_ADMIN_EMAIL": OWNER,
            "MERHABA_ADMIN_PASSWORD": PASSWORD,
            "MERHABA_DEMO": "1",
        }

    def start(self) -> None:
        """Start it and wait for its `ready` line. Raises RuntimeError when that does not come."""
        began = time.perf_counter()
        process = self._process = subprocess.Popen(
            [_merhaba(), "up"],
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        ready = threading.Event()
        threading.Thread(target=self._read, args=(process, ready), daemon=True).start()
        if not ready.wait(START_SECONDS) or process.poll() is not None:
            self.stop()
            raise RuntimeError("the stack did not become ready:\n" + "".join(self._lines[-20:]))
        self.seconds_to_ready = time.perf_counter() - began

    def stop(self) -> None:
        """SIGTERM, and wait for everything to end."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def token(self) -> str:
        """A fresh API token of the demo workspace's owner."""
        made = subprocess.run(
            [_merhaba(), "token", "create", "--name", "bench", "--workspace", SLUG],
            env=self.environment(),
            capture_output=True,
            text=True,
            check=True,
        )
        return made.stdout.strip()

    def _read(self, process: subprocess.Popen[str], ready: threading.Event) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self._lines.append(line)
            if line.startswith("ready "):
                ready.set()
        ready.set()  # it has ended: whoever waits must not wait any longer


@contextlib.contextmanager
def running(data: Path) -> Iterator[Stack]:
    """A running stack over `data`, stopped at the end."""
    stack = Stack(data)
    stack.start()
    try:
        yield stack
    finally:
        stack.stop()


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder that is gone afterwards; the database's own account may pass through it."""
    folder = Path(tempfile.mkdtemp(prefix="merhaba-bench-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _merhaba() -> str:
    return str(Path(sys.executable).with_name("merhaba"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
