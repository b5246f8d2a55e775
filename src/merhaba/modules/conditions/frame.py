"""Where the fields stand in the database: one expression for each, and the joins that it needs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, cast, func, literal, or_, select, true
from sqlalchemy.dialects.postgresql import JSONPATH

from merhaba.modules.commerce.tables import orders
from merhaba.modules.customers.tables import customers, identities
from merhaba.modules.customers.types import IdentityKind
from merhaba.modules.inbox.tables import conversations, messages

_BUILDS_ON = {"totals": "order"}
_JOIN_OF = {
    "customer.email": "address",
    "customer.orders": "totals",
    "customer.lifetime_value": "totals",
    "message": "message",
    "customer": "customer",
    "order": "order",
}
_SHOWN_FILE = "$[*] ? (@.inline == false)"


@dataclass(frozen=True, slots=True)
class Frame:
    """Conversations with what is joined to them: `rows` is where to select from, `columns` the value of every
    field that can be had."""

    rows: FromClause
    columns: dict[str, ColumnElement[Any]]


def frame(workspace: UUID, fields: Collection[str], happenings: FromClause | None = None) -> Frame:
    """Conversations joined with what `fields` ask for.

    With `happenings` (conversation_id, message_id or null) one row for each of them, and `message` is the
    message of the happening; otherwise, and where it names none, the last one of the conversation.
    """
    needed = {_join_of(field) for field in fields}
    needed |= {_BUILDS_ON[name] for name in needed if name in _BUILDS_ON}
    c = conversations.c
    rows: FromClause = conversations
    columns = _of_conversation()
    if happenings is not None:
        same = (c.id == happenings.c.conversation_id) & (c.workspace_id == workspace)
        rows = happenings.join(conversations, same)
    if "message" in needed:
        message = _message(workspace, happenings)
        rows = rows.outerjoin(message, true())
        columns |= _of_message(message)
    if "customer" in needed:
        rows = rows.outerjoin(
            customers, (customers.c.workspace_id == workspace) & (customers.c.id == c.customer_id)
        )
        columns |= _of_customer()
    if "address" in needed:
        email = _email(workspace)
        rows = rows.outerjoin(email, true())
        columns["customer.email"] = email.c.value
    if "order" in needed:
        order = _order(workspace)
        rows = rows.outerjoin(order, true())
        columns |= _of_order(order)
        if "totals" in needed:
            totals = _totals(workspace, order)
            rows = rows.outerjoin(totals, true())
            columns |= {"customer.orders": totals.c.orders, "customer.lifetime_value": totals.c.value}
    return Frame(rows, columns)


def _join_of(field: str) -> str:
    return _JOIN_OF.get(field) or _JOIN_OF.get(field.partition(".")[0], "")


def _of_conversation() -> dict[str, ColumnElement[Any]]:
    c = conversations.c
    return {
        "conversation.status": c.status,
        "conversation.priority": c.priority,
        "conversation.assignee": c.assignee_id,
        "conversation.team": c.team_id,
        "conversation.tags": c.tag_ids,
        "conversation.channel": c.channel,
        "conversation.brand": c.brand_id,
        "conversation.subject": c.subject,
        "conversation.language": _language(c.language),
        "conversation.age": c.created_at,
        "conversation.last_inbound": c.last_inbound_at,
        "conversation.waiting": c.waiting_since,
        "conversation.message_count": c.message_count,
        "conversation.spam": c.spam,
    }


def _message(workspace: UUID, happenings: FromClause | None) -> FromClause:
    table = messages.c
    mine = (table.workspace_id == workspace) & (table.conversation_id == conversations.c.id)
    if happenings is not None:
        asked = happenings.c.message_id
        mine &= or_(asked.is_(None) & (table.kind == "message"), table.id == asked)
    else:
        mine &= table.kind == "message"
    newest = (table.created_at.desc(), table.id.desc())
    return select(messages).where(mine).order_by(*newest).limit(1).lateral("said")


def _of_message(message: FromClause) -> dict[str, ColumnElement[Any]]:
    m = message.c
    files = cast(literal(_SHOWN_FILE), JSONPATH)
    return {
        "message.text": m.text,
        "message.subject": m.subject,
        "message.from": m.sender["address"].astext,
        "message.channel": m.channel,
        "message.author": m.author_kind,
        "message.attachments": func.coalesce(func.jsonb_path_exists(m.attachments, files), False),
        "message.automatic": m.automatic.is_not(None),
    }


def _of_customer() -> dict[str, ColumnElement[Any]]:
    c = customers.c
    return {
        "customer.name": c.name,
        "customer.language": _language(c.language),
        "customer.country": func.upper(c.country),
        "customer.blocked": func.coalesce(c.blocked, False),
    }


def _email(workspace: UUID) -> FromClause:
    table = identities.c
    mine = (table.workspace_id == workspace) & (table.customer_id == conversations.c.customer_id)
    best = (table.verified.desc(), table.created_at, table.id)
    return (
        select(table.value)
        .where(mine, table.kind == IdentityKind.EMAIL)
        .order_by(*best)
        .limit(1)
        .lateral("address")
    )


def _order(workspace: UUID) -> FromClause:
    table = orders.c
    mine = (table.workspace_id == workspace) & (table.customer_id == conversations.c.customer_id)
    return select(orders).where(mine).order_by(table.created_at.desc(), table.id).limit(1).lateral("latest")


def _of_order(order: FromClause) -> dict[str, ColumnElement[Any]]:
    o = order.c
    return {
        "order.number": o.number,
        "order.financial_status": o.financial_status,
        "order.fulfilment_status": o.fulfilment_status,
        "order.total": o.total,
        "order.age": o.created_at,
    }


def _totals(workspace: UUID, order: FromClause) -> FromClause:
    """How many orders there are, and what they brought in the currency of the latest; nobody converts."""
    table = orders.c
    mine = (table.workspace_id == workspace) & (table.customer_id == conversations.c.customer_id)
    counts = table.cancelled_at.is_(None) & (table.currency == order.c.currency)
    brought = func.coalesce(func.sum(table.total - table.refunded).filter(counts), 0)
    return select(func.count().label("orders"), brought.label("value")).where(mine).lateral("bought")


def _language(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A language without its country: `de` of `de-AT`."""
    return func.lower(func.split_part(column, "-", 1))
