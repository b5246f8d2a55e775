"""`merhaba doctor`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from merhaba.app.configuration import load_settings, unknown_variables
from merhaba.app.database_access import open_database
from merhaba.app.diagnosis.database_state import look_at_database
from merhaba.app.diagnosis.finding import Finding, State, note, wrong
from merhaba.app.diagnosis.machine import look_at_machine
from merhaba.app.diagnosis.outside import look_outside
from merhaba.app.migration import database_address
from merhaba.app.refusal import Refused
from merhaba.platform.postgres import PostgresError
from merhaba.platform.settings import Settings


@click.command("doctor")
def doctor_command() -> None:
    """Look at everything Merhaba needs and say what is wrong and how to mend it. Changes nothing.

    The exit code is 1 when something is wrong.
    """
    failed = False
    for finding in _findings(load_settings()):
        click.echo(str(finding))
        failed = failed or finding.state is State.WRONG
    sys.exit(1 if failed else 0)


def _findings(settings: Settings) -> Iterator[Finding]:
    for name in unknown_variables():
        yield wrong(f"Setting {name}", "there is no such setting.", "`merhaba settings` lists them all.")
    yield from look_at_machine(settings)
    yield from _database(settings)
    yield from look_outside(settings)


def _database(settings: Settings) -> Iterator[Finding]:
    """The embedded server is started for the while if it does not run, but a cluster is not made for it."""
    if settings.database_url is None and not (settings.data_dir / "postgres").exists():
        yield note("Database", "not made yet.", "`merhaba up` makes it.")
        return
    try:
        with open_database(settings, "doctor") as opened:
            yield from look_at_database(database_address(opened))
    except (PostgresError, Refused) as error:
        yield wrong("Database", "cannot be opened.", str(error))
