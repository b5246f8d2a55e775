"""Verification: codes by e-mail, the tries at them, and what was proven.

Revision: 0007
"""

from __future__ import annotations

from alembic import op

from merhaba.migrations.wall import wall

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

WALLED = "verification_codes verification_tries verification_proofs"


def upgrade() -> None:
    for statement in (
        """
        create table verification_codes (
          workspace_id uuid not null,
          id uuid not null,
          brand_id uuid not null,
          visitor text not null,
          email text not null,
          client bytea,
          digest bytea not null,
          language text not null,
          tries integer default 0 not null,
          created_at timestamp with time zone not null,
          expires_at timestamp with time zone not null,
          sent_at timestamp with time zone,
          ended_at timestamp with time zone,
          constraint pk_verification_codes primary key (workspace_id, id)
        )
        """,
        "create index ix_verification_codes_email on verification_codes (workspace_id, email, created_at)",
        "create index ix_verification_codes_visitor on verification_codes"
        " (workspace_id, visitor, created_at)",
        "create index ix_verification_codes_client on verification_codes (workspace_id, client, created_at)",
        "create index ix_verification_codes_created_at on verification_codes (created_at)",
        "create unique index uq_verification_codes_active on verification_codes (workspace_id, visitor)"
        " where ended_at is null",
        """
        create table verification_tries (
          workspace_id uuid not null,
          id uuid not null,
          email text not null,
          at timestamp with time zone not null,
          constraint pk_verification_tries primary key (workspace_id, id)
        )
        """,
        "create index ix_verification_tries_email on verification_tries (workspace_id, email, at)",
        "create index ix_verification_tries_at on verification_tries (at)",
        """
        create table verification_proofs (
          workspace_id uuid not null,
          id uuid not null,
          brand_id uuid not null,
          visitor text not null,
          email text not null,
          customer_id uuid not null,
          step text not null,
          merge_id uuid,
          moved jsonb default '{}' not null,
          proved_at timestamp with time zone not null,
          constraint pk_verification_proofs primary key (workspace_id, id)
        )
        """,
        "create index ix_verification_proofs_visitor on verification_proofs"
        " (workspace_id, visitor, proved_at)",
    ):
        op.execute(statement)
    for table in WALLED.split():
        wall(table)
