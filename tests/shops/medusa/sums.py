"""The platform's sums of an order, as a real store was seen to make them.

Totals shrink by what came back and by credit lines; what is only asked to come back counts in the difference
already.
"""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import Any

Json = dict[str, Any]
ZERO = Decimal(0)


def shown(order: Json) -> Json:
    """The order with everything that is worked out."""
    told = copy.deepcopy(order)
    for item in told["items"]:
        _item(item)
    for method in told["shipping_methods"]:
        _method(method)
    items = sum((item["total"] for item in told["items"]), ZERO)
    shipping = sum((method["total"] for method in told["shipping_methods"]), ZERO)
    credit = sum((line["amount"] for line in told["credit_lines"]), ZERO)
    told["total"] = items + shipping - credit
    told["item_total"] = items
    told["shipping_total"] = shipping
    told["shipping_tax_total"] = sum((method["tax_total"] for method in told["shipping_methods"]), ZERO)
    told["tax_total"] = sum((item["tax_total"] for item in told["items"]), told["shipping_tax_total"])
    told["credit_line_total"] = credit
    _money(told)
    return told


def _money(told: Json) -> None:
    paid = back = ZERO
    for collection in told["payment_collections"]:
        for payment in collection["payments"]:
            paid += sum((one["amount"] for one in payment["captures"]), ZERO)
            back += sum((one["amount"] for one in payment["refunds"]), ZERO)
    coming = sum((item["return_requested_total"] for item in told["items"]), ZERO)
    told["summary"] = {
        "paid_total": paid,
        "refunded_total": back,
        "transaction_total": paid - back,
        "current_order_total": told["total"],
        "pending_difference": told["total"] - coming - (paid - back),
    }
    told["payment_status"] = _payment_status(told, paid, back)
    told["fulfillment_status"] = "not_fulfilled"


def _payment_status(told: Json, paid: Decimal, back: Decimal) -> str:
    alive = [one for one in told["payment_collections"] if one["status"] != "canceled"]
    if back:
        return "refunded" if back >= paid else "partially_refunded"
    if told["status"] == "canceled":
        return "canceled"
    if not paid:
        return "authorized" if any(one["payments"] for one in alive) else "not_paid"
    return "captured" if told["summary"]["pending_difference"] <= 0 else "partially_captured"


def piece(item: Json) -> Decimal:
    """What one piece costs after discounts, with tax."""
    rate = _rate(item)
    taken: Decimal = sum((one["amount"] for one in item["adjustments"]), ZERO) / max(item["quantity"], 1)
    price = Decimal(item["unit_price"])
    if item["is_tax_inclusive"]:
        return price - taken * (1 + rate)
    return (price - taken) * (1 + rate)


def _item(item: Json) -> None:
    detail = item["detail"]
    here = item["quantity"] - detail["return_received_quantity"] - detail["return_dismissed_quantity"]
    one, rate = piece(item), _rate(item)
    item["total"] = one * here
    item["tax_total"] = one * here * rate / (1 + rate)
    for name in ("return_requested", "return_received", "return_dismissed"):
        item[f"{name}_total"] = one * detail[f"{name}_quantity"]
    detail["quantity"] = item["quantity"]
    detail["item_id"] = item["id"]


def _method(method: Json) -> None:
    rate = sum((one["rate"] for one in method["tax_lines"]), ZERO) / 100
    gross = method["amount"] if method["is_tax_inclusive"] else method["amount"] * (1 + rate)
    method |= {
        "total": gross,
        "tax_total": gross * rate / (1 + rate),
        "original_subtotal": gross / (1 + rate),
        "discount_total": ZERO,
    }


def _rate(item: Json) -> Decimal:
    return sum((one["rate"] for one in item["tax_lines"]), ZERO) / 100
