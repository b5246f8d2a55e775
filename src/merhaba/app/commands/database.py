"""`merhaba migrate` and `merhaba demo`."""

from __future__ import annotations

import click

from merhaba.app.configuration import load_settings
from merhaba.app.database_access import open_database
from merhaba.app.migration import migrate_database


@click.command("migrate")
def migrate_command() -> None:
    """Bring the database to this version. Forward only; safe to run at any time and by several at once."""
    with open_database(load_settings(), "migrate") as settings:
        migrate_database(settings)
    click.echo("The database is at this version.")


@click.command("demo")
def demo_command() -> None:
    """Fill the demo workspace: a shop with people, products, orders and conversations."""
    with open_database(load_settings(), "demo") as settings:
        migrate_database(settings)
        from merhaba.app.first_run import load_demo

        for line in load_demo(settings):
            click.echo(line)
