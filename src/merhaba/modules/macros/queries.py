"""Reads of macros."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, false, func, or_, select

from merhaba.kit.templates import variables
from merhaba.modules import files
from merhaba.modules.inbox.tables import conversations, messages
from merhaba.modules.inbox.types import AttachmentShape
from merhaba.modules.workspaces.types import Principal, Role
from merhaba.platform.database import Transaction
from merhaba.platform.secrets import Keys
from merhaba.platform.web import not_found

from .tables import macro_uses, macros
from .types import Macro

RECENT = 400
"""How many uses are looked at to learn from."""


async def all_macros(
    tx: Transaction, keys: Keys, caller: Principal, *, archived: bool | None = None
) -> list[Macro]:
    """Every macro the caller may use, by name; with `archived` only those put away, or only the others."""
    wanted = _visible(tx, caller)
    if archived is not None:
        table = macros.c
        wanted &= table.archived_at.is_not(None) if archived else table.archived_at.is_(None)
    rows = await tx.rows(select(macros).where(wanted).order_by(func.lower(macros.c.name), macros.c.id))
    return await shape(tx, keys, caller, rows)


async def one(tx: Transaction, keys: Keys, caller: Principal, ident: UUID) -> Macro:
    """One macro. Raises Problem 404, also for one of somebody else's own."""
    return (await shape(tx, keys, caller, [await row_of(tx, caller, ident)]))[0]


async def row_of(tx: Transaction, caller: Principal, ident: UUID) -> Row[Any]:
    """A macro's row. Raises Problem 404."""
    row = await tx.first(select(macros).where(_visible(tx, caller), macros.c.id == ident))
    if row is None:
        raise not_found("macro")
    return row


async def usable(tx: Transaction, caller: Principal, brand: UUID) -> Sequence[Row[Any]]:
    """What the caller may use for a brand, put-away ones aside."""
    table = macros.c
    fits = or_(func.cardinality(table.brand_ids) == 0, table.brand_ids.contains([brand]))
    return await tx.rows(select(macros).where(_visible(tx, caller), table.archived_at.is_(None), fits))


async def recent_uses(tx: Transaction) -> Sequence[Row[Any]]:
    """(macro, language, tags, words of the message it answered) of the last uses, newest first."""
    table, said, place = macro_uses.c, messages.c, conversations.c
    return await tx.rows(
        select(
            table.macro_id, table.language, place.tag_ids, func.tsvector_to_array(said.words).label("words")
        )
        .select_from(macro_uses)
        .join(messages, (said.workspace_id == table.workspace_id) & (said.id == table.message_id))
        .join(conversations, (place.workspace_id == table.workspace_id) & (place.id == table.conversation_id))
        .where(table.workspace_id == tx.workspace)
        .order_by(table.used_at.desc())
        .limit(RECENT)
    )


async def shape(tx: Transaction, keys: Keys, caller: Principal, rows: Sequence[Row[Any]]) -> list[Macro]:
    """Rows as the API shows them."""
    found = await attached(tx, keys, {ident for row in rows for ident in row.attachments})
    admin = caller.role.includes(Role.ADMIN)
    return [
        Macro(
            id=row.id,
            name=row.name,
            shared=row.owner_id is None,
            brands=row.brand_ids,
            texts=row.texts,
            topics=row.topics,
            attachments=[found[ident] for ident in row.attachments if ident in found],
            actions=row.actions,
            archived=row.archived_at is not None,
            variables=_variables(row),
            editable=admin if row.owner_id is None else caller.role.includes(Role.AGENT),
            uses=row.uses,
            last_used_at=row.last_used_at,
            created_at=row.created_at,
            changed_at=row.changed_at,
        )
        for row in rows
    ]


async def attached(tx: Transaction, keys: Keys, idents: set[UUID]) -> dict[UUID, AttachmentShape]:
    """Files as attachments, by id; those that are gone are left out."""
    found = await files.by_ids(tx, idents)
    return {
        ref.id: AttachmentShape(
            id=ref.id,
            name=ref.name,
            content_type=ref.content_type,
            size=ref.size,
            url=files.public_url(keys, tx.workspace, ref.id, ref.name),
        )
        for ref in found.values()
    }


def _visible(tx: Transaction, caller: Principal) -> Any:
    table = macros.c
    # A token without a person has nothing of its own.
    return (table.workspace_id == tx.workspace) & or_(
        table.owner_id.is_(None), table.owner_id == caller.agent if caller.agent is not None else false()
    )


def _variables(row: Row[Any]) -> list[str]:
    texts = [one["text"] + (one["html"] or "") for one in row.texts.values()]
    return list(variables("\n".join([*texts, row.actions["note"]])))
