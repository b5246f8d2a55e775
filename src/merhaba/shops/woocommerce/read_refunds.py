"""Refunds of an order: the shop keeps them as orders with negative lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from merhaba.ports.shops.things import ZERO, RefundedLine, ShopRefund

from .fields import amount, count, identity, meta, moment, objects, text

PARTS = ("line_items", "fee_lines")


def read_refund(raw: Mapping[str, Any]) -> ShopRefund:
    """One refund. `manual` in its data: the shop recorded it, but no payment provider was asked to pay."""
    lines = [
        RefundedLine(line_id=line_id, quantity=abs(count(item, "quantity")), amount=_back(item))
        for part in PARTS
        for item in objects(raw, part)
        if (line_id := refunded_item(item))
    ]
    return ShopRefund(
        external_id=identity(raw),
        amount=abs(amount(raw, "amount")),
        reason=text(raw, "reason"),
        lines=tuple(lines),
        shipping=sum((_back(item) for item in objects(raw, "shipping_lines")), ZERO),
        created_at=moment(raw, "date_created_gmt"),
        data={"manual": raw.get("refunded_payment") is not True},
    )


def refunded_item(item: Mapping[str, Any]) -> str:
    """The id of the order's item that a refund's item gives back; '' when it does not say."""
    return identity({"id": meta(item, "_refunded_item_id")})


def _back(item: Mapping[str, Any]) -> Any:
    return abs(amount(item, "total") + amount(item, "total_tax"))
