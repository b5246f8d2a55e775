"""`merhaba up` as a user starts it, to be killed."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx

from .clients import client, ok
from .house import free_port, until
from .post import Relay

PASSWORD = "correct horse battery staple"


class Stack:
    """`merhaba up` as a process group of its own, as a user starts it."""

    def __init__(self, data: Path, relay: Relay) -> None:
        self.data, self.port, self.smtp_port = data, free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.output = data / "output.txt"
        self.process: subprocess.Popen[bytes] | None = None
        self.environment = {
            **os.environ,
            "MERHABA_DATA": str(data / "var"),
            "MERHABA_PORT": str(self.port),
            "MERHABA_SMTP_PORT": str(self.smtp_port),
            "MERHABA_SMTP_RELAY": relay.url,
            "MERHABA_DEMO": "0",
            "MERHABA_ADMIN_EMAIL": "owner@shop.test",
            "MERHABA_ADMIN_PASSWORD": PASSWORD,
        }

    async def start(self) -> None:
        """Start it, and wait until it serves."""
        self.process = self._begin()
        await until(lambda: f"ready {self.url}" in self.output.read_text() or self._ended(), "it serves", 60)
        assert not self._ended(), self.output.read_text()

    def _begin(self) -> subprocess.Popen[bytes]:
        with self.output.open("wb") as output:
            return subprocess.Popen(
                [sys.executable, "-m", "merhaba.app.cli", "up"],
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill_everything(self) -> None:
        """Pull the plug: the supervisor, the web server, the worker, PostgreSQL and all it has started."""
        for pid in self._family():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self.process is not None:
            self.process.wait(30)

    def kill(self, role: str) -> None:
        """Kill one of the supervisor's children; the supervisor starts it again."""
        for pid in self._family():
            with contextlib.suppress(FileNotFoundError):
                words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
                if role.encode() in words and b"-m" in words:
                    os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        """End it in order."""
        if self.process is not None and not self._ended():
            self.process.terminate()
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.kill_everything()

    def _ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def _family(self) -> list[int]:
        """Every process below the supervisor, and itself."""
        assert self.process is not None
        parents: dict[int, int] = {}
        for entry in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                after_name = entry.read_text().rpartition(")")[2].split()
                parents[int(entry.parent.name)] = int(after_name[1])
        family = [self.process.pid]
        for pid in family:
            family += [child for child, parent in parents.items() if parent == pid]
        return family


async def owner_of(stack: Stack) -> httpx.AsyncClient:
    browser = client(f"{stack.url}/api/v1", Origin=stack.url)
    ok(await browser.post("/session", json={"email": "owner@shop.test", "password": PASSWORD}))
    return browser


async def serves_again(stack: Stack) -> None:
    browser = client(stack.url)

    async def ready() -> bool:
        with contextlib.suppress(httpx.TransportError):
            return (await browser.get("/readyz")).status_code == 200
        return False

    await until(ready, "it serves again", 60)
