"""Tables of macros and of what was done with them."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from merhaba.platform.database import tenant_table
from merhaba.platform.database.metadata import moment, reference

# A macro without an owner is everybody's.
macros = tenant_table(
    "macros",
    Column("name", Text, nullable=False),
    reference("owner_id"),
    Column("brand_ids", ARRAY(Uuid), nullable=False, server_default=text("'{}'")),
    Column("texts", JSONB, nullable=False),
    Column("topics", JSONB, nullable=False),
    Column("attachments", ARRAY(Uuid), nullable=False, server_default=text("'{}'")),
    Column("actions", JSONB, nullable=False),
    Column("uses", Integer, nullable=False, server_default=text("0")),
    moment("last_used_at"),
    moment("archived_at"),
    moment("created_at", nullable=False),
    moment("changed_at", nullable=False),
    Index("ix_macros_owner", "workspace_id", "owner_id"),
)

# What a macro was used for: the customer's message it answered tells what such questions sound like.
macro_uses = tenant_table(
    "macro_uses",
    reference("macro_id", nullable=False),
    reference("conversation_id", nullable=False),
    reference("message_id"),
    reference("agent_id"),
    Column("language", Text, nullable=False),
    moment("used_at", nullable=False),
    Index("ix_macro_uses_latest", "workspace_id", text("used_at desc")),
    Index("ix_macro_uses_macro", "workspace_id", "macro_id", text("used_at desc")),
)
