"""A real PostgreSQL for the tests: a cluster per test process, databases copied from a template."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from merhaba.platform.postgres import Cluster
from merhaba.platform.settings import PREFIX

TEMPLATE = "merhaba_template"
# Nothing here outlives the test run, so nothing has to reach the disk.
FAST = {
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "400",
    "log_min_duration_statement": "-1",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--fast`: what can be tried without a database, for `make check`."""
    parser.addoption("--fast", action="store_true", help="leave out what needs PostgreSQL or a browser")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--fast`, leave out every test that asks, however indirectly, for the cluster."""
    if not config.getoption("fast"):
        return
    slow = [item for item in items if _needs_servers(item)]
    config.hook.pytest_deselected(items=slow)
    items[:] = [item for item in items if item not in slow]


def _needs_servers(item: pytest.Item) -> bool:
    asked = "cluster" in getattr(item, "fixturenames", ())
    return asked or any(item.get_closest_marker(name) for name in ("servers", "browser"))


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_outside() -> None:
    """A developer's MERHABA_* must not change what the tests see."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A running embedded cluster of this test process (each pytest-xdist worker has its own)."""
    with _scratch() as folder:
        server = Cluster(folder, settings=FAST)
        try:
            server.start()
            yield server
        finally:
            server.stop()


@pytest.fixture
def data() -> Iterator[Path]:
    """A data directory with a short path (sockets), which other accounts may enter."""
    with _scratch() as folder:
        yield folder


@pytest.fixture(scope="module")
def module_data() -> Iterator[Path]:
    """The same, for all tests of a file."""
    with _scratch() as folder:
        yield folder


@pytest.fixture(scope="session")
def cluster_url(cluster: Cluster) -> str:
    """The address of that cluster's own database, which nothing is written to."""
    return cluster.url


@pytest.fixture(scope="session")
def new_database(cluster_url: str) -> Iterator[Callable[[], str]]:
    """Makes a database at this version each time it is called (about 30 ms), and gives its address."""
    made: list[str] = []
    with psycopg.connect(cluster_url, autocommit=True) as connection:
        connection.execute(f"create database {TEMPLATE}")
        _migrate(database_address(cluster_url, TEMPLATE))

        def make() -> str:
            name = f"test_{uuid4().hex[:12]}"
            connection.execute(f"create database {name} template {TEMPLATE} strategy file_copy")
            made.append(name)
            return database_address(cluster_url, name)

        yield make
        for name in made:
            connection.execute(f"drop database if exists {name} with (force)")


@pytest.fixture(scope="session")
def database_url(new_database: Callable[[], str]) -> str:
    """A database at this version, shared by the tests of this process: they use workspaces of their own."""
    return new_database()


@pytest.fixture
def fresh_database_url(new_database: Callable[[], str]) -> str:
    """A database at this version that no other test has touched."""
    return new_database()


def database_address(url: str, name: str) -> str:
    """The address of another database on the same server."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()


@contextlib.contextmanager
def _scratch() -> Iterator[Path]:
    """A folder in memory where there is room for it: a cluster is a thousand files to make and delete."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**30
    folder = Path(tempfile.mkdtemp(prefix="mh-", dir=memory if roomy else None))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _migrate(url: str) -> None:
    from merhaba.platform.database import migrate

    migrate(url)
