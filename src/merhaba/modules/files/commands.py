"""Keeping files."""

from __future__ import annotations

import mimetypes
import re
import unicodedata
from collections.abc import AsyncIterator

from sqlalchemy import insert

from merhaba.kit.ids import new_id
from merhaba.kit.text import clean
from merhaba.platform.database import Transaction
from merhaba.platform.files import FileStore, Stored

from .queries import FileRef
from .tables import files

_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")


async def keep(
    tx: Transaction, store: FileStore, *, name: str, content_type: str, content: bytes, owner: str
) -> FileRef:
    """Keep bytes that are in memory. Raises StorageFull."""
    return await _record(tx, await store.save(content), name=name, content_type=content_type, owner=owner)


async def keep_stream(
    tx: Transaction,
    store: FileStore,
    *,
    name: str,
    content_type: str,
    chunks: AsyncIterator[bytes],
    limit: int,
    owner: str,
) -> FileRef:
    """Keep a stream of at most `limit` bytes. Raises FileTooLarge or StorageFull, keeping nothing."""
    stored = await store.save_stream(chunks, limit=limit)
    return await _record(tx, stored, name=name, content_type=content_type, owner=owner)


def safe_name(name: str) -> str:
    """A file name without folders, control characters or direction tricks, at most 180 characters."""
    name = unicodedata.normalize("NFC", clean(name)).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in name if unicodedata.category(c) not in {"Cc", "Cf", "Co", "Cs"}).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if len(name) > 180:
        name = f"{stem[:160]}{dot}{ending[:19]}" if dot else name[:180]
    return name or "file"


async def _record(tx: Transaction, stored: Stored, *, name: str, content_type: str, owner: str) -> FileRef:
    name = safe_name(name)
    content_type = content_type.partition(";")[0].strip().casefold()
    if not _TYPE.fullmatch(content_type):
        content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    ref = FileRef(new_id(), name, content_type, stored.size, stored.sha256, owner)
    await tx.run(
        insert(files).values(
            workspace_id=tx.workspace,
            id=ref.id,
            name=ref.name,
            content_type=ref.content_type,
            size=ref.size,
            sha256=ref.sha256,
            owner=owner,
            created_at=tx.now,
        )
    )
    return ref
