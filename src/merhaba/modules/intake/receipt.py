"""Receipts: what the far side says of a message we sent."""

from __future__ import annotations

from merhaba.modules import delivery
from merhaba.modules.delivery import State, Why
from merhaba.platform.database import Transaction
from merhaba.ports.channels import Receipt


async def take_receipt(tx: Transaction, receipt: Receipt) -> bool:
    """Move a delivery forward; False when it is not ours or was there already."""
    sent = await delivery.by_external_id(tx, receipt.external_id)
    if sent is None:
        return False
    return await delivery.advance(tx, sent[0], State(receipt.state), Why(receipt.code, receipt.reason))
