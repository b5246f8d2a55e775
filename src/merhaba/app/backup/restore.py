"""Bringing everything back from a backup: checked first, the database in one transaction, then the files."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

from merhaba.app.backup import database_facts, postgres_tools
from merhaba.app.backup.archive import DUMP, FOLDERS, Manifest
from merhaba.app.backup.unpack import unpack
from merhaba.app.refusal import Refused
from merhaba.platform.postgres import Binaries

SESSIONS_END_SECONDS = 2.0


def restore_backup(source: Path, *, url: str, data: Path, binaries: Binaries, force: bool) -> Manifest:
    """Replace database, files and keys by those of `source`. The caller holds the data directory alone.

    Raises `Refused`, with nothing changed, when the backup is not whole, somebody is connected to the
    database, or there is data already and `force` is not set.
    """
    _require_replaceable(url, data, force=force)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=data) as folder:
        fresh = Path(folder) / "new"
        fresh.mkdir()
        manifest = unpack(source, fresh)
        database_facts.make_roles(url, manifest.roles)
        postgres_tools.replay(
            binaries,
            fresh / DUMP,
            url,
            before=database_facts.EMPTY_THE_DATABASE,
            after=database_facts.RESTART_THE_EVENT_LOG,
        )
        for name in FOLDERS:
            _swap(fresh / name, data / name, data / f".before-restore-{name}")
    return manifest


def _require_replaceable(url: str, data: Path, *, force: bool) -> None:
    others = _lasting_sessions(url)
    if others:
        raise Refused(f"{others} other connections use this database. Stop Merhaba everywhere first.")
    if force:
        return
    kept = [name for name in FOLDERS if any((data / name).glob("*"))]
    if kept or not database_facts.is_empty(url):
        raise Refused(
            f"There is data already (in the database or in {data}). `merhaba restore --force` replaces it "
            "by the backup; take a backup of it first."
        )


def _lasting_sessions(url: str) -> int:
    """How many others stay connected: a session that was just closed takes the server a moment to end."""
    deadline = time.monotonic() + SESSIONS_END_SECONDS
    while True:
        others = database_facts.other_sessions(url)
        if not others or time.monotonic() > deadline:
            return others
        time.sleep(0.1)


def _swap(fresh: Path, place: Path, old: Path) -> None:
    """Put a folder in its place by renaming; what was there goes once the new one stands."""
    if place.exists():
        place.rename(old)
    try:
        if fresh.exists():
            fresh.rename(place)
    except OSError:
        if old.exists():
            old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)
