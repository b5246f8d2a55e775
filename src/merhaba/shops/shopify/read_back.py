"""Refunds and returns of the platform's JSON. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from merhaba.ports.shops.things import (
    ZERO,
    RefundedLine,
    RefundState,
    ReturnedLine,
    ReturnState,
    ShopRefund,
    ShopReturn,
)

from .facts import moment, money, nodes, text
from .marks import unmarked

_FAILED = {"FAILURE", "ERROR"}
_WAITING = {"PENDING", "AWAITING_RESPONSE", "UNKNOWN"}
_RETURNS = {
    "REQUESTED": ReturnState.REQUESTED,
    "OPEN": ReturnState.APPROVED,
    "CLOSED": ReturnState.CLOSED,
    "DECLINED": ReturnState.DECLINED,
    "CANCELED": ReturnState.CANCELLED,
}


def is_money(refund: Mapping[str, Any]) -> bool:
    """Whether money is in it. The platform also keeps a refund without any for lines that were edited away
    and for lines taken off an order that was not paid."""
    return money(refund.get("totalRefundedSet")) > ZERO or any(nodes(refund.get("transactions")))


def refund_state(refund: Mapping[str, Any]) -> RefundState:
    """Failed only when nothing went through; pending while anything is under way."""
    states = {text(t.get("status")) for t in nodes(refund.get("transactions")) if t.get("kind") == "REFUND"}
    if states & _WAITING:
        return RefundState.PENDING
    return RefundState.FAILED if states and states <= _FAILED else RefundState.DONE


def read_refund(refund: Mapping[str, Any]) -> ShopRefund:
    """One refund. Its amount is what the platform says went back; before it says so, what is under way."""
    transactions = [t for t in nodes(refund.get("transactions")) if t.get("kind") == "REFUND"]
    state = refund_state(refund)
    amount = money(refund.get("totalRefundedSet"))
    if state is not RefundState.DONE:
        counted = [t for t in transactions if state is RefundState.FAILED or t.get("status") not in _FAILED]
        amount = sum((money(t.get("amountSet")) for t in counted), ZERO)
    gateways = {text(t.get("gateway")) for t in transactions}
    lines = tuple(
        RefundedLine(
            line_id=text((line.get("lineItem") or {}).get("id")),
            quantity=int(line.get("quantity") or 0),
            amount=money(line.get("subtotalSet")) + money(line.get("totalTaxSet")),
            restocked=bool(line.get("restocked")),
        )
        for line in nodes(refund.get("refundLineItems"))
    )
    shipping = sum(
        (
            money(line.get("subtotalAmountSet")) + money(line.get("taxAmountSet"))
            for line in nodes(refund.get("refundShippingLines"))
        ),
        ZERO,
    )
    return ShopRefund(
        external_id=text(refund.get("id")),
        amount=amount,
        state=state,
        reason=unmarked(text(refund.get("note"))),
        lines=lines,
        shipping=shipping,
        to="store_credit" if gateways and gateways <= {"shopify_store_credit"} else "original",
        created_at=moment(refund.get("refundedAt")),
        data={"return": text((refund.get("return") or {}).get("id"))},
    )


def refunded_lines(refunds: list[Mapping[str, Any]]) -> dict[str, int]:
    """How many pieces of each line money went back for."""
    pieces: dict[str, int] = defaultdict(int)
    for refund in refunds:
        if is_money(refund) and refund_state(refund) is not RefundState.FAILED:
            for line in nodes(refund.get("refundLineItems")):
                pieces[text((line.get("lineItem") or {}).get("id"))] += int(line.get("quantity") or 0)
    return pieces


def removed_lines(refunds: list[Mapping[str, Any]]) -> dict[str, tuple[int, Decimal]]:
    """Pieces of each line that were taken off without money, with what they were worth."""
    pieces: dict[str, tuple[int, Decimal]] = {}
    for refund in refunds:
        if is_money(refund):
            continue
        for line in nodes(refund.get("refundLineItems")):
            name = text((line.get("lineItem") or {}).get("id"))
            had, worth = pieces.get(name, (0, ZERO))
            worth += money(line.get("subtotalSet")) + money(line.get("totalTaxSet"))
            pieces[name] = (had + int(line.get("quantity") or 0), worth)
    return pieces


def read_return(back: Mapping[str, Any]) -> ShopReturn:
    """One return. It counts as received once every piece has been processed, or disposed of."""
    items = list(nodes(back.get("returnLineItems")))
    exchanged = [v for v in (_exchange_variant(e) for e in nodes(back.get("exchangeLineItems"))) if v]
    lines = []
    for place, item in enumerate(items):
        reason = (item.get("returnReasonDefinition") or {}).get("name") or item.get("returnReason")
        note = unmarked(text(item.get("returnReasonNote"))) or text(item.get("customerNote"))
        lines.append(
            ReturnedLine(
                line_id=line_of(item),
                quantity=int(item.get("quantity") or 0),
                reason=text(reason),
                note=note,
                # The platform does not pair what comes back with what goes out; we list them alike.
                exchange_variant=exchanged[place] if place < len(exchanged) else None,
            )
        )
    state = _RETURNS.get(text(back.get("returnStatus")), ReturnState.APPROVED)
    if state is ReturnState.APPROVED and items and all(received(back, i) >= _pieces(i) for i in items):
        state = ReturnState.RECEIVED
    label, tracking = _delivery(back)
    if state is ReturnState.APPROVED and tracking:
        state = ReturnState.IN_TRANSIT
    return ShopReturn(
        external_id=text(back.get("id")),
        state=state,
        number=text(back.get("name")),
        lines=tuple(lines),
        label_url=label or None,
        tracking_number=tracking,
        created_at=moment(back.get("openedAt")),
    )


def line_of(item: Mapping[str, Any]) -> str:
    """The order's line a returned line belongs to; '' for what came back without a receipt."""
    return text(((item.get("fulfillmentLineItem") or {}).get("lineItem") or {}).get("id"))


