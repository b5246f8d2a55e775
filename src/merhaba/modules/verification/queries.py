"""Whether who writes in a conversation has proven who they are."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, or_, select

from merhaba.modules.customers.tables import customer_merges, identities
from merhaba.modules.customers.types import IdentityKind
from merhaba.modules.inbox.tables import conversations, messages
from merhaba.modules.widget.queries import CHAT, VERIFICATION
from merhaba.modules.widget.visitor import PROOF_COUNTS
from merhaba.platform.database import Transaction
from merhaba.platform.web import not_found

from .tables import proofs
from .types import Verification

UNKNOWN = Verification(verified=False, by=None, email=None, at=None, asked_at=None)


async def standing(tx: Transaction, conversation: UUID) -> Verification:
    """What is proven of a conversation's shopper. Raises Problem 404."""
    table = conversations.c
    row = await tx.first(
        select(table.id, table.channel, table.brand_id, table.customer_id, table.visitor).where(
            table.workspace_id == tx.workspace, table.id == conversation
        )
    )
    if row is None:
        raise not_found("conversation")
    if row.channel != CHAT or row.visitor is None:
        return UNKNOWN
    asked = await last_asked(tx, conversation)
    proof = await _proof(tx, row)
    if proof is not None:
        return Verification(verified=True, by="code", email=proof.email, at=proof.proved_at, asked_at=asked)
    if await _signed(tx, row):
        return Verification(verified=True, by="signature", email=None, at=None, asked_at=asked)
    return UNKNOWN.model_copy(update={"asked_at": asked})


async def last_asked(tx: Transaction, conversation: UUID) -> datetime | None:
    """When the shopper was last asked to prove who they are."""
    table = messages.c
    at: datetime | None = await tx.scalar(
        select(table.created_at)
        .where(
            table.workspace_id == tx.workspace,
            table.conversation_id == conversation,
            table.automatic == VERIFICATION,
        )
        .order_by(table.created_at.desc())
        .limit(1)
    )
    return at


async def _proof(tx: Transaction, row: Row[Any]) -> Row[Any] | None:
    """The browser's latest proof that still counts; one whose merge a person undid does not."""
    table, undone = proofs.c, customer_merges.c
    return await tx.first(
        select(proofs)
        .where(
            table.workspace_id == tx.workspace,
            table.visitor == row.visitor,
            table.proved_at > tx.now - PROOF_COUNTS,
            ~exists().where(
                undone.workspace_id == table.workspace_id,
                undone.id == table.merge_id,
                undone.undone_at.is_not(None),
            ),
        )
        .order_by(table.proved_at.desc())
        .limit(1)
    )


async def _signed(tx: Transaction, row: Row[Any]) -> bool:
    """Whether this browser itself was signed in at the shop: it and the shop's account are one customer, and
    no person has put them together by merging."""
    table = identities.c
    found = await tx.rows(
        select(table.id, table.kind).where(
            table.workspace_id == tx.workspace,
            table.customer_id == row.customer_id,
            table.verified,
            or_(
                (table.kind == IdentityKind.VISITOR) & (table.value == row.visitor),
                (table.kind == IdentityKind.SHOP)
                & table.value.startswith(f"{row.brand_id}:", autoescape=True),
            ),
        )
    )
    if {each.kind for each in found} != {IdentityKind.VISITOR, IdentityKind.SHOP}:
        return False
    merges = await tx.scalars(
        select(customer_merges.c.moved).where(
            customer_merges.c.workspace_id == tx.workspace,
            customer_merges.c.winner_id == row.customer_id,
            customer_merges.c.undone_at.is_(None),
        )
    )
    put = {ident for moved in merges for ident in moved.get("identities", ())}
    here = next(each for each in found if each.kind == IdentityKind.VISITOR)
    accounts = [each for each in found if each.kind == IdentityKind.SHOP]
    return any((str(here.id) in put) == (str(account.id) in put) for account in accounts)
