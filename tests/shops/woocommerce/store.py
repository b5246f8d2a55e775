"""What the shop does when it is asked: orders, refunds, notes, coupons, webhooks, with its own odd ways.

Refunds are made before the payment provider is asked and are deleted when it says no (500 with a code); a
full refund sets the status; a changed quantity keeps a line's totals; taking a line off, or cancelling, puts
its pieces back on sale; nothing is said of a refund for an order nobody paid.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from . import data
from .data import Json, dates, money, stamp


class Refusal(Exception):
    """An error as the API tells it."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


class Store:
    """Everything the shop holds."""

    def __init__(self) -> None:
        self.orders = {one["id"]: one for one in data.orders()}
        self.customers = {one["id"]: one for one in data.customers()}
        self.products = {one["id"]: one for one in data.products()}
        self.variations = data.variations()
        self.coupons: dict[int, Json] = {}
        self.webhooks: dict[int, Json] = {}
        self.gateways = data.GATEWAYS
        self.refunds: dict[int, list[Json]] = {}
        self.notes: dict[int, list[Json]] = {}
        self.gateway_says_no = ""
        self._next = 500000
        for one in self.orders.values():
            self._totals(one)
        self.refund(1021, {"amount": "5.00", "reason": "scratched", "api_refund": True, "line_items": []})
        self.refund(
            1022,
            {
                "amount": "11.90",
                "api_refund": True,
                "line_items": [
                    {
                        "id": 102201,
                        "quantity": 1,
                        "refund_total": 10.0,
                        "refund_tax": [{"id": 75, "refund_total": 1.9}],
                    }
                ],
            },
        )
        for number in (1021, 1022):
            self.orders[number] |= dates("date_modified", data.BEGUN.replace(microsecond=number))

    def new_id(self) -> int:
        self._next += 1
        return self._next

    def any_product(self, number: int) -> Json | None:
        """A product or a variation, as the products route gives both."""
        every = [*self.products.values(), *(v for rows in self.variations.values() for v in rows)]
        return next((one for one in every if one["id"] == number), None)

    # Orders

    def create_order(self, body: Json) -> Json:
        number, now = self.new_id(), datetime.now(UTC)
        if (person := body.get("customer_id")) and person not in self.customers:
            raise Refusal(400, "woocommerce_rest_invalid_customer_id", "Customer ID is invalid.")
        made = data.order(1001) | {
            "id": number, "number": str(number), "created_via": "rest-api", **dates("date_created", now),
            **dates("date_paid", None), **dates("date_completed", None), "transaction_id": "",
            "payment_method": "", "payment_method_title": "", "line_items": [], "shipping_lines": [],
            "tax_lines": data.order(1001)["tax_lines"], "billing": {}, "shipping": {}, "meta_data": [],
            "status": "pending", "payment_url": f"https://shop.example/pay/{number}/",
        }  # fmt: skip
        self._take(made, body)
        made["status"] = body.get("status", "pending")
        if made["status"] == "processing":
            made |= dates("date_paid", now)
            self._reduce(made)
        self._touched(made)
        self.orders[number] = made
        return made

    def update_order(self, number: int, body: Json) -> Json:
        one = self.order(number, 400)
        self._take(one, body)
        status = body.get("status")
        if status and status != one["status"]:
            one["status"] = status
            if status == "cancelled":
                self._restock(one)
        self._touched(one)
        return one

    def order(self, number: int, status: int = 404) -> Json:
        if number not in self.orders:
            raise Refusal(status, "woocommerce_rest_shop_order_invalid_id", "Invalid ID.")
        return self.orders[number]

    def _take(self, one: Json, body: Json) -> None:
        for name in ("customer_id", "customer_note", "payment_method", "payment_method_title", "currency"):
            if name in body:
                one[name] = body[name]
        for side in ("billing", "shipping"):
            one[side] = {**one[side], **body.get(side, {})}
        self._meta(one, body.get("meta_data", []))
        for item in body.get("line_items", []):
            self._line(one, item)
        for item in body.get("shipping_lines", []):
            one["shipping_lines"].append(
                {"id": self.new_id(), "method_title": "", "total_tax": "0.00", "taxes": [], "meta_data": [],
                 **item, "total": money(item["total"])}
            )  # fmt: skip
        if {"billing", "shipping", "line_items", "shipping_lines"} & set(body):
            self._taxes(one)
        self._totals(one)

    def _meta(self, thing: Json, entries: list[Json]) -> None:
        for entry in entries:
            there = next((m for m in thing["meta_data"] if m["key"] == entry["key"]), None)
            if there:
                there["value"] = entry["value"]
            else:
                thing["meta_data"].append({"id": self.new_id(), "key": entry["key"], "value": entry["value"]})

    def _line(self, one: Json, item: Json) -> None:
        if item.get("id"):
            there = next((i for i in one["line_items"] if i["id"] == item["id"]), None)
            if there is None:
                raise Refusal(400, "woocommerce_rest_invalid_item_id", "Order item ID is not associated.")
            if item.get("quantity") == 0:
                one["line_items"].remove(there)
                self._stock(there, there["quantity"])
                return
            if "quantity" in item:
                self._stock(there, there["quantity"] - item["quantity"])
            there |= {name: item[name] for name in ("quantity", "subtotal", "total") if name in item}
            return
        product = self.any_product(item.get("variation_id") or item["product_id"])
        if product is None:
            product = {"name": "", "price": "0", "parent_id": 0, "id": item["product_id"], "type": "simple"}
        parent = product["parent_id"]
        quantity = item.get("quantity", 1)
        each = (Decimal(product["price"]) / Decimal("1.19")).quantize(Decimal("0.0001"))
        made = data.line(self.new_id(), parent or product["id"], quantity, str(each), tax=True)
        made |= {"variation_id": product["id"] if parent else 0, "name": product["name"], "meta_data": []}
        for name in ("subtotal", "total"):
            made[name] = money(item.get(name, each * quantity))
        self._meta(made, item.get("meta_data", []))
        one["line_items"].append(made)

    def _taxes(self, one: Json) -> None:
        """Worked out anew, as the shop does whenever an address or a line changes."""
        share = Decimal("0.19") if one["tax_lines"] else Decimal(0)
        for item in one["line_items"] + one["shipping_lines"] + one["fee_lines"]:
            tax = money(Decimal(item["total"]) * share)
            item |= {
                "total_tax": tax,
                "taxes": [{"id": data.RATE, "total": tax, "subtotal": tax}] if share else [],
            }
            if "subtotal" in item:
                item["subtotal_tax"] = money(Decimal(item["subtotal"]) * share)
            if "quantity" in item:
                item["price"] = Decimal(item["total"]) / (item["quantity"] or 1)

    def _totals(self, one: Json) -> None:
        places = 0 if one["currency"] == "JPY" else 2

        def total(parts: tuple[str, ...], *names: str) -> Decimal:
            return sum((Decimal(i[n] or 0) for part in parts for i in one[part] for n in names), Decimal(0))

        goods, delivery = total(("line_items", "fee_lines"), "total"), total(("shipping_lines",), "total")
        tax = total(("line_items", "fee_lines"), "total_tax")
        ship_tax = total(("shipping_lines",), "total_tax")
        one |= {
            "shipping_total": money(delivery, places), "shipping_tax": money(ship_tax, places),
            "cart_tax": money(tax, places), "total_tax": money(tax + ship_tax, places),
            "total": money(goods + delivery + tax + ship_tax, places),
            "discount_total": money(total(("coupon_lines",), "discount"), places),
            "discount_tax": money(total(("coupon_lines",), "discount_tax"), places),
        }  # fmt: skip

    def _touched(self, one: Json) -> None:
        one |= dates("date_modified", datetime.now(UTC))

    def _reduce(self, one: Json) -> None:
        for item in one["line_items"]:
            self._stock(item, -item["quantity"])
            self._meta(item, [{"key": "_reduced_stock", "value": str(item["quantity"])}])

    def _restock(self, one: Json) -> None:
        for item in one["line_items"]:
            reduced = next((m for m in item["meta_data"] if m["key"] == "_reduced_stock"), None)
            if reduced:
                self._stock(item, int(reduced["value"]))
                reduced["value"] = "0"

    def _stock(self, item: Json, change: int) -> None:
        product = self.any_product(item["variation_id"] or item["product_id"])
        if product and product["manage_stock"] is True and product["stock_quantity"] is not None:
            product["stock_quantity"] += change

    # Refunds

    def refund(self, number: int, body: Json) -> Json:
        one = self.order(number, 404)
        made = {
            "id": self.new_id(), **dates("date_created", datetime.now(UTC)), "amount": "0", "refunded_by": 1,
            "reason": body.get("reason") or "", "refunded_payment": False, "meta_data": [], "line_items": [],
            "shipping_lines": [], "tax_lines": [], "fee_lines": [],
        }  # fmt: skip
        try:
            amount = Decimal(body["amount"])
        except (KeyError, InvalidOperation):
            amount = sum((Decimal(str(i["refund_total"])) for i in body["line_items"]), Decimal(0))
        back = sum((Decimal(r["amount"]) for r in self.refunds.get(number, [])), Decimal(0))
        if amount < 0 or amount > Decimal(one["total"]) - back:
            raise Refusal(500, "woocommerce_rest_cannot_create_order_refund", "Invalid refund amount.")
        made["amount"] = money(amount, 0 if one["currency"] == "JPY" else 2)
        for part in ("line_items", "shipping_lines", "fee_lines"):
            for item in one[part]:
                asked = next((a for a in body.get("line_items", []) if a["id"] == item["id"]), None)
                if asked:
                    made[part].append(self._refunded(item, asked, part))
        if body.get("api_refund", True):
            self._pay_back(one)
            made["refunded_payment"] = True
        if body.get("api_restock", True):
            for item in made["line_items"]:
                self._stock(item, -item["quantity"])
                self._reduced(one, item)
        self._meta(made, body.get("meta_data", []))
        self.refunds.setdefault(number, []).append(made)
        one["refunds"].append({"id": made["id"], "reason": made["reason"], "total": f"-{made['amount']}"})
        if back + amount >= Decimal(one["total"]):
            one["status"] = "refunded"
        self._touched(one)
        return made

    def _reduced(self, one: Json, item: Json) -> None:
        original = next(m["value"] for m in item["meta_data"] if m["key"] == "_refunded_item_id")
        there = next(i for i in one["line_items"] if str(i["id"]) == str(original))
        for entry in there["meta_data"]:
            if entry["key"] == "_reduced_stock":
                entry["value"] = str(int(entry["value"]) + item["quantity"])

    def _refunded(self, item: Json, asked: Json, part: str) -> Json:
        taxes = [
            {"id": t["id"], "total": f"-{t['refund_total']}", "subtotal": ""}
            for t in asked.get("refund_tax", [])
        ]
        tax = sum((Decimal(t["total"]) for t in taxes), Decimal(0))
        made = {**item, "id": self.new_id(), "total": money(-Decimal(str(asked["refund_total"]))),
                "total_tax": money(tax), "taxes": taxes,
                "meta_data": [{"id": self.new_id(), "key": "_refunded_item_id",
                               "value": str(item["id"])}]}  # fmt: skip
        if part == "line_items":
            made["quantity"] = -asked.get("quantity", 0)
        return made

    def _pay_back(self, one: Json) -> None:
        gateway = self.gateways.get(one["payment_method"])
        words = self.gateway_says_no
        if gateway is None:
            words = "The payment gateway for this order does not exist."
        elif "refunds" not in gateway["method_supports"]:
            words = "The payment gateway for this order does not support automatic refunds."
        if words:
            raise Refusal(500, "woocommerce_rest_cannot_create_order_refund", words)

    # Notes, coupons, customers, webhooks

    def note(self, number: int, body: Json) -> Json:
        self.order(number)
        made = {"id": self.new_id(), "author": "system", **dates("date_created", datetime.now(UTC)),
                "note": body["note"].strip(), "customer_note": bool(body.get("customer_note"))}  # fmt: skip
        self.notes.setdefault(number, []).insert(0, made)
        return made

    def coupon(self, body: Json) -> Json:
        code = body["code"].casefold()
        if any(one["code"] == code for one in self.coupons.values()):
            words = "The coupon code already exists"
            raise Refusal(400, "woocommerce_rest_coupon_code_already_exists", words)
        made = {"discount_type": "fixed_cart", "usage_limit": None, "meta_data": [], **body,
                "id": self.new_id(), "code": code, **dates("date_created", datetime.now(UTC)),
                **dates("date_modified", datetime.now(UTC)), "amount": money(body["amount"]),
                "usage_count": 0, "minimum_amount": body.get("minimum_amount", "0.00")}  # fmt: skip
        self.coupons[made["id"]] = made
        return made

    def update_customer(self, number: int, body: Json) -> Json:
        if number not in self.customers:
            raise Refusal(400, "woocommerce_rest_invalid_id", "Invalid resource ID.")
        one = self.customers[number]
        for side in ("billing", "shipping"):
            one[side] = {**one[side], **body.get(side, {})}
        return one | dates("date_modified", datetime.now(UTC))

    def webhooks_batch(self, body: Json) -> Json:
        told: Json = {}
        for hook in body.get("create", []):
            resource, _, event = hook["topic"].partition(".")
            made = {"id": self.new_id(), "name": hook["name"], "status": hook.get("status", "active"),
                    "topic": hook["topic"], "resource": resource, "event": event, "hooks": [],
                    "delivery_url": hook["delivery_url"], **dates("date_created", datetime.now(UTC)),
                    **dates("date_modified", datetime.now(UTC))}  # fmt: skip
            self.webhooks[made["id"]] = {**made, "secret": hook.get("secret", "")}
            told.setdefault("create", []).append(made)
        for hook in body.get("update", []):
            self.webhooks[hook["id"]] |= hook
            told.setdefault("update", []).append(_told(self.webhooks[hook["id"]]))
        for number in body.get("delete", []):
            told.setdefault("delete", []).append(_told(self.webhooks.pop(number)))
        return told

    def webhooks_list(self) -> list[Json]:
        return [_told(one) for one in self.webhooks.values()]


