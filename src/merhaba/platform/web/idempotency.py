"""Remembering the answers to writes that carried an Idempotency-Key, for two days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from fastapi.responses import Response
from sqlalchemy import Column, Index, Integer, LargeBinary, Text, delete, select, text
from sqlalchemy.dialects.postgresql import insert

from merhaba.platform.database import Transaction, tenant_table
from merhaba.platform.database.metadata import moment

from .problems import Problem

idempotency_keys = tenant_table(
    "idempotency_keys",
    Column("principal", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("status", Integer, nullable=True),
    Column("body", LargeBinary, nullable=True),
    Column("media_type", Text, nullable=True),
    moment("created_at", nullable=False, server_default=text("now()")),
    Index("ix_idempotency_keys_created_at", "created_at"),
    key=("principal", "key"),
)


@dataclass(slots=True)
class Asked:
    """What the caller sent; `principal` is filled in once it is known who calls."""

    key: str
    fingerprint: bytes
    principal: str = ""


@dataclass
class Answered(Exception):
    """This key was answered before."""

    status: int
    body: bytes
    media_type: str | None

    def response(self) -> Response:
        """The same answer again."""
        return Response(
            self.body, self.status, media_type=self.media_type, headers={"Idempotent-Replayed": "true"}
        )


async def claim(tx: Transaction, asked: Asked, principal: str) -> None:
    """Take the key in this transaction; a second request with it waits here until the first has ended.

    Raises Answered when it was used before, Problem 422 when it was used for something else.
    """
    asked.principal = principal
    row = {"workspace_id": tx.workspace, "principal": principal, "key": asked.key}
    taken = await tx.run(
        insert(idempotency_keys).values(**row, fingerprint=asked.fingerprint).on_conflict_do_nothing()
    )
    if taken:
        return
    table = idempotency_keys.c
    before = await tx.first(
        select(table.fingerprint, table.status, table.body, table.media_type).where(
            table.workspace_id == tx.workspace, table.principal == principal, table.key == asked.key
        )
    )
    if before is None or before.status is None:
        raise Problem(409, "still-running", "The first request with this Idempotency-Key is still running.")
    if bytes(before.fingerprint) != asked.fingerprint:
        raise Problem(422, "idempotency-key-reused", "This Idempotency-Key was used for another request.")
    raise Answered(before.status, bytes(before.body or b""), before.media_type)


async def remember(tx: Transaction, asked: Asked, response: Response) -> None:
    """Store the answer beside the claim."""
    if not asked.principal:
        return
    table = idempotency_keys.c
    await tx.run(
        idempotency_keys.update()
        .where(table.workspace_id == tx.workspace, table.principal == asked.principal, table.key == asked.key)
        .values(status=response.status_code, body=bytes(response.body), media_type=response.media_type)
    )


async def forget_old(tx: Transaction) -> int:
    """Clear keys older than two days."""
    return await tx.run(
        delete(idempotency_keys).where(idempotency_keys.c.created_at < tx.now - timedelta(days=2))
    )
