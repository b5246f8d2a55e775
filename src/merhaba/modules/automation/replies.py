"""A rule's reply to a customer: at most one thing said by itself to anybody in five minutes, and nothing to
machines (the same rule, and the same clock, as the acknowledgement's)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from merhaba.kit.ids import new_id
from merhaba.modules.acknowledgements.queries import asked
from merhaba.modules.acknowledgements.rules import why_not
from merhaba.modules.commerce.tables import orders
from merhaba.modules.connections import Connection, connection
from merhaba.modules.customers.tables import customers
from merhaba.modules.inbox.commands import automatic
from merhaba.modules.inbox.commands.write import locked
from merhaba.modules.inbox.tables import messages
from merhaba.modules.workspaces import queries as workspaces
from merhaba.modules.workspaces.types import Actor, AuthorKind
from merhaba.platform.database import Transaction
from merhaba.platform.jobs import enqueue
from merhaba.platform.runtime import Runtime
from merhaba.platform.web import Problem

from . import words
from .acting import Acting
from .types import Reply

SEND = "automation.reply"


async def reply(tx: Transaction, acting: Acting, wanted: Reply, number: int) -> str:
    """Say it, if it may be said. In chat here and now; a mail is composed by a job, which has the keys."""
    row = acting.row
    last = await _last_inbound(tx, row.id)
    if last is None:
        return "nobody"
    await automatic.hold(tx, row.customer_id)
    found = await asked(tx, last)
    if found is None:
        return "nobody"
    refused = why_not(found.facts, tx.now)
    if refused is not None:
        return refused
    brand = acting.there.brands[row.brand_id]
    template = words.in_language(
        {str(tag): said for tag, said in wanted.text.items()}, row.language, brand.default_language
    )
    text = words.fill(template, await values(tx, acting))
    if not text:
        return "empty"
    if not found.facts.sender:  # a chat
        await _say(tx, row.id, found.account, brand.name, text)
        return "done"
    await enqueue(
        tx,
        SEND,
        workspace=str(tx.workspace),
        rule=str(acting.rule.id),
        conversation=str(row.id),
        root=acting.happened.cause.root,
        number=number,
        asked=str(last),
        message=str(new_id()),
        text=text,
        cause=acting.happened.cause.data(acting.rule.id),
    )
    return "queued"


async def send(
    runtime: Runtime, tx: Transaction, *, conversation: UUID, last: UUID, message: UUID, text: str
) -> str:
    """The job's part for mail: look again, then say it. Saying it twice is not possible."""
    row = await locked(tx, conversation)
    mine = messages.c.workspace_id == tx.workspace
    if await tx.scalar(select(messages.c.id).where(mine, messages.c.id == message)) is not None:
        return "done"
    await automatic.hold(tx, row.customer_id)
    found = await asked(tx, last)
    refused = why_not(found.facts, tx.now) if found is not None else "nobody"
    if found is None or refused is not None:
        return refused or "nobody"
    brand = await workspaces.brand(tx, row.brand_id)
    account = await connection(tx, row.account_id)
    try:
        async with tx.part():
            await automatic.say(
                tx,
                conversation=row,
                account=account,
                actor=Actor(AuthorKind.RULE, None, brand.name),
                text=text,
                automatic=automatic.RULE,
                mail_to=found.facts.sender,
                keys=runtime.keys,
                message=message,
            )
    except Problem as problem:
        if problem.code not in {"no-address", "address-unreachable"}:
            raise
        return problem.code
    return "done"


async def _say(tx: Transaction, conversation: UUID, account: Connection, shop: str, text: str) -> None:
    row = await locked(tx, conversation)
    await automatic.say(
        tx,
        conversation=row,
        account=account,
        actor=Actor(AuthorKind.RULE, None, shop),
        text=text,
        automatic=automatic.RULE,
    )


async def _last_inbound(tx: Transaction, conversation: UUID) -> UUID | None:
    """The customer's last message; it says where to answer, and whether a person wrote it."""
    m = messages.c
    found: UUID | None = await tx.scalar(
        select(m.id)
        .where(m.workspace_id == tx.workspace, m.conversation_id == conversation)
        .where(m.kind == "message", m.direction == "in")
        .order_by(m.created_at.desc(), m.id.desc())
        .limit(1)
    )
    return found


async def values(tx: Transaction, acting: Acting) -> dict[str, str]:
    """What the variables of a text stand for; looked up once for each conversation."""
    if acting.values:
        return acting.values
    row = acting.row
    c, o = customers.c, orders.c
    name = await tx.scalar(select(c.name).where(c.workspace_id == tx.workspace, c.id == row.customer_id))
    number = await tx.scalar(
        select(o.number)
        .where(o.workspace_id == tx.workspace, o.customer_id == row.customer_id)
        .order_by(o.created_at.desc(), o.id)
        .limit(1)
    )
    acting.values.update(
        {
            "customer.name": name or "",
            "customer.first_name": (name or "").split(" ")[0],
            "conversation.number": str(row.number),
            "conversation.subject": row.subject,
            "order.number": str(number or ""),
            "shop": acting.there.brands[row.brand_id].name,
        }
    )
    return acting.values