def _told(hook: Json) -> Json:
    """A webhook as it is told: never with its secret."""
    return {name: value for name, value in hook.items() if name != "secret"}


def listed(rows: list[Json], query: dict[str, str]) -> tuple[list[Json], int]:
    """A page of rows, filtered and sorted as the query says, and how many there are in all."""
    suffix = "_gmt" if query.get("dates_are_gmt") == "true" else ""
    tests: list[Callable[[Json], bool]] = []
    for name, field in (("after", "date_created"), ("modified_after", "date_modified")):
        if name in query:
            tests.append(_when(field + suffix, query[name], 1))
    for name, field in (("before", "date_created"), ("modified_before", "date_modified")):
        if name in query:
            tests.append(_when(field + suffix, query[name], -1))
    kept = [one for one in rows if all(test(one) for test in tests)]
    fields = {"id": "id", "modified": "date_modified", "date": "date_created"}
    field = fields[query.get("orderby", "date")]
    kept.sort(key=lambda one: (one.get(field) or "", 0) if field != "id" else one["id"])
    if query.get("order", "desc") == "desc":
        kept.reverse()
    size = int(query.get("per_page", "10"))
    start = int(query["offset"]) if "offset" in query else (int(query.get("page", "1")) - 1) * size
    return kept[start : start + size], len(kept)


def _when(field: str, limit: str, side: int) -> Callable[[Json], bool]:
    """Later than (1) or earlier than (-1), neither including the limit itself."""
    return lambda one: (one[field] or "") > limit if side > 0 else (one[field] or "") < limit


def found(one: Json, words: str) -> bool:
    """The search of orders: loose, over numbers, names, addresses and phones."""
    sides = [*one["billing"].values(), *one["shipping"].values()]
    places = [str(one["number"]), str(one["id"]), *map(str, sides)]
    return any(words.casefold() in place.casefold() for place in places)


__all__ = ["Refusal", "Store", "found", "listed", "stamp"]
