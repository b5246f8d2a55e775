"""The file store: durable, by content, and nothing kept when there is no room."""

from __future__ import annotations

import asyncio
import hashlib
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from merhaba.platform.files import FileStore, FileTooLarge


async def _chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


def _kept(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


async def test_bytes_are_kept_by_what_they_are(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    stored = await store.save(b"hello")
    again = await store.save_stream(_chunks(b"he", b"l", b"", b"lo"), limit=5)
    assert stored == again
    assert stored.sha256 == hashlib.sha256(b"hello").hexdigest()
    assert await store.read(stored.sha256) == b"hello"
    assert len(_kept(tmp_path)) == 1


async def test_one_byte_too_many_keeps_nothing(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    with pytest.raises(FileTooLarge):
        await store.save_stream(_chunks(b"x" * 10, b"y"), limit=10)
    assert _kept(tmp_path) == []


async def test_a_stream_that_breaks_off_keeps_nothing(tmp_path: Path) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"half"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await FileStore(tmp_path).save_stream(broken(), limit=100)
    assert _kept(tmp_path) == []


@pytest.mark.parametrize(
    "digest", ["", "../../../etc/passwd", "a" * 63, "A" * 64, "/" * 64, "a" * 63 + "\n", "g" * 64]
)
def test_only_a_digest_names_a_file(tmp_path: Path, digest: str) -> None:
    with pytest.raises(ValueError, match="digest"):
        FileStore(tmp_path).path(digest)


async def test_the_same_file_many_times_at_once_is_one_file(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    await asyncio.gather(*(store.save(b"z" * 300_000) for _ in range(8)))
    assert len(_kept(tmp_path)) == 1


FULL = """
import asyncio, resource, signal, sys
from pathlib import Path
from merhaba.platform.files import FileStore, StorageFull
store = FileStore(Path(sys.argv[1]))
async def fill():
    kept = await store.save(b"small")
    try:
        while True:
            await store.save(b"x" * 3_000_000)
    except StorageFull:
        print("full")
    assert await store.read(kept.sha256) == b"small"
    print(sorted(p.stat().st_size for p in store.root.rglob("*") if p.is_file()))
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")
def test_a_full_disk_is_said_and_nothing_half_is_kept(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.decode().strip()}")
    try:
        done = subprocess.run(
            [sys.executable, "-c", FULL + "asyncio.run(fill())", disk],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    finally:
        subprocess.run(["umount", disk], check=True)
    assert done.stdout.splitlines() == ["full", "[5]"], done.stderr


def test_a_file_beyond_what_the_process_may_write_is_said_too(tmp_path: Path) -> None:
    """RLIMIT_FSIZE answers EFBIG: the disk may have room, but not for this."""
    limited = FULL + (
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))\n"
        "asyncio.run(fill())"
    )
    done = subprocess.run(
        [sys.executable, "-c", limited, tmp_path], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.stdout.splitlines() == ["full", "[5]"], done.stderr


async def test_full_is_not_the_same_as_broken(tmp_path: Path) -> None:
    (tmp_path / "incoming").write_text("a file where the folder should be")
    with pytest.raises(NotADirectoryError):
        await FileStore(tmp_path).save(b"x")
