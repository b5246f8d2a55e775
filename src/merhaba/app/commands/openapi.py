"""`merhaba openapi`."""

from __future__ import annotations

import json

import click


@click.command("openapi")
def openapi_command() -> None:
    """Print the API's OpenAPI 3.1 description; needs no database."""
    from merhaba.app.web import bare_app

    click.echo(json.dumps(bare_app().openapi(), indent=1, ensure_ascii=False))
