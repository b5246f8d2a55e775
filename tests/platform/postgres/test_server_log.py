"""The server's log: recovery's progress is passed on once, a failure's reason is found, size is kept down."""

from __future__ import annotations

from pathlib import Path

from merhaba.platform.postgres import server_log
from merhaba.platform.postgres.server_log import ServerLog

STAMP = "2026-01-02 03:04:05.678 UTC [99] "


def test_progress_is_what_recovery_says_each_line_once(tmp_path: Path) -> None:
    log = ServerLog(tmp_path / "postgres.log")
    assert log.progress() == []
    with log.opened() as file:
        file.write(f"{STAMP}LOG:  starting PostgreSQL 18.6\n".encode())
        redo = "redo in progress, elapsed time: 2.00 s, current LSN: 0/9000028"
        file.write(f"{STAMP}LOG:  {redo}\n{STAMP}LOG:  redo in pro".encode())
        file.flush()
        assert log.progress() == [redo]
        file.write(b"gress, elapsed time: 4.00 s\n")
        file.flush()
        assert log.progress() == ["redo in progress, elapsed time: 4.00 s"]
        assert log.progress() == []


def test_a_complaint_is_of_this_start_only(tmp_path: Path) -> None:
    log = ServerLog(tmp_path / "postgres.log")
    log.path.write_text(f"{STAMP}FATAL:  an old story\n")
    with log.opened() as file:
        file.write(f"{STAMP}FATAL:  could not map memory\n{STAMP}HINT:  use less\n".encode())
    assert log.complaint() == "could not map memory; use less"
    with log.opened():
        pass
    assert log.complaint() == "it said nothing."


def test_a_large_log_is_put_aside_at_the_next_start(tmp_path: Path) -> None:
    log = ServerLog(tmp_path / "postgres.log")
    log.path.write_bytes(b"x" * (server_log.LARGEST + 1))
    with log.opened() as file:
        file.write(b"new")
    assert log.path.read_bytes() == b"new"
    assert log.path.with_suffix(".log.1").stat().st_size == server_log.LARGEST + 1
    assert log.path.stat().st_mode & 0o077 == 0
