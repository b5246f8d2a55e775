"""Notes on an order. The platform has none of its own: they stand in its metadata, which its admin shows."""

from __future__ import annotations

from collections.abc import Sequence

from merhaba.ports.shops.actions import Note, Outcome, PackingNote

from ..client import path
from ..keys import NOTES
from ..values import Row, row, text
from .doing import Doing

_KEPT_KEYS = 40


async def add_note(doing: Doing, action: Note | PackingNote) -> Outcome:
    """Add a paragraph; what stands there stays. Other metadata is left as it is."""
    order = await doing.order()
    metadata = row(order.get("metadata"))
    name = _name(action)
    old = text(metadata.get(name)).rstrip()
    body = {
        "metadata": {
            name: f"{old}\n{action.text.strip()}" if old else action.text.strip(),
            NOTES: [*_keys(metadata), doing.key][-_KEPT_KEYS:],
        }
    }
    await doing.client.post(path("orders", doing.order_id), body)
    return await doing.done()


async def noted(doing: Doing, action: Note | PackingNote) -> Outcome | None:
    """Whether a note under our key is there."""
    order = await doing.order()
    return await doing.done(order=order) if doing.key in _keys(row(order.get("metadata"))) else None


def _name(action: Note | PackingNote) -> str:
    return "packing_note" if isinstance(action, PackingNote) else "note"


def _keys(metadata: Row) -> list[str]:
    kept = metadata.get(NOTES)
    return [one for one in kept if isinstance(one, str)] if isinstance(kept, Sequence) else []
