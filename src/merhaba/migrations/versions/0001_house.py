"""The first tables, the tenant wall around them, and the job queue's schema.

Revision: 0001
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager

from merhaba.migrations.wall import TENANT_ROLE, wall

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WALLED = (
    "agents api_tokens brands channel_accounts conversations customer_merges customers deliveries drafts"
    " events files idempotency_keys identities invitations messages notifications orders parked_events"
    " participants products raw_inbound reads sessions shops tags team_members teams"
)


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(
        Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").replace("%", "%%")
    )
    for table in WALLED.split():
        wall(table)
    wall("workspaces", column="id")
    connection.exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))
    # Its NOTIFY stands inside the business transaction, which takes a global lock at commit; we poll.
    for trigger in ("inserted", "aborted"):
        op.execute(
            f"alter table procrastinate_jobs disable trigger procrastinate_jobs_notify_queue_job_{trigger}_v1"
        )
    _tenant_role()


def _tenant_role() -> None:
    """The role that transactions run under where we connect as a superuser, who would walk through the wall.

    An ordinary owner may not be allowed to make roles; the wall is forced on owners, so none is needed.
    """
    connection = op.get_bind()
    may = connection.execute(
        sa.text("select rolsuper or rolcreaterole from pg_roles where rolname = current_user")
    ).scalar()
    there = sa.text("select 1 from pg_roles where rolname = :role")
    if not connection.execute(there, {"role": TENANT_ROLE}).scalar():
        if not may:
            return
        op.execute(f"create role {TENANT_ROLE} nologin noinherit")
    if may:
        op.execute(f"grant {TENANT_ROLE} to current_user")
        op.execute(f"grant usage on schema public to {TENANT_ROLE}")
        for kind in ("tables", "sequences", "functions"):
            op.execute(f"grant all on all {kind} in schema public to {TENANT_ROLE}")
            op.execute(f"alter default privileges in schema public grant all on {kind} to {TENANT_ROLE}")
