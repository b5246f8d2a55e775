"""The numbers on the rail."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select, text

from merhaba.kit.examples import TAG_ID, TEAM_ID, example
from merhaba.modules.workspaces.types import Shape
from merhaba.platform.database import Transaction

from ..tables import conversations, notifications
from ..types import Status

_CAP = 10_000

_OPEN = text(
    "select assignee_id, channel, team_id, count(*) as n from conversations"
    " where workspace_id = :workspace and status in ('open', 'pending') and not spam"
    " group by assignee_id, channel, team_id"
)
_TAGS = text(
    "select tag, count(*) as n from conversations, unnest(tag_ids) as tag"
    " where workspace_id = :workspace and status in ('open', 'pending') and not spam and tag_ids <> '{}'"
    " group by tag"
)


class ViewCounts(Shape):
    """How many conversations each view holds; `closed` stops counting at 10,000."""

    mine: int = 0
    unassigned: int = 0
    all: int = 0
    mentions: int = 0
    snoozed: int = 0
    closed: int = 0


class Counts(Shape):
    """Open conversations by view, channel, tag and team."""

    model_config = example(
        views={"mine": 3, "unassigned": 5, "all": 21, "mentions": 1, "snoozed": 4, "closed": 913},
        channels={"email": 14, "chat": 7},
        tags={TAG_ID: 6},
        teams={TEAM_ID: 2},
    )

    views: ViewCounts
    channels: dict[str, int]
    tags: dict[str, int]
    teams: dict[str, int]


async def counts(tx: Transaction, me: UUID | None) -> Counts:
    """All numbers of the rail for one agent."""
    mine = unassigned = everything = 0
    channels: dict[str, int] = {}
    teams: dict[str, int] = {}
    for row in await tx.rows(_OPEN, {"workspace": tx.workspace}):
        everything += row.n
        unassigned += row.n if row.assignee_id is None else 0
        mine += row.n if me is not None and row.assignee_id == me else 0
        channels[row.channel] = channels.get(row.channel, 0) + row.n
        if row.team_id is not None:
            teams[str(row.team_id)] = teams.get(str(row.team_id), 0) + row.n
    tags = {str(row.tag): row.n for row in await tx.rows(_TAGS, {"workspace": tx.workspace})}
    views = ViewCounts(
        mine=mine,
        unassigned=unassigned,
        all=everything,
        mentions=await _mentions(tx, me) if me is not None else 0,
        snoozed=await _capped(tx, Status.SNOOZED),
        closed=await _capped(tx, Status.CLOSED),
    )
    return Counts(views=views, channels=channels, tags=tags, teams=teams)


async def _mentions(tx: Transaction, me: UUID) -> int:
    table = notifications.c
    mentioned = select(table.conversation_id).where(
        table.workspace_id == tx.workspace,
        table.agent_id == me,
        table.kind == "mention",
        table.read_at.is_(None),
    )
    return int(
        await tx.scalar(
            select(func.count()).where(
                conversations.c.workspace_id == tx.workspace,
                conversations.c.id.in_(mentioned),
                ~conversations.c.spam,
            )
        )
    )


async def _capped(tx: Transaction, status: Status) -> int:
    table = conversations.c
    some = (
        select(table.id)
        .where(table.workspace_id == tx.workspace, table.status == status, ~table.spam)
        .limit(_CAP)
    )
    return int(await tx.scalar(select(func.count()).select_from(some.subquery())))
