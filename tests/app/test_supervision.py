"""The supervisor's parts by themselves: who holds the data, ports, signals, and what a crash costs."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from merhaba.app.data_lock import DataHeld, hold_data, holder_of
from merhaba.app.ports_in_use import PortTaken, http_status, require_free
from merhaba.app.refusal import Refused
from merhaba.app.supervised import Child


def test_only_one_holds_the_data_and_the_next_hears_who(tmp_path: Path) -> None:
    with hold_data(tmp_path / "var", "up", "http://127.0.0.1:1"):
        expected = rf"merhaba up.*{os.getpid()}.*http://127.0.0.1:1"
        with pytest.raises(DataHeld, match=expected), hold_data(tmp_path / "var", "restore"):
            pytest.fail("held twice")
        holder = holder_of(tmp_path / "var")
        assert holder is not None
        assert holder.what == "up"
    assert (tmp_path / "var" / "up.lock").exists(), "a lock file that is deleted is no lock"
    assert holder_of(tmp_path / "var") is None
    with hold_data(tmp_path / "var", "restore") as killed:
        assert not killed


def test_a_data_directory_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Refused, match="MERHABA_DATA"), hold_data(tmp_path / "file" / "var", "up"):
        pytest.fail("made a folder below a file")


def test_ports(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(PortTaken, match="MERHABA_SMTP_PORT"):
            require_free("127.0.0.1", port, "MERHABA_SMTP")
    require_free("127.0.0.1", port, "MERHABA")
    with pytest.raises(PortTaken, match="MERHABA_HOST"):
        require_free("192.0.2.1", port, "MERHABA")
    with pytest.raises(PortTaken, match="MERHABA_HOST"):
        require_free("no-such-host.invalid", port, "MERHABA")
    assert http_status("127.0.0.1", port, "/readyz") is None


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> Child:
    """A child that ends at once, watched by a clock we turn."""
    made = Child("web", [], said.append)
    monkeypatch.setattr(made, "_command", [sys.executable, "-c", "raise SystemExit(3)"])
    said.clear()
    return made


said: list[str] = []


def test_a_child_that_crashes_again_and_again_is_started_ever_more_slowly(
    child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.monotonic()
    monkeypatch.setattr("merhaba.app.supervised.time.monotonic", lambda: now)
    child.start()
    pauses = []
    for crash in range(1, 9):
        while child.crashes < crash:
            child.watch()
            time.sleep(0.005)
        pauses.append(float(said[-1].split(" in ")[1].split(" s.")[0]))
        child.watch()  # not due yet: nothing is started
        now += pauses[-1]
        child.watch()
    child.wait(10)
    assert pauses == [0.5, 1, 2, 4, 8, 16, 30, 30]
    assert said[0] == "web ended (exit code 3); starting it again in 0.5 s."


def test_a_child_that_was_healthy_for_long_starts_again_at_once(
    child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    child.crashes = 7
    child.start()
    monkeypatch.setattr(child, "_started", time.monotonic() - 3600)
    while not said:
        child.watch()
    assert said == ["web ended (exit code 3); starting it again in 0.5 s."]


def test_a_child_that_does_not_stop_in_time_is_killed(child: Child, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_command", [sys.executable, "-c", "import time; time.sleep(60)"])
    child.start()
    child.wait(0.05)
    assert said == ["web did not stop in time and was killed."]
    child.wait(1)
    assert len(said) == 1


def test_pause_ends_early_when_a_child_ends_and_raises_when_asked_to_stop() -> None:
    script = (
        "import os, signal, subprocess, sys, time\n"
        "from merhaba.app.stop_signals import Signals, StopRequested\n"
        "signals = Signals()\n"
        "child = subprocess.Popen([sys.executable, '-c', ''])\n"
        "begun = time.monotonic(); signals.pause(30); print(time.monotonic() - begun < 10)\n"
        "os.kill(os.getpid(), signal.SIGTERM)\n"
        "try: signals.pause(30); print('not raised')\n"
        "except StopRequested: print('raised')\n"
        "signals.ignore(); signals.pause(0.01); print('ignored')\n"
        "child.wait()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "raised", "ignored"]


def test_the_supervisor_imports_nothing_big() -> None:
    script = "import sys, merhaba.app.up; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    big = {"fastapi", "sqlalchemy", "psycopg", "pydantic", "click", "asyncio", "starlette"}
    assert not big & set(done.stdout.split())


def test_a_lock_goes_with_its_process(tmp_path: Path) -> None:
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom merhaba.app.data_lock import hold_data\n"
        "with hold_data(Path(sys.argv[1]), 'up'): print('held', flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert holder_of(tmp_path) is not None
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    assert holder_of(tmp_path) is None
    with hold_data(tmp_path, "up") as killed:
        assert killed


@pytest.mark.parametrize(("swallowed", "code"), [(0, 0), (2, 0), (10**6, 1)])
def test_a_role_ends_when_asked_even_if_it_swallows_its_cancellation(swallowed: int, code: int) -> None:
    script = (
        "import asyncio, os, signal, sys\n"
        "from merhaba.app import role\n"
        "role.GRACE_SECONDS, role.LAST_SECONDS = 0.05, 1.5\n"
        "async def stubborn(left):\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\n"
        "    while True:\n"
        "        try: await asyncio.sleep(60)\n"
        "        except asyncio.CancelledError:\n"
        "            left -= 1\n"
        "            if left < 0: raise\n"
        "async def group(left):\n"
        "    async with asyncio.TaskGroup() as tasks: tasks.create_task(stubborn(left))\n"
        "role.run_role(group(int(sys.argv[1])))\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(swallowed)], timeout=20, check=False)
    assert done.returncode == code


def test_what_a_role_raises_ends_its_process_with_it() -> None:
    script = (
        "from merhaba.app.role import run_role\n"
        "async def broken(): raise OSError('no such luck')\n"
        "run_role(broken())\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "no such luck" in done.stderr
