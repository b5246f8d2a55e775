"""A new cluster: made beside its place and moved there when whole, so that a kill leaves nothing half."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from merhaba.platform.postgres.account import Account
from merhaba.platform.postgres.binaries import Binaries
from merhaba.platform.postgres.configuration import SUPERUSER, include_configuration
from merhaba.platform.postgres.failure import PostgresError
from merhaba.platform.postgres.launch import as_account


def initialise(cluster: Path, database: str, binaries: Binaries, account: Account, lock: int) -> None:
    """Create the cluster and its database at `cluster`. The caller holds `lock`, and so do the programs run.

    Raises `PostgresError` with what initdb said (a full disk, a folder that cannot be written).
    """
    for leftover in cluster.parent.glob(f"{cluster.name}.new-*"):
        shutil.rmtree(leftover)
    fresh = Path(tempfile.mkdtemp(prefix=f"{cluster.name}.new-", dir=cluster.parent))
    try:
        if os.geteuid() == 0:
            os.chown(fresh, account.uid, account.gid)
        _run([*_initdb(binaries, fresh)], "", binaries, fresh, account, lock)
        include_configuration(fresh)
        single = [str(binaries.program("postgres")), "--single", "-D", str(fresh), "postgres"]
        _run(single, f'CREATE DATABASE "{database}"\n', binaries, fresh, account, lock, included=True)
        fresh.rename(cluster)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    _sync_folder(cluster.parent)


def _initdb(binaries: Binaries, folder: Path) -> list[str]:
    """C sorts fast and the same everywhere; a ctype without UTF-8 kills pg_trgm for Arabic and Chinese."""
    provider = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if binaries.major >= 17 else []
    return [
        str(binaries.program("initdb")), "-D", str(folder), "-U", SUPERUSER, "-A", "peer", "-E", "UTF8",
        *provider, "--locale=C", "--lc-collate=C", "--lc-ctype=C.UTF-8",
        "--data-checksums", "--no-instructions",
    ]  # fmt: skip


def server_environment() -> dict[str, str]:
    """What the server's programs see: no locale of ours (it may not be installed), none of our secrets."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "TMPDIR") if name in os.environ}
    return {**kept, "LC_ALL": "C"}


def _run(
    command: list[str],
    given: str,
    binaries: Binaries,
    folder: Path,
    account: Account,
    lock: int,
    *,
    included: bool = False,
) -> None:
    if included:
        # The server reads app.conf from the first start on; here it may still be empty.
        (folder / "app.conf").touch(mode=0o644)
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs
        command,
        input=given,
        capture_output=True,
        text=True,
        cwd="/",
        env=server_environment(),
        pass_fds=(lock,),
        preexec_fn=as_account(account, [binaries.folder / "postgres", folder], signal.SIGKILL),
        check=False,
    )
    if done.returncode != 0 or "FATAL" in done.stderr or "ERROR" in done.stderr:
        said = done.stderr.strip()[-800:]
        raise PostgresError(f"The database could not be created in {folder.parent}: {said}")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
