"""Events as frames for shoppers: their own chat, without notes, addresses or anybody else's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from merhaba.modules.widget.queries import for_shopper
from merhaba.platform.events import Place, Recorded, cursor_of

from .frames import Loaded

_FOR_SHOPPERS = {
    "message.created",
    "message.updated",
    "message.deleted",
    "conversation.read",
    "conversation.updated",
}


def frame_for_shopper(event: Recorded, loaded: Loaded, epoch: UUID) -> dict[str, Any] | None:
    """The frame of one event for the shopper whose conversation it is, or None."""
    ident = event.ident("conversation")
    if event.type not in _FOR_SHOPPERS or ident is None or ident not in loaded.rows:
        return None
    row = loaded.rows[ident]
    frame: dict[str, Any] = {"t": "event", "cursor": cursor_of(epoch, Place(event.xid, event.id))}
    if event.type == "conversation.read":
        if event.data.get("unread"):
            return None
        return frame | {
            "type": "conversation.updated",
            "conversation": {"id": str(ident), "status": row.status, "seen_at": event.at.isoformat()},
        }
    if event.type == "conversation.updated":
        assignee = loaded.conversations[ident].assignee
        return frame | {
            "type": "conversation.updated",
            "conversation": {
                "id": str(ident),
                "status": row.status,
                "agent": {"name": assignee.name.split(" ")[0]} if assignee else None,
            },
        }
    if event.type == "message.deleted":
        return frame | {"type": "message.deleted", "data": event.data}
    message = loaded.messages.get(event.ident("message") or UUID(int=0))
    if message is None or message.kind != "message":
        return None
    shown = for_shopper(message, None).model_dump(mode="json")
    return frame | {"type": event.type, "message": shown}
