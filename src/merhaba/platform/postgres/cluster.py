"""One PostgreSQL cluster in the data directory: start it, wait for it, attach to it, stop it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote

from merhaba.platform.postgres.account import choose_account
from merhaba.platform.postgres.binaries import Binaries, find_binaries
from merhaba.platform.postgres.configuration import SUPERUSER, write_configuration
from merhaba.platform.postgres.failure import PostgresError
from merhaba.platform.postgres.file_lock import is_locked, lock_within
from merhaba.platform.postgres.initialise import initialise, server_environment
from merhaba.platform.postgres.launch import as_account
from merhaba.platform.postgres.server_log import ServerLog
from merhaba.platform.postgres.socket_folder import make_socket_folder, socket_folder
from merhaba.platform.postgres.status_file import Status, read_status

DATABASE = "merhaba"
STEP = 0.02
FAST_STOP_SECONDS = 60.0


class Cluster:
    """The embedded server of one data directory.

    `start` either starts it (then `stop` stops it) or, when another process runs it, attaches to it (then
    `stop` leaves it alone). Start from the main thread: the server ends when the starting thread does.
    `pause` is called for every wait and may raise to give up; `report` receives sentences for a person.
    """

    def __init__(
        self,
        data: Path,
        *,
        pg_bin: Path | None = None,
        settings: Mapping[str, str] | None = None,
        pause: Callable[[float], None] = time.sleep,
        report: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.data = data.absolute()
        self.directory = self.data / "postgres"
        self.lock_path = self.data / "postgres.lock"
        self.log = ServerLog(self.data / "logs" / "postgres.log")
        self._pg_bin = pg_bin
        self._settings = dict(settings or {})
        self._pause = pause
        self._report = report
        self._process: subprocess.Popen[bytes] | None = None
        self._binaries: Binaries | None = None

    @property
    def binaries(self) -> Binaries:
        """The programs in use. Raises `PostgresError` when there are none."""
        if self._binaries is None:
            self._binaries = find_binaries(self._pg_bin)
        return self._binaries

    @property
    def version(self) -> str:
        """The version of the programs, as in `18.6`."""
        return self.binaries.version

    @property
    def owned(self) -> bool:
        """Whether this object started the server, and so stops it."""
        return self._process is not None

    @property
    def url(self) -> str:
        """The address of the database by its socket. Raises `PostgresError` when no server runs."""
        status = read_status(self.directory)
        if status is None or not is_locked(self.lock_path):
            raise PostgresError(self._nobody_runs())
        return f"postgresql://{SUPERUSER}@/{DATABASE}?host={quote(str(status.socket_folder), safe='')}"

    def start(self, patience: float = 0.0) -> None:
        """Start the server and wait until it accepts connections, however long recovery takes.

        When another process holds the cluster, wait `patience` seconds for it to let go, then attach.
        Raises `PostgresError` when it cannot be started.
        """
        self._make_data()
        lock = lock_within(self.lock_path, patience, self._pause)
        if lock is None:
            self._await_ready(None)
            return
        try:
            if self._process is not None:
                self._process.wait()  # crashed: it gave up the lock, and has only to be reaped
            self._process = self._launch(lock)
        finally:
            os.close(lock)  # the server has inherited it: it is held exactly as long as the server lives
        try:
            self._await_ready(self._process)
        except BaseException:
            self.stop()
            raise

    def attach(self, patience: float = 0.0) -> None:
        """Wait until the server another process runs is ready; `patience` seconds for it to appear.

        Raises `PostgresError` when none runs.
        """
        waited = 0.0
        while not is_locked(self.lock_path):
            if waited >= patience:
                raise PostgresError(self._nobody_runs())
            self._pause(STEP)
            waited += STEP
        self._await_ready(None)

    def alive(self) -> bool:
        """Whether the server we started still runs."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Stop the server we started and wait for it; an attached one is left alone."""
        process, self._process = self._process, None
        if process is None:
            return
        # SIGINT is PostgreSQL's fast shutdown: it ends sessions and writes a checkpoint. SIGQUIT only ends.
        for number, seconds in (
            (signal.SIGINT, FAST_STOP_SECONDS),
            (signal.SIGQUIT, 10.0),
            (signal.SIGKILL, 10.0),
        ):
            if process.poll() is None:
                process.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(seconds)
                return
            self._report("The database has not stopped yet; asking it more firmly.")

    def _nobody_runs(self) -> str:
        return (
            f"No database server runs on {self.data}. Start everything with `merhaba up`, or set "
            "MERHABA_DATABASE_URL to a server that runs elsewhere."
        )

    def _make_data(self) -> None:
        for folder in (self.data, self.data / "logs"):
            try:
                # As root the server's own account must pass through; what is secret inside is closed itself.
                folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
            except (PermissionError, NotADirectoryError, FileExistsError) as error:
                raise PostgresError(
                    f"The data directory {self.data} cannot be made: {error.strerror}."
                ) from error
        if not os.access(self.data, os.W_OK | os.X_OK):
            raise PostgresError(
                f"You may not write to {self.data}. Run as its owner, or set MERHABA_DATA to another folder."
            )

    def _launch(self, lock: int) -> subprocess.Popen[bytes]:
        account = choose_account(self.directory)
        if not (self.directory / "PG_VERSION").exists():
            self._refuse_foreign_folder()
            self._report("Creating the database ...")
            initialise(self.directory, DATABASE, self.binaries, account, lock)
        self._check_major()
        sockets = socket_folder(self.data, account)
        make_socket_folder(sockets, account)
        (self.directory / "postmaster.pid").unlink(missing_ok=True)  # stale: we hold the lock, so nobody runs
        write_configuration(self.directory, sockets, account, self.binaries.major, self._settings)
        postgres = self.binaries.program("postgres")
        with self.log.opened() as stderr:
            return subprocess.Popen(  # noqa: S603 - PostgreSQL's own program
                [str(postgres), "-D", str(self.directory)],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=stderr,
                stderr=stderr,
                env=server_environment(),
                pass_fds=(lock,),
                preexec_fn=as_account(account, [postgres, self.directory, sockets / "s"], signal.SIGINT),  # noqa: PLW1509
            )

    def _refuse_foreign_folder(self) -> None:
        if not self.directory.exists():
            return
        if any(self.directory.iterdir()):
            raise PostgresError(f"{self.directory} holds something that is not a database. Move it away.")
        self.directory.rmdir()

    def _check_major(self) -> None:
        major = (self.directory / "PG_VERSION").read_text().strip()
        if major != str(self.binaries.major):
            raise PostgresError(
                f"The database in {self.directory} was made by PostgreSQL {major}, and the programs in "
                f"{self.binaries.folder} are version {self.version}. Set MERHABA_PG_BIN to the programs of "
                f"PostgreSQL {major} to go on as before, or upgrade the folder with `pg_upgrade`."
            )

    def _await_ready(self, process: subprocess.Popen[bytes] | None) -> None:
        """Wait for `ready` in the status file: of our own server, or of the one somebody else runs."""
        while True:
            status = read_status(self.directory)
            if self._is_ready(status, process):
                return
            if process is not None and process.poll() is not None:
                raise PostgresError(f"The database did not start: {self.log.complaint()}")
            if process is None and not is_locked(self.lock_path):
                raise PostgresError(f"The database server on {self.data} has just stopped. Try again.")
            self._pause(STEP)
            for line in self.log.progress():
                self._report(f"The database is recovering: {line}")

    def _is_ready(self, status: Status | None, process: subprocess.Popen[bytes] | None) -> bool:
        if status is None or status.state != "ready":
            return False
        return process is None or status.pid == process.pid
