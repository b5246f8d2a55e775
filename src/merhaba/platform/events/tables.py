"""The event log, its readers' cursors and the events that a reader could not take."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Identity,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import UserDefinedType

from merhaba.platform.database.metadata import metadata, moment, tenant_table


class Xid8(UserDefinedType[str]):
    """PostgreSQL's 64-bit transaction id; travels as text."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Its name in DDL."""
        return "xid8"


events = tenant_table(
    "events",
    Column("id", BigInteger, Identity(always=True), nullable=False),
    Column("xid", Xid8, nullable=False, server_default=text("pg_current_xact_id()")),
    Column("type", Text, nullable=False),
    Column("data", JSONB, nullable=False),
    moment("at", nullable=False, server_default=text("clock_timestamp()")),
    # Readers walk the log in this order; see docs/concepts/events.md for why not by id alone.
    Index("ix_events_xid_id", "xid", "id"),
    Index("ix_events_at", "at"),
)

# One row. A cursor of another epoch is worthless: transaction ids start again after dump and restore.
event_epoch = Table(
    "event_epoch",
    metadata,
    Column("only", Integer, primary_key=True, server_default=text("1")),
    Column("epoch", Uuid, nullable=False, server_default=text("gen_random_uuid()")),
    Column("cleared_xid", BigInteger, nullable=False, server_default=text("0")),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("name", Text, nullable=False),
    Column("epoch", Uuid, nullable=False),
    Column("xid", Xid8, nullable=False),
    Column("id", BigInteger, nullable=False),
    moment("moved_at", nullable=False, server_default=text("now()")),
    PrimaryKeyConstraint("name"),
)

parked_events = tenant_table(
    "parked_events",
    Column("subscription", Text, nullable=False),
    Column("event_id", BigInteger, nullable=False),
    Column("type", Text, nullable=False),
    Column("data", JSONB, nullable=False),
    Column("error", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("1")),
    moment("next_try_at", nullable=False),
    moment("parked_at", nullable=False, server_default=text("now()")),
    Index("ix_parked_events_next_try_at", "subscription", "next_try_at"),
    key=("subscription", "event_id"),
)
