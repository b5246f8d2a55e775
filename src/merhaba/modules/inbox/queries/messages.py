"""The thread: messages as everyone outside sees them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, tuple_

from merhaba.kit.cursors import moment_and_id, pack
from merhaba.modules import delivery
from merhaba.modules.files import public_url
from merhaba.platform.database import Transaction
from merhaba.platform.secrets import Keys
from merhaba.platform.web import not_found

from ..tables import messages
from ..types import AttachmentShape, Author, DeliveryShape, Mailbox, Message

_COLUMNS = [column for column in messages.c if column.name != "words"]


async def page(
    tx: Transaction,
    keys: Keys,
    conversation: UUID,
    *,
    newest_first: bool,
    limit: int,
    cursor: str | None,
    kinds: Sequence[str] = (),
) -> tuple[list[Message], str | None]:
    """One page of a thread and the cursor of the next. Raises BadCursor."""
    table = messages.c
    wanted = (table.workspace_id == tx.workspace) & (table.conversation_id == conversation)
    if kinds:
        wanted &= table.kind.in_(kinds)
    place = tuple_(table.created_at, table.id)
    if cursor:
        after = tuple_(*moment_and_id(cursor))
        wanted &= place < after if newest_first else place > after
    order = (table.created_at.desc(), table.id.desc()) if newest_first else (table.created_at, table.id)
    rows = list(await tx.rows(select(*_COLUMNS).where(wanted).order_by(*order).limit(limit + 1)))
    following = None
    if len(rows) > limit:
        rows = rows[:limit]
        following = pack(rows[-1].created_at, rows[-1].id)
    return await shape(tx, keys, rows), following


async def one(tx: Transaction, keys: Keys, ident: UUID) -> Message:
    """One message. Raises Problem 404."""
    found = await by_ids(tx, keys, [ident])
    if not found:
        raise not_found("message")
    return found[0]


async def by_ids(tx: Transaction, keys: Keys, idents: Iterable[UUID]) -> list[Message]:
    """Messages by id; those that are not there are left out."""
    wanted = list(idents)
    if not wanted:
        return []
    rows = await tx.rows(
        select(*_COLUMNS).where(messages.c.workspace_id == tx.workspace, messages.c.id.in_(wanted))
    )
    return await shape(tx, keys, rows)


async def raw_of(tx: Transaction, conversation: UUID, ident: UUID) -> UUID | None:
    """The raw row a message came from, or None when it did not come from outside."""
    table = messages.c
    row = await tx.first(
        select(table.raw_id).where(
            table.workspace_id == tx.workspace,
            table.conversation_id == conversation,
            table.id == ident,
        )
    )
    if row is None:
        raise not_found("message")
    raw: UUID | None = row.raw_id
    return raw


async def shape(tx: Transaction, keys: Keys, rows: Sequence[Row[Any]]) -> list[Message]:
    """Rows as the API shows them. An event line that says a mail went out shows what became of it, too."""
    out = [r.id for r in rows if r.direction == "out" and (r.kind == "message" or r.external_id)]
    sent = await delivery.states(tx, out)
    return [_message(keys, row, sent.get(row.id)) for row in rows]


def _message(keys: Keys, row: Row[Any], sent: delivery.Delivery | None) -> Message:
    attachments = [_attachment(keys, row.workspace_id, item) for item in row.attachments]
    return Message(
        id=row.id,
        conversation=row.conversation_id,
        direction=row.direction,
        kind=row.kind,
        author=Author(kind=row.author_kind, id=row.author_id, name=row.author_name),
        channel=row.channel,
        text=row.text,
        text_full=row.text_full,
        html=_with_inline_images(row.html, attachments),
        has_remote_images=bool(row.html and "data-remote-src" in row.html),
        subject=row.subject,
        to=[Mailbox(**person) for person in row.to],
        cc=[Mailbox(**person) for person in row.cc],
        sender=Mailbox(**row.sender) if row.sender else None,
        attachments=attachments,
        mentions=row.mentions,
        delivery=_delivery(row.seen_at, sent),
        automatic=row.automatic,
        event=row.event,
        external_id=row.external_id,
        has_raw=row.raw_id is not None,
        client_key=row.client_key,
        created_at=row.created_at,
        edited_at=row.edited_at,
    )


def _delivery(seen_at: datetime | None, sent: delivery.Delivery | None) -> DeliveryShape | None:
    if sent is None:
        return None
    state = delivery.State.READ if seen_at is not None else sent.state
    why = sent.why
    return DeliveryShape(state=state.value, reason=why.code, detail=why.detail, send_at=sent.send_at)


def _attachment(keys: Keys, workspace: UUID, item: dict[str, Any]) -> AttachmentShape:
    url = public_url(keys, workspace, UUID(item["id"]), item["name"])
    return AttachmentShape(
        id=UUID(item["id"]),
        name=item["name"],
        content_type=item["content_type"],
        size=item["size"],
        url=url,
        inline=item["inline"],
        content_id=item.get("content_id"),
    )


def _with_inline_images(html: str | None, attachments: list[AttachmentShape]) -> str | None:
    """Point `cid:` pictures at the files that came with the mail (RFC 2392)."""
    if not html or "cid:" not in html:
        return html
    for attachment in attachments:
        if attachment.content_id:
            html = html.replace(f"cid:{attachment.content_id}", attachment.url)
    return html
