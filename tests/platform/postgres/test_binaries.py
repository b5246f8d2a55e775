"""Finding PostgreSQL's programs: what is named wins, what does not run is passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from merhaba.platform.postgres import PostgresError, find_binaries
from merhaba.platform.postgres import binaries as module


def fake(folder: Path, version: str, *, exit_code: int = 0) -> Path:
    folder.mkdir(parents=True)
    for program in ("postgres", "initdb"):
        path = folder / program
        path.write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\nexit {exit_code}\n")
        path.chmod(0o755)
    return folder


def test_the_folder_in_the_settings_wins(tmp_path: Path) -> None:
    found = find_binaries(fake(tmp_path / "bin", "17.2 (Debian 17.2-1.pgdg120+1)"))
    assert (found.major, found.minor, found.version, found.source) == (17, 2, "17.2", "MERHABA_PG_BIN")


@pytest.mark.parametrize(("version", "exit_code"), [("14.9", 0), ("18.1", 127), ("nonsense", 0)])
def test_a_bad_folder_in_the_settings_is_said_and_not_passed_over(
    tmp_path: Path, version: str, exit_code: int
) -> None:
    folder = fake(tmp_path / "bin", version, exit_code=exit_code)
    with pytest.raises(PostgresError, match="MERHABA_PG_BIN"):
        find_binaries(folder)


def test_without_wheels_the_newest_of_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for version in ("9.6", "15.3", "17beta1"):
        fake(tmp_path / version.split(".")[0].removesuffix("beta1") / "bin", version)
    monkeypatch.setattr(module, "WHEELS", {})
    monkeypatch.setattr(module, "SYSTEM_PATTERNS", (f"{tmp_path}/*/bin",))
    assert find_binaries().version == "17.0"


def test_none_at_all_names_the_three_ways_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WHEELS", {})
    monkeypatch.setattr(module, "SYSTEM_PATTERNS", ())
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(PostgresError, match=r"pip install.*MERHABA_DATABASE_URL"):
        find_binaries()


def test_a_program_that_is_missing_from_the_set(tmp_path: Path) -> None:
    found = find_binaries(fake(tmp_path / "bin", "18.0"))
    with pytest.raises(PostgresError, match="no pg_dump"):
        found.program("pg_dump")
