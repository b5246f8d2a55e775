"""Reads of channel accounts."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func, select

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


async def by_address(tx: Transaction, channel: str, address: str) -> list[tuple[UUID, Connection]]:
    """(workspace, account) for an address, in any workspace (system scope)."""
    rows = await tx.rows(
        select(channel_accounts).where(
            channel_accounts.c.channel == channel,
            func.lower(channel_accounts.c.address) == address.lower(),
        )
    )
    return [(row.workspace_id, Connection.model_validate(row)) for row in rows]


async def opened(tx: Transaction, keys: Keys, ident: UUID) -> tuple[str, Account]:
    """(channel, account with its secrets) for the channel's own use. Raises Problem 404."""
    row = await tx.first(
        select(channel_accounts).where(
            channel_accounts.c.workspace_id == tx.workspace, channel_accounts.c.id == ident
        )
    )
    if row is None:
        raise not_found("channel")
    account = Account(
        id=str(row.id),
        address=row.address,
        name=row.name,
        # By this name a channel knows our own messages when they come back.
        config={**row.config, "instance": keys.instance},
        secrets=keys.unseal(row.secrets),
    )
    return row.channel, account
