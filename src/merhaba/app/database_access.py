"""The database for a command: another server, the running stack's, or one started for the while."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator

from merhaba.app.data_lock import DataHeld, hold_data
from merhaba.platform.postgres import Cluster
from merhaba.platform.settings import PREFIX, Settings

PATIENCE = 60.0


def with_address(settings: Settings, url: str) -> Settings:
    """The settings with the database's address in them, for this process and the ones it starts."""
    os.environ[f"{PREFIX}DATABASE_URL"] = url
    os.environ[f"{PREFIX}DATA"] = str(settings.data_dir)
    return Settings.load()


def attach_database(settings: Settings) -> Settings:
    """Settings with the address of a database that runs already.

    Raises `PostgresError` when the embedded server does not run: a role alone does not start it.
    """
    if settings.database_url is not None:
        return settings
    cluster = embedded_cluster(settings)
    cluster.attach()
    return with_address(settings, cluster.url)


@contextlib.contextmanager
def open_database(settings: Settings, what: str, *, alone: bool = False) -> Iterator[Settings]:
    """Settings with the database's address, the embedded server being started if nobody runs it.

    `what` names the command for others who come meanwhile; `alone` refuses (with `DataHeld`) while the
    stack runs. Another one-off command is waited for.
    """
    with contextlib.ExitStack() as stack:
        try:
            _hold(stack, settings, what)
            held = True
        except DataHeld:
            if alone:
                raise
            held = False
        if settings.database_url is not None:
            yield settings
            return
        cluster = embedded_cluster(settings)
        stack.callback(cluster.stop)
        if held:
            cluster.start(PATIENCE)  # a stack that was killed may still be shutting its server down
        else:
            cluster.attach(PATIENCE)
        yield with_address(settings, cluster.url)


def embedded_cluster(settings: Settings) -> Cluster:
    """The cluster of the data directory; what it reports goes to standard error."""
    return Cluster(
        settings.data_dir, pg_bin=settings.pg_bin, report=lambda sentence: print(sentence, file=sys.stderr)
    )


def _hold(stack: contextlib.ExitStack, settings: Settings, what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            stack.enter_context(hold_data(settings.data_dir, what))
            return
        except DataHeld as held:
            if held.holder.what == "up" or time.monotonic() > deadline:
                raise
        time.sleep(0.2)
