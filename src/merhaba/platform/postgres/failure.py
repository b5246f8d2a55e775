"""What goes wrong with the embedded server, said so that a person can act on it."""

from __future__ import annotations


class PostgresError(Exception):
    """The embedded server cannot be found, started or reached; the message says what to do."""
