"""What the fake does when it is told to do something to an order. Refusals are user errors, as there."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from .mutations_returns import return_mutations
from .mutations_shop import shop_mutations
from .seed import transaction
from .shapes import Json, bag, gid, mailing, now, refusal, worth
from .world import World, line, settle, touch

ZERO = Decimal(0)


def mutations(world: World, version: str) -> Json:
    """The mutation root."""
    return {
        "orderCancel": lambda **args: _cancel(world, **args),
        "refundCreate": lambda input: _refund(world, input),
        "orderUpdate": lambda input: _update(world, input),
        "orderEditBegin": lambda id: _begin(world, id),
        "orderEditSetQuantity": lambda **args: _set(world, **args),
        "orderEditAddVariant": lambda **args: _add(world, **args),
        "orderEditCommit": lambda **args: _commit(world, **args),
        **return_mutations(world),
        **shop_mutations(world, version),
    }


def _cancel(world: World, **args: Any) -> Json:
    order = world.orders.get(args["orderId"])
    errors = []
    if order is None:
        errors.append(refusal("Order does not exist", "NOT_FOUND"))
    elif order["cancelledAt"]:
        errors.append(refusal("Order has already been cancelled", "INVALID"))
    elif any(f["status"] == "SUCCESS" for f in order["fulfillments"]):
        errors.append(refusal("Cannot cancel an order with fulfilled items", "INVALID"))
    if errors or order is None:
        return {"job": None, "orderCancelUserErrors": errors, "userErrors": errors}
    method = args.get("refundMethod") or {}
    refund = args.get("refund") or method.get("originalPaymentMethodsRefund")
    job: Json = {"__typename": "Job", "id": gid("Job", next(world.numbers)), "done": False}
    world.jobs[job["id"]] = job
    left = world.job_requests

    def finish() -> bool:
        """Asked before each request; when it is time, the order is cancelled."""
        nonlocal left
        left -= 1
        if left >= 0:
            return False
        job["done"] = True
        if order["_doomed"]:
            return True
        order["cancelledAt"] = now()
        order["cancelReason"] = args["reason"]
        order["cancellation"] = {"staffNote": args.get("staffNote")}
        if refund:
            for paid in [t for t in order["transactions"] if t["kind"] in {"SALE", "CAPTURE"}]:
                _give_back(world, order, worth(paid["amountSet"]) - _back(order, paid), paid, [], "", ZERO)
        touch(order)
        return True

    order.setdefault("_doomed", False)
    world.jobs[f"{job['id']}/finish"] = {"finish": finish}
    return {"job": job, "orderCancelUserErrors": [], "userErrors": []}


def _back(order: Json, paid: Json) -> Decimal:
    return sum(
        (
            worth(t["amountSet"])
            for t in order["transactions"]
            if t["kind"] == "REFUND" and (t["parentTransaction"] or {}).get("id") == paid["id"]
        ),
        ZERO,
    )


def _refund(world: World, asked: Json) -> Json:
    order = world.orders.get(asked["orderId"])
    if order is None:
        return {"refund": None, "order": None, "userErrors": [refusal("Order does not exist")]}
    currency = order["presentmentCurrencyCode"]
    if asked.get("currency") not in {None, currency} or (asked.get("currency") is None and currency != "EUR"):
        return {"refund": None, "userErrors": [refusal("Currency must be the presentment currency")]}
    by_id = {item["id"]: item for item in order["lineItems"]}
    lines = []
    for one in asked.get("refundLineItems") or []:
        item = by_id.get(one["lineItemId"])
        if item is None or one["quantity"] > item["refundableQuantity"]:
            words = "Quantity cannot refund more items than were purchased"
            return {"refund": None, "userErrors": [refusal(words)]}
        lines.append((item, one["quantity"], one.get("restockType", "NO_RESTOCK")))
    total, parts = ZERO, []
    for entry in asked.get("transactions") or []:
        paid = next((t for t in order["transactions"] if t["id"] == entry.get("parentId")), None)
        amount = Decimal(entry["amount"])
        if paid is None or amount > worth(paid["amountSet"]) - _back(order, paid):
            return {"refund": None, "userErrors": [refusal("Refund amount is more than is refundable")]}
        parts.append((amount, paid, paid["gateway"]))
        total += amount
    for method in asked.get("refundMethods") or []:
        wanted = method["storeCreditRefund"]["amount"]
        parts.append((Decimal(wanted["amount"]), None, "shopify_store_credit"))
    shipping = Decimal(str((asked.get("shipping") or {}).get("amount") or 0))
    note = asked.get("note") or ""
    refund: Json | None = None
    for amount, paid, gateway in parts:
        refund = _give_back(world, order, amount, paid, lines, note, shipping, gateway, refund)
        lines, shipping = [], ZERO
    if refund is None:
        return {"refund": None, "userErrors": [refusal("There is nothing to refund")]}
    touch(order)
    return {"refund": refund, "order": order, "userErrors": []}


def _give_back(
    world: World,
    order: Json,
    amount: Decimal,
    paid: Json | None,
    lines: list[tuple[Json, int, str]],
    note: str,
    shipping: Decimal,
    gateway: str = "shopify_payments",
    into: Json | None = None,
) -> Json:
    currency = order["presentmentCurrencyCode"]
    parent = None if paid is None else {"__typename": "OrderTransaction", "id": paid["id"]}
    entry = transaction(
        world,
        "REFUND",
        amount,
        currency,
        parentTransaction=parent,
        gateway=gateway,
        status=world.refund_status,
    )
    order["transactions"].append(entry)
    refund: Json = into or {
        "__typename": "Refund",
        "id": world.new_id("Refund"),
        "note": note,
        "createdAt": now(),
        "return": None,
        "totalRefundedSet": bag("0", currency),
        "refundLineItems": [],
        "refundShippingLines": [],
        "transactions": [],
    }
    refund["transactions"].append(entry)
    if world.refund_status == "SUCCESS":
        refund["totalRefundedSet"] = bag(worth(refund["totalRefundedSet"]) + amount, currency)
    for item, quantity, restock in lines:
        refund["refundLineItems"].append(
            {
                "quantity": quantity,
                "restockType": restock,
                "restocked": restock != "NO_RESTOCK",
                "lineItem": item,
                "subtotalSet": bag(item["_total"] / item["quantity"] * quantity, currency),
                "totalTaxSet": bag("0", currency),
            }
        )
    if shipping:
        refund["refundShippingLines"].append(
            {"id": world.new_id("RefundShippingLine"), "subtotalAmountSet": bag(shipping, currency),
             "taxAmountSet": bag("0", currency)}
        )  # fmt: skip
    if into is None:
        order["refunds"].append(refund)
    return refund


def _update(world: World, asked: Json) -> Json:
    order = world.orders.get(asked["id"])
    if order is None:
        return {"order": None, "userErrors": [refusal("Order does not exist")]}
    for name in ("note", "customAttributes", "tags", "email"):
        if name in asked:
            order[name] = asked[name]
    if "shippingAddress" in asked:
        order["shippingAddress"] = mailing(asked["shippingAddress"])
    touch(order)
    return {"order": order, "userErrors": []}


def _begin(world: World, id: str) -> Json:
    order = world.orders.get(id)
    if order is None:
        return {"calculatedOrder": None, "userErrors": [refusal("Order does not exist")]}
    number = next(world.numbers)
    edit: Json = {
        "__typename": "CalculatedOrder",
        "id": gid("CalculatedOrder", number),
        "originalOrder": order,
        "_set": {},
        "_added": [],
        "lineItems": [
            {
                "id": gid("CalculatedLineItem", int(i["id"].rsplit("/", 1)[1])),
                "quantity": i["currentQuantity"],
                "editableQuantity": i["currentQuantity"],
            }
            for i in order["lineItems"]
        ],
    }
    world.edits[edit["id"]] = edit
    _calculate(edit)
    return {"calculatedOrder": edit, "userErrors": []}


def _calculate(edit: Json) -> None:
    order = edit["originalOrder"]
    currency = order["presentmentCurrencyCode"]
    total = worth(order["currentTotalPriceSet"])
    for item in order["lineItems"]:
        wanted = edit["_set"].get(item["id"], (item["currentQuantity"], True))[0]
        total += item["_total"] / item["quantity"] * (wanted - item["currentQuantity"])
    total += sum((Decimal(v["price"]) * q for v, q in edit["_added"]), ZERO)
    paid = worth(order["totalReceivedSet"]) - worth(order["totalRefundedSet"])
    edit["totalPriceSet"] = bag(total.quantize(Decimal("0.01")), currency)
    edit["totalOutstandingSet"] = bag((total - paid).quantize(Decimal("0.01")), currency)


def _set(world: World, id: str, quantity: int, restock: bool = True, **args: Any) -> Json:
    edit = world.edits[id]
    line_id = gid("LineItem", int(args["lineItemId"].rsplit("/", 1)[1]))
    if line_id not in {i["id"] for i in edit["originalOrder"]["lineItems"]}:
        return {"calculatedOrder": None, "userErrors": [refusal("Line item does not exist")]}
    edit["_set"][line_id] = (quantity, restock)
    _calculate(edit)
    return {"calculatedOrder": edit, "userErrors": []}


def _add(world: World, id: str, quantity: int, **args: Any) -> Json:
    edit, variant = world.edits[id], world.variants.get(args["variantId"])
    if variant is None:
        return {"calculatedOrder": None, "userErrors": [refusal("Variant does not exist")]}
    edit["_added"].append((variant, quantity))
    _calculate(edit)
    return {"calculatedOrder": edit, "userErrors": []}


def _commit(world: World, id: str, **_: Any) -> Json:
    edit = world.edits.pop(id)
    order = edit["originalOrder"]
    for item in order["lineItems"]:
        if item["id"] in edit["_set"]:
            wanted = edit["_set"][item["id"]][0]
            if wanted > item["currentQuantity"]:
                more = wanted - item["currentQuantity"]
                item["_total"] += item["_total"] / item["quantity"] * more
                item["quantity"] += more
                unit = Decimal(item["originalUnitPriceSet"]["presentmentMoney"]["amount"])
                item["originalTotalSet"] = bag(unit * item["quantity"], order["presentmentCurrencyCode"])
            else:
                item["_edited"] += item["currentQuantity"] - wanted
    for variant, quantity in edit["_added"]:
        order["lineItems"].append(line(world, variant, quantity, order["presentmentCurrencyCode"]))
    settle(order)
    touch(order)
    return {"order": order, "successMessages": [], "userErrors": []}
