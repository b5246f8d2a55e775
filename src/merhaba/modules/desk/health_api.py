"""Whether everything flows: channels, dead letters, subscriptions, jobs."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy import func, select, text

from merhaba.kit.examples import ACCOUNT_ID, ASKED_AT, example, example_of
from merhaba.modules.connections.queries import accounts
from merhaba.modules.delivery.queries import backlog
from merhaba.modules.fetching import FetchState, fetch_states
from merhaba.modules.intake.log import RawState
from merhaba.modules.intake.tables import raw_inbound
from merhaba.modules.workspaces.auth import Tx
from merhaba.modules.workspaces.types import Shape
from merhaba.platform.web import TransactionalRoute

router = APIRouter(route_class=TransactionalRoute, tags=["health"])

_SUBSCRIPTIONS = text(
    "select s.name, s.moved_at,"
    " (select count(*) from (select 1 from events e where (e.xid, e.id) > (s.xid, s.id) limit 10000)"
    " as later) as behind,"
    " (select count(*) from parked_events p where p.subscription = s.name and p.workspace_id = :workspace)"
    " as parked from subscriptions s order by s.name"
)
_JOBS = text(
    "select count(*) filter (where status = 'todo' and (scheduled_at is null or scheduled_at <= now()))"
    " as queued,"
    " count(*) filter (where status = 'failed') as failed from procrastinate_jobs"
    " where args->>'workspace' = :workspace"
)


class ChannelHealth(Shape):
    """One channel account: whether it works, what waits, and how fetching goes where it is fetched."""

    id: UUID
    name: str
    channel: str
    status: str
    last_inbound_at: datetime | None
    last_error: str | None
    queued: int
    failed: int
    fetch: FetchState | None


class SubscriptionHealth(Shape):
    """A reaction to events: how many events of this workspace it has not seen, and how many it parked."""

    name: str
    behind: int
    parked: int


class JobHealth(Shape):
    """Jobs that are due, and jobs that were given up."""

    queued: int
    failed: int


class Health(Shape):
    """Whether everything flows."""

    model_config = example(
        dead_letters=0,
        channels=[
            {
                "id": ACCOUNT_ID,
                "name": "Support",
                "channel": "email",
                "status": "active",
                "last_inbound_at": ASKED_AT,
                "last_error": None,
                "queued": 0,
                "failed": 0,
                "fetch": example_of(FetchState),
            }
        ],
        subscriptions=[{"name": "widget.follow_up", "behind": 0, "parked": 0}],
        jobs={"queued": 0, "failed": 0},
    )

    dead_letters: int
    channels: list[ChannelHealth]
    subscriptions: list[SubscriptionHealth]
    jobs: JobHealth


@router.get("/health")
async def health(tx: Tx) -> Health:
    """Channels, dead letters, subscriptions and jobs at a glance."""
    waiting = await backlog(tx)
    fetched = await fetch_states(tx)
    dead = await tx.scalar(
        select(func.count()).where(
            raw_inbound.c.workspace_id == tx.workspace, raw_inbound.c.state == RawState.DEAD
        )
    )
    jobs = await tx.first(_JOBS, {"workspace": str(tx.workspace)})
    return Health(
        dead_letters=int(dead),
        channels=[
            ChannelHealth(
                id=a.id,
                name=a.name,
                channel=a.channel,
                status=a.status,
                last_inbound_at=a.last_inbound_at,
                last_error=a.last_error,
                queued=waiting.get(a.id, (0, 0))[0],
                failed=waiting.get(a.id, (0, 0))[1],
                fetch=fetched.get(a.id),
            )
            for a in await accounts(tx)
        ],
        subscriptions=[
            SubscriptionHealth(name=r.name, behind=r.behind, parked=r.parked)
            for r in await tx.rows(_SUBSCRIPTIONS, {"workspace": tx.workspace})
        ],
        jobs=JobHealth(queued=jobs.queued if jobs else 0, failed=jobs.failed if jobs else 0),
    )
