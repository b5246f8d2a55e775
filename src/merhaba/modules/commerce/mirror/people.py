"""Whose an account or an order is: every shop account, and every guest's address, belongs to one customer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import TextClause, select, text, update

from merhaba.modules.customers.commands.many import Shown, clean, find_or_create_many
from merhaba.modules.customers.events import CustomerUpdated
from merhaba.modules.customers.types import IdentityKind
from merhaba.platform.database import Transaction
from merhaba.platform.events import append

from ..tables import shop_customers

# Accounts first, then orders: who has been known to a shop under an address or a number.
_KNOWN = """
select v.value, coalesce(
  (select a.customer_id from shop_customers a where a.workspace_id = :workspace and a.{column} = v.value
    and a.{column} <> '' and a.customer_id is not null order by a.id limit 1),
  (select o.customer_id from orders o where o.workspace_id = :workspace and o.{column} = v.value
    and o.{column} <> '' and o.customer_id is not null limit 1)) as customer
from unnest(cast(:values as text[])) as v(value)
"""
_KNOWN_BY_EMAIL = text(_KNOWN.format(column="email"))
_KNOWN_BY_PHONE = text(_KNOWN.format(column="phone"))


@dataclass(frozen=True, slots=True)
class Buyer:
    """Somebody a shop sells to: an account, or a guest known by an address or a number."""

    account: str | None
    emails: Sequence[str]
    phones: Sequence[str]
    name: str = ""
    language: str | None = None
    country: str | None = None
    since: datetime | None = None

    @property
    def key(self) -> tuple[str, str] | None:
        """What tells them from others within a shop."""
        if self.account:
            return "account", self.account
        emails = clean(IdentityKind.EMAIL, self.emails)
        if emails:
            return "email", emails[0]
        phones = clean(IdentityKind.PHONE, self.phones)
        return ("phone", phones[0]) if phones else None


async def whose(tx: Transaction, shop: UUID, buyers: Sequence[Buyer], *, quiet: bool) -> list[UUID | None]:
    """The customers these buyers are, in order; those nobody knew are made. Not `quiet`: says who changed."""
    keys = [buyer.key for buyer in buyers]
    single: dict[tuple[str, str], Buyer] = {}
    for key, buyer in zip(keys, buyers, strict=True):
        if key is not None:
            single.setdefault(key, buyer)
    accounts = await _accounts(tx, shop, [value for kind, value in single if kind == "account"])
    emails = {k: e[0] for k, b in single.items() if (e := clean(IdentityKind.EMAIL, b.emails))}
    phones = {
        k: p[0] for k, b in single.items() if k not in emails and (p := clean(IdentityKind.PHONE, b.phones))
    }
    strangers = {key for key in single if key[1] not in accounts or key[0] != "account"}
    by_email = await _known(tx, _KNOWN_BY_EMAIL, {emails[k] for k in strangers if k in emails})
    by_phone = await _known(tx, _KNOWN_BY_PHONE, {phones[k] for k in strangers if k in phones})
    shown = [
        Shown(
            emails=buyer.emails,
            phones=buyer.phones,
            name=buyer.name,
            language=buyer.language,
            country=buyer.country,
            since=buyer.since,
            customer=accounts.get(key[1]) if key[0] == "account" else None,
            account=key[0] == "account",
            otherwise=by_email.get(emails.get(key, "")) or by_phone.get(phones.get(key, "")),
        )
        for key, buyer in single.items()
    ]
    people = await find_or_create_many(tx, shown)
    if not quiet:
        await append(tx, *(CustomerUpdated(customer) for customer in sorted(people.changed)))
    found = dict(zip(single, people.ids, strict=True))
    return [found[key] if key is not None else None for key in keys]


async def move_accounts(tx: Transaction, source: UUID, target: UUID, only: list[str] | None) -> list[str]:
    """Give shop accounts of one customer to another (merging, or undoing it); the ids moved."""
    table = shop_customers.c
    wanted = (table.workspace_id == tx.workspace) & (table.customer_id == source)
    if only is not None:
        wanted &= table.id.in_([UUID(ident) for ident in only])
    statement = update(shop_customers).where(wanted).values(customer_id=target).returning(table.id)
    return [str(ident) for ident in await tx.scalars(statement)]


async def _accounts(tx: Transaction, shop: UUID, accounts: Collection[str]) -> Mapping[str, UUID]:
    if not accounts:
        return {}
    table = shop_customers.c
    rows = await tx.rows(
        select(table.external_id, table.customer_id).where(
            table.workspace_id == tx.workspace,
            table.shop_id == shop,
            table.external_id.in_(accounts),
            table.customer_id.is_not(None),
        )
    )
    return {row.external_id: row.customer_id for row in rows}


async def _known(tx: Transaction, statement: TextClause, values: Collection[str]) -> Mapping[str, UUID]:
    if not values:
        return {}
    rows = await tx.rows(statement, {"workspace": tx.workspace, "values": sorted(values)})
    return {row.value: row.customer for row in rows if row.customer is not None}
