"""What is done for shops by the clock, and after one was disconnected."""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select

from merhaba.modules.commerce.mirror import count_sold, remove_rows
from merhaba.modules.commerce.tables import shops
from merhaba.platform.database import SYSTEM
from merhaba.platform.jobs import task
from merhaba.platform.runtime import Runtime
from merhaba.ports.channels import NeedsReconnect, RetryLater
from merhaba.ports.shops.actions import Refused

from . import hooks, news
from .commands import REMOVE
from .queries import hook_url, opened_row
from .tables import shop_consents, shop_gone, shop_hooks, shop_syncs, shop_wishes
from .tools import connector, tools_for
from .types import ShopStatus

log = logging.getLogger(__name__)

_ROWS = 5_000
_CONSENT_KEPT = timedelta(hours=1)
_WISH_KEPT = timedelta(days=90)


@task(REMOVE)
async def remove_shop(runtime: Runtime, *, workspace: str, shop: str) -> None:
    """Take a disconnected shop's webhooks back and its rows out, some at a time."""
    where, ident = UUID(workspace), UUID(shop)
    async with runtime.database.transaction(where) as tx:
        row = await tx.first(
            select(shops).where(
                shops.c.workspace_id == where, shops.c.id == ident, shops.c.status == ShopStatus.REMOVED
            )
        )
    if row is None:
        return
    try:
        found = opened_row(row, runtime.keys)
        url = hook_url(runtime.settings.base_url, ident)
        platform = connector(runtime, found.platform)
        await platform.unsubscribe(found.account, url, tools_for(runtime, where))
    except (RetryLater, NeedsReconnect, Refused, LookupError, ValueError) as error:
        # It will call a door that is no longer there; platforms stop that by themselves.
        log.info("webhooks of shop %s could not be taken back: %s", ident, error)
    except Exception:
        log.exception("webhooks of shop %s could not be taken back", ident)
    while True:
        async with runtime.database.transaction(where) as tx:
            if not await remove_rows(tx, ident, _ROWS):
                break
    async with runtime.database.transaction(where) as tx:
        for table in (shop_hooks, shop_gone, shop_wishes, shop_syncs):
            await tx.run(delete(table).where(table.c.workspace_id == where, table.c.shop_id == ident))
        await tx.run(delete(shops).where(shops.c.workspace_id == where, shops.c.id == ident))


@task("shops.sold", cron="41 * * * *")
async def refresh_sold(runtime: Runtime) -> None:
    """Every hour: count anew how often products were sold in the last thirty days."""
    async with runtime.database.transaction(SYSTEM) as tx:
        workspaces = await tx.scalars(select(shops.c.workspace_id).distinct())
    for workspace in workspaces:
        async with runtime.database.transaction(workspace) as tx:
            await count_sold(tx)


@task("shops.housekeeping", cron="23 * * * *")
async def clear_old(runtime: Runtime) -> None:
    """Every hour: drop webhooks that were understood long ago, old deletions, wishes (exports hold a person's
    data) and unanswered consents."""
    async with runtime.database.transaction(SYSTEM) as tx:
        await hooks.clear_old(tx)
        await news.forget_gone(tx)
        await tx.run(delete(shop_wishes).where(shop_wishes.c.received_at < tx.now - _WISH_KEPT))
        await tx.run(delete(shop_consents).where(shop_consents.c.asked_at < tx.now - _CONSENT_KEPT))


TASKS = (remove_shop, refresh_sold, clear_old)
