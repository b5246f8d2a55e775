"""The tables in the code and the tables the migrations make are the same."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.pool import NullPool

import merhaba.app.web
import merhaba.app.worker  # noqa: F401 - importing the composition root declares every table
from merhaba.platform.database import metadata
from merhaba.platform.database.url import sqlalchemy_url
from merhaba.platform.events.tables import Xid8

QUEUE = "procrastinate"


# Alembic cannot compare index expressions with an operator class; the test below looks at indexes by name.
@pytest.mark.filterwarnings("ignore:Expression #")
def test_migrating_an_empty_database_gives_exactly_the_tables_the_code_declares(database_url: str) -> None:
    engine = create_engine(sqlalchemy_url(database_url), poolclass=NullPool)
    ischema_names["xid8"] = Xid8  # reflection does not know it
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _: not str(name).startswith((QUEUE, "alembic")),
            },
        )
        differences = compare_metadata(context, metadata)
    engine.dispose()
    assert differences == []


def test_every_index_the_code_declares_is_in_the_database(database_url: str) -> None:
    engine = create_engine(sqlalchemy_url(database_url), poolclass=NullPool)
    with engine.connect() as connection:
        made = set(connection.execute(text("select indexname from pg_indexes")).scalars())
    engine.dispose()
    declared = {str(index.name) for table in metadata.tables.values() for index in table.indexes}
    assert declared <= made, declared - made
