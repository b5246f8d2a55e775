"""Mail: threading by what a mail refers to, whatever order mails come in.

Revision: 0003
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "create index ix_messages_references on messages using gin (workspace_id, \"references\")"
        " where \"references\" <> '[]'"
    )
