"""The door for platforms' webhooks: checked, kept, answered. Understood by the worker right after."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Request
from sqlalchemy import select

from merhaba.modules.commerce.tables import shops
from merhaba.platform.database import SYSTEM, Transaction
from merhaba.platform.web import Problem, not_found, runtime_of
from merhaba.ports.channels import Raw

from . import hooks
from .queries import HOOKS, opened_row
from .types import ShopStatus

router = APIRouter(tags=["webhooks"])

MOST_BYTES = 8 * 1024 * 1024
MOST_WAITING = 20_000
"""Webhooks of one shop that may wait. More are asked to come again later: platforms do, and reading on finds
what they forget, so that a flood from one shop fills no disk and nothing is lost."""

_SECRET_HEADERS = {"authorization", "cookie", "proxy-authorization"}
_COUNT_EVERY = 1.0
_counted: dict[UUID, tuple[float, int]] = {}


@router.post(HOOKS + "{shop}", include_in_schema=False)
async def shop_webhook(shop: UUID, request: Request) -> dict[str, bool]:
    """A platform's webhook."""
    runtime = runtime_of(request)
    body = await _limited(request)
    headers = {name.lower(): value for name, value in request.headers.items()}
    raw = Raw(body=body, headers=headers, received_at=datetime.now(UTC))
    async with runtime.database.transaction(SYSTEM) as tx:
        row = await tx.first(select(shops).where(shops.c.id == shop, shops.c.status != ShopStatus.REMOVED))
        connector = runtime.shops.get(row.platform) if row is not None else None
        if row is None or connector is None:
            raise not_found("shop")
        if not connector.verify(raw, opened_row(row, runtime.keys).account, raw.received_at or tx.now):
            raise Problem(401, "bad-signature", "The signature of this webhook is not right.")
        await _room(tx, row.workspace_id, shop)
        kept = {k: v.replace("\x00", "") for k, v in headers.items() if k not in _SECRET_HEADERS}
        await hooks.store(tx, row.workspace_id, shop, connector.hook_id(raw), raw, json.dumps(kept))
        tx.after_commit.append(runtime.bell.ring)
    return {"accepted": True}


async def _room(tx: Transaction, workspace: UUID, shop: UUID) -> None:
    """Raises Problem 503 when too many of a shop's webhooks wait; counted once a second."""
    at, count = _counted.get(shop, (0.0, 0))
    now = time.monotonic()
    if now - at > _COUNT_EVERY:
        if len(_counted) > 10_000:
            _counted.clear()
        at, count = now, await hooks.waiting(tx, workspace, shop, MOST_WAITING)
    _counted[shop] = (at, count + 1)
    if count >= MOST_WAITING:
        detail = "Too many webhooks of this shop are waiting. Please send it again later."
        raise Problem(503, "busy", detail, headers={"Retry-After": "60"})


async def _limited(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise Problem(413, "too-large", f"A webhook has at most {MOST_BYTES // 1024 // 1024} MB.")
    return bytes(body)
