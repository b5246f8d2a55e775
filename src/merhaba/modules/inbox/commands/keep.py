"""Small things an agent keeps: what was read, what is being written, tags."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from merhaba.kit.ids import new_id
from merhaba.kit.text import one_line
from merhaba.modules.workspaces.events import SettingsChanged
from merhaba.platform.database import Transaction
from merhaba.platform.events import append
from merhaba.platform.web import Problem, invalid, not_found

from ..events import ConversationRead
from ..tables import conversations, drafts, reads, tags
from .notify import mark_read


async def read(tx: Transaction, agent: UUID, conversation: UUID) -> None:
    """Note that an agent has read everything in a conversation.

    The mark is the last message that is there to be seen, not the clock: one that began earlier and is
    committed only after this was on nobody's screen.
    """
    row = {"workspace_id": tx.workspace, "agent_id": agent, "conversation_id": conversation}
    table = conversations.c
    last = await tx.scalar(
        select(table.last_inbound_at).where(table.workspace_id == tx.workspace, table.id == conversation)
    )
    values = {"read_at": last or tx.now}
    statement = upsert(reads).values(**row, **values)
    await tx.run(statement.on_conflict_do_update(index_elements=list(row), set_=values))
    await mark_read(tx, agent, conversation=conversation)
    await append(tx, ConversationRead(conversation, agent))


async def unread(tx: Transaction, agent: UUID, conversation: UUID) -> None:
    """Mark a conversation unread again for one agent."""
    table = reads.c
    await tx.run(
        delete(reads).where(
            table.workspace_id == tx.workspace,
            table.agent_id == agent,
            table.conversation_id == conversation,
        )
    )
    await append(tx, ConversationRead(conversation, agent, unread=True))


async def save_draft(tx: Transaction, agent: UUID, conversation: UUID, content: dict[str, Any]) -> None:
    """Keep what an agent has begun to write."""
    row = {"workspace_id": tx.workspace, "agent_id": agent, "conversation_id": conversation}
    values = {"content": content, "updated_at": tx.now}
    keys = ["workspace_id", "agent_id", "conversation_id"]
    await tx.run(
        upsert(drafts).values(**row, **values).on_conflict_do_update(index_elements=keys, set_=values)
    )


async def drop_draft(tx: Transaction, agent: UUID, conversation: UUID) -> None:
    """Throw a draft away."""
    table = drafts.c
    await tx.run(
        delete(drafts).where(
            table.workspace_id == tx.workspace,
            table.agent_id == agent,
            table.conversation_id == conversation,
        )
    )


async def create_tag(tx: Transaction, *, name: str, colour: str) -> UUID:
    """A new tag. Raises Problem 409 when there is one of that name."""
    name = await _free_name(tx, name, None)
    ident = new_id()
    await tx.run(
        insert(tags).values(workspace_id=tx.workspace, id=ident, name=name, colour=colour, created_at=tx.now)
    )
    await append(tx, SettingsChanged("tags", ident))
    return ident


async def change_tag(tx: Transaction, ident: UUID, changes: dict[str, Any]) -> None:
    """Rename or recolour a tag. Raises Problem 409 when there is another one of that name."""
    if "name" in changes:
        changes = {**changes, "name": await _free_name(tx, changes["name"], ident)}
    mine = (tags.c.workspace_id == tx.workspace) & (tags.c.id == ident)
    if changes and not await tx.run(update(tags).where(mine).values(**changes)):
        raise not_found("tag")
    await append(tx, SettingsChanged("tags", ident))


async def remove_tag(tx: Transaction, ident: UUID) -> None:
    """Remove a tag everywhere."""
    if not await tx.run(delete(tags).where(tags.c.workspace_id == tx.workspace, tags.c.id == ident)):
        raise not_found("tag")
    await tx.run(
        update(conversations)
        .where(conversations.c.workspace_id == tx.workspace, conversations.c.tag_ids.contains([ident]))
        .values(tag_ids=text("array_remove(tag_ids, cast(:tag as uuid))").bindparams(tag=ident))
    )
    await append(tx, SettingsChanged("tags", ident))


async def _free_name(tx: Transaction, name: str, tag: UUID | None) -> str:
    name = one_line(name, 60)
    if not name:
        raise invalid("name", "A tag needs a name.")
    same = (tags.c.workspace_id == tx.workspace) & (func.lower(tags.c.name) == func.lower(name))
    if await tx.scalar(select(tags.c.id).where(same, tags.c.id.is_distinct_from(tag))) is not None:
        raise Problem(409, "tag-exists", f"There is already a tag named {name}.")
    return name
