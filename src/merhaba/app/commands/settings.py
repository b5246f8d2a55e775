"""`merhaba settings`."""

from __future__ import annotations

from pathlib import Path

import click
from pydantic import SecretStr

from merhaba.app.configuration import load_settings, unknown_variables
from merhaba.platform.settings import PREFIX, Settings


@click.command("settings")
def settings_command() -> None:
    """List every setting: its value (secrets as stars), its default, and what it does."""
    settings = load_settings()
    for name, field in Settings.model_fields.items():
        value, default = shown(getattr(settings, name)), shown(field.get_default())
        note = "default" if name not in settings.model_fields_set else f"default: {default or 'empty'}"
        click.echo(f"{PREFIX}{name.upper()}={value}  ({note})")
        click.echo(f"    {field.description}")
    for name in unknown_variables():
        click.echo(f"\n{name} is set, but there is no such setting.", err=True)


def shown(value: object) -> str:
    """A value as one would write it into the environment; secrets as stars."""
    match value:
        case None:
            return ""
        case SecretStr():
            return "********"
        case bool():
            return "1" if value else "0"
        case Path():
            return str(value)
        case _:
            return str(value)
