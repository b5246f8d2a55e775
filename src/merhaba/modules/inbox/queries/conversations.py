"""Lists of conversations, and conversations as everyone outside sees them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, false, func, select, tuple_

from merhaba.kit.cursors import BadCursor, pack, unpack
from merhaba.modules.customers import queries as customers
from merhaba.modules.workspaces import queries as workspaces
from merhaba.platform.database import Transaction
from merhaba.platform.web import not_found

from ..tables import conversations, messages, notifications, reads, tags
from ..types import Conversation, Due, Person, Sort, Status, Tag, View
from .search import matching

_OPEN = (Status.OPEN, Status.PENDING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which conversations to list; what is not said does not narrow."""

    view: View | None = None
    status: Sequence[Status] = ()
    channel: str | None = None
    assignee: UUID | None = None
    team: UUID | None = None
    tag: UUID | None = None
    customer: UUID | None = None
    q: str | None = None
    sort: Sort = Sort.NEWEST
    unassigned: bool = False
    ids: Sequence[UUID] = field(default_factory=tuple)


async def page(
    tx: Transaction, me: UUID | None, wanted: Filter, *, limit: int, cursor: str | None
) -> tuple[list[Conversation], str | None]:
    """One page of a list and the cursor of the next. Raises BadCursor."""
    table = conversations.c
    key, descending = _order(wanted.sort)
    condition = and_(table.workspace_id == tx.workspace, *(await _conditions(tx, me, wanted)))
    if cursor:
        condition &= _after(cursor, wanted.sort, key, descending)
    order = (key.desc(), table.id.desc()) if descending else (key.asc(), table.id.asc())
    rows = list(await tx.rows(select(conversations).where(condition).order_by(*order).limit(limit + 1)))
    following = None
    if len(rows) > limit:
        rows = rows[:limit]
        last = rows[-1]
        following = pack(wanted.sort, getattr(last, key.name), last.id)
    return await shape(tx, me, rows), following


async def one(tx: Transaction, me: UUID | None, ident: UUID) -> Conversation:
    """One conversation. Raises Problem 404."""
    found = await by_ids(tx, me, [ident])
    if not found:
        raise not_found("conversation")
    return found[0]


async def by_ids(tx: Transaction, me: UUID | None, idents: Iterable[UUID]) -> list[Conversation]:
    """Conversations by id; those that are not there are left out."""
    wanted = list(idents)
    if not wanted:
        return []
    table = conversations.c
    rows = await tx.rows(
        select(conversations).where(table.workspace_id == tx.workspace, table.id.in_(wanted))
    )
    return await shape(tx, me, rows)


async def shape(tx: Transaction, me: UUID | None, rows: Sequence[Row[Any]]) -> list[Conversation]:
    """Rows as the API shows them, with one query for each kind of thing they refer to."""
    if not rows:
        return []
    people = await workspaces.agent_names(tx, {r.assignee_id for r in rows if r.assignee_id})
    teams = {t.id: t.name for t in await workspaces.all_teams(tx)} if any(r.team_id for r in rows) else {}
    who = await customers.refs(tx, {r.customer_id for r in rows})
    labels = await tags_by_id(tx) if any(r.tag_ids for r in rows) else {}
    read_at = await read_marks(tx, me, [r.id for r in rows]) if me is not None else {}
    return [
        Conversation(
            id=r.id,
            number=r.number,
            subject=r.subject,
            status=r.status,
            priority=r.priority,
            channel=r.channel,
            brand=r.brand_id,
            customer=who[r.customer_id],
            assignee=_person(r.assignee_id, people),
            team=_person(r.team_id, teams) if r.team_id in teams else None,
            tags=[labels[t] for t in r.tag_ids if t in labels],
            language=r.language,
            preview=r.preview,
            preview_author=r.preview_author,
            created_at=r.created_at,
            last_message_at=r.last_message_at,
            waiting_since=r.waiting_since,
            snoozed_until=r.snoozed_until,
            due=Due(metric=r.due_metric, at=r.due_at) if r.due_at is not None else None,
            unread=me is not None and is_unread(r.last_inbound_at, read_at.get(r.id)),
            message_count=r.message_count,
            spam=r.spam,
            linked_to=r.linked_to,
        )
        for r in rows
    ]


def is_unread(last_inbound_at: datetime | None, read_at: datetime | None) -> bool:
    """Whether the customer wrote after the agent last looked."""
    return last_inbound_at is not None and (read_at is None or read_at < last_inbound_at)


