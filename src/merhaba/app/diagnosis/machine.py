"""The machine: Python, PostgreSQL's programs, the data directory, ports, the built web apps."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from merhaba.app.data_lock import holder_of
from merhaba.app.diagnosis.finding import Finding, note, ok, wrong
from merhaba.app.ports_in_use import PortTaken, http_status, require_free
from merhaba.platform.postgres import PostgresError, find_binaries
from merhaba.platform.settings import Settings

OLDEST_PYTHON = (3, 11)
ENOUGH_BYTES = 2 * 10**9
STATIC = Path(__file__).parents[1] / "static"


def look_at_machine(settings: Settings) -> Iterator[Finding]:
    """Everything that can be seen without a database."""
    yield _python()
    yield _programs(settings)
    yield from _data(settings)
    yield from _ports(settings)
    yield _web_apps(STATIC)


def _python() -> Finding:
    version = platform.python_version()
    if sys.version_info < OLDEST_PYTHON:
        return wrong("Python", version, "Merhaba needs 3.11 or later.")
    return ok("Python", version)


def _programs(settings: Settings) -> Finding:
    try:
        found = find_binaries(settings.pg_bin)
    except PostgresError as error:
        if settings.database_url is not None:
            return note("PostgreSQL programs", "none.", "`merhaba backup` and `restore` need them.")
        return wrong("PostgreSQL programs", "none.", str(error))
    return ok("PostgreSQL programs", f"{found.version} from {found.source} ({found.folder})")


def _data(settings: Settings) -> Iterator[Finding]:
    data = settings.data_dir
    what = f"Data directory {data}"
    if not data.exists():
        above = next(folder for folder in data.parents if folder.exists())
        if os.access(above, os.W_OK):
            yield note(what, "not there yet.", "`merhaba up` makes it.")
        else:
            yield wrong(what, f"{above} cannot be written to.", "Set MERHABA_DATA to a folder you own.")
        return
    if not os.access(data, os.W_OK | os.X_OK):
        yield wrong(what, "you may not write there.", "Run as its owner, or set MERHABA_DATA.")
        return
    free = shutil.disk_usage(data).free
    room = f"{free / 1e9:.1f} GB free"
    yield ok(what, room) if free > ENOUGH_BYTES else wrong(what, f"only {room}.", "Make room on this disk.")
    for secret in (data / "keys").glob("*"):
        if secret.stat().st_mode & 0o077:
            yield wrong(f"Key {secret}", "others may read it.", f"Run: chmod 600 {secret}")


def _ports(settings: Settings) -> Iterator[Finding]:
    places = (
        ("Web", settings.host, settings.port, "MERHABA"),
        ("Mail in", settings.smtp_host, settings.smtp_port, "MERHABA_SMTP"),
    )
    running = holder_of(settings.data_dir) if settings.data_dir.exists() else None
    for what, host, port, setting in places:
        try:
            require_free(host, port, setting)
        except PortTaken as error:
            if running is not None and running.what == "up":
                yield ok(what, f"{host}:{port}, served by process {running.pid}")
            else:
                yield wrong(what, f"{host}:{port}.", str(error))
            continue
        if running is not None and running.what == "up":
            yield wrong(what, f"`merhaba up` runs, but nobody listens on {host}:{port}.", "Look at its logs.")
        else:
            yield ok(what, f"{host}:{port} is free")
    if running is not None and running.what == "up":
        status = http_status(settings.host, settings.port, "/readyz")
        ready = status == 200
        yield ok("Ready", "yes") if ready else wrong("Ready", f"/readyz says {status}.", "Look at the logs.")


def _web_apps(static: Path) -> Finding:
    missing = [app for app in ("desk", "widget") if not any((static / app).glob("*"))]
    if missing:
        return wrong("Web apps", f"{' and '.join(missing)} not built.", "Run `make web`.")
    return ok("Web apps", "built")
