"""The fake's things: a shop with customers, products and orders, and what follows from their state."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import Any

from .shapes import Json, bag, gid, now, worth

ZERO = Decimal(0)
TAX = Decimal("0.19")


@dataclass
class World:
    """All that the fake remembers."""

    numbers: Any = field(default_factory=lambda: count(9000))
    customers: dict[str, Json] = field(default_factory=dict)
    products: dict[str, Json] = field(default_factory=dict)
    variants: dict[str, Json] = field(default_factory=dict)
    orders: dict[str, Json] = field(default_factory=dict)
    drafts: dict[str, Json] = field(default_factory=dict)
    edits: dict[str, Json] = field(default_factory=dict)
    jobs: dict[str, Json] = field(default_factory=dict)
    hooks: dict[str, Json] = field(default_factory=dict)
    discounts: dict[str, Json] = field(default_factory=dict)
    gift_cards: dict[str, Json] = field(default_factory=dict)
    checkouts: list[Json] = field(default_factory=list)
    metafields: dict[tuple[str, str], str] = field(default_factory=dict)
    scopes: list[str] = field(default_factory=list)
    # How many more requests a cancellation's job takes, and what refunds' transactions come to.
    job_requests: int = 0
    refund_status: str = "SUCCESS"
    surcharge: Decimal = ZERO
    forbidden_topics: set[str] = field(default_factory=set)

    def new_id(self, kind: str) -> str:
        return gid(kind, next(self.numbers))

    def find(self, kind: str, part: str, identity: str) -> tuple[Json, Json] | None:
        """An order and the part of it (`refunds`, `returns`, `fulfillments`) with this id."""
        for order in self.orders.values():
            for one in order[part]:
                if one["id"] == identity:
                    return order, one
        return None


def line(world: World, variant: Json | None, quantity: int, currency: str, **more: Any) -> Json:
    """A line of an order: prices hold the tax."""
    product = None if variant is None else variant["product"]
    price = Decimal(more.pop("price", None) or (variant or {}).get("price") or "10.00")
    if currency == "JPY":
        price = price.quantize(Decimal(1))
    discount = Decimal(more.pop("discount", "0"))
    total = price * quantity - discount
    places = Decimal(1) if currency == "JPY" else Decimal("0.01")
    tax = (total * TAX / (1 + TAX)).quantize(places)
    return {
        "id": world.new_id("LineItem"),
        "title": (product or {}).get("title", "Vase, hand-thrown"),
        "name": "line",
        "variantTitle": (variant or {}).get("title"),
        "sku": (variant or {}).get("sku"),
        "quantity": quantity,
        "currentQuantity": quantity,
        "unfulfilledQuantity": quantity,
        "refundableQuantity": quantity,
        "vendor": "Müller & Söhne",
        "requiresShipping": True,
        "merchantEditable": True,
        "originalUnitPriceSet": bag(price, currency),
        "originalTotalSet": bag(price * quantity, currency),
        "discountAllocations": [{"allocatedAmountSet": bag(discount, currency)}] if discount else [],
        "taxLines": [{"priceSet": bag(tax, currency)}],
        "customAttributes": [],
        "image": {"url": "https://cdn.example/i.jpg"},
        "product": product,
        "variant": variant,
        "_total": total,
        "_tax": tax,
        "_edited": 0,
        **more,
    }


def unit(item: Json) -> Decimal:
    """What one piece of a line is worth, tax and discounts counted."""
    return Decimal(item["_total"]) / int(item["quantity"])


def settle(order: Json) -> None:
    """Work out all that follows: quantities, totals and states."""
    currency = order["presentmentCurrencyCode"]
    refunded = {
        name: sum(
            r["quantity"]
            for b in order["refunds"]
            for r in b["refundLineItems"]
            if r["lineItem"]["id"] == name
        )
        for name in (item["id"] for item in order["lineItems"])
    }
    sent = {
        item["id"]: sum(
            i["quantity"]
            for f in order["fulfillments"]
            if f["status"] == "SUCCESS"
            for i in f["fulfillmentLineItems"]
            if i["lineItem"]["id"] == item["id"]
        )
        for item in order["lineItems"]
    }
    left = ZERO
    total = ZERO
    for item in order["lineItems"]:
        gone = refunded[item["id"]] + item["_edited"]
        item["currentQuantity"] = item["quantity"] - gone
        item["refundableQuantity"] = item["currentQuantity"]
        item["unfulfilledQuantity"] = max(item["quantity"] - gone - sent[item["id"]], 0)
        total += item["_total"]
        left += unit(item) * item["currentQuantity"]
    shipping = worth(order["totalShippingPriceSet"])
    back = sum((worth(refund["totalRefundedSet"]) for refund in order["refunds"]), ZERO)
    shipping_back = sum(
        (worth(s["subtotalAmountSet"]) for b in order["refunds"] for s in b["refundShippingLines"]), ZERO
    )
    places = Decimal(1) if currency == "JPY" else Decimal("0.01")
    current = ZERO if order["cancelledAt"] else (left + shipping - shipping_back).quantize(places)
    order["totalPriceSet"] = bag(total + shipping, currency)
    order["currentTotalPriceSet"] = bag(current, currency)
    order["subtotalPriceSet"] = bag(total, currency)
    order["totalTaxSet"] = bag(sum((i["_tax"] for i in order["lineItems"]), ZERO), currency)
    taken_off = [worth(d["allocatedAmountSet"]) for i in order["lineItems"] for d in i["discountAllocations"]]
    order["totalDiscountsSet"] = bag(sum(taken_off, ZERO), currency)
    order["totalRefundedSet"] = bag(back, currency)
    order["totalRefundedShippingSet"] = bag(shipping_back, currency)
    paid = sum(
        (
            worth(t["amountSet"])
            for t in order["transactions"]
            if t["kind"] in {"SALE", "CAPTURE"} and t["status"] == "SUCCESS"
        ),
        ZERO,
    )
    order["totalReceivedSet"] = bag(paid, currency)
    order["totalOutstandingSet"] = bag(current - (paid - back), currency)
    order["refundable"] = paid > back
    pieces = sum(i["currentQuantity"] for i in order["lineItems"])
    open_pieces = sum(i["unfulfilledQuantity"] for i in order["lineItems"])
    held = [t for t in order["transactions"] if t["kind"] == "AUTHORIZATION" and t["status"] == "SUCCESS"]
    order["displayFinancialStatus"] = _money(paid, back, bool(held), total + shipping)
    if order["displayFulfillmentStatus"] != "ON_HOLD":
        order["displayFulfillmentStatus"] = (
            "UNFULFILLED"
            if not any(sent.values())
            else "FULFILLED"
            if open_pieces == 0 or not pieces
            else "PARTIALLY_FULFILLED"
        )
    order["merchantEditable"] = not order["cancelledAt"]
    order["updatedAt"] = max(order["updatedAt"], order.pop("_touched", order["updatedAt"]))


def _money(paid: Decimal, back: Decimal, held: bool, total: Decimal) -> str:
    if paid == ZERO:
        return "AUTHORIZED" if held else "PENDING" if total else "PAID"
    if back >= paid:
        return "REFUNDED"
    if back:
        return "PARTIALLY_REFUNDED"
    return "PAID" if paid >= total else "PARTIALLY_PAID"


def touch(order: Json) -> None:
    """Something changed just now."""
    order["_touched"] = now()
    settle(order)
