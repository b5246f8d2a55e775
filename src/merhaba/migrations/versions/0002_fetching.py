"""Fetching: where each account stands, consents that were asked for, which part of an account fails.

Revision: 0002
"""

from __future__ import annotations

from alembic import op

from merhaba.migrations.wall import wall

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WALLED = "fetch_states consents_asked"


def upgrade() -> None:
    op.execute("alter table channel_accounts add column failing_part text")
    op.execute(
        """
        create table fetch_states (
          workspace_id uuid not null,
          account_id uuid not null,
          place jsonb default '{}' not null,
          runner uuid,
          behind integer default 0 not null,
          fetched bigint default 0 not null,
          failures integer default 0 not null,
          error text,
          retry_at timestamp with time zone,
          begun_at timestamp with time zone not null,
          contact_at timestamp with time zone,
          caught_up_at timestamp with time zone,
          newest_at timestamp with time zone,
          delay_seconds double precision,
          nudged_at timestamp with time zone,
          constraint pk_fetch_states primary key (workspace_id, account_id)
        )
        """
    )
    op.execute(
        """
        create table consents_asked (
          workspace_id uuid not null,
          id uuid not null,
          account_id uuid not null,
          agent_id uuid not null,
          verifier text not null,
          asked_at timestamp with time zone not null,
          constraint pk_consents_asked primary key (workspace_id, id)
        )
        """
    )
    for table in WALLED.split():
        wall(table)