async def read_marks(tx: Transaction, agent: UUID, idents: Sequence[UUID]) -> dict[UUID, datetime]:
    """When an agent last read each of these conversations."""
    table = reads.c
    rows = await tx.rows(
        select(table.conversation_id, table.read_at).where(
            table.workspace_id == tx.workspace,
            table.agent_id == agent,
            table.conversation_id.in_(idents),
        )
    )
    return {row.conversation_id: row.read_at for row in rows}


async def handled_by(tx: Transaction, idents: Sequence[UUID]) -> dict[UUID, list[Person]]:
    """Which agents answered in each conversation, in order of their first answer."""
    table = messages.c
    rows = await tx.rows(
        select(
            table.conversation_id,
            table.author_id,
            func.min(table.author_name).label("name"),
            func.min(table.created_at).label("first"),
        )
        .where(
            table.workspace_id == tx.workspace,
            table.conversation_id.in_(idents),
            table.kind == "message",
            table.author_kind.in_(["agent", "bot"]),
            table.author_id.is_not(None),
        )
        .group_by(table.conversation_id, table.author_id)
        .order_by("first")
    )
    found: dict[UUID, list[Person]] = {}
    for row in rows:
        found.setdefault(row.conversation_id, []).append(Person(id=row.author_id, name=row.name))
    return found


async def tags_by_id(tx: Transaction) -> dict[UUID, Tag]:
    """Every tag of the workspace."""
    rows = await tx.rows(select(tags).where(tags.c.workspace_id == tx.workspace).order_by(tags.c.name))
    return {row.id: Tag.model_validate(row) for row in rows}


async def _conditions(tx: Transaction, me: UUID | None, wanted: Filter) -> list[ColumnElement[bool]]:
    table = conversations.c
    found: list[ColumnElement[bool]] = list(_of_view(tx, me, wanted.view))
    if wanted.view is None and not wanted.ids and wanted.customer is None:
        found.append(~table.spam)
    if wanted.status:
        found.append(table.status.in_(wanted.status))
    if wanted.unassigned:
        found.append(table.assignee_id.is_(None))
    for column, value in (
        (table.channel, wanted.channel),
        (table.assignee_id, wanted.assignee),
        (table.team_id, wanted.team),
        (table.customer_id, wanted.customer),
    ):
        if value is not None:
            found.append(column == value)
    if wanted.tag is not None:
        found.append(table.tag_ids.contains([wanted.tag]))
    if wanted.sort is Sort.WAITING:
        found.append(table.waiting_since.is_not(None))
    if wanted.sort is Sort.DUE:
        found.append(table.due_at.is_not(None))
    if wanted.q and wanted.q.strip():
        found.append(table.id.in_(matching(tx, wanted.q.strip())))
    return found


def _of_view(tx: Transaction, me: UUID | None, view: View | None) -> Iterable[ColumnElement[bool]]:
    table = conversations.c
    if view is None or view is View.ANY:
        return
    if view is View.SPAM:
        yield table.spam.is_(True)
        return
    yield ~table.spam
    if view in {View.MINE, View.UNASSIGNED, View.ALL}:
        yield table.status.in_(_OPEN)
    if view is View.MINE:
        yield table.assignee_id == me if me is not None else false()
    elif view is View.UNASSIGNED:
        yield table.assignee_id.is_(None)
    elif view is View.SNOOZED:
        yield table.status == Status.SNOOZED
    elif view is View.CLOSED:
        yield table.status == Status.CLOSED
    elif view is View.MENTIONS:
        mentioned = select(notifications.c.conversation_id).where(
            notifications.c.workspace_id == tx.workspace,
            notifications.c.agent_id == me,
            notifications.c.kind == "mention",
        )
        yield table.id.in_(mentioned)


def _order(sort: Sort) -> tuple[Any, bool]:
    if sort is Sort.WAITING:
        return conversations.c.waiting_since, False
    if sort is Sort.DUE:
        return conversations.c.due_at, False
    return conversations.c.last_message_at, sort is Sort.NEWEST


def _after(cursor: str, sort: Sort, key: Any, descending: bool) -> ColumnElement[bool]:
    of, at, ident = unpack(cursor, 3)
    if of != sort:
        raise BadCursor(cursor)
    try:
        moment, last = datetime.fromisoformat(at), UUID(ident)
    except ValueError as error:
        raise BadCursor(cursor) from error
    row, limit = tuple_(key, conversations.c.id), tuple_(moment, last)
    return row < limit if descending else row > limit


def _person(ident: UUID | None, names: dict[UUID, str]) -> Person | None:
    return Person(id=ident, name=names.get(ident, "")) if ident is not None else None
