"""When a command cannot do what it was asked: one sentence for the person, no traceback."""

from __future__ import annotations


class Refused(Exception):
    """The message is a sentence that says what is wrong and what to do."""
