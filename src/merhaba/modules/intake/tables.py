"""The raw inbound log, and senders whose mail is spam."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, Text, text
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
    # By these a sender who sends without end is known: see `loops`.
    Column("sender", Text, nullable=True),
    Column("automatic", Boolean, nullable=False, server_default=text("false")),
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
        "ix_raw_inbound_sender",
        "workspace_id",
        "sender",
        "received_at",
        postgresql_where=text("sender is not null"),
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

blocked_senders = tenant_table(
    "blocked_senders",
    # A lower-case address, or @domain for everybody there.
    Column("sender", Text, nullable=False),
    reference("by_agent_id"),
    moment("created_at", nullable=False),
    Index("uq_blocked_senders_sender", "workspace_id", "sender", unique=True),
)
