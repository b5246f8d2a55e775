"""Tables of customers, their identities and merges."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from merhaba.platform.database import tenant_table
from merhaba.platform.database.metadata import moment, reference

customers = tenant_table(
    "customers",
    Column("name", Text, nullable=False, server_default=text("''")),
    Column("language", Text, nullable=True),
    Column("timezone", Text, nullable=True),
    Column("country", Text, nullable=True),
    Column("preferred_channel", Text, nullable=True),
    Column("notes", Text, nullable=False, server_default=text("''")),
    Column("blocked", Boolean, nullable=False, server_default=text("false")),
    reference("merged_into"),
    moment("created_at", nullable=False),
    moment("last_seen_at"),
    Index(
        "ix_customers_seen",
        "workspace_id",
        text("coalesce(last_seen_at, created_at) desc"),
        text("id desc"),
        postgresql_where=text("merged_into is null"),
    ),
    Index(
        "ix_customers_name_trgm",
        "workspace_id",
        text("name gin_trgm_ops"),
        postgresql_using="gin",
    ),
)

identities = tenant_table(
    "identities",
    reference("customer_id", nullable=False),
    Column("kind", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("verified", Boolean, nullable=False, server_default=text("false")),
    Column("unreachable", Text, nullable=True),
    moment("created_at", nullable=False),
    Index("ix_identities_customer_id", "workspace_id", "customer_id"),
    # Two people may claim an address; only one can have proven it.
    Index(
        "uq_identities_verified",
        "workspace_id",
        "kind",
        "value",
        unique=True,
        postgresql_where=text("verified"),
    ),
    Index("ix_identities_value", "workspace_id", "kind", "value"),
    Index(
        "ix_identities_value_trgm",
        "workspace_id",
        text("value gin_trgm_ops"),
        postgresql_using="gin",
    ),
)

customer_merges = tenant_table(
    "customer_merges",
    reference("winner_id", nullable=False),
    reference("loser_id", nullable=False),
    Column("moved", JSONB, nullable=False),
    reference("by_agent_id"),
    moment("created_at", nullable=False),
    moment("undone_at"),
)
