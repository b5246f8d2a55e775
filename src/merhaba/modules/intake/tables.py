"""The raw inbound log."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from merhaba.platform.database import tenant_table
from merhaba.platform.database.metadata import moment, reference

raw_inbound = tenant_table(
    "raw_inbound",
    reference("account_id", nullable=False),
    Column("channel", Text, nullable=False),
    Column("body", LargeBinary, nullable=True),
    Column("body_sha256", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("headers", JSONB, nullable=False, server_default=text("'{}'")),
    Column("envelope", JSONB, nullable=False, server_default=text("'{}'")),
    Column("state", Text, nullable=False),
    Column("error", Text, nullable=True),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("dedupe_key", Text, nullable=True),
    reference("conversation_id"),
    moment("received_at", nullable=False),
    moment("processed_at"),
    Index(
        "uq_raw_inbound_dedupe_key",
        "workspace_id",
        "dedupe_key",
        unique=True,
        postgresql_where=text("dedupe_key is not null"),
    ),
    Index(
        "ix_raw_inbound_dead",
        "workspace_id",
        text("received_at desc"),
        "id",
        postgresql_where=text("state = 'dead'"),
    ),
    Index(
        "ix_raw_inbound_waiting",
        "received_at",
        postgresql_where=text("state = 'received'"),
    ),
)
