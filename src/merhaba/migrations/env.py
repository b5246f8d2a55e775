"""Alembic's entry: runs the migrations in one transaction each, with a short wait for locks."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from merhaba.platform.database.metadata import metadata

engine = create_engine(context.config.attributes["url"], poolclass=NullPool)
with engine.connect() as connection:
    connection.execute(text("set lock_timeout = '10s'"))
    # The server ends transactions that run for minutes; a migration over a large table may.
    connection.execute(
        text(
            "select set_config(name, '0', false) from pg_settings"
            " where name in ('transaction_timeout', 'idle_in_transaction_session_timeout')"
        )
    )
    connection.commit()
    context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
