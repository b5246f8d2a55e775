"""`merhaba up` as a process group: what is killed comes back, what is stopped is gone."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from merhaba.app.ports_in_use import http_status
from merhaba.platform.postgres import Cluster
from merhaba.platform.postgres.file_lock import is_locked
from merhaba.platform.postgres.status_file import read_status

pytestmark = [pytest.mark.servers, pytest.mark.xdist_group("up")]
SECONDS = 40.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(condition: Callable[[], bool], what: str, seconds: float = SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited too long for: {what}"
        time.sleep(0.05)


class Stack:
    """One `merhaba up`, its output in a file."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.output = data / "output.txt"
        self.environment = {
            **os.environ,
            "MERHABA_DATA": str(data),
            "MERHABA_PORT": str(self.port),
            "MERHABA_SMTP_PORT": str(free_port()),
            "MERHABA_DEMO": "0",
            "MERHABA_ADMIN_EMAIL": "owner@shop.test",
            "MERHABA_ADMIN_PASSWORD": "a good long password",
        }
        self.process: subprocess.Popen[bytes] | None = None

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """A command beside the running stack."""
        return subprocess.run(
            [sys.executable, "-m", "merhaba.app.cli", *arguments],
            env={**self.environment, **more},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )

    def start(self) -> None:
        self.output.write_bytes(b"")
        # To append: what a killed stack's children still say must not overwrite this one's lines.
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "merhaba.app.cli", "up"],
                cwd=self.elsewhere(),
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        with contextlib.suppress(AssertionError):
            wait_for(lambda: self.is_ready() or self.process_has_ended(), "ready")
        assert self.is_ready(), self.said()

    def elsewhere(self) -> Path:
        """A folder in which files have the names of modules, as they may where somebody stands."""
        folder = self.data / "elsewhere"
        folder.mkdir(exist_ok=True)
        for name in ("attr.py", "click.py", "psycopg.py"):
            (folder / name).write_text("raise SystemExit('imported from the working directory')\n")
        return folder

    def said(self) -> str:
        return self.output.read_text()

    def is_ready(self) -> bool:
        return f"ready http://127.0.0.1:{self.port}" in self.said().splitlines()

    def process_has_ended(self) -> bool:
        assert self.process is not None
        return self.process.poll() is not None

    def serves(self) -> bool:
        return http_status("127.0.0.1", self.port, "/readyz") == 200

    def children(self) -> dict[str, int]:
        """Process ids of the supervisor's children, by what they are."""
        assert self.process is not None
        found = {}
        for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split():
            with contextlib.suppress(FileNotFoundError):
                words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
                if words[0].endswith(b"postgres"):
                    found["postgres"] = int(pid)
                elif words[1:4] == [b"-P", b"-m", b"merhaba.app.cli"]:  # neither a zombie nor half started
                    found[words[4].decode()] = int(pid)
        return found

    def stop(self, number: int = signal.SIGTERM) -> int:
        assert self.process is not None
        if self.process.poll() is None:
            os.kill(self.process.pid, number)
        return self.process.wait(SECONDS)

    def is_gone(self) -> bool:
        """No process of ours is left: the server holds its lock, every other one names the data directory."""
        mine = f"MERHABA_DATA={self.data}".encode()
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if mine in (folder / "environ").read_bytes().split(b"\0"):
                    return False
            except OSError:
                continue
        return not is_locked(self.data / "postgres.lock")


@pytest.fixture(scope="module")
def stack(module_data: Path) -> Iterator[Stack]:
    made = Stack(module_data)
    made.start()
    yield made
    made.stop()


def test_it_serves_and_says_so(stack: Stack) -> None:
    assert stack.serves()
    assert set(stack.children()) == {"postgres", "web", "worker"}


def test_a_second_one_on_the_same_data_says_so_and_stops(stack: Stack) -> None:
    second = stack.run("up", MERHABA_PORT=str(free_port()))
    assert second.returncode == 1
    assert f"already runs on {stack.data}" in second.stdout
    assert f"http://127.0.0.1:{stack.port}" in second.stdout
    assert stack.serves()


@pytest.mark.parametrize("setting", ["MERHABA_PORT", "MERHABA_SMTP_PORT"])
def test_a_taken_port_is_a_sentence(stack: Stack, data: Path, setting: str) -> None:
    ports = {"MERHABA_PORT": str(free_port()), "MERHABA_SMTP_PORT": str(free_port())}
    taken = str(stack.environment[setting])
    done = stack.run("up", **{**ports, "MERHABA_DATA": str(data), setting: taken})
    assert done.returncode == 1
    assert f"Port {taken}" in done.stdout
    assert setting in done.stdout


@pytest.mark.parametrize("child", ["web", "worker"])
def test_a_killed_child_comes_back(stack: Stack, child: str) -> None:
    killed = stack.children()[child]
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: stack.children().get(child, killed) != killed, f"{child} to come back")
    wait_for(stack.serves, "answers")
    assert f"{child} ended (SIGKILL)" in stack.said()


def test_a_killed_database_comes_back_under_the_running_stack(stack: Stack) -> None:
    status = read_status(stack.data / "postgres")
    assert status is not None
    os.kill(status.pid, signal.SIGKILL)
    wait_for(lambda: stack.children().get("postgres", status.pid) != status.pid, "the database to come back")
    wait_for(stack.serves, "answers")


def test_commands_work_beside_it(stack: Stack, tmp_path: Path) -> None:
    assert stack.run("migrate").returncode == 0
    backup = stack.run("backup", str(tmp_path / "all.tar"))
    assert backup.returncode == 0, backup.stderr
    refused = stack.run("restore", str(tmp_path / "all.tar"))
    assert refused.returncode == 1
    assert "already runs" in refused.stderr
    assert stack.serves()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_cleanly(data: Path, number: int) -> None:
    stack = Stack(data)
    stack.start()
    begun = time.monotonic()
    assert stack.stop(number) == 0
    assert time.monotonic() - begun < 10
    assert stack.is_gone()
    assert "Traceback" not in stack.said()
    log = (data / "logs" / "postgres.log").read_text()
    assert "database system is shut down" in log


def test_a_killed_supervisor_takes_everything_with_it_and_the_next_start_is_whole(data: Path) -> None:
    stack = Stack(data)
    stack.start()
    cluster = Cluster(data)
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        connection.execute("create table kept as select 1 as n")
    stack.stop(signal.SIGKILL)
    stack.start()
    with psycopg.connect(cluster.url) as connection:
        assert connection.execute("select n from kept").fetchone() == (1,)
    assert stack.stop() == 0
    wait_for(stack.is_gone, "everything to end")


def test_stopping_while_it_starts(data: Path) -> None:
    stack = Stack(data)
    with stack.output.open("wb") as output:
        stack.process = subprocess.Popen(
            [sys.executable, "-m", "merhaba.app.cli", "up"], env=stack.environment, stdout=output
        )
    wait_for(lambda: (data / "up.lock").exists() and (data / "up.lock").stat().st_size > 0, "the lock")
    assert stack.stop() == 0
    wait_for(stack.is_gone, "everything to end")
