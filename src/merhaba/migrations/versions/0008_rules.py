"""Rules: what is done by itself when something happens, what each saw and did, and what it may not do twice.

Revision: 0008
"""

from __future__ import annotations

from alembic import op

from merhaba.migrations.wall import wall

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

WALLED = "rules rule_versions rule_runs rule_log"


def upgrade() -> None:
    for statement in (
        """
        create table rules (
          workspace_id uuid not null,
          id uuid not null,
          place integer not null,
          name text not null,
          enabled boolean not null,
          trigger text not null,
          definition jsonb not null,
          version integer not null,
          enabled_at timestamp with time zone,
          paused text,
          paused_at timestamp with time zone,
          created_at timestamp with time zone not null,
          changed_at timestamp with time zone not null,
          constraint pk_rules primary key (workspace_id, id)
        )
        """,
        "create index ix_rules_place on rules (workspace_id, place, id)",
        """
        create table rule_versions (
          workspace_id uuid not null,
          rule_id uuid not null,
          version integer not null,
          name text not null,
          definition jsonb not null,
          by_agent_id uuid,
          made_at timestamp with time zone not null,
          constraint pk_rule_versions primary key (workspace_id, rule_id, version)
        )
        """,
        """
        create table rule_runs (
          workspace_id uuid not null,
          rule_id uuid not null,
          conversation_id uuid not null,
          root text not null,
          did jsonb not null,
          at timestamp with time zone not null,
          constraint pk_rule_runs primary key (workspace_id, rule_id, conversation_id, root)
        )
        """,
        "create index ix_rule_runs_rule on rule_runs (workspace_id, rule_id, at)",
        "create index ix_rule_runs_at on rule_runs (at)",
        """
        create table rule_log (
          workspace_id uuid not null,
          conversation_id uuid not null,
          happening text not null,
          trigger text not null,
          root text not null,
          rules jsonb not null,
          at timestamp with time zone not null,
          constraint pk_rule_log primary key (workspace_id, conversation_id, happening)
        )
        """,
        "create index ix_rule_log_conversation on rule_log (workspace_id, conversation_id, at desc)",
        "create index ix_rule_log_at on rule_log (at)",
    ):
        op.execute(statement)
    for table in WALLED.split():
        wall(table)
