"""Reads of channel accounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Row, func, select

from merhaba.kit.examples import ACCOUNT_ID, ASKED_AT, BRAND_ID, example
from merhaba.platform.database import Transaction
from merhaba.platform.secrets import Keys
from merhaba.platform.web import not_found
from merhaba.ports.channels import Account

from .tables import channel_accounts


class Connection(BaseModel):
    """A connected channel account as the API shows it; its secrets never leave the server."""

    model_config = ConfigDict(frozen=True, from_attributes=True) | example(
        id=ACCOUNT_ID,
        channel="email",
        brand=BRAND_ID,
        name="Support",
        address="support@nar-home.test",
        config={"from_name": "Nar Home"},
        status="active",
        last_error=None,
        last_inbound_at=ASKED_AT,
    )

    id: UUID
    channel: str
    brand: UUID = Field(validation_alias="brand_id")
    name: str
    address: str
    config: dict[str, Any] = {}
    status: str
    last_error: str | None = None
    last_inbound_at: datetime | None = None


async def accounts(tx: Transaction) -> list[Connection]:
    """All channel accounts of the workspace, oldest first."""
    rows = await tx.rows(
        select(channel_accounts)
        .where(channel_accounts.c.workspace_id == tx.workspace)
        .order_by(channel_accounts.c.created_at)
    )
    return [Connection.model_validate(row) for row in rows]


async def connection(tx: Transaction, ident: UUID) -> Connection:
    """One channel account. Raises Problem 404."""
    row = await tx.first(
        select(channel_accounts).where(
            channel_accounts.c.workspace_id == tx.workspace, channel_accounts.c.id == ident
        )
    )
    if row is None:
        raise not_found("channel")
    return Connection.model_validate(row)


async def first_of(tx: Transaction, channel: str, brand: UUID | None = None) -> Connection | None:
    """The oldest account of a channel, of one brand when given."""
    wanted = (channel_accounts.c.workspace_id == tx.workspace) & (channel_accounts.c.channel == channel)
    if brand is not None:
        wanted &= channel_accounts.c.brand_id == brand
    row = await tx.first(
        select(channel_accounts).where(wanted).order_by(channel_accounts.c.created_at).limit(1)
    )
    return Connection.model_validate(row) if row is not None else None


@dataclass(frozen=True, slots=True)
class Reached:
    """An account that an address leads to, opened for its channel."""

    workspace: UUID
    id: UUID
    account: Account


async def by_address(tx: Transaction, keys: Keys, channel: str, addresses: Sequence[str]) -> list[Reached]:
    """Accounts that are not paused, for the first of these addresses that is connected, in any workspace
    (system scope)."""
    wanted = list(dict.fromkeys(address.lower() for address in addresses))
    lowered = func.lower(channel_accounts.c.address)
    rows = await tx.rows(
        select(channel_accounts, lowered.label("lowered")).where(
            channel_accounts.c.channel == channel, lowered.in_(wanted)
        )
    )
    there = {row.lowered for row in rows}
    first = next((address for address in wanted if address in there), None)
    return [
        Reached(row.workspace_id, row.id, _account(row, keys))
        for row in rows
        if row.lowered == first and row.status != "paused"
    ]


async def opened(tx: Transaction, keys: Keys, ident: UUID) -> tuple[str, Account]:
    """(channel, account with its secrets) for the channel's own use. Raises Problem 404."""
    row = await tx.first(
        select(channel_accounts).where(
            channel_accounts.c.workspace_id == tx.workspace, channel_accounts.c.id == ident
        )
    )
    if row is None:
        raise not_found("channel")
    return row.channel, _account(row, keys)


def _account(row: Row[Any], keys: Keys) -> Account:
    return Account(
        id=str(row.id),
        address=row.address,
        name=row.name,
        # By this name a channel knows our own messages when they come back.
        config={**row.config, "instance": keys.instance},
        secrets=keys.unseal(row.secrets),
    )
