"""Keeping a shop's mirror up to date: everything once, then what changed, and every day again what changed
lately. What fails is tried again later; where only a person can help, they are told."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from merhaba.platform.database import DatabaseUnavailable
from merhaba.platform.events import append
from merhaba.platform.runtime import Runtime
from merhaba.platform.web import Problem
from merhaba.ports.channels import NeedsReconnect, RetryLater
from merhaba.ports.http import Uncertain
from merhaba.ports.shops.actions import Refused

from . import rules
from .commands import keep_secrets, note_state
from .events import ShopChanged
from .pieces import Piece, next_piece
from .progress import rows_of, set_row
from .queries import SUBSCRIPTION, Opened, hook_url, opened
from .reading import read
from .tables import shop_syncs
from .tools import connector, tools_for
from .types import ShopStatus

log = logging.getLogger(__name__)


async def step(runtime: Runtime, workspace: UUID, shop: UUID) -> bool:
    """Do the next piece of work on a shop; False when there is none for now."""
    async with runtime.database.transaction(workspace) as tx:
        try:
            found = await opened(tx, runtime.keys, shop)
        except (Problem, ValueError) as error:  # removed, or sealed with another installation's key
            log.debug("shop %s is not read: %s", shop, error)
            return False
        rows = await rows_of(tx, shop)
        due = next_piece(rows, tx.now) if found.status is ShopStatus.ACTIVE else None
    if due is None:
        return False
    what = due if isinstance(due, str) else due.what
    try:
        if isinstance(due, Piece):
            await read(runtime, workspace, found, due)
        else:
            await _subscribe(runtime, workspace, found)
    except DatabaseUnavailable:
        raise
    except NeedsReconnect as error:
        async with runtime.database.transaction(workspace) as tx:
            await note_state(tx, shop, error.reason)
    except RetryLater as error:
        await _wait(runtime, workspace, shop, what, error.reason, error.after)
    except (Refused, Uncertain) as error:
        await _wait(runtime, workspace, shop, what, error.reason, None, show=True)
    except Exception as error:
        log.exception("shop %s: reading %s failed", shop, what)
        reason = f"The connector failed: {type(error).__name__}: {error}"
        await _wait(runtime, workspace, shop, what, reason[:500], None, show=True)
    return True


async def _subscribe(runtime: Runtime, workspace: UUID, shop: Opened) -> None:
    """Have the platform call us; asked again every day, for what was taken back there by mistake."""
    url = hook_url(runtime.settings.base_url, shop.id)
    platform = connector(runtime, shop.platform)
    secrets = await platform.subscribe(shop.account, url, tools_for(runtime, workspace))
    async with runtime.database.transaction(workspace) as tx:
        if secrets and any(shop.account.secrets.get(key) != value for key, value in secrets.items()):
            await keep_secrets(tx, runtime.keys, shop.id, secrets)
        values = {"complete": True, "failures": 0, "error": None, "moved_at": tx.now}
        await set_row(tx, shop.id, SUBSCRIPTION, {**values, "next_at": tx.now + rules.SUBSCRIBE_EVERY})
        await append(tx, ShopChanged(shop.id))


async def _wait(
    runtime: Runtime,
    workspace: UUID,
    shop: UUID,
    what: str,
    reason: str,
    after: float | None,
    *,
    show: bool = False,
) -> None:
    """Try again later; say so once it is more than a passing trouble."""
    table = shop_syncs.c
    async with runtime.database.transaction(workspace) as tx:
        row = next((row for row in await rows_of(tx, shop) if row.what == what), None)
        if row is None:
            return
        failures = row.failures + 1
        values: dict[str, Any] = {
            "failures": table.failures + 1,
            "next_at": tx.now + rules.pause_after(failures, after),
        }
        if (show or rules.shown_after(failures)) and row.error != reason:
            values["error"] = reason
            await append(tx, ShopChanged(shop))
        await set_row(tx, shop, what, values)
