"""Starting a program that dies with us and, from root, runs as somebody else."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from merhaba.platform.postgres.account import Account, may_reach
from merhaba.platform.postgres.failure import PostgresError

# linux/prctl.h, linux/securebits.h and linux/capability.h
PR_SET_PDEATHSIG, PR_SET_SECUREBITS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 1, 28, 47, 2
SECBIT_NO_SETUID_FIXUP = 4
CAPABILITY_VERSION_3 = 0x20080522
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2

_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(death_signal: int) -> Callable[[], None]:
    """A `preexec_fn`: a session of its own (the terminal's Ctrl-C passes by), and a signal when we die.

    Linux sends the signal when the *thread* that started the program ends: start from the main thread.
    """
    parent = os.getpid()

    def prepare() -> None:
        os.setsid()
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        _follow(parent, death_signal)

    return prepare


def as_account(account: Account, paths: list[Path], death_signal: int) -> Callable[[], None]:
    """The same, and from root as `account`, which must get at `paths`.

    Where folders on the way are closed to it (a clone under /root), the program keeps one capability:
    to search and read. Opening root's folders to everybody would be the worse answer.
    """
    follow = die_with_parent(death_signal)
    if os.geteuid() != 0:
        return follow
    closed = [path for path in paths if not may_reach(account, path)]
    capability = _capability_to_read() if closed else None
    if closed and capability is None:
        raise PostgresError(
            f"The database runs as user {account.name}, who may not enter the folders above {closed[0]}. "
            "Keep the project and MERHABA_DATA in a folder everybody may enter, such as /srv/merhaba, "
            "or do not run as root."
        )

    def prepare() -> None:
        if capability is not None:
            # Changing the user then keeps capabilities; and access(2), with which initdb looks for its
            # programs, heeds them.
            _prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP)
        os.setgroups([])
        os.setgid(account.gid)
        os.setuid(account.uid)
        if capability is not None:
            _keep(capability)
        follow()  # last: changing the user forgets the parent-death signal

    return prepare


def _follow(parent: int, death_signal: int) -> None:
    if not sys.platform.startswith("linux"):
        return
    _prctl(PR_SET_PDEATHSIG, death_signal)
    if os.getppid() != parent:  # the parent died before the line above
        os._exit(1)


def _capability_to_read() -> int | None:
    if not sys.platform.startswith("linux"):
        return None
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("CapPrm:"):
            ours = int(line.split()[1], 16)
            return next((cap for cap in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE) if ours >> cap & 1), None)
    return None


def _keep(capability: int) -> None:
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    bit = 1 << capability
    sets = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)  # effective, permitted, inheritable; low then high
    if _libc.capset(header, sets) != 0:
        raise OSError(ctypes.get_errno(), "capset")
    _prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability)


def _prctl(option: int, *arguments: int) -> None:
    values = [ctypes.c_ulong(value) for value in (*arguments, 0, 0, 0, 0)[:4]]
    if _libc.prctl(option, *values) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
