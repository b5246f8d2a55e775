"""The command line. Each command is imported when it is called: `merhaba up` must not carry them all."""

from __future__ import annotations

import importlib
import sys

import click

from merhaba import __version__
from merhaba.app.refusal import Refused
from merhaba.platform.postgres import PostgresError

COMMANDS = {
    "up": ("start", "Everything in one process group: database, web, worker and mail receiver."),
    "web": ("serve", "The web server alone."),
    "worker": ("serve", "The worker alone: jobs and reactions to events."),
    "mail": ("mail", "The mail receiver alone; `merhaba mail parse FILE` looks into a mail."),
    "migrate": ("database", "Bring the database to this version."),
    "demo": ("database", "Fill the demo workspace."),
    "token": ("token", "API tokens."),
    "workspace": ("workspace", "Make a workspace, list all."),
    "backup": ("backup", "Write everything into one file."),
    "restore": ("backup", "Bring everything back from a backup."),
    "doctor": ("doctor", "Say what is wrong and how to mend it."),
    "openapi": ("openapi", "Print the API's OpenAPI description."),
    "settings": ("settings", "List all settings and their values."),
}


class LazyGroup(click.Group):
    """Commands by name, their modules loaded when one is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order above."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"merhaba.app.commands.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in `--help`, without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="merhaba")
def cli() -> None:
    """Merhaba: customer service for online shops. Settings are MERHABA_*: see `merhaba settings`."""


def main() -> None:
    """The entry point. What a person can mend is one sentence on standard error and exit code 1."""
    try:
        cli()
    except (PostgresError, Refused) as error:
        print(error, file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
