"""Which account of the machine the server runs as. PostgreSQL refuses root, so root gives it another."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from merhaba.platform.postgres.failure import PostgresError

SYSTEM_USER = "merhaba"


@dataclass(frozen=True)
class Account:
    """A user of the operating system."""

    uid: int
    gid: int
    name: str


def choose_account(cluster: Path) -> Account:
    """Ourselves; as root the owner of an existing cluster, else a system user made for it, else `nobody`."""
    if os.geteuid() != 0:
        return current_account()
    if cluster.exists() and cluster.stat().st_uid != 0:
        owner = cluster.stat()
        return Account(owner.st_uid, owner.st_gid, _name_of(owner.st_uid) or str(owner.st_uid))
    found = _lookup(SYSTEM_USER) or _create_system_user() or _lookup("nobody")
    if found is None:
        raise PostgresError(
            "PostgreSQL does not run as root, and this machine has no other user to run it as. "
            f"Create one with `useradd --system {SYSTEM_USER}`."
        )
    return found


def current_account() -> Account:
    """Who we are. PostgreSQL needs a name for it (containers sometimes have a number only)."""
    uid = os.geteuid()
    name = _name_of(uid)
    if name is None:
        raise PostgresError(
            f"User number {uid} has no name in /etc/passwd, and PostgreSQL needs one. Add it there, "
            "or set MERHABA_DATABASE_URL to a server that runs elsewhere."
        )
    return Account(uid, os.getegid(), name)


def may_reach(account: Account, path: Path) -> bool:
    """Whether the account may enter every folder on the way to `path` (by mode bits; ACLs do not count)."""
    return all(_may_enter(account, folder.stat()) for folder in path.absolute().parents)


def _may_enter(account: Account, folder: os.stat_result) -> bool:
    if folder.st_uid == account.uid:
        return bool(folder.st_mode & stat.S_IXUSR)
    if folder.st_gid == account.gid:
        return bool(folder.st_mode & stat.S_IXGRP)
    return bool(folder.st_mode & stat.S_IXOTH)


def _create_system_user() -> Account | None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        return None
    options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    shell = ["--shell", "/usr/sbin/nologin"]
    subprocess.run(  # noqa: S603 - fixed arguments; failing (a read-only /etc) leaves `nobody`
        [useradd, *options, *shell, SYSTEM_USER], capture_output=True, check=False
    )
    return _lookup(SYSTEM_USER)


def _lookup(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    # A `merhaba` that is an alias of root would be refused by the server all the same.
    return Account(entry.pw_uid, entry.pw_gid, name) if entry.pw_uid != 0 else None


def _name_of(uid: int) -> str | None:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return None
