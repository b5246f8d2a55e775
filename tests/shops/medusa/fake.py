"""Medusa 2 in memory: the routes the connector uses, as a real store was seen to answer them."""

from __future__ import annotations

import base64
import contextlib
import json
import re
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ...kits.loopback import Answer, Loopback, serving
from . import contract, data
from .data import Json
from .flows import Flows, preview_of
from .store import Store, Wrong, copied
from .sums import shown

KEY = "sk_kit_0123456789"
_A = r"([^/]+)"


class Fake(Loopback):
    """The platform."""

    def __init__(self) -> None:
        super().__init__()
        self.store = Store()
        self.flows = Flows(self.store)
        self.key = KEY
        self._routes = [(method, re.compile(pattern), answer) for method, pattern, answer in self._table()]

    def revoke(self) -> None:
        """The key was revoked."""
        self.key = "another"

    def state_of(self, order: str) -> Mapping[str, Any]:
        """The order, whole, with its unfinished changes."""
        return {**shown(self.store.orders[order]), "changes": self.flows.changes_of(order)}

    def failure(self, status: int) -> Any:
        return {"type": "unknown_error", "message": f"You get a {status}."}

    def wrong_request(self, method: str, target: str, headers: dict[str, str], body: bytes) -> list[str]:
        return contract.wrong_request(method, target, headers, body)

    def wrong_answer(self, method: str, target: str, status: int, answer: Any) -> list[str]:
        if answer is None or status >= 400:
            return []
        return contract.wrong_answer(method, target, status, json.loads(json.dumps(answer, default=float)))

    def handle(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        address = urlsplit(target)
        if address.path == "/health":
            return 200, {}, None
        pair = base64.b64encode(f"{self.key}:".encode()).decode()
        if headers.get("authorization") != f"Basic {pair}":
            return 401, {}, {"message": "Unauthorized"}
        query = parse_qsl(address.query)
        given = json.loads(body, parse_float=Decimal) if body else {}
        for verb, pattern, answer in self._routes:
            match = pattern.fullmatch(address.path)
            if match and verb == method:
                try:
                    return 200, {}, answer(query, given, *match.groups())
                except Wrong as wrong:
                    return wrong.status, {}, {"type": wrong.kind, "message": str(wrong)}
        return 404, {"content-type": "text/html"}, None

    def _table(self) -> list[tuple[str, str, Callable[..., Any]]]:
        store, flows = self.store, self.flows
        order, ret, exc, edit = (
            f"/admin/{noun}/{_A}" for noun in ("orders", "returns", "exchanges", "order-edits")
        )
        return [
            ("GET", "/admin/stores", lambda q, b: _list("stores", [data.STORE], q)),
            ("GET", "/admin/return-reasons", lambda q, b: _list("return_reasons", data.REASONS, q)),
            ("GET", "/admin/customers", lambda q, b: _list("customers", store.people.values(), q)),
            ("GET", f"/admin/customers/{_A}", lambda q, b, i: {"customer": self._person(i)}),
            ("POST", f"/admin/customers/{_A}/addresses", self._add_address),
            ("POST", f"/admin/customers/{_A}/addresses/{_A}", self._edit_address),
            ("GET", "/admin/products", self._products),
            ("GET", f"/admin/products/{_A}", self._product),
            ("GET", "/admin/inventory-items", self._inventory),
            ("GET", "/admin/payments", self._payments),
            ("POST", f"/admin/payments/{_A}/refund",
             lambda q, b, i: {"payment": store.refund(i, b["amount"] + Decimal(0), b.get("note", ""))}),
            ("GET", "/admin/orders", lambda q, b: self._orders(q, drafts=False)),
            ("GET", order, lambda q, b, i: {"order": self._order(i)}),
            ("POST", order, self._update_order),
            ("POST", f"{order}/cancel", lambda q, b, i: self._then(store.cancel, i)),
            ("POST", f"{order}/fulfillments/{_A}/cancel", self._unpack),
            ("POST", f"{order}/credit-lines", self._credit_line),
            ("GET", f"{order}/changes", lambda q, b, i: {"order_changes": flows.changes_of(i)}),
            ("POST", "/admin/order-edits",
             lambda q, b: {"order_change": _told(flows.begin(b["order_id"], "edit", b))}),
            ("DELETE", edit,
             lambda q, b, i: self._drop(i, "order-edit", order_id=i, change_type="edit")),
            ("POST", f"{edit}/items/item/{_A}",
             lambda q, b, i, line: {"order_preview": flows.edit_quantity(i, line, b["quantity"])}),
            ("POST", f"{edit}/items",
             lambda q, b, i: {"order_preview": flows.edit_add(i, b["items"])}),
            ("POST", f"{edit}/confirm",
             lambda q, b, i: {"order_preview": shown(flows.confirm(order_id=i, change_type="edit"))}),
            ("POST", "/admin/returns", lambda q, b: {"return": flows.begin_return(b)}),
            ("GET", ret, lambda q, b, i: {"return": copied(flows.find_return(i))}),
            ("POST", f"{ret}/request-items",
             lambda q, b, i: {"order_preview": flows.request_items(i, b["items"])}),
            ("POST", f"{ret}/request", lambda q, b, i: {"return": flows.request(i)}),
            ("DELETE", f"{ret}/request",
             lambda q, b, i: self._drop(i, "return", return_id=i, change_type="return_request")),
            ("POST", f"{ret}/receive", lambda q, b, i: {"return": flows.begin_receive(i, b)}),
            ("DELETE", f"{ret}/receive",
             lambda q, b, i: self._drop(i, "return", return_id=i, change_type="return_receive")),
            ("POST", f"{ret}/receive-items",
             lambda q, b, i: {"order_preview": flows.receive(i, b["items"], "received")}),
            ("POST", f"{ret}/dismiss-items",
             lambda q, b, i: {"order_preview": flows.receive(i, b["items"], "dismissed")}),
            ("POST", f"{ret}/receive/confirm",
             lambda q, b, i: {"order_preview": flows.received(i)}),
            ("POST", f"{ret}/cancel", lambda q, b, i: {"return": flows.cancel_return(i)}),
            ("POST", "/admin/exchanges", lambda q, b: {"exchange": flows.begin_exchange(b)}),
            ("GET", exc, lambda q, b, i: {"exchange": copied(store.exchanges[i])}),
            ("POST", f"{exc}/inbound/items", self._exchange_in),
            ("POST", f"{exc}/outbound/items", self._exchange_out),
            ("POST", f"{exc}/request", lambda q, b, i: {"exchange": flows.request_exchange(i)}),
            ("DELETE", f"{exc}/request", lambda q, b, i: self._drop(i, "exchange", exchange_id=i)),
            ("GET", "/admin/draft-orders", lambda q, b: self._orders(q, drafts=True)),
            ("POST", "/admin/draft-orders", lambda q, b: {"draft_order": shown(store.draft(b))}),
            ("POST", f"/admin/draft-orders/{_A}/convert-to-order",
             lambda q, b, i: self._then(store.convert, i)),
            ("POST", "/admin/payment-collections",
             lambda q, b: {"payment_collection": flows.due_of(b["order_id"], Decimal(b["amount"]))}),
            ("GET", "/admin/promotions", lambda q, b: _list("promotions", store.promotions.values(), q)),
            ("POST", "/admin/promotions", self._promotion),
            ("GET", "/admin/gift-cards", lambda q, b: _list("gift_cards", store.cards.values(), q)),
            ("POST", "/admin/gift-cards", self._gift_card),
            ("GET", "/admin/store-credit-accounts",
             lambda q, b: _list("store_credit_accounts", store.accounts.values(), q)),
            ("POST", "/admin/store-credit-accounts", self._account),
            ("GET", f"/admin/store-credit-accounts/{_A}/transactions",
             lambda q, b, i: _list("transactions", store.movements.get(i, []), q)),
            ("POST", f"/admin/store-credit-accounts/{_A}/credit", self._credit),
        ]  # fmt: skip

    def _drop(self, name: str, kind: str, **of: str) -> Json:
        self.flows.drop(**of)
        return {"id": name, "object": kind, "deleted": True}

    def _order(self, order_id: str) -> Json:
        return shown(self.store.order(order_id))

    def _then(self, change: Callable[[Json], None], order_id: str) -> Json:
        change(self.store.order(order_id))
        return {"order": self._order(order_id)}

    def _orders(self, query: list[tuple[str, str]], *, drafts: bool) -> Json:
        found = [one for one in self.store.orders.values() if one["is_draft_order"] is drafts]
        told = _list("draft_orders" if drafts else "orders", found, query)
        noun = "draft_orders" if drafts else "orders"
        told[noun] = [shown(one) for one in told[noun]]
        return told

    def _update_order(self, query: Any, body: Json, order_id: str) -> Json:
        order = self.store.order(order_id)
        new = body.get("shipping_address") or {}
        if new.get("country_code", "") not in {"", order["shipping_address"]["country_code"]}:
            raise Wrong("Country code cannot be changed")
        order["shipping_address"] |= new
        order["metadata"] |= body.get("metadata") or {}
        order["updated_at"] = self.store.now()
        return {"order": self._order(order_id)}

    def _unpack(self, query: Any, body: Json, order_id: str, fulfilment: str) -> Json:
        order = self.store.order(order_id)
        one = next(one for one in order["fulfillments"] if one["id"] == fulfilment)
        if one["shipped_at"]:
            raise Wrong("Fulfillment has been shipped", kind="not_allowed")
        one["canceled_at"] = self.store.now()
        for item in order["items"]:
            item["detail"]["fulfilled_quantity"] = 0
        self.store.touch(order)
        return {"order": self._order(order_id)}

    def _credit_line(self, query: Any, body: Json, order_id: str) -> Json:
        order = self.store.order(order_id)
        owed, amount = -shown(order)["summary"]["pending_difference"], body["amount"] + Decimal(0)
        if amount >= 0 or -amount > owed:
            raise Wrong(
                "Cannot create more negative credit lines with amount more than the pending difference"
            )
        self.store.credit_line(order, amount, body["reference"], body["reference_id"])
        return {"order": self._order(order_id)}

    def _exchange_in(self, query: Any, body: Json, name: str) -> Json:
        self.flows.exchange_in(name, body["items"])
        return {"order_preview": preview_of(self.flows.find_change(exchange_id=name)["draft"])}

    def _exchange_out(self, query: Any, body: Json, name: str) -> Json:
        self.flows.exchange_out(name, body["items"])
        return {"order_preview": preview_of(self.flows.find_change(exchange_id=name)["draft"])}

    def _person(self, customer_id: str) -> Json:
        if customer_id not in self.store.people:
            raise Wrong(f"Customer id not found: {customer_id}", 404, "not_found")
        return self.store.people[customer_id]

    def _add_address(self, query: Any, body: Json, customer_id: str) -> Json:
        person = self._person(customer_id)
        person["addresses"].append({"id": self.store.new_id("cuaddr"), **body})
        person["updated_at"] = self.store.now()
        return {"customer": person}

    def _edit_address(self, query: Any, body: Json, customer_id: str, address_id: str) -> Json:
        person = self._person(customer_id)
        next(one for one in person["addresses"] if one["id"] == address_id).update(body)
        person["updated_at"] = self.store.now()
        return {"customer": person}

    def _products(self, query: list[tuple[str, str]], body: Any) -> Json:
        gone = ("with_deleted", "true") in query
        return _list(
            "products", [one for one in self.store.products.values() if gone or not one["deleted_at"]], query
        )

    def _product(self, query: Any, body: Any, product_id: str) -> Json:
        found = self.store.products.get(product_id)
        if found is None or found["deleted_at"]:
            # Fetched one by one, a deleted product is not there.
            raise Wrong("Product not found", 404, "not_found")
        return {"product": found}

    def _inventory(self, query: list[tuple[str, str]], body: Any) -> Json:
        found = [
            {
                "id": part["inventory_item_id"],
                "location_levels": part["inventory"]["location_levels"],
                "variants": [{"id": variant["id"], "product_id": variant["product_id"]}],
            }
            for product in self.store.products.values()
            for variant in product["variants"]
            for part in variant["inventory_items"]
        ]
        found.sort(key=lambda one: one["location_levels"][0]["updated_at"], reverse=True)
        return _list("inventory_items", found, [pair for pair in query if pair[0] != "order"])

    def _payments(self, query: list[tuple[str, str]], body: Any) -> Json:
        found = [
            {
                "id": payment["id"],
                "payment_collection": {
                    "id": collection["id"],
                    "updated_at": collection["updated_at"],
                    "order": {"id": order["id"]},
                },
            }
            for order in self.store.orders.values()
            for collection in order["payment_collections"]
            for payment in collection["payments"]
        ]  # fmt: skip
        found.sort(key=lambda one: one["payment_collection"]["updated_at"], reverse=True)
        return _list("payments", found, [pair for pair in query if pair[0] != "order"])

    def _promotion(self, query: Any, body: Json) -> Json:
        if any(one["code"] == body["code"] for one in self.store.promotions.values()):
            raise Wrong(f"Promotion with code: {body['code']}, already exists.")
        made = {"id": self.store.new_id("promo"), "created_at": self.store.now(), **body}
        made["updated_at"] = made["created_at"]
        # Taken as texts, told as objects.
        made["rules"] = [
            {**rule, "values": [{"value": value} for value in rule["values"]]}
            for rule in body.get("rules", ())
        ]
        self.store.promotions[made["id"]] = made
        return {"promotion": made}

    def _gift_card(self, query: Any, body: Json) -> Json:
        if body["value"] < 1:
            raise Wrong("Invalid request: Value for field 'value' too small, expected at least: '1'")
        if "customer_id" in body:
            raise Wrong("Invalid request: Unrecognized fields: 'customer_id'")
        made = {"id": self.store.new_id("gcard"), "status": "redeemed", **body}
        made["code"] = f"GIFT-{made['id'][-6:]}"
        self.store.cards[made["id"]] = made
        return {"gift_card": made}

    def _account(self, query: Any, body: Json) -> Json:
        person = self._person(body["customer_id"])
        made = {
            "id": self.store.new_id("sc_acc"),
            **body,
            "balance": Decimal(0),
            "customer": {"id": person["id"]},
        }
        self.store.accounts[made["id"]] = made
        return {"store_credit_account": made}

    def _credit(self, query: Any, body: Json, account_id: str) -> Json:
        account = self.store.accounts[account_id]
        account["balance"] += body["amount"]
        moved = {"id": self.store.new_id("sc_trx"), "type": "credit", "created_at": self.store.now(), **body}
        self.store.movements.setdefault(account_id, []).append(moved)
        return {"store_credit_account": account}


def _list(noun: str, things: Any, query: list[tuple[str, str]]) -> Json:
    """A list as the platform gives it: filters it does not know are ignored without a word."""
    found = list(things)
    asked = dict(query)
    for name in ("id", "customer_id", "email", "currency_code", "code", "reference_id"):
        wanted = [value for key, value in query if key in {name, f"{name}[]"}]
        if wanted:
            found = [one for one in found if one.get(name) in wanted]
    for name in ("updated_at", "created_at"):
        if f"{name}[$gte]" in asked:
            found = [one for one in found if _moment(one[name]) >= _moment(asked[f"{name}[$gte]"])]
        if f"{name}[$lt]" in asked:
            found = [one for one in found if _moment(one[name]) < _moment(asked[f"{name}[$lt]"])]
    if "id[$gt]" in asked:
        found = [one for one in found if one["id"] > asked["id[$gt]"]]
    if "q" in asked:
        # Fuzzy, over everything that is text: a digit is found anywhere. Not over e-mail addresses.
        found = [
            one for one in found if asked["q"] in json.dumps(one.get("shipping_address") or one, default=str)
        ]
    if "order" in asked:
        field = asked["order"].removeprefix("-")
        found.sort(key=lambda one: one[field], reverse=asked["order"].startswith("-"))
    offset, limit = int(asked.get("offset", 0)), int(asked.get("limit", 20))
    return {
        noun: copied(found[offset : offset + limit]),
        "count": len(found),
        "offset": offset,
        "limit": limit,
    }


def _moment(value: str) -> datetime:
    return datetime.fromisoformat(value)


def _told(change: Json) -> Json:
    return {name: value for name, value in change.items() if name != "draft"}


@contextlib.asynccontextmanager
async def start() -> AsyncIterator[Fake]:
    """A fresh store on loopback."""
    fake = Fake()
    with serving(fake):
        yield fake
