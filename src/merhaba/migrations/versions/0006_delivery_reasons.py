"""Why a message did not arrive: a code, and beside it the far side's own words.

Revision: 0006
"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("alter table deliveries add column detail text default '' not null")
    # What was written before were sentences: they stay readable as the detail.
    op.execute("update deliveries set detail = reason, reason = 'other' where reason <> ''")
