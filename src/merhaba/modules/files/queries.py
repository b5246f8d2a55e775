"""Reads of files, and the signed paths that browsers fetch them by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

from sqlalchemy import select

from merhaba.kit.ids import parse_id
from merhaba.platform.database import Transaction
from merhaba.platform.files import FileStore
from merhaba.platform.secrets import Keys

from .tables import files


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file: what it is called and where its bytes are. `owner` is who uploaded it."""

    id: UUID
    name: str
    content_type: str
    size: int
    sha256: str
    owner: str


async def by_ids(tx: Transaction, idents: Iterable[UUID]) -> dict[UUID, FileRef]:
    """Files by id; ids that are not there are left out."""
    wanted = set(idents)
    if not wanted:
        return {}
    rows = await tx.rows(select(files).where(files.c.workspace_id == tx.workspace, files.c.id.in_(wanted)))
    return {r.id: FileRef(r.id, r.name, r.content_type, r.size, r.sha256, r.owner) for r in rows}


async def content_of(store: FileStore, ref: FileRef) -> bytes:
    """A file's bytes. Raises FileNotFoundError."""
    return await store.read(ref.sha256)


def public_url(keys: Keys, workspace: UUID, file: UUID, name: str) -> str:
    """A path that opens this one file for whoever has it; it names the workspace and cannot be altered."""
    mark = keys.short_mac("file", f"{workspace}/{file}", 26)
    return f"/files/{workspace}/{file}/{mark}/{quote(name, safe='')}"


def opened(keys: Keys, workspace: str, file: str, mark: str) -> tuple[UUID, UUID] | None:
    """(workspace, file) when the mark is right, else None."""
    ids = parse_id(workspace), parse_id(file)
    if ids[0] is None or ids[1] is None:
        return None
    return (ids[0], ids[1]) if keys.short_mac("file", f"{ids[0]}/{ids[1]}", 26) == mark else None
