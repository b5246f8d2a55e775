"""What of mail is measured, in order."""

from __future__ import annotations

from typing import Any

from . import cost, fetching, large, parsing, receiving


def measure(seconds: float, mails: int) -> dict[str, Any]:
    """Each in a stack of its own; what cannot be tried here is left out and named."""
    found: dict[str, Any] = {
        "smtp": receiving.measure(seconds),
        "imap": fetching.measure(mails),
        "cost": cost.measure(max(100, mails // 5)),
        "large": large.measure(),
        "parse": parsing.measure(),
    }
    return {name: figures for name, figures in found.items() if figures}
