"""Tables of the codes, the tries at them, and what was proven."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from merhaba.platform.database import tenant_table
from merhaba.platform.database.metadata import moment, reference

# `client` and `digest` are keyed digests: neither network addresses nor codes can be read from here.
codes = tenant_table(
    "verification_codes",
    reference("brand_id", nullable=False),
    Column("visitor", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("client", LargeBinary, nullable=True),
    Column("digest", LargeBinary, nullable=False),
    Column("language", Text, nullable=False),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    moment("created_at", nullable=False),
    moment("expires_at", nullable=False),
    moment("sent_at"),
    moment("ended_at"),
    Index("ix_verification_codes_email", "workspace_id", "email", "created_at"),
    Index("ix_verification_codes_visitor", "workspace_id", "visitor", "created_at"),
    Index("ix_verification_codes_client", "workspace_id", "client", "created_at"),
    Index("ix_verification_codes_created_at", "created_at"),
    # One at a time: a new code ends the one before.
    Index(
        "uq_verification_codes_active",
        "workspace_id",
        "visitor",
        unique=True,
        postgresql_where=text("ended_at is null"),
    ),
)

# Kept apart from the codes: tries count per address, over all visitors and all codes.
tries = tenant_table(
    "verification_tries",
    Column("email", Text, nullable=False),
    moment("at", nullable=False),
    Index("ix_verification_tries_email", "workspace_id", "email", "at"),
    Index("ix_verification_tries_at", "at"),
)

proofs = tenant_table(
    "verification_proofs",
    reference("brand_id", nullable=False),
    Column("visitor", Text, nullable=False),
    Column("email", Text, nullable=False),
    reference("customer_id", nullable=False),
    Column("step", Text, nullable=False),
    reference("merge_id"),
    Column("moved", JSONB, nullable=False, server_default=text("'{}'")),
    moment("proved_at", nullable=False),
    Index("ix_verification_proofs_visitor", "workspace_id", "visitor", "proved_at"),
)
