"""The fake's answers to queries."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .shapes import Json, bag, worth
from .world import World, unit

_TERM = re.compile(r"(?:(\w+):)?(>=|<=|>|<)?(?:'((?:[^'\\]|\\.)*)'|(\S+))")


def root(world: World, version: str) -> Json:
    """The query root: functions of the arguments."""
    return {
        "shop": shop(),
        "shopLocales": lambda **_: [
            {"locale": "en", "primary": True},
            {"locale": "de", "primary": False},
        ],
        "currentAppInstallation": lambda **_: {"accessScopes": [{"handle": s} for s in world.scopes]},
        "orders": lambda **args: _found(world.orders, args),
        "ordersCount": lambda **args: _count(world.orders, args),
        "order": _one(world.orders),
        "customers": lambda **args: _found(world.customers, args),
        "customersCount": lambda **args: _count(world.customers, args),
        "customer": _one(world.customers),
        "products": lambda **args: _found(world.products, args),
        "productsCount": lambda **args: _count(world.products, args),
        "product": _one(world.products),
        "productVariant": _one(world.variants),
        "inventoryItem": lambda id: _item(world, id),
        "abandonedCheckouts": lambda **_: list(world.checkouts),
        "webhookSubscriptions": lambda **_: list(world.hooks.values()),
        "node": lambda id: node(world, id),
        "nodes": lambda ids: [node(world, one) for one in ids],
        "job": _one(world.jobs),
        "refund": lambda id: node(world, id),
        "returnableFulfillments": lambda **args: returnable(world, args["orderId"]),
        "returnReasonDefinitions": lambda **_: REASONS,
        "draftOrder": _one(world.drafts),
        "draftOrders": lambda **args: _found(world.drafts, args),
        "codeDiscountNodeByCode": lambda code: world.discounts.get(code.casefold()),
        "giftCards": lambda **args: [
            card for card in world.gift_cards.values() if (args.get("query") or "") in card["_code"]
        ],
    }


REASONS: list[Json] = [
    {
        "id": f"gid://shopify/ReturnReasonDefinition/{n}",
        "handle": handle,
        "name": name,
        "deleted": handle == "old",
    }
    for n, (handle, name) in enumerate(
        [
            ("too-small", "Too small"),
            ("arrived-late", "Arrived late"),
            ("old", "Old"),
            ("defective", "Defective"),
        ]
    )
]


def shop() -> Json:
    return {
        "name": "Tassen & Töpfe",
        "myshopifyDomain": "tassen.myshopify.com",
        "currencyCode": "EUR",
        "ianaTimezone": "Europe/Berlin",
        "primaryDomain": {"host": "tassen.example"},
    }


def node(world: World, identity: str) -> Json | None:
    """Anything by its id."""
    kind = identity.removeprefix("gid://shopify/").split("/")[0]
    if kind in {"Refund", "Return", "Fulfillment"}:
        part = {"Refund": "refunds", "Return": "returns", "Fulfillment": "fulfillments"}[kind]
        found = world.find(kind, part, identity)
        return None if found is None else found[1]
    if kind == "CalculatedOrder":
        return world.edits.get(identity)
    for things in (world.orders, world.customers):
        if identity in things:
            return things[identity] | {
                "metafield": lambda key, namespace=None: _metafield(world, identity, key)
            }
    return None


def suggested(order: Json, **args: Any) -> Json:
    """What the platform works out for a refund."""
    currency = order["presentmentCurrencyCode"]
    left = worth(order["totalReceivedSet"]) - worth(order["totalRefundedSet"])
    by_id = {item["id"]: item for item in order["lineItems"]}
    lines = args.get("refundLineItems") or []
    total = sum((unit(by_id[i["lineItemId"]]) * i["quantity"] for i in lines), worth(bag("0", currency)))
    shipping = worth(bag(str(args.get("shippingAmount") or "0"), currency))
    amount = left if args.get("suggestFullRefund") else min(left, total + shipping)
    return {
        "amountSet": bag(amount, currency),
        "maximumRefundableSet": bag(left, currency),
        "totalTaxSet": bag("0", currency),
        "shipping": {"amountSet": bag(shipping, currency)},
    }


def returnable(world: World, order_id: str) -> list[Json]:
    order = world.orders[order_id]
    taken: dict[str, int] = {}
    for back in order["returns"]:
        if back["status"] not in {"CANCELED", "DECLINED"}:
            for item in back["returnLineItems"]:
                name = item["fulfillmentLineItem"]["id"]
                taken[name] = taken.get(name, 0) + item["quantity"]
    found = []
    for fulfilment in order["fulfillments"]:
        items = [
            {"quantity": i["quantity"] - taken.get(i["id"], 0), "fulfillmentLineItem": i}
            for i in fulfilment["fulfillmentLineItems"]
            if i["quantity"] > taken.get(i["id"], 0)
        ]
        if items:
            found.append({"id": fulfilment["id"], "returnableFulfillmentLineItems": items})
    return found


def _one(things: dict[str, Json]) -> Callable[[str], Json | None]:
    def by_id(id: str) -> Json | None:
        return things.get(id)

    return by_id


def _metafield(world: World, owner: str, key: str) -> Json | None:
    value = world.metafields.get((owner, key))
    return None if value is None else {"value": value}


def _item(world: World, identity: str) -> Json | None:
    return next(
        (v["inventoryItem"] for v in world.variants.values() if v["inventoryItem"]["id"] == identity), None
    )


def _count(things: dict[str, Json], args: Json) -> Json:
    return {"count": len(_found(things, args)), "precision": "EXACT"}


def _found(things: dict[str, Json], args: Json) -> list[Json]:
    """The platform's search, as far as we use it, and its order."""
    listed = [t for t in things.values() if _matches(t, args.get("query") or "")]
    key = {"UPDATED_AT": "updatedAt", "CREATED_AT": "createdAt"}.get(str(args.get("sortKey")), "id")
    return sorted(listed, key=lambda t: (t.get(key) or "", t["id"]))


def _matches(thing: Json, query: str) -> bool:
    return all(
        _fits(thing, name, operator, (quoted or bare).replace("\\'", "'").replace("\\\\", "\\"))
        for name, operator, quoted, bare in _TERM.findall(query)
    )


def _fits(thing: Json, name: str, operator: str, value: str) -> bool:
    if name == "updated_at":
        assert operator == ">="
        return bool(thing["updatedAt"] >= value)
    tests: dict[str, bool] = {
        # Fuzzy, as the platform's search is: any name that begins so, any address that holds it.
        "name": thing.get("name", "").removeprefix("#").startswith(value),
        "email": value.casefold() in (thing.get("email") or "").casefold(),
        "phone": thing.get("phone") == value,
        "customer_id": (thing.get("customer") or {}).get("id", "").rsplit("/", 1)[-1] == value,
        "tag": value in thing.get("tags", ()),
    }
    assert name in tests, f"the fake knows no search by {name!r}"
    return tests[name]
