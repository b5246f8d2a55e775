"""Tables of the connection to shops: how far each kind is mirrored, the webhooks that came, what was deleted
at the platform, consents asked for, and people's wishes about their data. The mirror itself is commerce's."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from merhaba.platform.database import tenant_table
from merhaba.platform.database.metadata import moment, reference

shop_syncs = tenant_table(
    "shop_syncs",
    reference("shop_id", nullable=False),
    # customers, products, orders; and `hooks`, whose work is to have the platform call us.
    Column("what", Text, nullable=False),
    # The connector's own: from where to read on.
    Column("place", JSONB, nullable=False),
    Column("complete", Boolean, nullable=False, server_default=text("false")),
    Column("seen", BigInteger, nullable=False, server_default=text("0")),
    Column("total", BigInteger, nullable=True),
    # Changes that no webhook told of, found by reading on.
    Column("missed", BigInteger, nullable=False, server_default=text("0")),
    # One place a day, oldest first: where looking back begins. `look_place` is set while it goes on.
    Column("places", JSONB, nullable=False, server_default=text("'[]'")),
    Column("look_place", JSONB, nullable=True),
    moment("looked_at"),
    Column("error", Text, nullable=True),
    Column("failures", Integer, nullable=False, server_default=text("0")),
    moment("next_at"),
    moment("started_at", nullable=False),
    moment("completed_at"),
    moment("moved_at"),
    key=("shop_id", "what"),
)

shop_hooks = tenant_table(
    "shop_hooks",
    reference("shop_id", nullable=False),
    Column("hook_id", Text, nullable=False),
    Column("headers", JSONB, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("error", Text, nullable=True),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    moment("received_at", nullable=False),
    # When it is (again) to be understood; null when it was, or was given up.
    moment("next_at"),
    moment("done_at"),
    Index("uq_shop_hooks_hook_id", "workspace_id", "shop_id", "hook_id", unique=True),
    Index("ix_shop_hooks_received_at", "received_at"),
    Index(
        "ix_shop_hooks_due",
        "workspace_id",
        "shop_id",
        "next_at",
        postgresql_where=text("next_at is not null"),
    ),
    Index(
        "ix_shop_hooks_failed",
        "workspace_id",
        "shop_id",
        text("received_at desc"),
        postgresql_where=text("state = 'failed'"),
    ),
)

# What was deleted at the platform: late news of it is looked up there before it is believed.
shop_gone = tenant_table(
    "shop_gone",
    reference("shop_id", nullable=False),
    Column("what", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    moment("at", nullable=False),
    Index("ix_shop_gone_at", "at"),
    key=("shop_id", "what", "external_id"),
)

shop_consents = tenant_table(
    "shop_consents",
    reference("agent_id", nullable=False),
    # What the shop will be connected with (it holds secrets) and the verifier.
    Column("sealed", Text, nullable=False),
    moment("asked_at", nullable=False),
)

shop_wishes = tenant_table(
    "shop_wishes",
    reference("shop_id", nullable=False),
    Column("wish", Text, nullable=False),
    Column("about", JSONB, nullable=False),
    Column("data", JSONB, nullable=False),
    moment("received_at", nullable=False),
    moment("done_at"),
    Index("ix_shop_wishes_shop", "workspace_id", "shop_id", text("received_at desc")),
)
