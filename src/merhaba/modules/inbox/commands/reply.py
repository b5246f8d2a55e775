"""Answering a customer, or leaving a private note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, delete, or_, select

from merhaba.kit.ids import new_id
from merhaba.kit.text import clean
from merhaba.modules import delivery, files
from merhaba.modules.connections import connection
from merhaba.modules.customers.rules import is_email
from merhaba.modules.workspaces.types import Actor, AuthorKind
from merhaba.platform.database import Transaction
from merhaba.platform.runtime import Runtime
from merhaba.platform.web import Problem, invalid
from merhaba.ports.channels import Address, OutboundMessage

from ..composed import as_text, safe_html
from ..queries import messages as threads
from ..rules import waiting_after
from ..tables import conversations, drafts, messages
from ..types import Status
from .notify import mention
from .outbound import Written, compose
from .receive import note_participants
from .write import Attached, NewMessage, add_line, add_message, locked, set_fields, shown_preview

MAX_TEXT = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an agent sends or notes; `html` wins over `text`, which is then made from it."""

    kind: str
    text: str = ""
    html: str | None = None
    attachments: Sequence[UUID] = ()
    mentions: Sequence[UUID] = ()
    to: Sequence[str] = ()
    cc: Sequence[str] | None = None
    undo_seconds: int = 0
    then: Status | None = None
    if_last_message: UUID | None = None


async def answer(tx: Transaction, runtime: Runtime, conversation: UUID, actor: Actor, given: Answer) -> UUID:
    """Write a reply (queued for its channel in the same transaction) or a private note.

    Raises Problem 409 `newer-message` when a colleague answered after `if_last_message`; 422 for an
    empty message, a bad address or a customer who cannot be reached.
    """
    row = await locked(tx, conversation)
    if given.kind == "reply" and given.if_last_message is not None:
        await _refuse_if_answered(tx, runtime, conversation, given.if_last_message, actor)
    html = safe_html(given.html) if given.html else None
    text = clean(as_text(html) if html else given.text).strip()
    attached = await _attached(tx, given.attachments)
    if not text and not attached:
        raise Problem(422, "empty-message", "Write something, or attach a file.")
    if len(text) > MAX_TEXT:
        raise Problem(422, "too-long", f"A message has at most {MAX_TEXT} characters.")
    if given.kind == "note":
        message = await _note(tx, row, actor, text, html, attached, given.mentions)
    else:
        message = await _reply(tx, runtime, row, actor, text, html, attached, given)
    if actor.id is not None:
        mine = (drafts.c.workspace_id == tx.workspace) & (drafts.c.agent_id == actor.id)
        await tx.run(delete(drafts).where(mine, drafts.c.conversation_id == conversation))
    return message


async def _note(
    tx: Transaction,
    row: Row[Any],
    actor: Actor,
    text: str,
    html: str | None,
    attached: list[Attached],
    mentions: Sequence[UUID],
) -> UUID:
    message = await add_message(
        tx,
        row.id,
        NewMessage(
            direction="out",
            kind="note",
            channel=row.channel,
            actor=actor,
            text=text,
            html=html,
            attachments=attached,
            mentions=mentions,
        ),
    )
    await mention(tx, row.id, message, actor, mentions)
    return message


