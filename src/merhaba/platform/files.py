"""Attachments' bytes, kept by content: one file per SHA-256 under DATA/files, written durably."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path


class StorageFull(Exception):
    """The disk has no room for the file; nothing of it was kept."""


class FileTooLarge(Exception):
    """More bytes came than allowed."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"larger than {limit} bytes")
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that is safely on disk."""

    sha256: str
    size: int


class FileStore:
    """Files by content. The same bytes are kept once; a name never comes from outside."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        """Where the bytes with this digest are. Raises ValueError for anything that is no digest."""
        if len(sha256) != 64 or not all(c in "0123456789abcdef" for c in sha256):
            raise ValueError("not a SHA-256 digest")
        return self.root / sha256[:2] / sha256[2:4] / sha256

    async def save(self, content: bytes) -> Stored:
        """Keep bytes; gives their digest. Raises StorageFull."""

        async def once() -> AsyncIterator[bytes]:
            yield content

        return await self.save_stream(once(), limit=len(content))

    async def save_stream(self, chunks: AsyncIterator[bytes], *, limit: int) -> Stored:
        """Keep a stream of at most `limit` bytes. Raises FileTooLarge or StorageFull, keeping nothing."""
        incoming = self.root / "incoming" / secrets.token_hex(16)
        digest, size = hashlib.sha256(), 0
        try:
            await asyncio.to_thread(incoming.parent.mkdir, parents=True, exist_ok=True)
            with await asyncio.to_thread(incoming.open, "xb") as out:
                async for chunk in chunks:
                    size += len(chunk)
                    if size > limit:
                        raise FileTooLarge(limit)
                    digest.update(chunk)
                    await asyncio.to_thread(out.write, chunk)
                await asyncio.to_thread(_flush, out.fileno(), out)
            sha256 = digest.hexdigest()
            await asyncio.to_thread(_place, incoming, self.path(sha256))
            return Stored(sha256, size)
        except OSError as error:
            if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
                raise StorageFull(str(error)) from error
            raise
        finally:
            await asyncio.to_thread(incoming.unlink, missing_ok=True)

    async def read(self, sha256: str) -> bytes:
        """All bytes of a file. Raises FileNotFoundError."""
        return await asyncio.to_thread(self.path(sha256).read_bytes)


def _flush(descriptor: int, out: object) -> None:
    out.flush()  # type: ignore[attr-defined]  # any buffered binary file
    os.fsync(descriptor)


def _place(incoming: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    incoming.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
