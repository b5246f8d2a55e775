"""Finding or making many people at once: what a shop tells of its customers, a page at a time.

What a shop tells is known, not proven: such addresses are kept as claims. They never open anything to
somebody who merely typed them in a chat; whoever proves one (by writing from it) is that person.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from merhaba.kit.ids import new_id
from merhaba.kit.languages import primary
from merhaba.kit.text import one_line
from merhaba.platform.database import Transaction

from ..rules import is_email, normalise
from ..types import IdentityKind
from .find import Known, lock_names

_PROVEN = text(
    "select kind, value, customer_id from identities where workspace_id = :workspace and verified"
    " and ((kind = 'email' and value = any(cast(:emails as text[])))"
    " or (kind = 'phone' and value = any(cast(:phones as text[]))))"
)
_MERGED = text(
    "select id, merged_into from customers where workspace_id = :workspace"
    " and id = any(cast(:ids as uuid[])) and merged_into is not null"
)
_MAKE = text(
    "insert into customers (workspace_id, id, name, language, country, created_at)"
    " select :workspace, * from unnest(cast(:ids as uuid[]), cast(:names as text[]), cast(:languages as"
    " text[]), cast(:countries as text[]), cast(:since as timestamptz[]))"
)
_LEARN = text(
    "update customers c set name = coalesce(nullif(c.name, ''), v.name),"
    " language = coalesce(c.language, v.language), country = coalesce(c.country, v.country)"
    " from unnest(cast(:ids as uuid[]), cast(:names as text[]), cast(:languages as text[]),"
    " cast(:countries as text[])) as v(id, name, language, country)"
    " where c.workspace_id = :workspace and c.id = v.id and ((c.name = '' and v.name <> '')"
    " or (c.language is null and v.language is not null) or (c.country is null and v.country is not null))"
    " returning c.id"
)
_NOTE = text(
    "insert into identities (workspace_id, id, customer_id, kind, value, verified, created_at)"
    " select :workspace, v.id, v.customer, v.kind, v.value, false, :now"
    " from unnest(cast(:ids as uuid[]), cast(:customers as uuid[]), cast(:kinds as text[]),"
    " cast(:values as text[])) as v(id, customer, kind, value)"
    " where not exists (select from identities i where i.workspace_id = :workspace"
    " and i.customer_id = v.customer and i.kind = v.kind and i.value = v.value)"
    " returning customer_id"
)
_MOST_WAYS = 10


@dataclass(frozen=True, slots=True)
class Shown:
    """Somebody a shop tells of. `customer` is who that is for certain (their shop account was seen before);
    `otherwise` who it was taken for last time, unless somebody has proven the address since. `account`: a
    person even without address and number."""

    emails: Sequence[str] = ()
    phones: Sequence[str] = ()
    name: str = ""
    language: str | None = None
    country: str | None = None
    since: datetime | None = None
    customer: UUID | None = None
    otherwise: UUID | None = None
    account: bool = False


@dataclass(frozen=True, slots=True)
class People:
    """Who they are, in the order asked (None: nothing is known of them), and whose record changed by it."""

    ids: list[UUID | None]
    changed: set[UUID]


def clean(kind: IdentityKind, values: Iterable[str]) -> tuple[str, ...]:
    """Addresses or numbers as they are stored, without those that are none; the first ten."""
    good = (_cleaned(kind, value) for value in values if value)
    return tuple(dict.fromkeys(value for value in good if value))[:_MOST_WAYS]


@functools.lru_cache(maxsize=4096)
def _cleaned(kind: IdentityKind, value: str) -> str:
    """One of them, or '' when it is none. Orders of a page tell the same ones again and again."""
    written = normalise(kind, value.replace("\x00", ""))
    if kind is IdentityKind.EMAIL:
        return written if is_email(written) else ""
    return written if sum(c.isdigit() for c in written) >= 5 and len(written) <= 40 else ""


async def find_or_create_many(tx: Transaction, shown: Sequence[Shown]) -> People:
    """The customers these people are, made where there were none.

    In this order: who it is for certain; who has proven the first address; who it was taken for before;
    somebody else of this call with the same address. A number counts only for those without an address,
    because families share numbers. Writes no events: callers tell what is worth telling.
    """
    people = [_Person.of(each) for each in shown]
    known = [Known(IdentityKind.EMAIL, value, False) for p in people for value in p.emails]
    known += [Known(IdentityKind.PHONE, value, False) for p in people for value in p.phones]
    await tx.lock(*lock_names(known))
    proven = await _proven(tx, people)
    sure = [who for s in shown for who in (s.customer, s.otherwise) if who is not None]
    into = await _merged_into(tx, {*sure, *proven.values()})
    made: list[tuple[UUID, Shown, _Person]] = []
    ids: list[UUID | None] = []
    here: dict[tuple[IdentityKind, str], UUID] = {}
    for each, person in zip(shown, people, strict=True):
        found = each.customer or (proven.get(person.key) if person.key else None) or each.otherwise
        who = into.get(found, found) if found is not None else here.get(person.key) if person.key else None
        if who is None and (person.key is not None or each.account):
            who = new_id()
            made.append((who, each, person))
        if who is not None and person.key is not None:
            here.setdefault(person.key, who)
        ids.append(who)
    changed = {who for who, _, _ in made}
    await _make(tx, made)
    older = [(who, s, p) for who, s, p in zip(ids, shown, people, strict=True) if who and who not in changed]
    changed |= await _learn(tx, [(who, s, p) for who, s, p in older if who is not None])
    changed |= await _note(tx, [(who, p) for who, p in zip(ids, people, strict=True) if who is not None])
    return People(ids, changed)


@dataclass(frozen=True, slots=True)
class _Person:
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    name: str
    language: str | None
    country: str | None

    @classmethod
    def of(cls, shown: Shown) -> _Person:
        country = (shown.country or "").strip().upper()
        return cls(
            clean(IdentityKind.EMAIL, shown.emails),
            clean(IdentityKind.PHONE, shown.phones),
            one_line(shown.name, 120),
            primary(shown.language) or None if shown.language else None,
            country if len(country) == 2 and country.isascii() and country.isalpha() else None,
        )

    @property
    def key(self) -> tuple[IdentityKind, str] | None:
        """What somebody is found by."""
        if self.emails:
            return IdentityKind.EMAIL, self.emails[0]
        return (IdentityKind.PHONE, self.phones[0]) if self.phones else None


async def _proven(tx: Transaction, people: Sequence[_Person]) -> dict[tuple[IdentityKind, str], UUID]:
    keys = [p.key for p in people if p.key is not None]
    if not keys:
        return {}
    values = {
        "workspace": tx.workspace,
        "emails": [value for kind, value in keys if kind is IdentityKind.EMAIL],
        "phones": [value for kind, value in keys if kind is IdentityKind.PHONE],
    }
    rows = await tx.rows(_PROVEN, values)
    return {(IdentityKind(row.kind), row.value): row.customer_id for row in rows}


async def _merged_into(tx: Transaction, idents: set[UUID]) -> dict[UUID, UUID]:
    """Where those of these customers went that became part of others."""
    into: dict[UUID, UUID] = {}
    asked = idents
    for _ in range(10):
        if not asked:
            break
        rows = await tx.rows(_MERGED, {"workspace": tx.workspace, "ids": list(asked)})
        steps = {row.id: row.merged_into for row in rows}
        into = {start: steps.get(at, at) for start, at in into.items()}
        into |= {start: at for start, at in steps.items() if start in idents and start not in into}
        asked = set(steps.values())
    return into


async def _make(tx: Transaction, made: Sequence[tuple[UUID, Shown, _Person]]) -> None:
    if not made:
        return
    values = {
        "workspace": tx.workspace,
        "ids": [who for who, _, _ in made],
        "names": [p.name for _, _, p in made],
        "languages": [p.language for _, _, p in made],
        "countries": [p.country for _, _, p in made],
        "since": [min(s.since or tx.now, tx.now) for _, s, _ in made],
    }
    await tx.run(_MAKE, values)


async def _learn(tx: Transaction, older: Sequence[tuple[UUID, Shown, _Person]]) -> set[UUID]:
    """Fill in what was not known, never overwriting what is."""
    telling = {who: p for who, _, p in older if p.name or p.language or p.country}
    if not telling:
        return set()
    values = {
        "workspace": tx.workspace,
        "ids": list(telling),
        "names": [p.name for p in telling.values()],
        "languages": [p.language for p in telling.values()],
        "countries": [p.country for p in telling.values()],
    }
    return set(await tx.scalars(_LEARN, values))


async def _note(tx: Transaction, people: Sequence[tuple[UUID, _Person]]) -> set[UUID]:
    """Keep their addresses and numbers as claims."""
    ways = {(who, IdentityKind.EMAIL, value) for who, p in people for value in p.emails}
    ways |= {(who, IdentityKind.PHONE, value) for who, p in people for value in p.phones}
    if not ways:
        return set()
    ordered = sorted(ways)
    values = {
        "workspace": tx.workspace,
        "now": tx.now,
        "ids": [new_id() for _ in ordered],
        "customers": [who for who, _, _ in ordered],
        "kinds": [str(kind) for _, kind, _ in ordered],
        "values": [value for _, _, value in ordered],
    }
    return set(await tx.scalars(_NOTE, values))
