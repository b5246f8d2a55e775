"""The form of a backup: a tar file of `database.dump`, `files/...`, `keys/...` and, last, `manifest.json`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import IO

from pydantic import BaseModel, ConfigDict

FORMAT = 1
MANIFEST = "manifest.json"
DUMP = "database.dump"
FOLDERS = ("files", "keys")


class Entry(BaseModel):
    """One member of the archive."""

    model_config = ConfigDict(frozen=True)

    size: int
    sha256: str


class Role(BaseModel):
    """A database role the dump speaks of: roles belong to the server, so the dump does not hold them."""

    model_config = ConfigDict(frozen=True)

    name: str
    bypasses_row_security: bool = False


class Manifest(BaseModel):
    """What is in the archive, and what made it. It stands last: only a whole archive has one."""

    format: int = FORMAT
    merhaba: str
    schema_version: str | None
    postgres: str
    created_at: str
    roles: list[Role]
    entries: dict[str, Entry]


@dataclass
class Summing:
    """A binary stream that adds up what is read from it."""

    source: IO[bytes]
    size: int = 0

    def __post_init__(self) -> None:
        self._digest = hashlib.sha256()

    def read(self, count: int = -1) -> bytes:
        """As a file's `read`."""
        chunk = self.source.read(count)
        self.size += len(chunk)
        self._digest.update(chunk)
        return chunk

    @property
    def entry(self) -> Entry:
        """Size and checksum of what has been read so far."""
        return Entry(size=self.size, sha256=self._digest.hexdigest())
