"""`merhaba token`."""

from __future__ import annotations

import click

from merhaba.app.configuration import load_settings
from merhaba.app.database_access import open_database
from merhaba.app.migration import migrate_database


@click.group("token")
def token_command() -> None:
    """API tokens, for scripts: `Authorization: Bearer TOKEN`."""


@token_command.command("create")
@click.option("--name", required=True, help="What the token is for; shown in the settings.")
@click.option("--workspace", help="Slug of the workspace; needed only where there are several.")
def create_command(name: str, workspace: str | None) -> None:
    """Make a token and print it, alone on standard output. It is shown this once."""
    with open_database(load_settings(), "token create") as settings:
        migrate_database(settings)
        from merhaba.app.operations import create_token

        token = create_token(settings, name, workspace)
    click.echo(token)
