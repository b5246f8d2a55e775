"""Tables of promised times."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from merhaba.platform.database import tenant_table
from merhaba.platform.database.metadata import moment, reference

sla_policies = tenant_table(
    "sla_policies",
    Column("position", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    moment("changed_at", nullable=False),
    moment("deleted_at"),
    Index(
        "ix_sla_policies_position", "workspace_id", "position", postgresql_where=text("deleted_at is null")
    ),
)

# A row is never changed: clocks go on by the version they began with.
sla_policy_versions = tenant_table(
    "sla_policy_versions",
    reference("policy_id", nullable=False),
    Column("version", Integer, nullable=False),
    Column("terms", JSONB, nullable=False),
    reference("made_by"),
    moment("made_at", nullable=False),
    key=("policy_id", "version"),
)

# Which terms held for a conversation from when on: [{at, policy, version, priority, hours, renews}].
sla_conversations = tenant_table(
    "sla_conversations",
    reference("conversation_id", nullable=False),
    Column("applied", JSONB, nullable=False),
    key=("conversation_id",),
)

sla_clocks = tenant_table(
    "sla_clocks",
    reference("conversation_id", nullable=False),
    Column("metric", Text, nullable=False),
    Column("instance", Integer, nullable=False),
    reference("policy_id", nullable=False),
    Column("policy_version", Integer, nullable=False),
    reference("hours_version"),
    Column("business", Boolean, nullable=False),
    Column("target_seconds", Integer, nullable=False),
    Column("state", Text, nullable=False),
    moment("started_at", nullable=False),
    moment("due_at"),
    moment("warn_at"),
    moment("fulfilled_at"),
    moment("missed_at"),
    moment("warned_at"),
    moment("breach_told_at"),
    # When somebody has to look at it next: for the warning, then for the breach.
    moment("check_at"),
    Index("ix_sla_clocks_check", "check_at", postgresql_where=text("check_at is not null")),
    Index("ix_sla_clocks_started", "workspace_id", "started_at"),
    Index(
        "ix_sla_clocks_open",
        "workspace_id",
        "due_at",
        postgresql_where=text("state = 'running'"),
    ),
    Index(
        "ix_sla_clocks_missed", "workspace_id", "missed_at", postgresql_where=text("missed_at is not null")
    ),
    Index(
        "ix_sla_clocks_fulfilled",
        "workspace_id",
        "fulfilled_at",
        postgresql_where=text("fulfilled_at is not null"),
    ),
    key=("conversation_id", "metric", "instance"),
)
