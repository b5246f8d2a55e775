"""pg_dump, pg_restore and psql, against any server, with row-level security open to the whole of the data."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Generator
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from merhaba.app.refusal import Refused
from merhaba.platform.database.url import libpq_url
from merhaba.platform.postgres import Binaries

# Forced row-level security hides every row from an owner who is no superuser; this scope sees all.
SYSTEM_SCOPE = "-c merhaba.scope=system"
# pg_restore sets what its own version knows; older servers refuse a setting they have not heard of.
UNKNOWN_TO_OLDER = (b"SET transaction_timeout",)
PREAMBLE_LINES = 60
# A restore may take longer than any request should; not every server knows every one of these.
NO_HURRY = """
SELECT set_config(name, '0', false) FROM pg_settings
WHERE name IN
  ('transaction_timeout', 'idle_in_transaction_session_timeout', 'statement_timeout', 'lock_timeout');
"""


def dump(binaries: Binaries, url: str, to: Path) -> None:
    """One consistent snapshot of the database in pg_dump's own compressed form. Raises `Refused`."""
    address, environment = _connection(url)
    command = [
        str(binaries.program("pg_dump")), "--format=custom", "--no-owner", "--enable-row-security",
        f"--file={to}", f"--dbname={address}",
    ]  # fmt: skip
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        newer = "server version mismatch" in done.stderr
        hint = " Set MERHABA_PG_BIN to programs as new as the server." if newer else ""
        raise Refused(f"The database could not be dumped: {done.stderr.strip()}{hint}")


def replay(binaries: Binaries, dump_file: Path, url: str, before: str, after: str) -> None:
    """Run `before`, the dump and `after` in one transaction: all of it happens, or nothing. Raises `Refused`.

    COMMIT is sent only once pg_restore has ended well: a dump that breaks off is rolled back.
    """
    address, environment = _connection(url)
    psql = [
        str(binaries.program("psql")), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1",
        "--output=/dev/null", f"--dbname={address}",
    ]  # fmt: skip
    with (
        subprocess.Popen(psql, env=environment, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process,  # noqa: S603 - PostgreSQL's own program
        contextlib.closing(_script(binaries, dump_file)) as script,
    ):
        assert process.stdin is not None  # noqa: S101 - opened above
        # psql ends at the first error, and says below what it was.
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(f"{NO_HURRY}BEGIN;\n{before}\n".encode())
            for line in script:
                process.stdin.write(line)
            process.stdin.write(f"{after}\nCOMMIT;\n".encode())
        _, said = process.communicate()
    if process.returncode != 0:
        raise Refused(f"The database could not be restored, and is as it was: {said.decode().strip()}")


def _script(binaries: Binaries, dump_file: Path) -> Generator[bytes, None, None]:
    """The dump as SQL, line by line. Raises `Refused` at the end when it was not whole."""
    command = [str(binaries.program("pg_restore")), "--no-owner", "--file=-", str(dump_file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:  # noqa: S603 - as above
        assert process.stdout is not None  # noqa: S101 - opened above
        for number, line in enumerate(process.stdout):
            if number > PREAMBLE_LINES or not line.startswith(UNKNOWN_TO_OLDER):
                yield line
    if process.returncode != 0:
        raise Refused("The dump in this backup cannot be read; the database is as it was.")


def _connection(url: str) -> tuple[str, dict[str, str]]:
    """An address without the password (others see our arguments), and an environment that has it."""
    parts = conninfo_to_dict(libpq_url(url))
    password = parts.pop("password", None)
    environment = {**os.environ, "PGOPTIONS": SYSTEM_SCOPE, "PGAPPNAME": "merhaba backup"}
    if password is not None:
        environment["PGPASSWORD"] = str(password)
    return make_conninfo("", **parts), environment
