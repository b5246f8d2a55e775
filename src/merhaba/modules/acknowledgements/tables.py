"""Tables of the acknowledgements."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB

from merhaba.platform.database import tenant_table
from merhaba.platform.database.metadata import moment, reference

settings = tenant_table(
    "acknowledgement_settings",
    reference("brand_id", nullable=False),
    Column("chat", Text, nullable=False),
    Column("email", Boolean, nullable=False),
    Column("text", JSONB, nullable=False),
    Column("email_hours", Integer, nullable=True),
    moment("changed_at", nullable=False),
    key=("brand_id",),
)

# One for each conversation that was acknowledged, so that a second run says nothing.
acknowledgements = tenant_table(
    "acknowledgements",
    reference("conversation_id", nullable=False),
    reference("customer_id", nullable=False),
    reference("message_id", nullable=False),
    moment("said_at", nullable=False),
    Index("ix_acknowledgements_customer", "workspace_id", "customer_id", "said_at"),
    key=("conversation_id",),
)
