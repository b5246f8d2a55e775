"""The tenant wall: row-level security on a table, as every migration that creates one must put up."""

from __future__ import annotations

from alembic import op

TENANT_ROLE = "merhaba_tenant"

# Sub-selects make PostgreSQL evaluate the settings once per statement instead of once per row.
_SEES = (
    "{column} = (select nullif(current_setting('merhaba.workspace', true), '')::uuid)"
    " or (select current_setting('merhaba.scope', true)) = 'system'"
)


def wall(table: str, column: str = "workspace_id") -> None:
    """Let each workspace see and write only its own rows of `table`, its owner included."""
    rule = _SEES.format(column=column)
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"alter table {table} force row level security")
    op.execute(f"create policy tenant on {table} using ({rule}) with check ({rule})")
