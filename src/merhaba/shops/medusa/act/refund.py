"""Giving money back: by the payments it came by, or as store credit for what the order owes.

Our key stands in the note of each refund. The platform has been seen to move the money and then refuse what
follows in its books (an order cancelled meanwhile), so after a refusal it is looked whether money went.
"""

from __future__ import annotations

from decimal import Decimal

from merhaba.ports.shops.actions import Outcome, Refund, RefundTo, Refused
from merhaba.ports.shops.things import ZERO

from ..client import path
from ..keys import marked, refund_facts
from ..read_money import captured, owed, raw_payments, refundable, refunds_by
from ..values import Row, count, number, row, rows, text, tidy
from .doing import Doing, item_of

_CREDIT_REFERENCE = "merhaba"


async def refund(doing: Doing, action: Refund) -> Outcome:
    """Give it back, and say how much the platform really gave."""
    order = await doing.order()
    _possible(order, action)
    if action.to is RefundTo.STORE_CREDIT:
        return await _as_store_credit(doing, order, action.amount)
    if action.to is not RefundTo.ORIGINAL:
        raise Refused("not-supported", "This shop cannot refund to a gift card.")
    return await give_back(
        doing,
        order,
        action.amount,
        payment_id=action.payment_id,
        note=marked(action.note, doing.key, *refund_facts(action.lines, action.shipping)),
    )


async def refunded(doing: Doing, action: Refund) -> Outcome | None:
    """Whether all of it went back under this key."""
    order = await doing.order()
    if action.to is RefundTo.STORE_CREDIT:
        credit = _credited(order, doing.key)
        return await _told_credit(doing, order, credit) if credit else None
    made = refunds_by(order, doing.key)
    return await _told(doing, order) if _sum(made) >= action.amount and made else None


async def give_back(
    doing: Doing, order: Row, amount: Decimal, *, payment_id: str = "", note: str = ""
) -> Outcome:
    """Refund `amount` less what already went back under this key, by as few payments as will do."""
    note = note or marked("", doing.key)
    rest = tidy(amount - _sum(refunds_by(order, doing.key)))
    for payment, part in _split(order, rest, payment_id):
        try:
            await doing.client.post(
                path("payments", text(payment.get("id")), "refund"), {"amount": part, "note": note}
            )
        except Refused:
            now = await doing.order()
            if _sum(refunds_by(now, doing.key)) < amount - rest + part:
                raise
        rest = tidy(rest - part)
    return await _told(doing, await doing.order())


def _possible(order: Row, action: Refund) -> None:
    if action.amount <= 0:
        raise Refused("bad-amount", "The amount to refund must be more than nothing.")
    if not 0 <= action.shipping <= action.amount:
        raise Refused("bad-amount", "The part for shipping is more than the whole refund.")
    for line in action.lines:
        if line.restock:
            raise Refused("not-supported", "A refund here moves money only: receive a return to restock.")
        item = item_of(order, line.line_id)
        if not 0 < line.quantity <= count(item.get("quantity")):
            raise Refused("quantity-too-high", "More pieces than were ordered.")


def _split(order: Row, rest: Decimal, payment_id: str) -> list[tuple[Row, Decimal]]:
    """Which payment gives how much. Raises Refused when they cannot give it all."""
    if rest <= 0:
        return []
    payments = list(raw_payments(order))
    able = [one for one in payments if refundable(one) > 0]
    if payment_id:
        able = [one for one in able if text(one.get("id")) == payment_id]
        if not able:
            raise Refused("payment-not-refundable", "Nothing can go back by this payment.")
    if not any(captured(one) for one in payments):
        raise Refused("not-paid", "Nothing was captured for this order yet.")
    total = sum((refundable(one) for one in able), ZERO)
    if total == 0:
        raise Refused("nothing-left", "All that was paid has gone back already.")
    if total < rest:
        raise Refused("amount-too-high", f"Only {total} can still go back.")
    whole = sorted((one for one in able if refundable(one) >= rest), key=refundable)
    if whole:
        return [(whole[0], rest)]
    found: list[tuple[Row, Decimal]] = []
    for one in sorted(able, key=refundable, reverse=True):
        part = min(refundable(one), rest)
        found.append((one, part))
        rest = tidy(rest - part)
        if rest <= 0:
            break
    return found


async def _as_store_credit(doing: Doing, order: Row, amount: Decimal) -> Outcome:
    if not row(order.get("customer")).get("has_account"):
        raise Refused("not-supported", "Store credit is for customers with an account at the shop.")
    if owed(order) < amount:
        raise Refused(
            "amount-too-high",
            f"As store credit only what the order owes can go back: {owed(order)}. "
            "More than that is given to the customer as store credit of its own.",
        )
    # Without the loyalty plugin the line would be written and nobody credited.
    await doing.client.get(path("store-credit-accounts"), {"limit": 1, "fields": "id"})
    line = {"amount": -amount, "reference": _CREDIT_REFERENCE, "reference_id": doing.key}
    await doing.client.post(path("orders", doing.order_id, "credit-lines"), line)
    now = await doing.order()
    return await _told_credit(doing, now, _credited(now, doing.key))


def _credited(order: Row, key: str) -> list[Row]:
    return [
        line
        for line in rows(order.get("credit_lines"))
        if text(line.get("reference")) == _CREDIT_REFERENCE and text(line.get("reference_id")) == key
    ]


async def _told(doing: Doing, order: Row) -> Outcome:
    made = refunds_by(order, doing.key)
    created = {"refund": text(made[0].get("id"))} if made else {}
    answer = {"refunded": str(_sum(made)), "refunds": [text(one.get("id")) for one in made]}
    return await doing.done(created, answer, order=order)


async def _told_credit(doing: Doing, order: Row, lines: list[Row]) -> Outcome:
    created = {"refund": text(lines[0].get("id"))} if lines else {}
    return await doing.done(created, {"refunded": str(-_sum(lines)), "to": "store_credit"}, order=order)


def _sum(made: list[Row]) -> Decimal:
    return tidy(sum((number(one.get("amount")) for one in made), ZERO))
