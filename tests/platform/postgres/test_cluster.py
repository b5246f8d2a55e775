"""The embedded server: its life, and what a kill, a copy or a second start does to it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from merhaba.platform.postgres import Cluster, PostgresError
from merhaba.platform.postgres.file_lock import is_locked, try_lock
from merhaba.platform.postgres.socket_folder import LONGEST
from merhaba.platform.postgres.status_file import read_status

pytestmark = pytest.mark.servers

START = """
import sys, time
from pathlib import Path
from merhaba.platform.postgres import Cluster
cluster = Cluster(Path(sys.argv[1]), report=lambda line: print(line, flush=True))
cluster.start(10)
print("ready", flush=True)
time.sleep(60)
"""


@pytest.fixture
def clusters(data: Path) -> Iterator[Callable[..., Cluster]]:
    """Makes clusters on one data directory and stops them afterwards."""
    made: list[Cluster] = []

    def make(where: Path = data, **more: object) -> Cluster:
        made.append(Cluster(where, **more))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for cluster in made:
        cluster.stop()


def postmaster(cluster: Cluster) -> int:
    status = read_status(cluster.directory)
    assert status is not None
    return status.pid


def wait_for(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.01)


def test_first_start_makes_a_cluster_fit_for_every_language(clusters: Callable[..., Cluster]) -> None:
    cluster = clusters()
    cluster.start()
    with psycopg.connect(cluster.url) as connection:
        connection.execute("create extension pg_trgm")
        row = connection.execute(
            "select current_database(), current_setting('server_encoding'),"
            " current_setting('data_checksums'), current_setting('listen_addresses'),"
            " cardinality(show_trgm('مرحبا')), cardinality(show_trgm('退款'))"
        ).fetchone()
    assert row is not None
    assert row[:4] == ("merhaba", "UTF8", "on", "")
    assert row[4] > 0
    assert row[5] > 0


def test_data_survives_a_stop_and_start(clusters: Callable[..., Cluster]) -> None:
    first = clusters()
    first.start()
    with psycopg.connect(first.url) as connection:
        connection.execute("create table t as select 7 as n")
    first.stop()
    assert not is_locked(first.lock_path)
    second = clusters()
    second.start()
    with psycopg.connect(second.url) as connection:
        assert connection.execute("select n from t").fetchone() == (7,)


def test_nothing_acknowledged_is_lost_by_kill_9_and_it_starts_again(clusters: Callable[..., Cluster]) -> None:
    cluster = clusters()
    cluster.start()
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        connection.execute("create table t (n int)")
        connection.execute("insert into t values (1)")
        os.kill(postmaster(cluster), signal.SIGKILL)
        wait_for(lambda: not cluster.alive())
    cluster.start(patience=10)
    assert cluster.owned
    with psycopg.connect(cluster.url) as connection:
        assert connection.execute("select n from t").fetchone() == (1,)


def test_a_second_start_attaches_and_leaves_the_server_alone(clusters: Callable[..., Cluster]) -> None:
    first, second = clusters(), clusters()
    first.start()
    second.start()
    assert (first.owned, second.owned) == (True, False)
    assert second.url == first.url
    second.stop()
    assert first.alive()
    psycopg.connect(second.url).close()


def test_the_lock_lives_as_long_as_the_server_and_no_longer(clusters: Callable[..., Cluster]) -> None:
    cluster = clusters()
    cluster.start()
    assert try_lock(cluster.lock_path) is None
    os.kill(postmaster(cluster), signal.SIGKILL)
    wait_for(lambda: not is_locked(cluster.lock_path))
    cluster.start()  # which also clears the shared memory the killed one left


def test_the_server_ends_with_the_process_that_started_it(data: Path) -> None:
    starter = subprocess.Popen([sys.executable, "-c", START, str(data)], stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    assert "ready\n" in iter(starter.stdout.readline, "")
    cluster = Cluster(data)
    assert is_locked(cluster.lock_path)
    starter.kill()
    starter.wait()
    starter.stdout.close()
    wait_for(lambda: not is_locked(cluster.lock_path))


def test_a_kill_while_the_cluster_is_made_leaves_nothing_half(
    data: Path, clusters: Callable[..., Cluster]
) -> None:
    starter = subprocess.Popen(
        [sys.executable, "-c", START, str(data)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    wait_for(lambda: any(folder.glob("base/1/*") for folder in data.glob("postgres.new-*")))
    starter.kill()
    starter.wait()
    assert not (data / "postgres").exists()
    cluster = clusters()
    cluster.start(patience=10)
    assert list(data.glob("postgres.new-*")) == []
    psycopg.connect(cluster.url).close()


def test_a_stale_pid_file_with_a_living_stranger_in_it_is_no_obstacle(
    clusters: Callable[..., Cluster],
) -> None:
    first = clusters()
    first.start()
    text = (first.directory / "postmaster.pid").read_text()
    first.stop()
    lines = [str(os.getpid()), *text.splitlines()[1:]]
    (first.directory / "postmaster.pid").write_text("\n".join(lines) + "\n")
    with pytest.raises(PostgresError, match="merhaba up"):
        _ = first.url
    second = clusters()
    second.start()
    assert postmaster(second) != os.getpid()
    psycopg.connect(second.url).close()


def test_a_path_too_long_for_a_socket(data: Path, clusters: Callable[..., Cluster]) -> None:
    deep = data / ("a" * 60) / ("ü" * 40)
    cluster = clusters(deep)
    cluster.start()
    status = read_status(cluster.directory)
    assert status is not None
    assert len(os.fsencode(status.socket_folder)) < LONGEST
    assert not status.socket_folder.is_relative_to(deep)
    assert status.socket_folder.stat().st_mode & 0o077 == 0
    psycopg.connect(cluster.url).close()
    cluster.stop()
    status.socket_folder.rmdir()


def test_a_cluster_of_another_major_version_is_not_touched(clusters: Callable[..., Cluster]) -> None:
    cluster = clusters()
    cluster.start()
    cluster.stop()
    (cluster.directory / "PG_VERSION").write_text("13\n")
    with pytest.raises(PostgresError, match=r"PostgreSQL 13.*pg_upgrade"):
        clusters().start()


def test_a_start_that_fails_says_why(clusters: Callable[..., Cluster]) -> None:
    with pytest.raises(PostgresError, match="no_such_setting"):
        clusters(settings={"no_such_setting": "1"}).start()


def test_a_folder_with_something_else_in_it_is_left_alone(
    data: Path, clusters: Callable[..., Cluster]
) -> None:
    (data / "postgres").mkdir()
    (data / "postgres" / "holiday.jpg").touch()
    with pytest.raises(PostgresError, match="Move it away"):
        clusters().start()
    assert (data / "postgres" / "holiday.jpg").exists()


def test_attaching_where_nothing_runs_says_what_to_do(data: Path) -> None:
    with pytest.raises(PostgresError, match="merhaba up"):
        Cluster(data).attach()
