"""Notes: private ones for the shop's people, and the customer's note, which packers see on the order.

The API does not give private notes with an order, so the text stands in our mark as well, from where it is
read again.
"""

from __future__ import annotations

from datetime import timedelta

from merhaba.ports.shops.actions import Note, Outcome, PackingNote, Refused

from .. import marks
from ..client import rows_of
from ..fields import identity, moment, text
from .job import Job, brief

# A note with the very same words, younger than this, is the one whose answer was lost.
_SAME = timedelta(minutes=30)


async def found(job: Job) -> Outcome | None:
    """The private note left under this key."""
    raw = await job.raw()
    mark = marks.read(raw, job.key)
    if mark is not None:
        return await job.done({"note": mark.get("note")}, note=str(mark.get("note", "")))
    return None


async def private(job: Job) -> Outcome:
    """Leave a private note."""
    action: Note = job.action
    if not action.text.strip():
        raise Refused("refused", "The note is empty.")
    note_id = await _lost(job, action.text)
    if not note_id:
        body = {"note": action.text, "customer_note": False}
        told = await job.client.write("POST", f"orders/{job.order_id}/notes", body)
        note_id = identity(told) if isinstance(told, dict) else ""
    mark = job.mark("note", text=action.text, note=note_id)
    await job.put({"meta_data": [mark]})
    return await job.done({"note": note_id}, note=note_id)


async def _lost(job: Job, words: str) -> str:
    """The id of a note that an attempt left and could not mark."""
    rows = rows_of(await job.client.get(f"orders/{job.order_id}/notes", type="internal"))
    raw = await job.raw()
    marked = {str(mark.get("note")) for mark in marks.of_kind(raw, "note")}
    for row in rows:
        at = moment(row, "date_created_gmt")
        young = at is not None and job.client.tools.now() - at < _SAME
        if young and text(row, "note") == words.strip() and identity(row) not in marked:
            return identity(row)
    return ""


async def packing(job: Job) -> Outcome:
    """Add to the note that stands on the order and on packing slips; the customer sees it, too."""
    action: PackingNote = job.action
    if not action.text.strip():
        raise Refused("refused", "The note is empty.")
    there = text(await job.raw(), "customer_note")
    note = f"{there}\n{action.text}" if there else action.text
    told = await job.put({"customer_note": note, "meta_data": [job.mark("packing_note")]})
    return await job.done(brief(told))
