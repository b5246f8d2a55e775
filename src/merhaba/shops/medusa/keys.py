"""Where our keys stand at the shop: in notes as `[merhaba KEY …]`, in metadata under names of ours. Pure.

The key of an attempt must be found again when its answer never came. Notes are also read by people, so
what the person wrote comes first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from merhaba.ports.shops.actions import LineQuantity
from merhaba.ports.shops.things import RefundedLine

from .values import number, text

KEY = "merhaba_key"
"""Metadata of returns, draft orders, promotions and gift cards."""
OF = "merhaba_of"
"""Metadata of a draft order: the order it was made from."""
CANCEL = "merhaba_cancel"
"""Metadata of an order: the key and reason of its cancelling."""
NOTES = "merhaba_notes"
"""Metadata of an order: the keys of its latest notes."""

_MARK = re.compile(r"\s*\[merhaba (\S+)((?: [^\]]*)?)\]\s*$")


def marked(note: str, key: str, *facts: str) -> str:
    """A note with our mark behind it."""
    mark = " ".join(["[merhaba", key, *facts]) + "]"
    return f"{note.strip()} {mark}" if note.strip() else mark


def key_of(note: Any) -> str:
    """The key in a note; '' when it is none of ours."""
    found = _MARK.search(text(note))
    return found[1] if found else ""


def words_of(note: Any) -> str:
    """A note without our mark."""
    return _MARK.sub("", text(note))


def refund_facts(lines: tuple[LineQuantity, ...], shipping: Decimal) -> list[str]:
    """What a refund is for, to stand in its note: the platform keeps only an amount."""
    facts = []
    if lines:
        facts.append("lines=" + ",".join(f"{line.line_id}:{line.quantity}" for line in lines))
    if shipping:
        facts.append(f"shipping={shipping}")
    return facts


def facts_of(note: Any) -> tuple[tuple[RefundedLine, ...], Decimal]:
    """The lines and the shipping that a refund's note names."""
    found = _MARK.search(text(note))
    facts: Mapping[str, str] = (
        dict(part.split("=", 1) for part in found[2].split() if "=" in part) if found else {}
    )
    lines = []
    for part in facts.get("lines", "").split(","):
        line_id, _, quantity = part.rpartition(":")
        if line_id and quantity.isdecimal() and len(quantity) < 7:
            lines.append(RefundedLine(line_id, int(quantity)))
    return tuple(lines), number(facts.get("shipping"))
