"""Tables of the inbox."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    Sequence,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR

from merhaba.platform.database import metadata, tenant_table
from merhaba.platform.database.metadata import moment, reference

# One sequence for the installation: numbers may have gaps, and no row has to be locked to get one.
conversation_numbers = Sequence("conversation_numbers", start=1001, metadata=metadata)

conversations = tenant_table(
    "conversations",
    Column("number", BigInteger, conversation_numbers, nullable=False),
    Column("subject", Text, nullable=False, server_default=text("''")),
    Column("status", Text, nullable=False),
    Column("priority", Text, nullable=False, server_default=text("'normal'")),
    Column("channel", Text, nullable=False),
    reference("account_id", nullable=False),
    reference("brand_id", nullable=False),
    reference("customer_id", nullable=False),
    Column("visitor", Text, nullable=True),
    reference("assignee_id"),
    reference("team_id"),
    Column("tag_ids", ARRAY(Uuid), nullable=False, server_default=text("'{}'")),
    Column("language", Text, nullable=True),
    Column("preview", Text, nullable=False, server_default=text("''")),
    Column("preview_author", Text, nullable=False, server_default=text("'customer'")),
    Column("message_count", Integer, nullable=False, server_default=text("0")),
    Column("spam", Boolean, nullable=False, server_default=text("false")),
    reference("linked_to"),
    moment("created_at", nullable=False),
    moment("last_message_at", nullable=False),
    moment("last_inbound_at"),
    moment("customer_seen_at"),
    moment("waiting_since"),
    moment("snoozed_until"),
    moment("closed_at"),
    # What is promised next, and by when; kept by the module of promised times.
    moment("due_at"),
    Column("due_metric", Text, nullable=True),
    Index("uq_conversations_number", "workspace_id", "number", unique=True),
    Index("ix_conversations_all", "workspace_id", text("last_message_at desc"), text("id desc")),
    Index(
        "ix_conversations_status",
        "workspace_id",
        "status",
        text("last_message_at desc"),
        text("id desc"),
        postgresql_where=text("not spam"),
    ),
    Index(
        "ix_conversations_assignee",
        "workspace_id",
        "assignee_id",
        "status",
        text("last_message_at desc"),
        text("id desc"),
    ),
    Index(
        "ix_conversations_customer",
        "workspace_id",
        "customer_id",
        text("last_message_at desc"),
        text("id desc"),
    ),
    Index(
        "ix_conversations_waiting",
        "workspace_id",
        "waiting_since",
        "id",
        postgresql_where=text("waiting_since is not null"),
    ),
    # One agent's (or nobody's) share of it.
    Index(
        "ix_conversations_waiting_for",
        "workspace_id",
        "assignee_id",
        "waiting_since",
        "id",
        postgresql_where=text("waiting_since is not null"),
    ),
    Index(
        "ix_conversations_due",
        "workspace_id",
        "due_at",
        "id",
        postgresql_where=text("due_at is not null"),
    ),
    # What the rail counts: only conversations somebody still has to look at.
    Index(
        "ix_conversations_open",
        "workspace_id",
        "assignee_id",
        "channel",
        "team_id",
        postgresql_include=["tag_ids"],
        postgresql_where=text("status in ('open', 'pending') and not spam"),
    ),
    Index("ix_conversations_tags", "tag_ids", postgresql_using="gin"),
    Index(
        "ix_conversations_visitor",
        "workspace_id",
        "visitor",
        postgresql_where=text("visitor is not null"),
    ),
    Index(
        "ix_conversations_snoozed",
        "snoozed_until",
        postgresql_where=text("status = 'snoozed'"),
    ),
)

messages = tenant_table(
    "messages",
    reference("conversation_id", nullable=False),
    Column("direction", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("author_kind", Text, nullable=False),
    reference("author_id"),
    Column("author_name", Text, nullable=False, server_default=text("''")),
    Column("text", Text, nullable=False, server_default=text("''")),
    Column("text_full", Text, nullable=True),
    Column("html", Text, nullable=True),
    Column("subject", Text, nullable=False, server_default=text("''")),
    Column("to", JSONB, nullable=False, server_default=text("'[]'")),
    Column("cc", JSONB, nullable=False, server_default=text("'[]'")),
    Column("sender", JSONB, nullable=True),
    Column("mentions", ARRAY(Uuid), nullable=False, server_default=text("'{}'")),
    Column("attachments", JSONB, nullable=False, server_default=text("'[]'")),
    Column("automatic", Text, nullable=True),
    Column("event", JSONB, nullable=True),
    Column("external_id", Text, nullable=True),
    Column("client_key", Text, nullable=True),
    Column("references", JSONB, nullable=False, server_default=text("'[]'")),
    reference("raw_id"),
    moment("created_at", nullable=False),
    moment("edited_at"),
    moment("seen_at"),
    Column("words", TSVECTOR, nullable=True),
    ForeignKeyConstraint(
        ["workspace_id", "conversation_id"], ["conversations.workspace_id", "conversations.id"]
    ),
    Index("ix_messages_thread", "workspace_id", "conversation_id", "created_at", "id"),
    Index(
        "ix_messages_external_id",
        "workspace_id",
        "external_id",
        postgresql_where=text("external_id is not null"),
    ),
    Index(
        "uq_messages_client_key",
        "workspace_id",
        "conversation_id",
        "client_key",
        unique=True,
        postgresql_where=text("client_key is not null"),
    ),
    Index(
        "ix_messages_references",
        "workspace_id",
        "references",
        postgresql_using="gin",
        postgresql_where=text("\"references\" <> '[]'"),
    ),
    Index("ix_messages_words", "workspace_id", "words", postgresql_using="gin"),
)

# People other than the customer who take part in a mail conversation (CC, forwarded by, a colleague).
participants = tenant_table(
    "participants",
    reference("conversation_id", nullable=False),
    Column("address", Text, nullable=False),
    Column("name", Text, nullable=False, server_default=text("''")),
    moment("added_at", nullable=False),
    key=("conversation_id", "address"),
)

tags = tenant_table(
    "tags",
    Column("name", Text, nullable=False),
    Column("colour", Text, nullable=False),
    moment("created_at", nullable=False),
    Index("uq_tags_name", "workspace_id", text("lower(name)"), unique=True),
)

reads = tenant_table(
    "reads",
    reference("agent_id", nullable=False),
    reference("conversation_id", nullable=False),
    moment("read_at", nullable=False),
    key=("agent_id", "conversation_id"),
)

drafts = tenant_table(
    "drafts",
    reference("agent_id", nullable=False),
    reference("conversation_id", nullable=False),
    Column("content", JSONB, nullable=False),
    moment("updated_at", nullable=False),
    key=("agent_id", "conversation_id"),
)

notifications = tenant_table(
    "notifications",
    reference("agent_id", nullable=False),
    Column("kind", Text, nullable=False),
    reference("conversation_id", nullable=False),
    reference("message_id"),
    Column("actor_kind", Text, nullable=False),
    reference("actor_id"),
    Column("actor_name", Text, nullable=False),
    moment("created_at", nullable=False),
    moment("read_at"),
    Index("ix_notifications_agent", "workspace_id", "agent_id", text("created_at desc"), "id"),
    Index(
        "ix_notifications_unread",
        "workspace_id",
        "agent_id",
        "conversation_id",
        postgresql_where=text("read_at is null"),
    ),
)
