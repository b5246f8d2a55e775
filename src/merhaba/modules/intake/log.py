"""The raw inbound log: bytes are kept before anything is made of them.

Small bodies stand in the row; larger ones in the file store, which is durable too.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update

from merhaba.kit.ids import new_id
from merhaba.platform.database import Transaction
from merhaba.platform.files import FileStore
from merhaba.platform.web import not_found
from merhaba.ports.channels import Raw

from .tables import raw_inbound

_IN_ROW = 64 * 1024


class RawState(StrEnum):
    """What became of a raw message."""

    RECEIVED = "received"
    PROCESSED = "processed"
    DUPLICATE = "duplicate"
    IGNORED = "ignored"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a raw message, and by what its like is known: `dedupe_key` says that it is the same
    one, `sender` and `automatic` that a machine does not stop."""

    state: RawState
    conversation: UUID | None = None
    error: str | None = None
    dedupe_key: str | None = None
    sender: str | None = None
    automatic: bool = False

    def columns(self) -> dict[str, Any]:
        """Its part of the row."""
        return {
            "state": self.state,
            "conversation_id": self.conversation,
            "error": self.error,
            "dedupe_key": self.dedupe_key,
            "sender": self.sender,
            "automatic": self.automatic,
        }


async def keep(
    tx: Transaction,
    files: FileStore,
    *,
    account: UUID,
    channel: str,
    raw: Raw,
    ident: UUID | None = None,
    settled: Settled | None = None,
) -> UUID:
    """Write down what arrived, to be understood later or with what became of it; gives its id. Raises
    StorageFull."""
    ident = ident or new_id()
    in_row = len(raw.body) <= _IN_ROW
    sha256 = hashlib.sha256(raw.body).hexdigest() if in_row else (await files.save(raw.body)).sha256
    fate: dict[str, Any] = {"state": RawState.RECEIVED}
    if settled is not None:
        fate = {**settled.columns(), "processed_at": tx.now, "attempts": 1}
    await tx.run(
        insert(raw_inbound),
        {
            "workspace_id": tx.workspace,
            "id": ident,
            "account_id": account,
            "channel": channel,
            "body": raw.body if in_row else None,
            "body_sha256": sha256,
            "size": len(raw.body),
            "headers": {k: _storable(v) for k, v in raw.headers.items()},
            "envelope": {"from": _storable(raw.envelope_from), "to": [_storable(a) for a in raw.envelope_to]},
            "received_at": raw.received_at or tx.now,
            **fate,
        },
    )
    return ident


def _storable(text: str) -> str:
    """Text without what PostgreSQL's JSON cannot hold: NUL, and bytes that were no UTF-8."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


async def row_of(tx: Transaction, ident: UUID) -> Row[Any]:
    """A raw row, held until the transaction ends. Raises Problem 404."""
    row = await tx.first(
        select(raw_inbound)
        .where(raw_inbound.c.workspace_id == tx.workspace, raw_inbound.c.id == ident)
        .with_for_update()
    )
    if row is None:
        raise not_found("raw message")
    return row


async def body_of(files: FileStore, row: Row[Any]) -> bytes:
    """The bytes as they arrived."""
    return bytes(row.body) if row.body is not None else await files.read(row.body_sha256)


async def raw_of(files: FileStore, row: Row[Any]) -> Raw:
    """The raw message as the channel's port wants it."""
    return Raw(
        body=await body_of(files, row),
        headers=row.headers,
        envelope_from=row.envelope.get("from", ""),
        envelope_to=tuple(row.envelope.get("to", ())),
        received_at=row.received_at,
    )


async def settle(tx: Transaction, ident: UUID, settled: Settled) -> None:
    """Note what became of a raw message that was kept before."""
    await tx.run(
        update(raw_inbound)
        .where(raw_inbound.c.workspace_id == tx.workspace, raw_inbound.c.id == ident)
        .values(processed_at=tx.now, attempts=raw_inbound.c.attempts + 1, **settled.columns())
    )
