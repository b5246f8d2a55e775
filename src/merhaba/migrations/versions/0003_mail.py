"""Mail: threading by what a mail refers to, who wrote each message, blocked senders, and counting what one
sender sends and one relay is given.

Revision: 0003
"""

from __future__ import annotations

from alembic import op

from merhaba.migrations.wall import wall

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WALLED = "blocked_senders"


def upgrade() -> None:
    for statement in (
        'create index ix_messages_references on messages using gin (workspace_id, "references")'
        " where \"references\" <> '[]'",
        "alter table messages add column sender jsonb",
        "alter table raw_inbound add column sender text",
        "alter table raw_inbound add column automatic boolean default false not null",
        "create index ix_raw_inbound_sender on raw_inbound (workspace_id, sender, received_at)"
        " where sender is not null",
        "create index ix_deliveries_attempted on deliveries (workspace_id, account_id, attempted_at)"
        " where attempted_at is not null",
        """
        create table blocked_senders (
          workspace_id uuid not null,
          id uuid not null,
          sender text not null,
          by_agent_id uuid,
          created_at timestamp with time zone not null,
          constraint pk_blocked_senders primary key (workspace_id, id)
        )
        """,
        "create unique index uq_blocked_senders_sender on blocked_senders (workspace_id, sender)",
    ):
        op.execute(statement)
    for table in WALLED.split():
        wall(table)
