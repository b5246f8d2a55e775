"""Tables of order actions: each request with what became of it, and the record of every step."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, Numeric, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from merhaba.platform.database import tenant_table
from merhaba.platform.database.metadata import moment, reference

_EMPTY = text("''")

order_actions = tenant_table(
    "order_actions",
    reference("shop_id", nullable=False),
    reference("order_id"),
    reference("conversation_id"),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("asked", JSONB, nullable=False),
    Column("action", JSONB, nullable=False),
    Column("amount", Numeric(18, 4), nullable=True),
    Column("currency", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=_EMPTY),
    Column("requester", Text, nullable=False),
    reference("requested_by"),
    Column("requested_name", Text, nullable=False),
    moment("requested_at", nullable=False),
    Column("request_key", Text, nullable=True),
    Column("request_digest", LargeBinary, nullable=True),
    Column("tell", Boolean, nullable=False, server_default=text("false")),
    reference("decided_by"),
    Column("decided_name", Text, nullable=True),
    moment("decided_at"),
    Column("decision_note", Text, nullable=False, server_default=_EMPTY),
    moment("due_at"),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("uncertain", Boolean, nullable=False, server_default=text("false")),
    Column("outcome", JSONB, nullable=True),
    Column("failure_code", Text, nullable=True),
    Column("failure", Text, nullable=True),
    moment("finished_at"),
    Index(
        "uq_order_actions_request_key",
        "workspace_id",
        "requester",
        "request_key",
        unique=True,
        postgresql_where=text("request_key is not null"),
    ),
    Index("ix_order_actions_order", "workspace_id", "order_id", text("requested_at desc")),
    Index(
        "ix_order_actions_waiting",
        "workspace_id",
        "due_at",
        postgresql_where=text("state = 'waiting_approval'"),
    ),
    Index("ix_order_actions_requester", "workspace_id", "requester", "requested_at"),
    Index("ix_order_actions_conversation", "workspace_id", "conversation_id", text("requested_at desc")),
    Index(
        "ix_order_actions_stuck",
        "workspace_id",
        "shop_id",
        postgresql_where=text("state in ('queued', 'running', 'pending')"),
    ),
)

order_action_log = tenant_table(
    "order_action_log",
    reference("action_id", nullable=False),
    moment("at", nullable=False),
    Column("what", Text, nullable=False),
    Column("by_kind", Text, nullable=False),
    reference("by_id"),
    Column("by_name", Text, nullable=False),
    Column("data", JSONB, nullable=False),
    Index("ix_order_action_log_action", "workspace_id", "action_id", "id"),
)
