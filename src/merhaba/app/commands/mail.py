"""`merhaba mail`: the receiver as a process of its own, and a look into a mail."""

from __future__ import annotations

import json
from pathlib import Path

import click

from merhaba.app.configuration import load_settings
from merhaba.app.database_access import attach_database
from merhaba.app.logs import configure_logging
from merhaba.app.role import run_role


@click.group("mail", invoke_without_command=True)
@click.pass_context
def mail_command(context: click.Context) -> None:
    """Receive mail by SMTP, as a process of its own (`merhaba up` receives it already)."""
    if context.invoked_subcommand is not None:
        return
    settings = attach_database(load_settings())
    configure_logging("mail", settings)
    from merhaba.app.mail import run

    run_role(run(settings))


@mail_command.command("parse")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
def parse_command(file: Path) -> None:
    """Print what Merhaba understands of a mail, as JSON. FILE may be - for standard input."""
    from merhaba.channels.email.describe import describe

    with click.open_file(str(file), "rb") as source:
        content = source.read()
    click.echo(json.dumps(describe(content), ensure_ascii=False, indent=2))
