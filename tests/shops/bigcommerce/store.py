"""The store's data and what BigCommerce does with it: sums, refunds, edits, in memory."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from email.utils import format_datetime
from typing import Any

from . import data
from .data import Json


class Wrong(Exception):
    """What the platform answers instead."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


class Store:
    """Everything there is."""

    def __init__(self) -> None:
        self.customers = {n: data.customer(n) for n in range(1, 41)}
        self.addresses = {500 + n: data.customer_address(n) for n in range(1, 41)}
        self.products = {100 + n: data.product(n) for n in range(14)}
        self.orders: dict[int, Json] = {}
        self.lines: dict[int, list[Json]] = {}
        self.places: dict[int, Json] = {}
        self.shipments: dict[int, list[Json]] = {}
        self.transactions: dict[int, list[Json]] = {}
        self.refunds: dict[int, list[Json]] = {}
        self.coupons_used: dict[int, list[Json]] = {}
        self.metafields: list[Json] = []
        self.coupons: list[Json] = []
        self.certificates: list[Json] = []
        self.hooks: list[Json] = []
        self._number = 5000
        for n in range(66):
            self._fill(200 + n, n)

    def new_number(self) -> int:
        """An id that is not taken."""
        self._number += 1
        return self._number

    def variant(self, number: int) -> Json:
        """A variant of the catalog."""
        for product in self.products.values():
            for one in product["variants"]:
                if one["id"] == number:
                    return dict(one)
        raise Wrong(404, "The variant was not found.")

    def touch(self, number: int) -> None:
        """It changed now; its sums are worked out anew."""
        order, lines = self.orders[number], self.lines[number]
        goods = sum((Decimal(one["total_inc_tax"]) for one in lines), Decimal(0))
        off = Decimal(order["discount_amount"]) + Decimal(order["coupon_discount"])
        total = goods + Decimal(order["shipping_cost_inc_tax"]) - off
        order |= {
            "subtotal_inc_tax": str(goods),
            "subtotal_ex_tax": str(goods),
            "total_inc_tax": str(total),
            "total_ex_tax": str(total),
            "items_total": sum(one["quantity"] for one in lines),
            "date_modified": format_datetime(datetime.now(UTC)),
        }

    def captured(self, number: int) -> Decimal:
        """What was paid."""
        events = {"purchase", "capture"}
        paid = [Decimal(str(o["amount"])) for o in self.transactions.get(number, []) if o["event"] in events]
        return sum(paid, Decimal(0))

    def quote(self, number: int, items: list[Json]) -> Json:
        """What these items are worth, and how it could go back."""
        if number not in self.orders:
            raise Wrong(404, "The order was not found.")
        total = Decimal(0)
        for item in items:
            if item["item_type"] == "PRODUCT":
                line = self._line(number, item["item_id"])
                if item["quantity"] > line["quantity"] - line["quantity_refunded"]:
                    raise Wrong(422, "The quantity is more than what is left of this item.")
                total += Decimal(line["price_inc_tax"]) * item["quantity"]
            else:
                total += Decimal(str(item["amount"]))
        left = self.captured(number) - Decimal(self.orders[number]["refunded_amount"])
        if total > left:
            raise Wrong(422, "The refund is more than what is left of the order's payments.")
        ways = [[{"provider_id": "storecredit", "amount": float(total), "offline": False}]]
        if self.orders[number]["customer_id"] == 0:
            ways = []
        ways.insert(0, [{"provider_id": "stripe", "amount": float(total), "offline": False}])
        return {
            "order_id": number,
            "total_refund_amount": float(total),
            "total_refund_tax_amount": 0,
            "order_level_refund_amount": 0,
            "rounding": 0,
            "adjustment": 0.0,
            "tax_inclusive": True,
            "refund_methods": ways,
        }

    def refund(self, number: int, body: Json) -> Json:
        """Give it back: what the payments say must be what the items, or the override, come to."""
        worth = Decimal(str(self.quote(number, body["items"])["total_refund_amount"]))
        override = body.get("merchant_calculated_override")
        due = Decimal(str(override["total_amount"])) if override else worth
        paid = sum((Decimal(str(one["amount"])) for one in body["payments"]), Decimal(0))
        if paid != due or due <= 0:
            raise Wrong(422, "The payments do not make up the refund.")
        for item in body["items"]:
            if item["item_type"] == "PRODUCT":
                line = self._line(number, item["item_id"])
                line["quantity_refunded"] += item["quantity"]
        done = {
            "id": self.new_number(),
            "order_id": number,
            "user_id": 1,
            "created": datetime.now(UTC).isoformat(),
            "reason": "",
            "total_amount": float(due),
            "total_tax": 0,
            "uses_merchant_override_values": bool(override),
            "items": [self._refunded(number, item) for item in body["items"]],
            "payments": [
                {"id": self.new_number(), "is_declined": False, "declined_message": "", **one}
                for one in body["payments"]
            ],
        }
        self.refunds.setdefault(number, []).append(done)
        order = self.orders[number]
        back = Decimal(order["refunded_amount"]) + due
        everything = back >= self.captured(number)
        order["refunded_amount"] = str(back)
        order["payment_status"] = "refunded" if everything else "partially refunded"
        if order["status_id"] != 5:
            self.set_status(number, 4 if everything else 14)
        self.touch(number)
        return done

    def set_status(self, number: int, status: int) -> None:
        """With its name."""
        self.orders[number] |= {"status_id": status, "status": data.STATUS[status]}

    def edit(self, number: int, body: Json) -> Json:
        """PUT of an order: lines by id, new ones without."""
        order = self.orders[number]
        for given in body.pop("products", []):
            self._edit_line(number, given)
        if "status_id" in body:
            self.set_status(number, body.pop("status_id"))
        order |= body
        self.touch(number)
        return order

    def make(self, body: Json) -> Json:
        """POST of an order."""
        number = self.new_number()
        lines = [self._new_line(number, given) for given in body["products"]]
        order = data.order(number, int(body.get("customer_id", 0)), lines, {})
        order |= {key: body[key] for key in order.keys() & body.keys() if key != "products"}
        order |= {"payment_status": "", "date_created": format_datetime(datetime.now(UTC))}
        self.orders[number], self.lines[number] = order, lines
        self.set_status(number, body["status_id"])
        self.places[number] = {
            "id": self.new_number(),
            **(body.get("shipping_addresses") or [order["billing_address"]])[0],
        }
        self.touch(number)
        return order

    def _edit_line(self, number: int, given: Json) -> None:
        if "id" not in given:
            self.lines[number].append(self._new_line(number, given))
            return
        line = self._line(number, given["id"])
        line["quantity"] = given["quantity"]
        for name in ("total_inc_tax", "total_ex_tax"):
            line[name] = str(Decimal(line["price_inc_tax"]) * given["quantity"])
        self.lines[number] = [one for one in self.lines[number] if one["quantity"]]

    def _new_line(self, number: int, given: Json) -> Json:
        if "product_id" not in given:
            one = {"id": 0, "name": given["name"], "variants": [{**data.variant(0, 0), "id": 0}]}
            return data.line(
                self.new_number(), number, one, given["quantity"], Decimal(str(given["price_inc_tax"]))
            )
        if given["product_id"] not in self.products:
            raise Wrong(400, "The product was not found.")
        product = self.products[given["product_id"]]
        option = self.variant(given["variant_id"]) if "variant_id" in given else product["variants"][0]
        price = Decimal(str(given.get("price_inc_tax", option["price"])))
        return data.line(self.new_number(), number, product, given["quantity"], price, option)

    def _line(self, number: int, line: int) -> Json:
        for one in self.lines[number]:
            if one["id"] == line:
                return one
        raise Wrong(422, "The item is not on this order.")

    def _refunded(self, number: int, item: Json) -> Json:
        if item["item_type"] != "PRODUCT":
            return {
                **{k: item[k] for k in ("item_type", "item_id", "reason")},
                "requested_amount": item["amount"],
            }
        price = Decimal(self._line(number, item["item_id"])["price_inc_tax"])
        return {**item, "requested_amount": float(price * item["quantity"])}

    def _fill(self, number: int, n: int) -> None:
        """One of the first 66 orders; what is odd about it depends on its place."""
        count = 260 if n == 20 else 1 + n % 3
        person = 0 if n % 11 == 7 else 1 + n % 38
        currency = data.CURRENCIES[n % 4]
        lines = []
        for k in range(count):
            product = self.products[100 + (n + k) % 14]
            price = Decimal("10.5") + (n + k) % 14 if currency != "JPY" else Decimal(1200)
            lines.append(data.line(number * 1000 + k, number, product, 1 + k % 2, price))
        if n == 9:
            lines[0] |= {"product_id": 0, "variant_id": 0, "name": "Gone"}
        order = data.order(
            number, person, lines, {"currency_code": currency, "default_currency_code": currency}
        )
        self.orders[number], self.lines[number] = order, lines
        self.places[number] = {"id": number, "shipping_method": "Post", **data.address(person or 77)}
        if n % 10 == 8:
            order["coupon_discount"] = "1.0000"
            self.coupons_used[number] = [
                {
                    "id": n,
                    "coupon_id": 1,
                    "order_id": number,
                    "code": "SAVE",
                    "amount": "1",
                    "type": 2,
                    "discount": 1,
                }
            ]
        self.touch(number)
        total = Decimal(order["total_inc_tax"])
        if n % 6 == 1:
            order["payment_status"] = ""
            self.set_status(number, 7)
        else:
            self.transactions[number] = [transaction(number, total, currency)]
        if n % 6 in {2, 3}:
            self._send(number, 2 if n % 6 == 2 else 10)
        elif n % 12 == 4:
            self.set_status(number, 5)
            order["payment_status"] = "void"
            self.transactions.pop(number)
        elif n % 6 == 5:
            self._send(number, 2)
            item = {"item_type": "ORDER", "item_id": number, "amount": 3.0, "reason": "Late"}
            self.refund(
                number,
                {"items": [item], "payments": [{"provider_id": "stripe", "amount": 3.0, "offline": False}]},
            )
        elif n == 12:
            self.set_status(number, 0)
        order |= {
            "date_created": data.rfc(24 * n),
            "date_modified": data.rfc(24 * n + 2 if n % 8 else 24 * n - 22),
        }

    def _send(self, number: int, status: int) -> None:
        self.set_status(number, status)
        items = [
            {"order_product_id": one["id"], "product_id": one["product_id"], "quantity": one["quantity"]}
            for one in self.lines[number]
        ]
        for one in self.lines[number]:
            one["quantity_shipped"] = one["quantity"]
        self.orders[number]["items_shipped"] = self.orders[number]["items_total"]
        self.shipments[number] = [
            {
                "id": number,
                "order_id": number,
                "date_created": data.rfc(1),
                "tracking_number": f"TRACK{number}",
                "tracking_carrier": "dhl",
                "shipping_provider": "",
                "tracking_link": "https://track.example/x",
                "items": items,
            }
        ]


def transaction(number: int, amount: Decimal, currency: str) -> Json:
    """A payment by card."""
    return {
        "id": number * 10,
        "order_id": str(number),
        "event": "purchase",
        "method": "credit_card",
        "amount": float(amount),
        "currency": currency,
        "gateway": "stripe",
        "gateway_transaction_id": f"ch_{number}",
        "status": "ok",
        "test": False,
        "fraud_review": False,
        "date_created": data.iso(1),
        "credit_card": {"card_type": "visa", "card_last4": "4242"},
    }


def dated(thing: Any, name: str = "date_modified") -> datetime:
    """When it changed, of V2's or V3's dates."""
    from email.utils import parsedate_to_datetime

    text = str(thing[name])
    return parsedate_to_datetime(text) if "," in text else datetime.fromisoformat(text)
