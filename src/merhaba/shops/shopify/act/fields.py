"""What stands on an order and can be changed there: where it goes, and its notes.

All of them say how it shall be in the end, so doing them twice changes nothing.
"""

from __future__ import annotations

from typing import Any

from merhaba.ports.shops.actions import EditAddress, Note, Outcome, PackingNote, Refused

from ..facts import text
from ..problems import refuse_user_errors
from ..read_order import PACKING_NOTE
from ..read_parcels import is_gone
from .addresses import address_input, is_same
from .task import Task

UPDATE = """mutation Update($input: OrderInput!) {
  orderUpdate(input: $input) { order { id updatedAt } userErrors { field message } }
}"""

_LONGEST = 5000


async def address(task: Task[EditAddress]) -> Outcome:
    """Send it elsewhere, as long as nothing has left."""
    raw = await task.raw()
    if raw.get("cancelledAt"):
        raise Refused("already-cancelled", "This order is cancelled.")
    if any(is_gone(f) for f in raw.get("fulfillments") or ()):
        raise Refused("already-sent", "It has been sent already.")
    given = address_input(task.action.address, raw.get("shippingAddress"))
    return await _update(task, {"shippingAddress": given})


async def address_earlier(task: Task[EditAddress]) -> Outcome | None:
    """Whether it goes there already."""
    raw = await task.raw()
    return await task.done() if is_same(task.action.address, raw.get("shippingAddress")) else None


async def note(task: Task[Note]) -> Outcome:
    """Add to the order's note. It is what the platform prints on packing slips unless that was changed."""
    return await _update(task, {"note": _added(text((await task.raw()).get("note")), task.action.text)})


async def note_earlier(task: Task[Note]) -> Outcome | None:
    """Whether the note has this paragraph already."""
    there = _has(text((await task.raw()).get("note")), task.action.text)
    return await task.done() if there else None


async def packing_note(task: Task[PackingNote]) -> Outcome:
    """Add to the order's detail of that name; the other details stay as they are."""
    details = (await task.raw()).get("customAttributes") or ()
    kept = [{"key": text(d.get("key")), "value": text(d.get("value"))} for d in details]
    before = next((d["value"] for d in kept if d["key"] == PACKING_NOTE), "")
    others = [d for d in kept if d["key"] != PACKING_NOTE]
    ours = {"key": PACKING_NOTE, "value": _added(before, task.action.text)}
    return await _update(task, {"customAttributes": [*others, ours]})


async def packing_note_earlier(task: Task[PackingNote]) -> Outcome | None:
    """Whether the detail has this paragraph already."""
    details = (await task.raw()).get("customAttributes") or ()
    before = next((text(d.get("value")) for d in details if d.get("key") == PACKING_NOTE), "")
    return await task.done() if _has(before, task.action.text) else None


async def _update(task: Task[Any], change: dict[str, Any]) -> Outcome:
    asked = {"input": {"id": task.order_id, **change}}
    answer = await task.client.write(UPDATE, asked, repeatable=True)
    payload = refuse_user_errors(answer.get("orderUpdate"))
    return await task.done({}, {"updated_at": text((payload.get("order") or {}).get("updatedAt"))})


def _added(before: str, words: str) -> str:
    words = words.strip()
    if not words:
        raise Refused("refused", "The note is empty.")
    after = f"{before.rstrip()}\n\n{words}" if before.strip() else words
    if len(after) > _LONGEST:
        raise Refused("refused", f"The note would be longer than {_LONGEST} characters.")
    return after


def _has(before: str, words: str) -> bool:
    """Whether these words stand there as paragraphs of their own."""
    return bool(words.strip()) and f"\n\n{words.strip()}\n\n" in f"\n\n{before.strip()}\n\n"
