"""tau2's users, products and orders in the shapes of the any-shop API. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

Told = dict[str, Any]
WHEN = "2024-05-15T15:00:00-05:00"
_KINDS = {"credit_card": "card", "paypal": "wallet", "gift_card": "gift_card"}


def line_id(order: Mapping[str, Any], position: int) -> str:
    """Lines are known by their place: tau2's orders may hold an item twice."""
    return f"{order['order_id']}/{position}"


def as_customer(user: Mapping[str, Any], changed: str | None) -> Told:
    """A user."""
    return {
        "id": user["user_id"],
        "name": f"{user['name']['first_name']} {user['name']['last_name']}",
        "emails": [user["email"]],
        "addresses": [as_address(user["address"])],
        "currency": "USD",
        "payment_methods": [_method(one) for one in user["payment_methods"].values()],
        "updated_at": changed or WHEN,
    }


def as_product(product: Mapping[str, Any]) -> Told:
    """A product with its items as variants."""
    return {
        "id": product["product_id"],
        "title": product["name"],
        "currency": "USD",
        "updated_at": WHEN,
        "variants": [
            {
                "id": item["item_id"],
                "title": ", ".join(item["options"].values()),
                "price": str(item["price"]),
                "available": item["available"],
                "options": item["options"],
            }
            for item in product["variants"].values()
        ],
    }


def as_order(order: Mapping[str, Any], db: Mapping[str, Any], changed: str | None) -> Told:
    """An order; what can be done with it is what tau2's tools may be tried for."""
    user = db["users"][order["user_id"]]
    sent = not ("pending" in order["status"] or order["status"] in {"cancelled", "processed"})
    lines = [_line(order, n, sent) for n in range(len(order["items"]))]
    told: Told = {
        "id": order["order_id"],
        "number": order["order_id"].removeprefix("#"),
        "currency": "USD",
        "created_at": WHEN,
        "updated_at": changed or WHEN,
        "state": order["status"],
        "actions": _possible(order["status"]),
        "total": str(sum((item["price"] for item in order["items"]), Decimal(0))),
        "lines": lines,
        "customer_id": order["user_id"],
        "customer_name": f"{user['name']['first_name']} {user['name']['last_name']}",
        "email": user["email"],
        "shipping_address": as_address(order["address"]),
        "parcels": [
            {
                "id": f"{order['order_id']}-{n}",
                "status": "delivered" if sent else "in_transit",
                "tracking_number": one["tracking_id"][0],
            }
            for n, one in enumerate(order["fulfillments"])
        ],
        **_money(order, user),
        **_fulfilment(order, sent),
    }
    if order.get("return_items") or order.get("exchange_items"):
        told["returns"] = [_return(order)]
    return told


def as_address(given: Mapping[str, Any]) -> Told:
    """An address."""
    return {
        "street": given["address1"],
        "street2": given["address2"],
        "city": given["city"],
        "region": given["state"],
        "postcode": given["zip"],
        "country": given["country"],
    }


def _possible(status: str) -> list[str]:
    if status == "pending":
        return ["cancel", "edit_lines", "change_payment", "edit_address"]
    if "pending" in status:
        return ["edit_address"]
    return ["return", "exchange"] if status == "delivered" else []


def _line(order: Mapping[str, Any], position: int, sent: bool) -> Told:
    item = order["items"][position]
    return {
        "id": line_id(order, position),
        "title": item["name"],
        "quantity": 1,
        "price": str(item["price"]),
        "total": str(item["price"]),
        "product_id": item["product_id"],
        "variant_id": item["item_id"],
        "options": item["options"],
        "fulfilled": 1 if sent else 0,
    }


def _method(method: Mapping[str, Any]) -> Told:
    told: Told = {
        "id": method["id"],
        "kind": _KINDS[method["source"]],
        "label": method.get("brand", method["source"]),
    }
    if "last_four" in method:
        told["last4"] = method["last_four"]
    return told | ({"balance": str(method["balance"])} if "balance" in method else {})


def _money(order: Mapping[str, Any], user: Mapping[str, Any]) -> Told:
    history = list(enumerate(order["payment_history"]))
    paid = [(n, one) for n, one in history if one["transaction_type"] == "payment"]
    back = [(n, one) for n, one in history if one["transaction_type"] == "refund"]
    refunded = sum((one["amount"] for _, one in back), Decimal(0))
    captured = sum((one["amount"] for _, one in paid), Decimal(0))
    status = "paid" if not refunded else "refunded" if refunded >= captured else "partially_refunded"
    methods = user["payment_methods"]
    return {
        "financial_status": status,
        "payments": [
            {
                "id": f"{order['order_id']}-{n}",
                "kind": _KINDS[methods[one["payment_method_id"]]["source"]],
                "amount": str(one["amount"]),
                "state": "captured",
                "method_id": one["payment_method_id"],
            }
            for n, one in paid
        ],
        "refunds": [{"id": f"{order['order_id']}-{n}", "amount": str(one["amount"])} for n, one in back],
    }


def _fulfilment(order: Mapping[str, Any], sent: bool) -> Told:
    if order["status"] == "cancelled":
        return {
            "fulfilment_status": "cancelled",
            "cancelled_at": WHEN,
            "cancel_reason": order.get("cancel_reason") or "",
        }
    if sent or order["status"] == "processed":
        return {"fulfilment_status": "fulfilled"}
    return {"fulfilment_status": "unfulfilled"}


def _return(order: Mapping[str, Any]) -> Told:
    wanted = list(order.get("return_items") or order.get("exchange_items") or ())
    instead = list(order.get("exchange_new_items") or ())
    lines: list[Told] = []
    for n, item in enumerate(order["items"]):
        if item["item_id"] in wanted:
            wanted.remove(item["item_id"])
            line: Told = {"line_id": line_id(order, n), "quantity": 1}
            lines.append(line | ({"exchange_variant": instead[0]} if instead else {}))
            instead = instead[1:]
    return {"id": f"{order['order_id']}-back", "state": "requested", "lines": lines}
