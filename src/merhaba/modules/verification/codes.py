"""Sending a code and trying it. Counted in the database, so that limits hold over all processes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update

from merhaba.kit.ids import new_id
from merhaba.kit.languages import choose
from merhaba.modules.connections import Connection, accounts
from merhaba.modules.customers.rules import is_email, normalise
from merhaba.modules.customers.types import IdentityKind
from merhaba.modules.widget.visitor import Visitor
from merhaba.modules.workspaces import queries as workspaces
from merhaba.platform.database import Transaction
from merhaba.platform.jobs import enqueue
from merhaba.platform.secrets import Keys
from merhaba.platform.web import Problem, invalid

from .rules import (
    DIGITS,
    HOUR,
    KEPT,
    TRIES,
    VALID,
    Sent,
    Trial,
    digest,
    judge,
    may_send,
    network,
    same,
    written,
)
from .tables import codes, tries

SEND = "verification.send"
_PURPOSE = "verification"


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a try; `email` is proven when it was right."""

    trial: Trial
    email: str = ""
    left: int = 0


async def mailbox(tx: Transaction, brand: UUID) -> Connection | None:
    """The brand's mailbox that codes come from: its oldest that is not paused."""
    every = await accounts(tx)
    working = (a for a in every if a.channel == "email" and a.status != "paused")
    return next((a for a in working if a.brand == brand), None)


async def send(
    tx: Transaction, keys: Keys, visitor: Visitor, *, email: str, language: str, client: str | None
) -> datetime:
    """Send a code to an address; until when it is valid. The visitor's code before it ends.

    Nothing here looks whether the address is known: the answer and the work are the same for all. Raises
    Problem 422 `bad-email`, 409 `no-mailbox`, 429 `too-many-codes`.
    """
    email = normalise(IdentityKind.EMAIL, email)
    if not is_email(email):
        raise invalid("email", "This does not look like an e-mail address.", "bad-email")
    if await mailbox(tx, visitor.brand) is None:
        raise Problem(409, "no-mailbox", "This shop cannot send codes just now. Please write in the chat.")
    asker = _client(keys, client)
    holds = [_of_address(email), _of_visitor(visitor)]
    if asker is not None:
        holds.append(f"{_PURPOSE}/client/{asker.hex()}")
    await tx.lock(*sorted(holds))
    if not may_send(await _sent(tx, visitor, email, asker)):
        raise too_many("Too many codes were sent. Please try again in an hour, or write in the chat.")
    brand = await workspaces.brand(tx, visitor.brand)
    await _end(tx, visitor)
    ident, code = new_id(), f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    expires = tx.now + VALID
    await tx.run(
        insert(codes).values(
            workspace_id=tx.workspace,
            id=ident,
            brand_id=visitor.brand,
            visitor=visitor.id,
            email=email,
            client=asker,
            digest=digest(keys.derive(_PURPOSE), ident=ident, visitor=visitor.id, email=email, code=code),
            language=choose([language, brand.default_language]),
            created_at=tx.now,
            expires_at=expires,
        )
    )
    # Sealed on its way to the mail: who reads the database reads no code, and a second try sends the same.
    sealed = keys.seal({"code": code})
    await enqueue(tx, SEND, workspace=str(tx.workspace), code=str(ident), sealed=sealed)
    return expires


async def attempt(tx: Transaction, keys: Keys, visitor: Visitor, code: str) -> Tried:
    """Try a code. The try is counted here: the caller must commit, whatever the outcome."""
    table = codes.c
    active = select(codes).where(
        table.workspace_id == tx.workspace, table.visitor == visitor.id, table.ended_at.is_(None)
    )
    found = await tx.first(active)
    if found is None:
        return Tried(Trial.OVER)
    await tx.lock(*sorted((_of_address(found.email), _of_visitor(visitor))))
    row = await tx.first(active.where(table.id == found.id).with_for_update())
    if row is None:
        return Tried(Trial.OVER)
    given = digest(
        keys.derive(_PURPOSE), ident=row.id, visitor=visitor.id, email=row.email, code=written(code)
    )
    trial = judge(
        alive=row.expires_at > tx.now,
        tries=row.tries,
        tries_of_address=await _tries(tx, row.email),
        right=same(row.digest, given),
    )
    if trial in {Trial.RIGHT, Trial.WRONG}:
        done = trial is Trial.RIGHT or row.tries + 1 >= TRIES
        await tx.run(
            update(codes)
            .where(table.workspace_id == tx.workspace, table.id == row.id)
            .values(tries=row.tries + 1, ended_at=tx.now if done else None)
        )
        await tx.run(insert(tries).values(workspace_id=tx.workspace, id=new_id(), email=row.email, at=tx.now))
    return Tried(trial, row.email, max(0, TRIES - row.tries - 1))


def refusal(tried: Tried) -> Problem | None:
    """The problem to answer a try with; None when it was right."""
    match tried.trial:
        case Trial.RIGHT:
            return None
        case Trial.WRONG:
            detail = "This code is not right. Please look at the newest e-mail again."
            return Problem(422, "code-wrong", detail, tries_left=tried.left)
        case Trial.OVER:
            return Problem(409, "code-over", "This code is no longer valid. Please ask for a new one.")
        case Trial.TOO_MANY:
            return too_many("Too many codes were tried for this address. Please try again in an hour.")


def too_many(detail: str) -> Problem:
    """429, with the time after which it surely works again."""
    wait = int(HOUR.total_seconds())
    return Problem(429, "too-many-codes", detail, headers={"Retry-After": str(wait)}, retry_after=wait)


async def forget(tx: Transaction) -> None:
    """Take away codes and tries that no limit needs any more (system scope)."""
    before = tx.now - KEPT
    await tx.run(delete(codes).where(codes.c.created_at < before))
    await tx.run(delete(tries).where(tries.c.at < before))


async def _end(tx: Transaction, visitor: Visitor) -> None:
    table = codes.c
    mine = (table.workspace_id == tx.workspace) & (table.visitor == visitor.id)
    await tx.run(update(codes).where(mine, table.ended_at.is_(None)).values(ended_at=tx.now))


async def _sent(tx: Transaction, visitor: Visitor, email: str, client: bytes | None) -> Sent:
    table = codes.c
    recent = (table.workspace_id == tx.workspace) & (table.created_at > tx.now - HOUR)

    async def count(*condition: object) -> int:
        return int(await tx.scalar(select(func.count()).select_from(codes).where(recent, *condition)))  # type: ignore[arg-type]

    return Sent(
        address=await count(table.email == email),
        visitor=await count(table.visitor == visitor.id),
        client=await count(table.client == client) if client is not None else 0,
    )


async def _tries(tx: Transaction, email: str) -> int:
    mine = (tries.c.workspace_id == tx.workspace) & (tries.c.email == email)
    since = tx.now - timedelta(hours=1)
    return int(await tx.scalar(select(func.count()).select_from(tries).where(mine, tries.c.at > since)))


def _client(keys: Keys, address: str | None) -> bytes | None:
    found = network(address)
    if found is None:
        return None
    return hmac.new(keys.derive("verification-client"), found.encode(), hashlib.sha256).digest()


def _of_address(email: str) -> str:
    return f"{_PURPOSE}/address/{email}"


def _of_visitor(visitor: Visitor) -> str:
    return f"{_PURPOSE}/visitor/{visitor.id}"
