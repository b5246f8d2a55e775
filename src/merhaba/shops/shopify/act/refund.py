"""Giving money back, to where it came from or to store credit.

From 2026-01 on the platform takes an idempotency key for it; the mark in the refund's note serves the older
versions, and looking it up. Never is more asked for than was: the amount is split over the payments it can go
back on, and what the platform says it refunded stands in the answer.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from merhaba.ports.shops.actions import LineQuantity, Outcome, OutcomeState, Refund, RefundTo, Refused
from merhaba.ports.shops.things import ZERO, Payment, PaymentState, RefundState, ShopOrder

from ..facts import money, nodes, text
from ..marks import marked
from ..problems import refuse_user_errors
from ..queries_order import REFUND
from ..read_back import read_refund
from ..read_parcels import is_gone
from ..versions import Version
from .task import Task

_NAMESPACE = uuid.UUID("6f1c5ad5-6a5c-4b0f-9a35-6d8f4c2e91b7")


def document(version: Version) -> str:
    """The mutation, with the idempotency directive where there is one."""
    directive = " @idempotent(key: $key)" if version.idempotent else ""
    key = ", $key: String!" if version.idempotent else ""
    return f"""mutation Refund($input: RefundInput!{key}) {{
  refundCreate(input: $input){directive} {{
    refund {{ {REFUND} }}
    userErrors {{ field message }}
  }}
}}"""


ONE = f"query OneRefund($id: ID!) {{ refund(id: $id) {{ {REFUND} }} }}"


async def act(task: Task[Refund]) -> Outcome:
    """Refund it. Pending while a bank has not answered."""
    raw, order, action = await task.raw(), await task.order(), task.action
    version = task.client.version
    _check(order, action, version)
    asked: dict[str, Any] = {
        "orderId": task.order_id,
        "currency": order.currency,
        "note": marked(action.note, task.mark),
        "notify": action.notify,
        "refundLineItems": restocked_lines(raw, action.lines),
    }
    if action.shipping > ZERO:
        asked["shipping"] = {"amount": action.shipping}
    if action.to is RefundTo.STORE_CREDIT:
        amount = {"amount": action.amount, "currencyCode": order.currency}
        asked["refundMethods"] = [{"storeCreditRefund": {"amount": amount}}]
        asked["transactions"] = []
    else:
        asked["transactions"] = [
            {
                "orderId": task.order_id,
                "parentId": payment.external_id,
                "gateway": payment.gateway,
                "kind": "REFUND",
                "amount": part,
            }
            for payment, part in split(order.payments, action.amount, action.payment_id)
        ]
    variables: dict[str, Any] = {"input": asked}
    if version.idempotent:
        variables["key"] = str(uuid.uuid5(_NAMESPACE, task.key))
    answer = await task.client.write(document(version), variables, repeatable=version.idempotent)
    payload = refuse_user_errors(answer.get("refundCreate"))
    return await outcome_of(task, payload.get("refund") or {}, action.amount)


async def earlier(task: Task[Refund]) -> Outcome | None:
    """The refund whose note bears our mark."""
    for refund in nodes((await task.raw()).get("refunds")):
        if task.mark in text(refund.get("note")):
            return await outcome_of(task, refund, task.action.amount)
    return None


async def follow(task: Task[Any], outcome: Outcome) -> Outcome:
    """How a refund stands that a bank had not answered."""
    answer = await task.client.read(ONE, {"id": text(outcome.follow.get("refund"))})
    asked = Decimal(text(outcome.follow.get("amount")) or "0")
    return await outcome_of(task, answer.get("refund") or {}, asked)


async def outcome_of(task: Task[Any], refund: Mapping[str, Any], asked: Decimal) -> Outcome:
    """What became of this refund, with the amount the platform says went back."""
    if not refund.get("id"):
        raise Refused("refused", "The platform named no refund.")
    read = read_refund(refund)
    created = {"refund": read.external_id}
    answer: dict[str, Any] = {
        "refund": read.external_id,
        "asked": format(asked, "f"),
        "refunded": format(read.amount, "f"),
        "to": read.to,
        "transactions": [
            {
                "status": text(t.get("status")),
                "gateway": text(t.get("gateway")),
                "amount": format(money(t.get("amountSet")), "f"),
            }
            for t in nodes(refund.get("transactions"))
        ],
    }
    if read.amount != asked:
        answer["differs"] = True  # shown to people: the platform refunded another amount than asked
    order = await task.order(again=True)
    if read.state is RefundState.PENDING:
        follow_by = {
            "kind": "refund",
            "refund": read.external_id,
            "order": task.order_id,
            "amount": format(asked, "f"),
        }
        return Outcome(OutcomeState.PENDING, created, answer, order, follow_by)
    if read.state is RefundState.FAILED:
        words = "The bank or the payment service refused this refund."
        return Outcome(OutcomeState.FAILED, created, answer, order, failure=words)
    return Outcome(OutcomeState.DONE, created, answer, order)


def split(
    payments: Sequence[Payment], amount: Decimal, payment_id: str = ""
) -> list[tuple[Payment, Decimal]]:
    """How much goes back on which payment, oldest first. Raises Refused when it does not fit."""
    usable = [p for p in payments if p.state is PaymentState.CAPTURED and (p.refundable or ZERO) > ZERO]
    if payment_id:
        usable = [p for p in usable if p.external_id == payment_id]
    if amount > ZERO and not usable:
        raise Refused("payment-not-refundable", "There is no payment on which this could go back.")
    parts, left = [], amount
    for payment in usable:
        part = min(left, payment.refundable or ZERO)
        if part > ZERO:
            parts.append((payment, part))
            left -= part
    if left > ZERO:
        raise Refused("amount-too-high", f"{left} more than can go back on what was paid.")
    return parts


def restocked_lines(raw: Mapping[str, Any], lines: Sequence[LineQuantity]) -> list[dict[str, Any]]:
    """The lines as the platform wants them: pieces that have not left are `CANCEL`led back into stock, those
    that have are `RETURN`ed to where they were sent from."""
    known = {text(line.get("id")): line for line in nodes(raw.get("lineItems"))}
    given: list[dict[str, Any]] = []
    for line in lines:
        found = known.get(line.line_id)
        if found is None:
            raise Refused("no-such-line", "There is no such line on the order.")
        if line.quantity < 1:
            raise Refused("bad-amount", "The number of pieces must be at least one.")
        if line.quantity > int(found.get("refundableQuantity") or 0):
            raise Refused("quantity-too-high", "More pieces than can still be refunded.")
        if not line.restock:
            given.append(_line(line.line_id, line.quantity, "NO_RESTOCK"))
            continue
        here = min(line.quantity, int(found.get("unfulfilledQuantity") or 0))
        if here:
            given.append(_line(line.line_id, here, "CANCEL"))
        if line.quantity > here:
            where = _sent_from(raw, line.line_id)
            given.append(_line(line.line_id, line.quantity - here, "RETURN", where))
    return given


def _line(line_id: str, quantity: int, restock: str, location: str = "") -> dict[str, Any]:
    line: dict[str, Any] = {"lineItemId": line_id, "quantity": quantity, "restockType": restock}
    return line | ({"locationId": location} if location else {})


def _sent_from(raw: Mapping[str, Any], line_id: str) -> str:
    for fulfilment in nodes(raw.get("fulfillments")):
        held = {
            text((i.get("lineItem") or {}).get("id")) for i in nodes(fulfilment.get("fulfillmentLineItems"))
        }
        if is_gone(fulfilment) and line_id in held:
            return text((fulfilment.get("location") or {}).get("id"))
    return ""


def _check(order: ShopOrder, action: Refund, version: Version) -> None:
    if action.amount <= ZERO or action.shipping < ZERO or action.shipping > action.amount:
        raise Refused("bad-amount", "The amount must be more than nothing, and hold its part for shipping.")
    if order.captured <= ZERO:
        raise Refused("not-paid", "Nothing has been paid for this order.")
    left = order.captured - order.refunded
    if left <= ZERO:
        raise Refused("nothing-left", "All that was paid has gone back already.")
    if action.amount > left:
        raise Refused("amount-too-high", f"Only {left} {order.currency} can still go back.")
    shipping = order.shipping + (ZERO if order.taxes_included else order.shipping_tax)
    if action.shipping > shipping - Decimal(text(order.data.get("shipping_refunded")) or "0"):
        raise Refused("amount-too-high", "More for shipping than is left of it.")
    if action.to is RefundTo.GIFT_CARD:
        raise Refused("not-supported", "The platform refunds to the payment or to store credit only.")
    if action.to is RefundTo.STORE_CREDIT:
        if not version.refund_methods:
            raise Refused("not-supported", f"Version {version.name} has no refunds to store credit.")
        if not order.customer_id:
            raise Refused("not-supported", "Store credit needs a customer account; this was a guest.")
