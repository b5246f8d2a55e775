"""Orders whose customers should hear from us before they have to ask (R135), found from the mirror."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select, tuple_

from merhaba.kit.examples import ASKED_AT, example, example_of
from merhaba.modules.workspaces.types import Shape
from merhaba.platform.database import Transaction
from merhaba.ports.shops.things import ParcelStatus, ShopOrder

from .queries import shown
from .stored import order_of
from .tables import orders, variants
from .types import Order

_STUCK_AFTER = timedelta(days=5)
_LATE_WITHOUT_PROMISE = timedelta(days=14)
_OLDEST = timedelta(days=120)
_SEEN = 2000


class AttentionKind(StrEnum):
    """Why to write: `late` (past the promised day, or 14 days on its way), `stuck` (paid and not sent for
    five days), `failed_delivery`, `out_of_stock` (something on it cannot be sent now)."""

    LATE = "late"
    STUCK = "stuck"
    FAILED_DELIVERY = "failed_delivery"
    OUT_OF_STOCK = "out_of_stock"


class Attention(Shape):
    """An order to write about: why, since when, and what it is about (a parcel's number, a product)."""

    model_config = example(order=example_of(Order), kind="late", since=ASKED_AT, detail="JD014600771")

    order: Order
    kind: AttentionKind
    since: datetime
    detail: str = ""


async def attention(tx: Transaction, *, kind: AttentionKind | None, limit: int) -> list[Attention]:
    """At most `limit`, the longest waiting first. Looks at open orders only (an index of its own)."""
    table = orders.c
    rows = await tx.rows(
        select(orders)
        .where(
            table.workspace_id == tx.workspace,
            table.open,
            table.cancelled_at.is_(None),
            table.created_at > tx.now - _OLDEST,
        )
        .order_by(table.created_at)
        .limit(_SEEN)
    )
    sold_out = await _sold_out(tx, rows)
    found: list[tuple[Row[Any], AttentionKind, datetime, str]] = []
    for row in rows:
        order = order_of(row.data)
        gone = sold_out.get(row.shop_id, set())
        for why, since, detail in reasons(order, tx.now, gone):
            if kind is None or why is kind:
                found.append((row, why, since, detail))
    found.sort(key=lambda item: item[2])
    found = found[:limit]
    brief = {o.id: o for o in await shown(tx, list({r.id: r for r, *_ in found}.values()))}
    return [Attention(order=brief[r.id], kind=why, since=at, detail=text) for r, why, at, text in found]


def reasons(order: ShopOrder, now: datetime, sold_out: set[str]) -> list[tuple[AttentionKind, datetime, str]]:
    """Why somebody should write about this order now; pure."""
    found: list[tuple[AttentionKind, datetime, str]] = []
    for parcel in order.parcels:
        if parcel.status in {ParcelStatus.FAILED, ParcelStatus.ATTEMPTED}:
            since = max((s.at for s in parcel.steps), default=parcel.shipped_at or order.updated_at)
            found.append((AttentionKind.FAILED_DELIVERY, since, parcel.tracking_number))
        elif parcel.status not in {ParcelStatus.DELIVERED, ParcelStatus.CANCELLED}:
            due = parcel.expected_at
            if due is None and parcel.shipped_at is not None and parcel.steps:  # somebody follows it
                due = parcel.shipped_at + _LATE_WITHOUT_PROMISE
            if due is not None and due < now:
                found.append((AttentionKind.LATE, due, parcel.tracking_number))
    unsent = [line for line in order.lines if line.quantity - line.refunded > line.fulfilled]
    if unsent and order.captured > 0 and not order.parcels:
        missing = next((line for line in unsent if line.variant_id in sold_out), None)
        if missing is not None:
            found.append((AttentionKind.OUT_OF_STOCK, order.created_at, missing.title))
        elif order.created_at + _STUCK_AFTER < now:
            found.append((AttentionKind.STUCK, order.created_at + _STUCK_AFTER, ""))
    return found


async def _sold_out(tx: Transaction, rows: Any) -> dict[Any, set[str]]:
    wanted = {
        (row.shop_id, line["variant_id"])
        for row in rows
        for line in row.data.get("lines", ())
        if line.get("variant_id")
    }
    if not wanted:
        return {}
    table = variants.c
    found = await tx.rows(
        select(table.shop_id, table.external_id).where(
            table.workspace_id == tx.workspace,
            tuple_(table.shop_id, table.external_id).in_(sorted(wanted)),
            table.available.is_(False) | (table.stock < 0),
        )
    )
    gone: dict[Any, set[str]] = {}
    for row in found:
        gone.setdefault(row.shop_id, set()).add(row.external_id)
    return gone
