"""Tables of the hours."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from merhaba.platform.database import tenant_table
from merhaba.platform.database.metadata import moment, reference

# A row is never changed: every change of hours adds one, and what was counted by the old one stays true.
hours_versions = tenant_table(
    "hours_versions",
    Column("owner", Text, nullable=False),
    reference("owner_id", nullable=False),
    moment("valid_from", nullable=False),
    Column("schedule", JSONB(none_as_null=True), nullable=True),
    reference("changed_by"),
    Index(
        "ix_hours_versions_owner",
        "workspace_id",
        "owner",
        "owner_id",
        text("valid_from desc"),
        text("id desc"),
    ),
)

follow_the_sun = tenant_table(
    "follow_the_sun",
    reference("brand_id", nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("teams", ARRAY(Uuid), nullable=False),
    moment("changed_at", nullable=False),
    Index("ix_follow_the_sun_enabled", "enabled", postgresql_where=text("enabled")),
    key=("brand_id",),
)
