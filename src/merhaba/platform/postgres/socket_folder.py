"""Where the server's socket lies. A socket's path holds about 100 bytes, a data directory's may be longer."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from merhaba.platform.postgres.account import Account
from merhaba.platform.postgres.failure import PostgresError

SOCKET_NAME = ".s.PGSQL.5432"
LONGEST = 100  # sun_path has 108 bytes on Linux and 104 elsewhere


def socket_folder(data: Path, account: Account) -> Path:
    """`run` in the data directory, or for long paths a folder of its own under /run (root) or /tmp."""
    folder = data / "run"
    if len(os.fsencode(folder / SOCKET_NAME)) <= LONGEST:
        return folder
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    parent = Path("/run") if os.geteuid() == 0 and os.access("/run", os.W_OK) else Path("/tmp")  # noqa: S108 - owner checked
    return parent / f"merhaba-{account.uid}-{digest}"


def make_socket_folder(folder: Path, account: Account) -> None:
    """Create the folder for the account alone and clear old sockets. The caller holds the cluster's lock.

    Raises `PostgresError` when somebody else has put something there (anybody may write to /tmp).
    """
    try:
        folder.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(folder, account.uid, account.gid)
    except FileExistsError:
        found = folder.lstat()
        if folder.is_symlink() or not folder.is_dir() or found.st_uid != account.uid:
            raise PostgresError(
                f"{folder} should be a folder of user {account.name} for the database's socket, and is not. "
                "Move it away."
            ) from None
        folder.chmod(0o700)
    for old in folder.glob(".s.PGSQL.5432*"):
        old.unlink()
