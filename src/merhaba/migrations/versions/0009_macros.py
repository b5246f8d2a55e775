"""Macros: texts with variables and what is done with them, and what they were used for.

Revision: 0009
"""

from __future__ import annotations

from alembic import op

from merhaba.migrations.wall import wall

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

WALLED = "macros macro_uses"


def upgrade() -> None:
    for statement in (
        """
        create table macros (
          workspace_id uuid not null,
          id uuid not null,
          name text not null,
          owner_id uuid,
          brand_ids uuid[] default '{}' not null,
          texts jsonb not null,
          topics jsonb not null,
          attachments uuid[] default '{}' not null,
          actions jsonb not null,
          uses integer default 0 not null,
          last_used_at timestamp with time zone,
          archived_at timestamp with time zone,
          created_at timestamp with time zone not null,
          changed_at timestamp with time zone not null,
          constraint pk_macros primary key (workspace_id, id)
        )
        """,
        "create index ix_macros_owner on macros (workspace_id, owner_id)",
        """
        create table macro_uses (
          workspace_id uuid not null,
          id uuid not null,
          macro_id uuid not null,
          conversation_id uuid not null,
          message_id uuid,
          agent_id uuid,
          language text not null,
          used_at timestamp with time zone not null,
          constraint pk_macro_uses primary key (workspace_id, id)
        )
        """,
        "create index ix_macro_uses_latest on macro_uses (workspace_id, used_at desc)",
        "create index ix_macro_uses_macro on macro_uses (workspace_id, macro_id, used_at desc)",
    ):
        op.execute(statement)
    for table in WALLED.split():
        wall(table)
