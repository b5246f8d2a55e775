"""Who works on a data directory: `merhaba up`, or a command that needs it alone. One at a time."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from merhaba.app.refusal import Refused
from merhaba.platform.postgres.file_lock import is_locked, try_lock


@dataclass(frozen=True)
class Holder:
    """What the process that holds the data directory says about itself."""

    what: str
    pid: int
    address: str = ""


class DataHeld(Refused):
    """Another process works on this data directory."""

    def __init__(self, data: Path, holder: Holder) -> None:
        where = f" and serves {holder.address}" if holder.address else ""
        super().__init__(
            f"`merhaba {holder.what}` (process {holder.pid}) already runs on {data}{where}. "
            "Stop it first, or set MERHABA_DATA to another folder."
        )
        self.holder = holder


@contextlib.contextmanager
def hold_data(data: Path, what: str, address: str = "") -> Iterator[bool]:
    """Hold `data` for this process. Raises `DataHeld` when somebody else does.

    Gives whether the last holder was killed: then what it had started may still be ending. The lock goes
    with the process however it ends; the text in the file is only there to be read.
    """
    try:
        data.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        descriptor = try_lock(_path(data))
    except OSError as error:
        raise Refused(
            f"You may not write to the data directory {data} ({error.strerror}). "
            "Run as its owner, or set MERHABA_DATA to another folder."
        ) from error
    if descriptor is None:
        raise DataHeld(data, _read(data))
    try:
        killed = os.fstat(descriptor).st_size > 0
        os.ftruncate(descriptor, 0)
        os.write(descriptor, json.dumps(asdict(Holder(what, os.getpid(), address))).encode())
        yield killed
    finally:
        os.ftruncate(descriptor, 0)
        os.close(descriptor)


def holder_of(data: Path) -> Holder | None:
    """Who holds `data` now, if anybody."""
    return _read(data) if is_locked(_path(data)) else None


def _path(data: Path) -> Path:
    return data / "up.lock"


def _read(data: Path) -> Holder:
    try:
        said = json.loads(_path(data).read_text())
        return Holder(str(said["what"]), int(said["pid"]), str(said["address"]))
    except (OSError, ValueError, KeyError):
        return Holder("up", 0)  # it is just writing its name
