"""Acknowledgements: what each brand says at once to a first message, and to whom it was said.

Revision: 0004
"""

from __future__ import annotations

from alembic import op

from merhaba.migrations.wall import wall

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WALLED = "acknowledgement_settings acknowledgements"


def upgrade() -> None:
    for statement in (
        """
        create table acknowledgement_settings (
          workspace_id uuid not null,
          brand_id uuid not null,
          chat text not null,
          email boolean not null,
          text jsonb not null,
          email_hours integer,
          changed_at timestamp with time zone not null,
          constraint pk_acknowledgement_settings primary key (workspace_id, brand_id)
        )
        """,
        """
        create table acknowledgements (
          workspace_id uuid not null,
          conversation_id uuid not null,
          customer_id uuid not null,
          message_id uuid not null,
          said_at timestamp with time zone not null,
          constraint pk_acknowledgements primary key (workspace_id, conversation_id)
        )
        """,
        "create index ix_acknowledgements_customer on acknowledgements (workspace_id, customer_id, said_at)",
    ):
        op.execute(statement)
    for table in WALLED.split():
        wall(table)
