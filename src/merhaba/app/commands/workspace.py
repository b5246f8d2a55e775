"""`merhaba workspace`."""

from __future__ import annotations

import sys

import click

from merhaba.app.configuration import load_settings
from merhaba.app.database_access import open_database
from merhaba.app.migration import migrate_database
from merhaba.app.refusal import Refused


@click.group("workspace")
def workspace_command() -> None:
    """Workspaces: one company's walled area each, several on one installation."""


@workspace_command.command("create")
@click.option("--slug", required=True, help="Short name: small letters, digits and dashes. It stays.")
@click.option("--name", required=True, help="The company's name, which its first brand gets, too.")
@click.option("--owner-email", required=True, help="The first person's address, to sign in with.")
@click.option(
    "--owner-password-stdin",
    is_flag=True,
    help="Read their password from standard input, one line; otherwise one is made up and printed.",
)
def create_command(slug: str, name: str, owner_email: str, *, owner_password_stdin: bool) -> None:
    """Make a workspace with an owner, a brand and its chat, and say how to sign in."""
    password = _from_standard_input() if owner_password_stdin else None
    with open_database(load_settings(), "workspace create") as settings:
        migrate_database(settings)
        from merhaba.app.operations import add_workspace

        lines = add_workspace(settings, slug=slug, name=name, email=owner_email, password=password)
    click.echo("\n".join(lines))


@workspace_command.command("list")
def list_command() -> None:
    """Each workspace on a line: short name, owner's address, name."""
    with open_database(load_settings(), "workspace list") as settings:
        migrate_database(settings)
        from merhaba.app.operations import list_workspaces

        for line in list_workspaces(settings):
            click.echo(line)


def _from_standard_input() -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise Refused("There is no password on standard input.")
    return password
