"""Writing a backup while everything runs."""

from __future__ import annotations

import os
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from merhaba import __version__
from merhaba.app.backup import database_facts, postgres_tools
from merhaba.app.backup.archive import DUMP, FOLDERS, MANIFEST, Entry, Manifest, Summing
from merhaba.app.refusal import Refused
from merhaba.platform.postgres import Binaries


def write_backup(target: Path, *, url: str, data: Path, binaries: Binaries) -> Manifest:
    """Write everything to `target`, which appears only once it is whole. Gives what is in it.

    The database comes first: files are only ever added (named by their content), so every file a row of that
    snapshot speaks of is still there afterwards, save those that were deleted on purpose meanwhile.
    Raises `Refused` for a target that cannot be written.
    """
    partial = target.with_name(f"{target.name}.partial")
    server, schema, roles = database_facts.read_facts(url)
    entries: dict[str, Entry] = {}
    try:
        with tempfile.TemporaryDirectory(prefix=".merhaba-backup-", dir=target.absolute().parent) as folder:
            dump = Path(folder) / DUMP
            postgres_tools.dump(binaries, url, dump)
            with _opened(partial) as archive:
                entries[DUMP] = _add(archive, DUMP, dump)
                for name, path in _kept_files(data):
                    try:
                        entries[name] = _add(archive, name, path)
                    except FileNotFoundError:
                        continue  # deleted on purpose since the list was read
                manifest = Manifest(
                    merhaba=__version__,
                    schema_version=schema,
                    postgres=server,
                    created_at=datetime.now(UTC).isoformat(timespec="seconds"),
                    roles=roles,
                    entries=entries,
                )
                _add_bytes(archive, MANIFEST, manifest.model_dump_json(indent=1).encode())
        _sync(partial)
        partial.replace(target)
    except OSError as error:
        raise Refused(f"The backup could not be written to {target}: {error.strerror or error}.") from error
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def _opened(path: Path) -> tarfile.TarFile:
    """A new archive only we can read (the keys are in it); compressed when its name ends in gz."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    name = path.name.removesuffix(".partial")
    if name.endswith((".gz", ".tgz")):
        return tarfile.open(path, "w:gz", compresslevel=6)
    return tarfile.open(path, "w")


def _kept_files(data: Path) -> Iterator[tuple[str, Path]]:
    for folder in FOLDERS:
        for path in sorted((data / folder).rglob("*")):
            name = path.relative_to(data).as_posix()
            # What is being received is no file yet: its row will be written after this snapshot.
            if path.is_file() and not path.is_symlink() and not name.startswith("files/incoming/"):
                yield name, path


def _add(archive: tarfile.TarFile, name: str, path: Path) -> Entry:
    with path.open("rb") as source:
        summing = Summing(source)
        archive.addfile(_member(name, os.fstat(source.fileno()).st_size), summing)
    return summing.entry


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    archive.addfile(_member(name, len(content)), BytesIO(content))


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


def _sync(path: Path) -> None:
    for place, flags in ((path, os.O_RDWR), (path.parent, os.O_RDONLY)):
        descriptor = os.open(place, flags)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
