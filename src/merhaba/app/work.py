"""What the worker does: the jobs and subscriptions of every module, in one list each."""

from __future__ import annotations

from datetime import timedelta

from merhaba.modules.acknowledgements import reactions as acknowledgements
from merhaba.modules.automation import jobs as automation
from merhaba.modules.automation import reactions as rules
from merhaba.modules.delivery import send as delivery
from merhaba.modules.hours import commands as hours
from merhaba.modules.hours import follow
from merhaba.modules.inbox import jobs as inbox
from merhaba.modules.intake import jobs as intake
from merhaba.modules.order_actions import carry_out as order_actions
from merhaba.modules.shops import jobs as shops
from merhaba.modules.shops import people
from merhaba.modules.sla import reactions as sla
from merhaba.modules.sla import timer
from merhaba.modules.verification import mail as verification
from merhaba.modules.widget import follow_up as widget
from merhaba.platform.database import SYSTEM
from merhaba.platform.events import Subscription, clear
from merhaba.platform.jobs import Task, task
from merhaba.platform.runtime import Runtime
from merhaba.platform.web.idempotency import forget_old

EVENTS_KEPT = timedelta(days=30)


@task("platform.housekeeping", cron="17 * * * *")
async def housekeeping(runtime: Runtime) -> None:
    """Every hour: clear events older than 30 days and idempotency keys older than two."""
    async with runtime.database.transaction(SYSTEM) as tx:
        await clear(tx, EVENTS_KEPT)
        await forget_old(tx)


TASKS: tuple[Task, ...] = (
    *inbox.TASKS,
    *intake.TASKS,
    delivery.send,
    widget.follow_up,
    acknowledgements.say,
    *automation.TASKS,
    *order_actions.TASKS,
    *shops.TASKS,
    follow.follow,
    timer.look_at_clocks,
    *verification.TASKS,
    housekeeping,
)
SUBSCRIPTIONS: tuple[Subscription, ...] = (
    widget.SUBSCRIPTION,
    acknowledgements.SUBSCRIPTION,
    rules.SUBSCRIPTION,
    people.SUBSCRIPTION,
    hours.SUBSCRIPTION,
    sla.SUBSCRIPTION,
)