def received(back: Mapping[str, Any], item: Mapping[str, Any]) -> int:
    """How many pieces of a returned line have come back: processed, or (before returns were processed)
    disposed of."""
    if "processedQuantity" in item:
        return int(item.get("processedQuantity") or 0)
    sent = text((item.get("fulfillmentLineItem") or {}).get("id"))
    return sum(
        int(disposal.get("quantity") or 0)
        for reverse in nodes(back.get("reverseFulfillmentOrders"))
        for line in nodes(reverse.get("lineItems"))
        if text((line.get("fulfillmentLineItem") or {}).get("id")) == sent
        for disposal in nodes(line.get("dispositions"))
    )


def returned_lines(returns: list[Mapping[str, Any]]) -> dict[str, int]:
    """How many pieces of each line are coming back or have."""
    pieces: dict[str, int] = defaultdict(int)
    for back in returns:
        if text(back.get("returnStatus")) in {"OPEN", "CLOSED"}:
            for item in nodes(back.get("returnLineItems")):
                pieces[line_of(item)] += _pieces(item)
    return pieces


def _pieces(item: Mapping[str, Any]) -> int:
    return int(item.get("quantity") or 0)


def _exchange_variant(item: Mapping[str, Any]) -> str:
    variant = item.get("variantId") or ((item.get("lineItem") or {}).get("variant") or {}).get("id")
    return text(variant)


def _delivery(back: Mapping[str, Any]) -> tuple[str, str]:
    for reverse in nodes(back.get("reverseFulfillmentOrders")):
        for delivery in nodes(reverse.get("reverseDeliveries")):
            what = delivery.get("deliverable") or {}
            label = text((what.get("label") or {}).get("publicFileUrl"))
            number = text((what.get("tracking") or {}).get("number"))
            if label or number:
                return label, number
    return "", ""
