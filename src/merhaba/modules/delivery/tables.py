"""The table of deliveries: one per outgoing message, with everything needed to send it."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from merhaba.platform.database import tenant_table
from merhaba.platform.database.metadata import moment, reference

deliveries = tenant_table(
    "deliveries",
    reference("conversation_id", nullable=False),
    reference("account_id", nullable=False),
    Column("payload", JSONB, nullable=False),
    Column("state", Text, nullable=False),
    # Why it failed or waits: a code of `merhaba.ports.channels.Failure`, and the far side's own words.
    Column("reason", Text, nullable=False, server_default=text("''")),
    Column("detail", Text, nullable=False, server_default=text("''")),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("external_id", Text, nullable=False),
    moment("send_at", nullable=False),
    moment("attempted_at"),
    moment("sent_at"),
    moment("changed_at", nullable=False),
    Index(
        "ix_deliveries_waiting",
        "workspace_id",
        "conversation_id",
        postgresql_where=text("state = 'queued'"),
    ),
    Index(
        "ix_deliveries_attempted",
        "workspace_id",
        "account_id",
        "attempted_at",
        postgresql_where=text("attempted_at is not null"),
    ),
    Index("ix_deliveries_external_id", "workspace_id", "external_id"),
    Index(
        "ix_deliveries_open",
        "workspace_id",
        "account_id",
        "state",
        postgresql_where=text("state in ('queued', 'failed')"),
    ),
)
