"""Unpacking a backup beside its place and checking every byte, before anything is touched."""

from __future__ import annotations

import os
import shutil
import tarfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO

from pydantic import ValidationError

from merhaba.app.backup.archive import DUMP, FOLDERS, FORMAT, MANIFEST, Entry, Manifest, Summing
from merhaba.app.refusal import Refused


def unpack(source: Path, into: Path) -> Manifest:
    """Unpack `source` into the empty folder `into`; gives the manifest, against which all of it was checked.

    Raises `Refused` when the file is no backup, is damaged, or was made by a later form of backup.
    """
    found: dict[str, Entry] = {}
    try:
        with tarfile.open(source, "r:*") as archive:
            for member in archive:
                _require_safe(member)
                content = archive.extractfile(member)
                assert content is not None, "a regular file"  # noqa: S101 - checked by _require_safe
                found[member.name] = _write(content, into / member.name)
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise Refused(f"{source} is not a whole Merhaba backup: {error}.") from error
    except OSError as error:
        raise Refused(f"{source} could not be unpacked: {error.strerror or error}.") from error
    manifest = _manifest(source, into / MANIFEST)
    found.pop(MANIFEST, None)
    differing = sorted(
        name
        for name in found.keys() | manifest.entries.keys()
        if found.get(name) != manifest.entries.get(name)
    )
    if differing or DUMP not in found:
        raise Refused(f"{source} is damaged ({', '.join(differing[:3]) or DUMP}). Nothing was changed.")
    return manifest


def _require_safe(member: tarfile.TarInfo) -> None:
    """A backup may come from anywhere: only plain files, only below the folders we know."""
    path = PurePosixPath(member.name)
    known = member.name in {DUMP, MANIFEST} or (len(path.parts) > 1 and path.parts[0] in FOLDERS)
    if not member.isreg() or path.is_absolute() or ".." in path.parts or not known:
        raise Refused(f"This is not a Merhaba backup: it holds {member.name!r}. Nothing was changed.")


def _write(content: IO[bytes], path: Path) -> Entry:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    summing = Summing(content)
    # The keys are among them: nobody else may read what is unpacked.
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        shutil.copyfileobj(summing, target, 1 << 20)
        target.flush()
        os.fsync(target.fileno())
    return summing.entry


def _manifest(source: Path, path: Path) -> Manifest:
    try:
        manifest = Manifest.model_validate_json(path.read_bytes())
    except (FileNotFoundError, ValidationError):
        raise Refused(f"{source} is not a whole Merhaba backup. Nothing was changed.") from None
    if manifest.format > FORMAT:
        raise Refused(f"{source} was made by Merhaba {manifest.merhaba}, which is newer. Use that version.")
    return manifest
