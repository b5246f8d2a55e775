"""Returns at the fake: made, cancelled, and received in the way of each version."""

from __future__ import annotations

from typing import Any

from .shapes import Json, now, refusal
from .world import World, touch


def return_mutations(world: World) -> Json:
    return {
        "returnCreate": lambda **args: _create(world, args["returnInput"]),
        "returnCancel": lambda id, **_: _cancel(world, id),
        "returnProcess": lambda input: _process(world, input),
        "reverseFulfillmentOrderDispose": lambda **args: _dispose(world, args["dispositionInputs"]),
    }


def _create(world: World, asked: Json) -> Json:
    order = world.orders[asked["orderId"]]
    sent = {i["id"]: i for f in order["fulfillments"] for i in f["fulfillmentLineItems"]}
    items, reverse = [], []
    for one in asked["returnLineItems"]:
        item = sent.get(one["fulfillmentLineItemId"])
        if item is None or one["quantity"] > item["quantity"]:
            words = "Return line item has an invalid quantity"
            return {"return": None, "userErrors": [refusal(words, "INVALID")]}
        if not one.get("returnReason") and not one.get("returnReasonDefinitionId"):
            return {"return": None, "userErrors": [refusal("Return reason can't be blank", "BLANK")]}
        if len(one.get("returnReasonNote") or "") > 255:
            return {"return": None, "userErrors": [refusal("Note is too long", "TOO_LONG")]}
        definition = one.get("returnReasonDefinitionId")
        items.append(
            {
                "__typename": "ReturnLineItem",
                "id": world.new_id("ReturnLineItem"),
                "quantity": one["quantity"],
                "processedQuantity": 0,
                "processableQuantity": one["quantity"],
                "refundedQuantity": 0,
                "returnReason": one.get("returnReason") or "UNKNOWN",
                "returnReasonDefinition": {"handle": "x", "name": "Too small"} if definition else None,
                "returnReasonNote": one.get("returnReasonNote") or "",
                "customerNote": None,
                "fulfillmentLineItem": item,
            }
        )
        reverse.append(
            {
                "id": world.new_id("ReverseFulfillmentOrderLineItem"),
                "totalQuantity": one["quantity"],
                "fulfillmentLineItem": item,
                "dispositions": [],
            }
        )
    back: Json = {
        "__typename": "Return",
        "id": world.new_id("Return"),
        "name": f"{order['name']}-R{len(order['returns']) + 1}",
        "status": "OPEN",
        "createdAt": now(),
        "closedAt": None,
        "returnLineItems": items,
        "exchangeLineItems": [
            {
                "id": world.new_id("ExchangeLineItem"),
                "quantity": one["quantity"],
                "variantId": one["variantId"],
                "processedQuantity": 0,
                "processableQuantity": one["quantity"],
                "lineItem": {"quantity": one["quantity"], "variant": world.variants[one["variantId"]]},
            }
            for one in asked.get("exchangeLineItems") or []
        ],
        "reverseFulfillmentOrders": [
            {
                "id": world.new_id("ReverseFulfillmentOrder"),
                "status": "OPEN",
                "lineItems": reverse,
                "reverseDeliveries": [],
            }
        ],
    }
    order["returns"].append(back)
    order["returnStatus"] = "IN_PROGRESS"
    touch(order)
    return {"return": back, "userErrors": []}


def _cancel(world: World, id: str) -> Json:
    found = world.find("Return", "returns", id)
    if found is None:
        return {"return": None, "userErrors": [refusal("Return not found", "NOT_FOUND")]}
    order, back = found
    if any(i["processedQuantity"] for i in back["returnLineItems"]):
        words = "Return is not cancelable"
        return {"return": None, "userErrors": [refusal(words, "INVALID_STATE")]}
    back["status"] = "CANCELED"
    touch(order)
    return {"return": back, "userErrors": []}


def _process(world: World, asked: Json) -> Json:
    found = world.find("Return", "returns", asked["returnId"])
    if found is None:
        return {"return": None, "userErrors": [refusal("Return not found", "NOT_FOUND")]}
    order, back = found
    pairs: list[tuple[list[Json], list[Json]]] = [
        (back["returnLineItems"], asked.get("returnLineItems") or []),
        (back["exchangeLineItems"], asked.get("exchangeLineItems") or []),
    ]
    for there, given in pairs:
        for one in given:
            item = next(i for i in there if i["id"] == one["id"])
            if one["quantity"] > item["processableQuantity"]:
                words = "Quantity is more than can be processed"
                return {"return": None, "userErrors": [refusal(words, "INVALID")]}
    for there, given in pairs:
        for one in given:
            item = next(i for i in there if i["id"] == one["id"])
            item["processedQuantity"] += one["quantity"]
            item["processableQuantity"] -= one["quantity"]
            _dispose(world, one.get("dispositions") or [])
    if all(not i["processableQuantity"] for i in back["returnLineItems"]):
        back["status"], back["closedAt"] = "CLOSED", now()
    touch(order)
    return {"return": back, "userErrors": []}


def _dispose(world: World, inputs: list[Json]) -> Json:
    done: list[Any] = []
    for one in inputs:
        for order in world.orders.values():
            for back in order["returns"]:
                for reverse in back["reverseFulfillmentOrders"]:
                    for item in reverse["lineItems"]:
                        if item["id"] == one["reverseFulfillmentOrderLineItemId"]:
                            item["dispositions"].append(
                                {"quantity": one["quantity"], "type": one["dispositionType"]}
                            )
                            done.append(item)
                            touch(order)
    errors = [] if done or not inputs else [refusal("Line item not found", "NOT_FOUND")]
    return {"reverseFulfillmentOrderLineItems": done, "userErrors": errors}
