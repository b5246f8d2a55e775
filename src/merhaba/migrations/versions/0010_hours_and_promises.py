"""Hours with their versions, following the sun, and promised times: policies, clocks, what is due next.

Revision: 0010
"""

from __future__ import annotations

from alembic import op

from merhaba.migrations.wall import wall

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

WALLED = "hours_versions follow_the_sun sla_policies sla_policy_versions sla_conversations sla_clocks"


def upgrade() -> None:
    for statement in (
        """
        create table hours_versions (
          workspace_id uuid not null,
          id uuid not null,
          owner text not null,
          owner_id uuid not null,
          valid_from timestamp with time zone not null,
          schedule jsonb,
          changed_by uuid,
          constraint pk_hours_versions primary key (workspace_id, id)
        )
        """,
        "create index ix_hours_versions_owner on hours_versions"
        " (workspace_id, owner, owner_id, valid_from desc, id desc)",
        """
        create table follow_the_sun (
          workspace_id uuid not null,
          brand_id uuid not null,
          enabled boolean not null,
          teams uuid[] not null,
          changed_at timestamp with time zone not null,
          constraint pk_follow_the_sun primary key (workspace_id, brand_id)
        )
        """,
        "create index ix_follow_the_sun_enabled on follow_the_sun (enabled) where enabled",
        """
        create table sla_policies (
          workspace_id uuid not null,
          id uuid not null,
          position integer not null,
          version integer not null,
          changed_at timestamp with time zone not null,
          deleted_at timestamp with time zone,
          constraint pk_sla_policies primary key (workspace_id, id)
        )
        """,
        "create index ix_sla_policies_position on sla_policies (workspace_id, position)"
        " where deleted_at is null",
        """
        create table sla_policy_versions (
          workspace_id uuid not null,
          policy_id uuid not null,
          version integer not null,
          terms jsonb not null,
          made_by uuid,
          made_at timestamp with time zone not null,
          constraint pk_sla_policy_versions primary key (workspace_id, policy_id, version)
        )
        """,
        """
        create table sla_conversations (
          workspace_id uuid not null,
          conversation_id uuid not null,
          applied jsonb not null,
          constraint pk_sla_conversations primary key (workspace_id, conversation_id)
        )
        """,
        """
        create table sla_clocks (
          workspace_id uuid not null,
          conversation_id uuid not null,
          metric text not null,
          instance integer not null,
          policy_id uuid not null,
          policy_version integer not null,
          hours_version uuid,
          business boolean not null,
          target_seconds integer not null,
          state text not null,
          started_at timestamp with time zone not null,
          due_at timestamp with time zone,
          warn_at timestamp with time zone,
          fulfilled_at timestamp with time zone,
          missed_at timestamp with time zone,
          warned_at timestamp with time zone,
          breach_told_at timestamp with time zone,
          check_at timestamp with time zone,
          constraint pk_sla_clocks primary key (workspace_id, conversation_id, metric, instance)
        )
        """,
        "create index ix_sla_clocks_check on sla_clocks (check_at) where check_at is not null",
        "create index ix_sla_clocks_started on sla_clocks (workspace_id, started_at)",
        "create index ix_sla_clocks_open on sla_clocks (workspace_id, due_at) where state = 'running'",
        "create index ix_sla_clocks_missed on sla_clocks (workspace_id, missed_at)"
        " where missed_at is not null",
        "create index ix_sla_clocks_fulfilled on sla_clocks (workspace_id, fulfilled_at)"
        " where fulfilled_at is not null",
        "alter table conversations add column due_at timestamp with time zone",
        "alter table conversations add column due_metric text",
        "create index ix_conversations_due on conversations (workspace_id, due_at, id)"
        " where due_at is not null",
    ):
        op.execute(statement)
    for table in WALLED.split():
        wall(table)
