"""Tables of workspaces and the people who work in them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, LargeBinary, PrimaryKeyConstraint, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from merhaba.platform.database import metadata, tenant_table
from merhaba.platform.database.metadata import moment, reference

workspaces = Table(
    "workspaces",
    metadata,
    Column("id", Uuid, nullable=False),
    Column("slug", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("demo", Boolean, nullable=False, server_default=text("false")),
    moment("created_at", nullable=False),
    PrimaryKeyConstraint("id"),
)

brands = tenant_table(
    "brands",
    Column("name", Text, nullable=False),
    Column("site_key", Text, nullable=False),
    Column("accent", Text, nullable=False),
    Column("default_language", Text, nullable=False),
    Column("languages", JSONB, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("hours", JSONB, nullable=False),
    Column("widget", JSONB, nullable=False),
    Column("signature", JSONB, nullable=False),
    Column("domain", Text, nullable=False, server_default=text("''")),
    Column("identity_secret", Text, nullable=False),
    moment("created_at", nullable=False),
    Index("uq_brands_site_key", "site_key", unique=True),
)

agents = tenant_table(
    "agents",
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("password_hash", Text, nullable=True),
    Column("role", Text, nullable=False),
    Column("locale", Text, nullable=False, server_default=text("'en'")),
    Column("theme", Text, nullable=False, server_default=text("'system'")),
    Column("density", Text, nullable=False, server_default=text("'comfortable'")),
    Column("signature", Text, nullable=False, server_default=text("''")),
    Column("availability", Text, nullable=False, server_default=text("'available'")),
    Column("notifications", JSONB, nullable=False, server_default=text("'{}'")),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    moment("created_at", nullable=False),
    moment("last_seen_at"),
    Index("uq_agents_email", "workspace_id", text("lower(email)"), unique=True),
    Index("ix_agents_email_any", text("lower(email)")),
)

teams = tenant_table(
    "teams",
    Column("name", Text, nullable=False),
    moment("created_at", nullable=False),
)

team_members = tenant_table(
    "team_members",
    reference("team_id", nullable=False),
    reference("agent_id", nullable=False),
    key=("team_id", "agent_id"),
)

sessions = tenant_table(
    "sessions",
    reference("agent_id", nullable=False),
    Column("token_digest", LargeBinary, nullable=False),
    Column("user_agent", Text, nullable=False, server_default=text("''")),
    moment("created_at", nullable=False),
    moment("expires_at", nullable=False),
    Index("uq_sessions_token_digest", "token_digest", unique=True),
)

api_tokens = tenant_table(
    "api_tokens",
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("token_digest", LargeBinary, nullable=False),
    reference("created_by"),
    moment("created_at", nullable=False),
    moment("last_used_at"),
    Index("uq_api_tokens_token_digest", "token_digest", unique=True),
)

invitations = tenant_table(
    "invitations",
    Column("email", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("token_digest", LargeBinary, nullable=False),
    reference("invited_by"),
    moment("created_at", nullable=False),
    moment("expires_at", nullable=False),
    moment("accepted_at"),
    Index("uq_invitations_token_digest", "token_digest", unique=True),
)
