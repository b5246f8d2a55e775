"""Writing what is known of connected shops."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, update
from sqlalchemy.exc import IntegrityError

from merhaba.kit.text import one_line
from merhaba.modules.commerce.tables import shops
from merhaba.modules.workspaces import queries as workspaces
from merhaba.platform.database import Transaction
from merhaba.platform.events import append
from merhaba.platform.jobs import enqueue
from merhaba.platform.secrets import Keys
from merhaba.platform.web import Problem, not_found
from merhaba.ports.shops.port import Mirrored, ShopIdentity

from .events import ShopChanged
from .queries import SUBSCRIPTION, opened
from .tables import shop_hooks, shop_syncs
from .types import ShopStatus

REMOVE = "shops.remove"


async def connect(
    tx: Transaction,
    keys: Keys,
    *,
    ident: UUID,
    platform: str,
    brand: UUID,
    name: str,
    config: Mapping[str, Any],
    secrets: Mapping[str, str],
    identity: ShopIdentity,
) -> None:
    """Keep a shop that its platform has answered for; its first sync begins at once. Raises Problem 404 for
    an unknown brand, 409 when this shop is connected already."""
    await workspaces.brand(tx, brand)
    row = {
        "workspace_id": tx.workspace,
        "id": ident,
        "platform": platform,
        "brand_id": brand,
        "name": one_line(name, 100) or one_line(identity.name, 100) or identity.domain,
        "domain": identity.domain,
        "currency": identity.currency,
        "timezone": identity.timezone,
        "config": dict(config),
        "secrets": keys.seal(dict(secrets)) if secrets else None,
        "created_at": tx.now,
    }
    try:
        async with tx.part():
            await tx.run(insert(shops).values(row))
    except IntegrityError as error:
        raise Problem(409, "already-connected", f"{identity.domain} is already connected.") from error
    rows = [
        {"workspace_id": tx.workspace, "shop_id": ident, "what": what, "place": {}, "next_at": tx.now,
         "started_at": tx.now}
        for what in (*Mirrored, SUBSCRIPTION)
    ]  # fmt: skip
    await tx.run(insert(shop_syncs), rows)
    await append(tx, ShopChanged(ident))


async def change(
    tx: Transaction,
    keys: Keys,
    ident: UUID,
    *,
    changes: Mapping[str, Any],
    secrets: Mapping[str, str] | None = None,
) -> None:
    """Change a shop; secrets left out or empty stay. With other secrets or settings it works again, and goes
    on where it stopped."""
    values = dict(changes)
    if "name" in values:
        values["name"] = one_line(values["name"], 100)
    given = {key: value for key, value in (secrets or {}).items() if value}
    if given:
        account = (await opened(tx, keys, ident)).account
        values["secrets"] = keys.seal({**account.secrets, **given})
    if given or "config" in values:
        values.setdefault("status", ShopStatus.ACTIVE)
    if values.get("status") == ShopStatus.ACTIVE:
        values["last_error"] = None
    if values and not await tx.run(update(shops).where(_is(tx, ident)).values(**values)):
        raise not_found("shop")
    if values.get("status") == ShopStatus.ACTIVE:
        await look_now(tx, ident)
        await tx.run(update(shop_syncs).where(_rows_of(tx, ident)).values(failures=0, error=None))
    await append(tx, ShopChanged(ident))


async def keep_secrets(tx: Transaction, keys: Keys, ident: UUID, changed: Mapping[str, str]) -> None:
    """Keep secrets that the platform gave us. Raises Problem 404."""
    account = (await opened(tx, keys, ident)).account
    sealed = keys.seal({**account.secrets, **changed})
    await tx.run(update(shops).where(_is(tx, ident)).values(secrets=sealed))


async def note_state(tx: Transaction, ident: UUID, error: str | None) -> None:
    """Mark a shop as broken until a person mends it (with a sentence), or as working again. One that is
    paused stays so."""
    table = shops.c
    mine = _is(tx, ident) & (table.status != ShopStatus.PAUSED)
    values: dict[str, Any]
    if error:
        mine &= (table.status != ShopStatus.ERROR) | (func.coalesce(table.last_error, "") != error)
        values = {"status": ShopStatus.ERROR, "last_error": error[:1000]}
    else:
        mine &= table.status == ShopStatus.ERROR
        values = {"status": ShopStatus.ACTIVE, "last_error": None}
    if await tx.run(update(shops).where(mine).values(**values)):
        if not error:
            await look_now(tx, ident)
        await append(tx, ShopChanged(ident))


async def look_now(tx: Transaction, ident: UUID) -> None:
    """Read on at once, whatever pause there is; webhooks that wait for access are tried, too."""
    await tx.run(update(shop_syncs).where(_rows_of(tx, ident)).values(next_at=tx.now))
    hooks = shop_hooks.c
    waiting = (hooks.workspace_id == tx.workspace) & (hooks.shop_id == ident) & (hooks.next_at > tx.now)
    await tx.run(update(shop_hooks).where(waiting).values(next_at=tx.now))
    await append(tx, ShopChanged(ident))  # wakes whoever reads on


async def begin_again(tx: Transaction, ident: UUID) -> None:
    """Read everything once more. What says nothing new changes nothing."""
    mirrored = _rows_of(tx, ident) & shop_syncs.c.what.in_(list(Mirrored))
    fresh = {"place": {}, "complete": False, "seen": 0, "total": None, "error": None, "failures": 0,
             "look_place": None, "places": [], "started_at": tx.now, "next_at": tx.now}  # fmt: skip
    await tx.run(update(shop_syncs).where(mirrored).values(**fresh))
    await append(tx, ShopChanged(ident))


async def remove(tx: Transaction, ident: UUID) -> None:
    """Disconnect a shop: it is gone from every screen at once, its rows and webhooks soon after.
    Conversations stay."""
    # The same shop may be connected again before the last row has gone.
    aside = shops.c.domain + f"#{ident}"
    gone = {"status": ShopStatus.REMOVED, "domain": aside}
    if not await tx.run(update(shops).where(_is(tx, ident)).values(**gone)):
        raise not_found("shop")
    await tx.run(delete(shop_syncs).where(_rows_of(tx, ident)))
    await enqueue(tx, REMOVE, lock=f"shop/{ident}", workspace=str(tx.workspace), shop=str(ident))
    await append(tx, ShopChanged(ident))


def _is(tx: Transaction, ident: UUID) -> Any:
    table = shops.c
    return (table.workspace_id == tx.workspace) & (table.id == ident) & (table.status != ShopStatus.REMOVED)


def _rows_of(tx: Transaction, ident: UUID) -> Any:
    return (shop_syncs.c.workspace_id == tx.workspace) & (shop_syncs.c.shop_id == ident)
