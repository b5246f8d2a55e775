"""What the retail desk of tau2-bench does and refuses (`policy.md`), on data in its own shape.

Each function takes the database, finds everything wrong before it changes anything, and raises the example
server's `Refused` with the sentence that tau2's own tools give and the code of our API that it means.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from .example import example_actions

Db = dict[str, Any]
CENT = Decimal("0.01")
REASONS = {"customer": "no longer needed", "mistake": "ordered by mistake"}


def no(code: str, message: str) -> Exception:
    """A refusal."""
    refusal: Exception = example_actions.Refused(404 if code == "not-found" else 422, code, message)
    return refusal


def cancel(db: Db, order: Db, reason: str) -> None:
    """Pending orders only, for two reasons; what was paid goes back, to gift cards at once."""
    if order["status"] != "pending":
        raise no(_past(order), "Non-pending order cannot be cancelled")
    if reason not in REASONS:
        raise no("refused", "Invalid reason")
    for payment in list(order["payment_history"]):
        _on_card(db, order, payment["payment_method_id"], payment["amount"])
        order["payment_history"].append({**payment, "transaction_type": "refund"})
    order |= {"status": "cancelled", "cancel_reason": REASONS[reason]}


def modify_items(db: Db, order: Db, swaps: Sequence[tuple[str, str]], method: str) -> None:
    """Once, while pending, each item for another available kind of the same product."""
    if order["status"] != "pending":
        raise no(_past(order), "Non-pending order cannot be modified")
    _there(order, [old for old, _ in swaps], "{} not found")
    if not all(new for _, new in swaps) or not all(old for old, _ in swaps):
        raise no("refused", "The number of items to be exchanged should match")
    difference = Decimal(0)
    for old, new in swaps:
        if old == new:
            raise no("refused", "The new item id should be different from the old item id")
        difference += _variant(db, _item(order, old), new)["price"] - _item(order, old)["price"]
    difference = difference.quantize(CENT)
    _enough(db, order, method, difference, "Insufficient gift card balance to pay for the new item")
    kind = "payment" if difference > 0 else "refund"
    order["payment_history"].append(
        {"transaction_type": kind, "amount": abs(difference), "payment_method_id": method}
    )
    _on_card(db, order, method, -difference)
    # tau2's own tool gives every changed item the price and options of the last; its final states show it.
    last = _variant(db, _item(order, swaps[-1][0]), swaps[-1][1])
    for old, new in swaps:
        item = _item(order, old)
        item |= {"item_id": new, "price": last["price"], "options": last["options"]}
    order["status"] = "pending (item modified)"


def modify_payment(db: Db, order: Db, method: str) -> None:
    """While pending: another method pays, the first gets its money back."""
    if "pending" not in order["status"]:
        raise no(_past(order), "Non-pending order cannot be modified")
    _method(db, order, method)
    history = order["payment_history"]
    if len(history) != 1 or history[0]["transaction_type"] != "payment":
        raise no("refused", "There should be exactly one payment for a pending order")
    first = history[0]
    if first["payment_method_id"] == method:
        raise no("refused", "The new payment method should be different from the current one")
    _enough(db, order, method, first["amount"], "Insufficient gift card balance to pay for the order")
    history.append({"transaction_type": "payment", "amount": first["amount"], "payment_method_id": method})
    history.append({**first, "transaction_type": "refund"})
    _on_card(db, order, method, -first["amount"])
    _on_card(db, order, first["payment_method_id"], first["amount"])


def modify_address(order: Db, address: Db) -> None:
    """While pending."""
    if "pending" not in order["status"]:
        raise no(_past(order), "Non-pending order cannot be modified")
    order["address"] = address


def return_items(db: Db, order: Db, items: Sequence[str], method: str) -> None:
    """Delivered orders, once; the money goes to the original method or a gift card."""
    if order["status"] != "delivered":
        raise no("not-delivered", "Non-delivered order cannot be returned")
    chosen = _method(db, order, method)
    if chosen["source"] != "gift_card" and method != order["payment_history"][0]["payment_method_id"]:
        raise no("payment-not-refundable", "Payment method should be the original payment method")
    _there(order, items, "Some item not found")
    order |= {"status": "return requested", "return_items": sorted(items), "return_payment_method_id": method}


def exchange_items(db: Db, order: Db, swaps: Sequence[tuple[str, str]], method: str) -> None:
    """Delivered orders, once, each item for another available kind of the same product."""
    if order["status"] != "delivered":
        raise no("not-delivered", "Non-delivered order cannot be exchanged")
    _there(order, [old for old, _ in swaps if old], "Number of {} not found.")
    if not all(old and new for old, new in swaps):
        raise no("refused", "The number of items to be exchanged should match.")
    difference = sum(
        (_variant(db, _item(order, old), new)["price"] - _item(order, old)["price"] for old, new in swaps),
        Decimal(0),
    ).quantize(CENT)
    _enough(db, order, method, difference, "Insufficient gift card balance to pay for the price difference")
    order |= {
        "status": "exchange requested",
        "exchange_items": sorted(old for old, _ in swaps),
        "exchange_new_items": sorted(new for _, new in swaps),
        "exchange_payment_method_id": method,
        "exchange_price_difference": difference,
    }


def _past(order: Db) -> str:
    return "already-cancelled" if order["status"] == "cancelled" else "already-sent"


def _there(order: Db, wanted: Sequence[str], sentence: str) -> None:
    there = [item["item_id"] for item in order["items"]]
    for one in wanted:
        if one and wanted.count(one) > there.count(one):
            raise no("no-such-line", sentence.format(one))


def _item(order: Db, item_id: str) -> Db:
    found: Db = next(item for item in order["items"] if item["item_id"] == item_id)
    return found


def _variant(db: Db, item: Db, new: str) -> Db:
    found: Db | None = db["products"][item["product_id"]]["variants"].get(new)
    if found is None or not found["available"]:
        code = "no-such-variant" if found is None else "out-of-stock"
        raise no(code, f"New item {new} not found or available")
    return found


def _method(db: Db, order: Db, method: str) -> Db:
    found: Db | None = db["users"][order["user_id"]]["payment_methods"].get(method)
    if found is None:
        raise no("not-found", "Payment method not found")
    return found


def _enough(db: Db, order: Db, method: str, amount: Decimal, sentence: str) -> None:
    chosen = _method(db, order, method)
    if chosen["source"] == "gift_card" and chosen["balance"] < amount:
        raise no("amount-too-high", sentence)


def _on_card(db: Db, order: Db, method: str, amount: Decimal) -> None:
    card = _method(db, order, method)
    if card["source"] == "gift_card":
        card["balance"] = (card["balance"] + amount).quantize(CENT)
