"""Bring the database to this version: forward only, one process at a time, under an advisory lock."""

from __future__ import annotations

from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from .leakproof import mark_leakproof
from .url import libpq_url, sqlalchemy_url

_LOCK = 7_044_127_001
MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


class DatabaseTooNew(Exception):
    """The database was migrated by a newer Merhaba than this one."""


def migrate(database_url: str) -> None:
    """Migrate to the newest version this code knows. Does nothing, quickly, when it is there already.

    Raises DatabaseTooNew when the database knows a version that this code does not.
    """
    with psycopg.connect(libpq_url(database_url), autocommit=True) as lock:
        mark_leakproof(lock)
        if current_version(lock) == newest_version():
            return
        lock.execute("select pg_advisory_lock(%s)", (_LOCK,))
        current = current_version(lock)
        known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
        if current is not None and current not in known:
            raise DatabaseTooNew(
                f"The database is at version {current}, which this Merhaba does not know. "
                "Start the newer Merhaba again, or restore a backup made by this one."
            )
        command.upgrade(_config(database_url), "head")


def current_version(connection: psycopg.Connection[tuple[object, ...]]) -> str | None:
    """The version the database is at, or None when it is empty."""
    found = connection.execute("select to_regclass('alembic_version')").fetchone()
    if found is None or found[0] is None:
        return None
    row = connection.execute("select version_num from alembic_version").fetchone()
    return str(row[0]) if row else None


def newest_version() -> str | None:
    """The newest version this code knows."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def _config(database_url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = sqlalchemy_url(database_url)
    return config
