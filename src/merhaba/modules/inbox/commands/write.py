"""Writing message rows, and what each does to its conversation: shared by every verb of this folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Text, bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from merhaba.kit.ids import new_id
from merhaba.kit.search_text import lexemes
from merhaba.kit.text import clean, preview
from merhaba.modules.files import FileRef
from merhaba.modules.workspaces.types import Actor
from merhaba.platform.database import Transaction
from merhaba.platform.events import append
from merhaba.platform.web import not_found

from ..events import ConversationUpdated, MessageCreated
from ..tables import conversations, messages

# Built once: with so many columns, building it for every message costs more than running it.
_INSERT = insert(messages).values(words=func.array_to_tsvector(bindparam("lexemes", type_=ARRAY(Text))))


@dataclass(frozen=True, slots=True)
class Attached:
    """A file on a message."""

    file: FileRef
    inline: bool = False
    content_id: str | None = None

    def json(self) -> dict[str, Any]:
        """How it stands in the message row."""
        return {
            "id": str(self.file.id),
            "name": self.file.name,
            "content_type": self.file.content_type,
            "size": self.file.size,
            "sha256": self.file.sha256,
            "inline": self.inline,
            "content_id": self.content_id,
        }

    @classmethod
    def of(cls, row: dict[str, Any]) -> Attached:
        """What `json` wrote, to be sent on; whose it was no longer matters."""
        file = FileRef(
            UUID(row["id"]), row["name"], row["content_type"], row["size"], row["sha256"], owner=""
        )
        return cls(file, row["inline"], row.get("content_id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """The facts of a message row; what is not said is empty."""

    direction: str
    kind: str
    channel: str
    actor: Actor
    text: str = ""
    text_full: str | None = None
    html: str | None = None
    subject: str = ""
    to: Sequence[dict[str, str]] = ()
    cc: Sequence[dict[str, str]] = ()
    sender: dict[str, str] | None = None
    mentions: Sequence[UUID] = ()
    attachments: Sequence[Attached] = ()
    automatic: str | None = None
    event: dict[str, Any] | None = None
    external_id: str | None = None
    client_key: str | None = None
    references: Sequence[str] = ()
    raw_id: UUID | None = None
    created_at: datetime | None = None
    seen_at: datetime | None = None
    id: UUID | None = None


async def locked(tx: Transaction, conversation: UUID) -> Row[Any]:
    """The conversation's row, held until the transaction ends. Raises Problem 404."""
    row = await tx.first(
        select(conversations)
        .where(conversations.c.workspace_id == tx.workspace, conversations.c.id == conversation)
        .with_for_update()
    )
    if row is None:
        raise not_found("conversation")
    return row


async def add_message(tx: Transaction, conversation: UUID, new: NewMessage) -> UUID:
    """Insert a message row with its event. Does not touch the conversation."""
    at = new.created_at or tx.now
    ident = new.id or (new_id(at) if new.created_at else new_id())  # in order also within one transaction
    text, full = clean(new.text), clean(new.text_full) if new.text_full is not None else None
    searched = lexemes(f"{new.subject}\n{full or text}") if new.kind != "event" else []
    row = {
        "workspace_id": tx.workspace,
        "id": ident,
        "conversation_id": conversation,
        "direction": new.direction,
        "kind": new.kind,
        "channel": new.channel,
        "author_kind": new.actor.kind,
        "author_id": new.actor.id,
        "author_name": clean(new.actor.name)[:200],
        "text": text,
        "text_full": full,
        "html": new.html.replace("\x00", "") if new.html else None,
        "subject": clean(new.subject)[:1000],
        "to": list(new.to),
        "cc": list(new.cc),
        "sender": new.sender,
        "mentions": list(new.mentions),
        "attachments": [a.json() for a in new.attachments],
        "automatic": new.automatic,
        "event": new.event,
        "external_id": new.external_id,
        "client_key": new.client_key,
        "references": list(new.references),
        "raw_id": new.raw_id,
        "created_at": at,
        "seen_at": new.seen_at,
        "lexemes": searched or None,
    }
    await tx.run(_INSERT, row)
    await append(tx, MessageCreated(ident, conversation, new.direction, new.kind, new.actor.kind))
    return ident


async def set_fields(
    tx: Transaction, conversation: UUID, values: dict[str, Any], *, by: UUID | None = None
) -> None:
    """Change columns of a conversation, with its event."""
    await tx.run(
        update(conversations)
        .where(conversations.c.workspace_id == tx.workspace, conversations.c.id == conversation)
        .values(**values)
    )
    await append(tx, ConversationUpdated(conversation, tuple(sorted(values)), by))


async def add_line(tx: Transaction, conversation: Row[Any], actor: Actor, event: dict[str, Any]) -> None:
    """Add an event line to the thread ("Defne closed the conversation")."""
    who = {"kind": actor.kind, "id": str(actor.id) if actor.id else None, "name": actor.name}
    await add_message(
        tx,
        conversation.id,
        NewMessage(
            direction="out",
            kind="event",
            channel=conversation.channel,
            actor=actor,
            event={**event, "actor": who},
        ),
    )


def shown_preview(text: str, attachments: Sequence[Attached]) -> str:
    """What lists show of a message: its first words, or the name of its first file."""
    return preview(text) or next((a.file.name for a in attachments if not a.inline), "")
