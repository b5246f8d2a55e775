"""What agents see of the mails that were sent."""

from __future__ import annotations

import psycopg

_COUNT = (
    "select count(*) from messages join conversations on conversations.id = messages.conversation_id"
    " where messages.direction = 'in' and messages.external_id like '%@shopper.test'"
)


def visible(database: str) -> int:
    """How many of the shoppers' mails stand in a conversation."""
    with psycopg.connect(database) as connection:
        row = connection.execute(_COUNT).fetchone()
    return int(row[0]) if row else 0
