"""What the embedded server is told: sizes for a small machine, one Unix socket, no network, no passwords."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from merhaba.platform.postgres.account import Account

INCLUDE = "include = 'app.conf'"
SUPERUSER = "merhaba"

BASE: dict[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "512MB",
    "autovacuum_max_workers": "2",
    "max_logical_replication_workers": "0",
    "jit": "off",  # compiling costs more than it saves on short queries
    "random_page_cost": "1.1",
    "wal_compression": "pglz",  # the wheel is built without lz4
    "max_wal_size": "512MB",  # recovery replays about 130 MB a second
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
    "log_startup_progress_interval": "2s",
    "log_min_duration_statement": "2s",
    "log_parameter_max_length": "0",  # parameters are what people wrote: they do not belong in a log
    "log_parameter_max_length_on_error": "0",
    # One forgotten transaction would hold back the event stream, whose readers wait for the oldest writer.
    "idle_in_transaction_session_timeout": "60s",
}
SINCE_17 = {"transaction_timeout": "5min"}
SINCE_18 = {"io_method": "sync"}  # what it was until 17: three worker processes fewer


def write_configuration(
    cluster: Path, socket_folder: Path, account: Account, major: int, extra: Mapping[str, str]
) -> None:
    """Write app.conf, pg_hba.conf and pg_ident.conf into `cluster`.

    They are written before every start, so that a moved data directory or another user name heals itself.
    """
    values = BASE | (SINCE_17 if major >= 17 else {}) | (SINCE_18 if major >= 18 else {})
    values |= {"unix_socket_directories": str(socket_folder), **extra}
    lines = [f"{name} = {_quoted(value)}" for name, value in values.items()]
    text = "# Written by Merhaba before every start.\n" + "\n".join(lines) + "\n"
    _write(cluster / "app.conf", text, account)
    _write(cluster / "pg_hba.conf", "local all all peer map=merhaba\n", account)
    _write(cluster / "pg_ident.conf", _identities(account), account)


def include_configuration(cluster: Path) -> None:
    """Make a fresh cluster's postgresql.conf read app.conf, which therefore wins over every line above it."""
    with (cluster / "postgresql.conf").open("a") as file:
        file.write(f"\n{INCLUDE}\n")


def _identities(account: Account) -> str:
    """Who may sign in: the account that runs the server, and root."""
    names = dict.fromkeys((account.name, "root"))
    return "".join(f'merhaba "{name}" {SUPERUSER}\n' for name in names)


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def _write(path: Path, text: str, account: Account) -> None:
    """Replace a file in one step: a crash leaves the old or the new one, never half of it.

    The folder is the account's, and we may be root: O_EXCL follows no link it may have laid there.
    """
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
        if os.geteuid() == 0:
            os.fchown(file.fileno(), account.uid, account.gid)
    fresh.replace(path)
