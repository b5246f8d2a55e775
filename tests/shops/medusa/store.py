"""The fake store's state, and what happens to orders: money, parcels, cancelling, drafts made into orders."""

from __future__ import annotations

import copy
from datetime import UTC, timedelta
from decimal import Decimal
from typing import Any

from . import data
from .data import Json
from .sums import ZERO, shown


class Wrong(Exception):
    """What the platform refuses, in its words."""

    def __init__(self, message: str, status: int = 400, kind: str = "invalid_data") -> None:
        super().__init__(message)
        self.status, self.kind = status, kind


class Store:
    """Everything, by id."""

    def __init__(self) -> None:
        self._clock = data.BEGAN + timedelta(days=90)
        self._made = 0
        self.people = {one["id"]: one for one in (data.person(n) for n in range(1, data.PEOPLE + 1))}
        self.products = {one["id"]: one for one in (data.product(n) for n in range(1, data.PRODUCTS + 1))}
        self.orders: dict[str, Json] = {}
        self.changes: list[Json] = []
        self.exchanges: dict[str, Json] = {}
        self.promotions: dict[str, Json] = {}
        self.cards: dict[str, Json] = {}
        self.accounts: dict[str, Json] = {}
        self.movements: dict[str, list[Json]] = {}
        self._fill()

    def now(self) -> str:
        """A moment later than any before."""
        self._clock += timedelta(milliseconds=7)
        return self._clock.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def new_id(self, prefix: str) -> str:
        self._made += 1
        return f"{prefix}_{self._made:06d}"

    def order(self, order_id: str) -> Json:
        """The stored order. Raises Wrong (404)."""
        if order_id not in self.orders:
            raise Wrong(f"Order id not found: {order_id}", 404, "not_found")
        return self.orders[order_id]

    def touch(self, order: Json) -> None:
        """A new version."""
        order["version"] += 1
        order["updated_at"] = self.now()

    def item(self, order: Json, line_id: str) -> Json:
        for item in order["items"]:
            if item["id"] == line_id:
                return dict_of(item)
        raise Wrong(f"Item with id {line_id} was not found")

    def authorise(self, order: Json) -> Json:
        """A payment for all of it."""
        payment = {
            "id": self.new_id("pay"),
            "amount": shown(order)["total"],
            "currency_code": order["currency_code"],
            "provider_id": "pp_stripe_stripe",
            "captures": [],
            "refunds": [],
            "captured_at": None,
            "canceled_at": None,
            "created_at": order["created_at"],
            "data": {"payment_method_details": {"card": {"last4": "4242"}}},
        }
        order["payment_collections"].append(
            {
                "id": self.new_id("pay_col"),
                "status": "authorized",
                "amount": payment["amount"],
                "payments": [payment],
                "updated_at": order["updated_at"],
            }
        )
        return payment

    def capture(self, order: Json) -> None:
        """Moves the collection only: the order says nothing changed."""
        for collection in order["payment_collections"]:
            for payment in collection["payments"]:
                rest = payment["amount"] - sum((one["amount"] for one in payment["captures"]), ZERO)
                if rest > 0 and not payment["canceled_at"]:
                    payment["captures"].append({"id": self.new_id("capt"), "amount": rest})
                    payment["captured_at"] = collection["updated_at"]

    def refund(self, payment_id: str, amount: Decimal, note: str) -> Json:
        """Money back; what was not owed becomes a credit line."""
        for order in self.orders.values():
            for collection in order["payment_collections"]:
                for payment in collection["payments"]:
                    if payment["id"] == payment_id:
                        self._refund(order, collection, payment, amount, note)
                        return dict_of(payment)
        raise Wrong(f"Payment with id: {payment_id} was not found", 404, "not_found")

    def _refund(self, order: Json, collection: Json, payment: Json, amount: Decimal, note: str) -> None:
        captured = sum((one["amount"] for one in payment["captures"]), ZERO)
        back = sum((one["amount"] for one in payment["refunds"]), ZERO)
        if back + amount > captured:
            raise Wrong("You are not allowed to refund more than the captured amount")
        owed = max(-shown(order)["summary"]["pending_difference"], ZERO)
        moment = self.now()
        payment["refunds"].append(
            {
                "id": self.new_id("ref"),
                "amount": amount,
                "note": note,
                "created_at": moment,
                "payment_id": payment["id"],
            }
        )
        collection["updated_at"] = moment
        if amount > owed:
            self.credit_line(order, amount - owed, "payment_collection", collection["id"])

    def credit_line(self, order: Json, amount: Decimal, reference: str, reference_id: str) -> None:
        order["credit_lines"].append(
            {
                "id": self.new_id("ordcl"),
                "amount": amount,
                "reference": reference,
                "reference_id": reference_id,
                "created_at": self.now(),
            }
        )
        self.touch(order)

    def cancel(self, order: Json) -> None:
        """All money back, and over."""
        if order["status"] == "canceled":
            raise Wrong(f"Order with id {order['id']} has been canceled.")
        if any(not one["canceled_at"] for one in order["fulfillments"]):
            raise Wrong("All fulfillments must be canceled before canceling an order", kind="not_allowed")
        for collection in order["payment_collections"]:
            for payment in collection["payments"]:
                rest = sum((one["amount"] for one in payment["captures"]), ZERO) - sum(
                    (one["amount"] for one in payment["refunds"]), ZERO
                )
                if rest > 0:
                    self._refund(order, collection, payment, rest, "")
                elif not payment["captures"]:
                    payment["canceled_at"] = self.now()
            collection["status"] = "canceled"
        order["status"] = "canceled"
        self.touch(order)
        order["canceled_at"] = order["updated_at"]

    def ship(self, order: Json, *, tracking: str = "", deliver: bool = False, send: bool = True) -> None:
        """Pack all of it, and by default send it."""
        moment = order["updated_at"]
        order["fulfillments"].append(
            {
                "id": self.new_id("ful"),
                "provider_id": "manual_manual",
                "location_id": data.LOCATION,
                "shipped_at": moment if send else None,
                "delivered_at": moment if deliver else None,
                "canceled_at": None,
                "created_at": moment,
                "items": [
                    {"id": self.new_id("fulit"), "line_item_id": item["id"], "quantity": item["quantity"]}
                    for item in order["items"]
                ],
                "labels": [
                    {
                        "id": self.new_id("fulla"),
                        "tracking_number": tracking,
                        "tracking_url": f"https://carrier.example/{tracking}",
                        "label_url": "#",
                    }
                ]
                if tracking
                else [],
            }
        )
        for item in order["items"]:
            item["detail"]["fulfilled_quantity"] = item["quantity"]
            item["detail"]["shipped_quantity"] = item["quantity"] if send else 0
            item["detail"]["delivered_quantity"] = item["quantity"] if deliver else 0

    def add_item(self, order: Json, variant_id: str, quantity: int, price: Decimal | None = None) -> Json:
        """A new line, at today's price."""
        variant = next(
            (
                one
                for product in self.products.values()
                for one in product["variants"]
                if one["id"] == variant_id
            ),
            None,
        )
        if variant is None:
            raise Wrong(
                f"Items with variants {variant_id} do not exist or belong to a product that is not published"
            )
        product = self.products[variant["product_id"]]
        today = next(
            one["amount"] for one in variant["prices"] if one["currency_code"] == order["currency_code"]
        )
        _, rate, inclusive = data.CURRENCIES[order["currency_code"]]
        name = self.new_id("new")
        item = data.line(
            name, int(product["id"][-3:]), quantity, today if price is None else price, rate, inclusive
        )
        item |= {
            "variant_id": variant_id,
            "variant_sku": variant["sku"],
            "variant_title": variant["title"],
            "variant": {"id": variant_id, "title": variant["title"], "sku": variant["sku"]},
        }
        order["items"].append(item)
        return item

    def draft(self, body: Json) -> Json:
        """A draft order."""
        number = max(one["display_id"] for one in self.orders.values()) + 1
        order = data.order(number, body["currency_code"], lines=0, customer=body.get("customer_id"))
        moment = self.now()
        order |= {
            "id": self.new_id("order"),
            "status": "draft",
            "is_draft_order": True,
            "email": body["email"],
            "metadata": body.get("metadata") or {},
            "created_at": moment,
            "updated_at": moment,
            "shipping_address": {"id": self.new_id("ordaddr"), **body["shipping_address"]},
            "shipping_methods": [],
        }
        rate = data.CURRENCIES[body["currency_code"]][1]
        for asked in body["shipping_methods"]:
            order["shipping_methods"].append(
                data.method(self.new_id("m"), Decimal(str(asked["amount"])), rate, inclusive=False)
            )
        for asked in body["items"]:
            price = asked.get("unit_price")
            self.add_item(
                order, asked["variant_id"], asked["quantity"], None if price is None else Decimal(str(price))
            )
        self.orders[order["id"]] = order
        return order

    def convert(self, order: Json) -> None:
        if not order["is_draft_order"]:
            raise Wrong(f"Order {order['id']} is not a draft order")
        order["is_draft_order"], order["status"] = False, "pending"
        order["updated_at"] = self.now()

    def _fill(self) -> None:
        for number in range(1, data.ORDERS + 1):
            currency = ("eur", "eur", "usd", "jpy")[number % 4]
            many = 220 if number == 7 else 2
            customer = None if number == 9 else ""
            order = data.order(number, currency, lines=many, customer=customer)
            self.orders[order["id"]] = order
            self._live(order, number)
        self._imported()

    def _live(self, order: Json, number: int) -> None:
        """Its life so far."""
        fate = number % 8
        if fate == 1:
            code = {"id": f"adj_{number}", "code": "CLAY10", "is_tax_inclusive": False}
            item = order["items"][0]
            rate = item["tax_lines"][0]["rate"] / 100
            net = item["unit_price"] * item["quantity"] / (1 + rate if item["is_tax_inclusive"] else 1)
            item["adjustments"] = [{**code, "amount": net / 10}]
        self.authorise(order)
        moment = order["updated_at"]
        if fate != 0:
            self.capture(order)
        if fate in {3, 4, 5}:
            self.ship(order, tracking=f"JD{number:06d}", deliver=fate == 4)
        if fate == 5:
            self._returning(order)
        if fate == 6:
            payment = order["payment_collections"][0]["payments"][0]
            self.refund(payment["id"], Decimal(3), "Sorry about the scratch.")
        if fate == 7 and number > 8:
            self.cancel(order)
            order["canceled_at"] = moment
        if number == 10:
            order["items"][0]["variant"] = None
        order["updated_at"] = order["payment_collections"][0]["updated_at"] = moment
        order["version"] = 1

    def _returning(self, order: Json) -> None:
        item = order["items"][0]
        item["detail"]["return_requested_quantity"] = 1
        order["returns"].append(
            {
                "id": self.new_id("return"),
                "order_id": order["id"],
                "display_id": len(order["returns"]) + 1,
                "status": "requested",
                "metadata": {},
                "exchange_id": None,
                "created_at": order["updated_at"],
                "items": [
                    {
                        "id": self.new_id("retitem"),
                        "item_id": item["id"],
                        "quantity": 1,
                        "received_quantity": 0,
                        "damaged_quantity": 0,
                        "reason_id": "rr_1",
                        "note": "Chipped",
                    }
                ],
            }
        )

    def _imported(self) -> None:
        """A migration wrote 45 orders in one moment: more than a page."""
        moment = data.at(1000)
        for number in range(20, 65):
            order = self.orders[f"order_{number:05d}"]
            order["updated_at"] = order["payment_collections"][0]["updated_at"] = moment


def dict_of(value: Any) -> Json:
    """As a dict, for the type checker."""
    assert isinstance(value, dict)
    return value


def copied(value: Any) -> Any:
    """A copy that nobody changes behind the store's back."""
    return copy.deepcopy(value)
