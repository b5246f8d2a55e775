"""Migrating, as a command does it: the database's own refusals become sentences."""

from __future__ import annotations

import psycopg

from merhaba.app.refusal import Refused
from merhaba.platform.database import migrate
from merhaba.platform.database.migrate import DatabaseTooNew
from merhaba.platform.settings import Settings


def database_address(settings: Settings) -> str:
    """The database's address in settings that a command has opened."""
    if settings.database_url is None:
        raise LookupError("settings without a database address: open the database first")
    return settings.database_url.get_secret_value()


def migrate_database(settings: Settings) -> None:
    """Bring the database in `settings` to this version. Raises `Refused` when it cannot be."""
    try:
        migrate(database_address(settings))
    except DatabaseTooNew as error:
        raise Refused(str(error)) from error
    except psycopg.OperationalError as error:
        raise Refused(f"The database cannot be reached: {str(error).strip()}") from error
