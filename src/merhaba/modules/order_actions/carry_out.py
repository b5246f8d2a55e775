"""Carrying an action out: looked at afresh, done once, followed to its end.

Every attempt is written down before the platform is asked. When an attempt's answer never came (the process
was killed, the line broke), the platform is asked whether it was done before it is ever done again.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from merhaba.modules.commerce.stored import order_of
from merhaba.modules.commerce.tables import orders, shops
from merhaba.modules.shops.commands import note_state
from merhaba.modules.shops.queries import opened
from merhaba.modules.shops.tools import tools_for
from merhaba.modules.workspaces.types import SYSTEM_ACTOR
from merhaba.platform.database import SYSTEM, Transaction
from merhaba.platform.jobs import task
from merhaba.platform.runtime import Runtime
from merhaba.ports.channels import Account, NeedsReconnect, RetryLater
from merhaba.ports.http import Uncertain
from merhaba.ports.shops.actions import Action, Outcome, OutcomeState, Refund, Refused
from merhaba.ports.shops.port import Mirrored, Shop, ShopTools
from merhaba.ports.shops.things import ShopOrder

from .money import refundable
from .record import move, note
from .request import CARRY_OUT, carry_out_soon
from .settle import failed, finished, still_pending, unclear
from .stored import action_of, outcome_of
from .tables import order_actions
from .types import ActionState

log = logging.getLogger(__name__)

_FIRST_WAIT = 3.0
_LONGEST_WAIT = 900.0
_ATTEMPTS = 24
_LOOKS = 10


@dataclass(frozen=True, slots=True)
class _Work:
    row: Row[Any]
    action: Action
    connector: Shop
    account: Account
    tools: ShopTools
    order_external_id: str | None
    mirrored: ShopOrder | None
    uncertain: bool


@task(CARRY_OUT, retries=4)
async def carry_out(runtime: Runtime, *, workspace: str, action: str) -> None:
    """Try once; whatever happens, what is next is written down."""
    scope, ident = UUID(workspace), UUID(action)
    work = await _begin(runtime, scope, ident)
    if work is None:
        return
    try:
        outcome = await _do(work)
    except Refused as error:
        await _fail(runtime, scope, work, error)
    except NeedsReconnect as error:
        await _again(runtime, scope, work, error.reason, seconds=_LONGEST_WAIT, disconnected=True)
    except RetryLater as error:
        wait = max(error.after or 0.0, _wait(work.row.attempts))
        await _again(runtime, scope, work, error.reason, seconds=wait)
    except Uncertain as error:
        await _look_again(runtime, scope, work, error.reason)
    except Exception as error:
        # A mistake of ours or nonsense from the platform: it may have been done, so it is looked up.
        log.exception("order action %s (%s)", ident, work.row.kind)
        await _look_again(runtime, scope, work, f"{type(error).__name__}: {error}"[:500])
    else:
        await _take(runtime, scope, work, outcome)


async def _begin(runtime: Runtime, workspace: UUID, action: UUID) -> _Work | None:
    """Write the attempt down, before anything is asked of the platform."""
    async with runtime.database.transaction(workspace) as tx:
        row = await _locked(tx, action)
        if row is None or row.state not in {ActionState.QUEUED, ActionState.RUNNING, ActionState.PENDING}:
            return None
        shop = await opened(tx, runtime.keys, row.shop_id)
        connector = runtime.shops.get(shop.platform)
        if connector is None:
            await failed(tx, row, "shop-disconnected", "This kind of shop is not installed here.")
            return None
        order = await _order(tx, row)
        # An attempt that never came to an end may have reached the platform.
        uncertain = row.uncertain or row.state == ActionState.RUNNING
        if row.state != ActionState.PENDING:
            await move(tx, row, ActionState.RUNNING, attempts=row.attempts + 1, uncertain=uncertain)
            await note(tx, row.id, "attempt", SYSTEM_ACTOR, number=row.attempts + 1)
    return _Work(
        row=row,
        action=action_of(row.kind, row.action),
        connector=connector,
        account=shop.account,
        tools=tools_for(runtime, workspace),
        order_external_id=order.external_id if order is not None else None,
        mirrored=order_of(order.data) if order is not None else None,
        uncertain=uncertain,
    )


async def _do(work: _Work) -> Outcome:
    """Ask the platform. Raises what connectors raise."""
    key = str(work.row.id)
    if work.row.state == ActionState.PENDING:
        return await work.connector.follow(outcome_of(work.row.outcome or {}), work.account, work.tools)
    order = await _fresh(work)
    if work.uncertain:
        before = await work.connector.look_up(order, work.action, key, work.account, work.tools)
        if before is not None:
            return before
    _check_again(work.action, order)
    return await work.connector.act(order, work.action, key, work.account, work.tools)


async def _fresh(work: _Work) -> ShopOrder | None:
    """The order as it is at the platform now: what was possible a minute ago may not be any more."""
    if work.order_external_id is None or work.connector.manifest.capabilities.mirror_only:
        return work.mirrored
    found = await work.connector.fetch(Mirrored.ORDERS, work.order_external_id, work.account, work.tools)
    if not isinstance(found, ShopOrder):
        raise Refused("not-found", "This order is not in the shop any more.")
    return found


def _check_again(action: Action, order: ShopOrder | None) -> None:
    """Never more money back than there is left, whatever happened since it was asked for."""
    if isinstance(action, Refund) and order is not None and action.amount > refundable(order):
        left = format(refundable(order).normalize(), "f")
        raise Refused("amount-too-high", f"Only {left} {order.currency} can still go back.")


async def _take(runtime: Runtime, workspace: UUID, work: _Work, outcome: Outcome) -> None:
    order = outcome.order
    if order is None and outcome.state is OutcomeState.DONE and work.order_external_id is not None:
        try:
            order = await _fresh(work)
        except (Refused, RetryLater, NeedsReconnect, Uncertain):
            log.warning("the order of action %s could not be fetched after it", work.row.id)

    async def end(tx: Transaction, row: Row[Any]) -> None:
        if outcome.state is OutcomeState.FAILED:
            await failed(tx, row, "refused", outcome.failure or "The shop did not do it.", outcome)
        elif outcome.state is OutcomeState.PENDING:
            await still_pending(tx, row, outcome, order)
            await carry_out_soon(tx, row, seconds=_asked_again_after(tx, row))
        else:
            await finished(tx, runtime, row, outcome, order)

    await _end(runtime, workspace, work, end)


async def _fail(runtime: Runtime, workspace: UUID, work: _Work, refused: Refused) -> None:
    async def end(tx: Transaction, row: Row[Any]) -> None:
        await failed(tx, row, refused.code, refused.reason)

    await _end(runtime, workspace, work, end)


async def _again(
    runtime: Runtime,
    workspace: UUID,
    work: _Work,
    reason: str,
    *,
    seconds: float,
    disconnected: bool = False,
) -> None:
    """Nothing was done: try later, for about half a day."""

    async def end(tx: Transaction, row: Row[Any]) -> None:
        if row.attempts >= _ATTEMPTS and not disconnected:
            await failed(tx, row, "unreachable", reason)
            return
        state = ActionState.PENDING if row.state == ActionState.PENDING else ActionState.QUEUED
        await move(tx, row, state)
        await note(tx, row.id, "waiting", SYSTEM_ACTOR, detail=reason, seconds=round(seconds))
        if disconnected:
            await note_state(tx, row.shop_id, reason)
        await carry_out_soon(tx, row, seconds=seconds)

    await _end(runtime, workspace, work, end)


async def _look_again(runtime: Runtime, workspace: UUID, work: _Work, reason: str) -> None:
    """It may have been done: look before doing it again; when that stays impossible, a person must."""

    async def end(tx: Transaction, row: Row[Any]) -> None:
        if row.attempts >= _LOOKS:
            await unclear(tx, row, reason)
            return
        state = ActionState.PENDING if row.state == ActionState.PENDING else ActionState.RUNNING
        await move(tx, row, state, uncertain=True)
        await note(tx, row.id, "no-answer", SYSTEM_ACTOR, detail=reason)
        await carry_out_soon(tx, row, seconds=_wait(row.attempts))

    await _end(runtime, workspace, work, end)


async def _end(
    runtime: Runtime, workspace: UUID, work: _Work, end: Callable[[Transaction, Row[Any]], Awaitable[None]]
) -> None:
    async with runtime.database.transaction(workspace) as tx:
        row = await _locked(tx, work.row.id)
        if row is not None and row.state in {ActionState.RUNNING, ActionState.PENDING}:
            await end(tx, row)


async def _locked(tx: Transaction, action: UUID) -> Row[Any] | None:
    table = order_actions.c
    return await tx.first(
        select(order_actions).where(table.workspace_id == tx.workspace, table.id == action).with_for_update()
    )


async def _order(tx: Transaction, row: Row[Any]) -> Row[Any] | None:
    if row.order_id is None:
        return None
    table = orders.c
    return await tx.first(select(orders).where(table.workspace_id == tx.workspace, table.id == row.order_id))


def _asked_again_after(tx: Transaction, row: Row[Any]) -> float:
    """Often at first, then ever less, at most every ten minutes: a tenth of the time it has taken."""
    taken: float = (tx.now - row.requested_at).total_seconds()
    return min(max(taken / 10, 1.0), 600.0)


def _wait(attempts: int) -> float:
    """Seconds: 3, 6, 12 ... at most a quarter of an hour."""
    return float(min(_FIRST_WAIT * 2 ** min(max(attempts - 1, 0), 12), _LONGEST_WAIT))


@task("order_actions.resume", cron="*/5 * * * *")
async def resume(runtime: Runtime) -> None:
    """Actions that waited for a shop to be connected again go on once it is."""
    async with runtime.database.transaction(SYSTEM) as tx:
        table = order_actions.c
        rows = await tx.rows(
            select(table.workspace_id, table.id, table.order_id)
            .join(shops, (shops.c.workspace_id == table.workspace_id) & (shops.c.id == table.shop_id))
            .where(table.state == ActionState.QUEUED, shops.c.status == "active")
            .limit(500)
        )
    for row in rows:
        async with runtime.database.transaction(row.workspace_id) as tx:
            await carry_out_soon(tx, row)


TASKS = (carry_out, resume)
