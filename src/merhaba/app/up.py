"""`merhaba up`: PostgreSQL, web, worker and mail receiver as one process group, run by a small supervisor.

Only the standard library is imported here: the commands that need more run as processes of their own.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from merhaba.app.data_lock import hold_data
from merhaba.app.gate import Gate, Preparation
from merhaba.app.ports_in_use import PortTaken, http_status, reachable, require_free
from merhaba.app.refusal import Refused
from merhaba.app.stop_signals import Signals, StopRequested
from merhaba.app.supervised import Child
from merhaba.platform.postgres import Cluster, PostgresError

STOP_SECONDS = 10.0
LOCK_PATIENCE = 30.0  # a killed stack's server may still be writing its last checkpoint
PORT_PATIENCE = 15.0  # as its children may still be ending
CRASHES_AT_START = 4


@dataclass(frozen=True)
class Plan:
    """What the supervisor needs of the settings. No secrets: they travel in the environment only."""

    data: str
    host: str
    port: int
    smtp_host: str
    smtp_port: int
    external_database: bool
    pg_bin: str | None

    @property
    def address(self) -> str:
        """Where this machine's browser finds the web server."""
        host = reachable(self.host)
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    def encode(self) -> str:
        """For the command line of `python -m merhaba.app.up`."""
        return json.dumps(asdict(self))


def run(plan: Plan) -> int:
    """Bring everything up, keep it up until told to stop, take it down. Gives the exit code."""
    signals = Signals()
    try:
        with hold_data(Path(plan.data), "up", plan.address) as killed:
            _await_ports(plan, PORT_PATIENCE if killed else 0.0, signals)
            with _database(plan, signals) as cluster:
                while _begin(plan, cluster, signals):
                    _revive(cluster, signals)
    except StopRequested:
        _say("Stopped.")
        return 0
    except (PostgresError, Refused) as error:
        _say(str(error))
        return 1
    return 0


def _begin(plan: Plan, cluster: Cluster | None, signals: Signals) -> bool:
    """Prepare, start the children and keep everything up. Gives True when the database server ended before
    it was prepared, so that beginning again is worth it."""
    gate, preparation = Gate(), Preparation()
    with _children(gate, preparation) as children:
        lines = preparation.await_lines(signals.pause)
        if lines is None:
            if cluster is not None and cluster.owned and not cluster.alive():
                return True
            raise Refused("The database could not be prepared; the lines above say why.")
        gate.open()
        _await_ready(plan, children, cluster, signals)
        _announce(plan, lines)
        _keep_up(children, cluster, signals)
    return False


def _await_ports(plan: Plan, patience: float, signals: Signals) -> None:
    """Require that both ports are free, giving the children of a killed stack the time they take to end."""
    deadline = time.monotonic() + patience
    while True:
        try:
            require_free(plan.host, plan.port, "MERHABA")
            require_free(plan.smtp_host, plan.smtp_port, "MERHABA_SMTP")
            return
        except PortTaken:
            if time.monotonic() >= deadline:
                raise
        signals.pause(0.1)


@contextlib.contextmanager
def _database(plan: Plan, signals: Signals) -> Iterator[Cluster | None]:
    """The embedded server, its address in our environment for the children; None with another PostgreSQL."""
    if plan.external_database:
        yield None
        return
    pg_bin = Path(plan.pg_bin) if plan.pg_bin else None
    cluster = Cluster(Path(plan.data), pg_bin=pg_bin, pause=signals.pause, report=_say)
    try:
        cluster.start(LOCK_PATIENCE)
        os.environ["MERHABA_DATABASE_URL"] = cluster.url
        yield cluster
    finally:
        signals.ignore()
        cluster.stop()


@contextlib.contextmanager
def _children(gate: Gate, preparation: Preparation) -> Iterator[list[Child]]:
    children = [
        Child("worker", ["worker", "--with-mail"], _say, preparation.descriptors),
        Child("web", ["web"], _say, gate.descriptors),
    ]
    try:
        for child in children:
            child.start()
        yield children
    finally:
        for child in children:
            child.ask_to_stop()
        deadline = time.monotonic() + STOP_SECONDS
        for child in children:
            child.wait(deadline - time.monotonic())


def _await_ready(plan: Plan, children: list[Child], cluster: Cluster | None, signals: Signals) -> None:
    while http_status(plan.host, plan.port, "/readyz") != 200:
        for child in children:
            child.watch()
            if child.crashes >= CRASHES_AT_START:
                raise Refused(
                    f"`merhaba {child.name}` does not stay up. The lines above and "
                    f"{Path(plan.data, 'logs', child.name + '.log')} say why."
                )
        _revive(cluster, signals)
        signals.pause(0.05)


def _announce(plan: Plan, lines: list[str]) -> None:
    for line in lines:
        _say(line)
    _say(f"Mail in:  {plan.smtp_host}:{plan.smtp_port} (SMTP)")
    _say(f"Data:     {plan.data} (logs in {Path(plan.data, 'logs')})")
    _say("Stop with Ctrl-C.")
    _say(f"ready {plan.address}")


def _keep_up(children: list[Child], cluster: Cluster | None, signals: Signals) -> None:
    while True:
        for child in children:
            child.watch()
        _revive(cluster, signals)
        signals.pause(0.5)


def _revive(cluster: Cluster | None, signals: Signals) -> None:
    """Start our own database server again when it has ended, however often that takes."""
    if cluster is None or not cluster.owned or cluster.alive():
        return
    pause = 1.0
    while True:
        _say("The database server ended unexpectedly; starting it again.")
        try:
            cluster.start(LOCK_PATIENCE)
            return
        except PostgresError as error:
            _say(str(error))
            signals.pause(pause)
            pause = min(pause * 2, 30.0)


def _say(line: str) -> None:
    # Whoever reads us may be gone (`merhaba up | head`): that is no reason to stop serving.
    with contextlib.suppress(OSError):
        print(line, flush=True)


if __name__ == "__main__":
    sys.exit(run(Plan(**json.loads(sys.argv[1]))))
