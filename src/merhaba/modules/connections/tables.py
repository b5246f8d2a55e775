"""The table of channel accounts."""

from __future__ import annotations

from sqlalchemy import Column, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from merhaba.platform.database import tenant_table
from merhaba.platform.database.metadata import moment, reference

channel_accounts = tenant_table(
    "channel_accounts",
    Column("channel", Text, nullable=False),
    reference("brand_id", nullable=False),
    Column("name", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("config", JSONB, nullable=False, server_default=text("'{}'")),
    Column("secrets", Text, nullable=True),
    Column("status", Text, nullable=False, server_default=text("'active'")),
    Column("last_error", Text, nullable=True),
    # Which part of it fails (send, fetch, check): what works again clears its own error only.
    Column("failing_part", Text, nullable=True),
    moment("last_inbound_at"),
    moment("created_at", nullable=False),
    Index("ix_channel_accounts_address", "channel", text("lower(address)")),
    # One mailbox, one workspace: mail is given to whoever has connected its address.
    Index(
        "uq_channel_accounts_mailbox",
        "channel",
        text("lower(address)"),
        unique=True,
        postgresql_where=text("address like '%@%'"),
    ),
)