async def _reply(
    tx: Transaction,
    runtime: Runtime,
    row: Row[Any],
    actor: Actor,
    text: str,
    html: str | None,
    attached: list[Attached],
    given: Answer,
) -> UUID:
    for field, addresses in (("to", given.to), ("cc", given.cc or ())):
        for address in addresses:
            if not is_email(address):
                raise invalid(field, f"{address} is not an e-mail address.")
    account = await connection(tx, row.account_id)
    channel = runtime.channels.get(account.channel)
    if channel is None:
        raise Problem(422, "channel-missing", "The channel of this conversation is not installed here.")
    message = new_id()
    instant = channel.manifest.capabilities.instant
    written = Written(text, html, attached, given.to, given.cc)
    if instant:
        outbound = _instant(message, text)
    else:
        outbound = await compose(
            tx, runtime.keys, conversation=row, account=account, message=message, actor=actor, written=written
        )
    await add_message(
        tx,
        row.id,
        NewMessage(
            id=message,
            direction="out",
            kind="message",
            channel=account.channel,
            actor=actor,
            text=text,
            html=html,
            subject=outbound.subject,
            to=[{"name": a.name, "address": a.address} for a in outbound.to],
            cc=[{"name": a.name, "address": a.address} for a in outbound.cc],
            attachments=attached,
            external_id=None if instant else outbound.external_id,
        ),
    )
    send_at = tx.now + timedelta(seconds=given.undo_seconds) if given.undo_seconds and not instant else None
    await delivery.queue(
        tx,
        message=message,
        conversation=row.id,
        account=account.id,
        outbound=outbound,
        send_at=send_at,
        instant=instant,
    )
    await note_participants(tx, row.id, [{"address": a.address, "name": a.name} for a in outbound.cc])
    await _after_reply(tx, row, actor, text, attached, given.then)
    return message


async def _after_reply(
    tx: Transaction, row: Row[Any], actor: Actor, text: str, attached: list[Attached], then: Status | None
) -> None:
    values: dict[str, Any] = {
        "message_count": conversations.c.message_count + 1,
        "last_message_at": tx.now,
        "preview": shown_preview(text, attached),
        "preview_author": actor.kind,
        "waiting_since": waiting_after(row.waiting_since, inbound=False, at=tx.now, automatic=False),
    }
    if row.assignee_id is None and actor.kind is AuthorKind.AGENT:
        # Who answers first takes it; otherwise two people would answer the next message.
        values["assignee_id"] = actor.id
        line = {"type": "assigned", "from": None, "to": {"id": str(actor.id), "name": actor.name}}
        await add_line(tx, row, actor, line)
    wanted = then or (Status.OPEN if row.status in {Status.CLOSED, Status.SNOOZED} else None)
    if wanted is not None and wanted != row.status:
        values |= {"status": wanted, "snoozed_until": None}
        values["closed_at"] = tx.now if wanted is Status.CLOSED else None
        await add_line(tx, row, actor, {"type": "status", "from": row.status, "to": wanted})
    await set_fields(tx, row.id, values, by=actor.id)


async def _refuse_if_answered(
    tx: Transaction, runtime: Runtime, conversation: UUID, last: UUID, actor: Actor
) -> None:
    table = messages.c
    mine = (table.workspace_id == tx.workspace) & (table.conversation_id == conversation)
    seen = await tx.first(select(table.created_at, table.id).where(mine, table.id == last))
    if seen is None:
        return
    newer = await tx.first(
        select(table.id, table.author_name)
        .where(
            mine,
            table.direction == "out",
            table.kind == "message",
            table.automatic.is_(None),
            table.author_id.is_distinct_from(actor.id),
            or_(
                table.created_at > seen.created_at,
                and_(table.created_at == seen.created_at, table.id > seen.id),
            ),
        )
        .order_by(table.created_at.desc())
        .limit(1)
    )
    if newer is not None:
        raise Problem(
            409,
            "newer-message",
            f"{newer.author_name} has answered in the meantime. Read it, then send yours if still needed.",
            message=(await threads.one(tx, runtime.keys, newer.id)).model_dump(mode="json"),
        )


async def _attached(tx: Transaction, wanted: Sequence[UUID]) -> list[Attached]:
    found = await files.by_ids(tx, wanted)
    if len(wanted) > 20:
        raise invalid("attachments", "A message carries at most 20 files.")
    missing = [ident for ident in wanted if ident not in found]
    if missing:
        raise invalid("attachments", "One of the files is gone. Attach it again.")
    return [Attached(found[ident]) for ident in wanted]


def _instant(message: UUID, text: str) -> OutboundMessage:
    """A channel of our own (chat) needs no addresses: the log brings the message to the shopper."""
    return OutboundMessage(str(message), str(message), Address(""), (), text)
