"""`merhaba backup` and `merhaba restore`."""

from __future__ import annotations

from pathlib import Path

import click

from merhaba.app.backup import restore_backup, write_backup
from merhaba.app.configuration import load_settings
from merhaba.app.database_access import open_database
from merhaba.app.migration import database_address, migrate_database
from merhaba.platform.postgres import find_binaries

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("backup")
@click.argument("file", type=FILE)
def backup_command(file: Path) -> None:
    """Write the database, all attachments and the keys into FILE, while everything runs.

    A name ending in .gz is compressed. Whoever has the file has everything: keep it safe.
    """
    with open_database(load_settings(), "backup") as settings:
        manifest = write_backup(
            file,
            url=database_address(settings),
            data=settings.data_dir,
            binaries=find_binaries(settings.pg_bin),
        )
    size = file.stat().st_size
    attached = sum(name.startswith("files/") for name in manifest.entries)
    click.echo(f"Wrote {file}: {size / 1e6:.1f} MB, the database and {attached} attached files.")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace data that is there already.")
def restore_command(file: Path, *, force: bool) -> None:
    """Bring everything back from FILE, and the database to this version. Merhaba must be stopped."""
    with open_database(load_settings(), "restore", alone=True) as settings:
        manifest = restore_backup(
            file,
            url=database_address(settings),
            data=settings.data_dir,
            binaries=find_binaries(settings.pg_bin),
            force=force,
        )
        migrate_database(settings)
    click.echo(f"Restored the backup of {manifest.created_at} (Merhaba {manifest.merhaba}).")
