"""What the shop does when it is asked, with its traps: an empty list of items refunds everything, delivery
left out is refunded whole, cancelling what cannot be cancelled is 200 with `false`, the addresses of a
customer that are not sent are deleted, and a page after the last is the last once more."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from . import data
from .data import Json, both, cents, stamp


class Refusal(Exception):
    """An error as the API tells it."""

    def __init__(self, status: int, message: str, **parameters: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"message": message, **({"parameters": parameters} if parameters else {})}


class Store:
    """Everything the shop holds."""

    def __init__(self) -> None:
        self.orders = {one["entity_id"]: one for one in data.orders()}
        self.customers = {one["id"]: one for one in data.customers()}
        self.products = {one["id"]: one for one in data.products()}
        self.stock = {one["sku"]: Decimal(50) for one in self.products.values()}
        self.memos: list[Json] = []
        self.invoices: list[Json] = []
        self.shipments: list[Json] = []
        self.returns: list[Json] = []
        self.rules: dict[int, Json] = {}
        self.coupons: dict[int, Json] = {}
        self.gateway_says_no = ""
        self._next = 700000
        for one in self.orders.values():
            if one.get("total_paid"):
                self._invoice(one)
        for number, tracks in ((4, ["UPS0001"]), (5, ["DHL0001", "DHL0002"]), (13, [])):
            self._shipment(self.orders[number], tracks)
        self.refund(20, {"items": [{"order_item_id": 20003, "qty": 1}], "arguments": {"shipping_amount": 0}})
        self.orders[20]["updated_at"] = self.orders[20]["created_at"]
        self.create_return({"rmaDataObject": _return(self.orders[5])})
        self.orders[5]["updated_at"] = self.orders[5]["created_at"]

    def new_id(self) -> int:
        self._next += 1
        return self._next

    def order(self, number: int) -> Json:
        if number not in self.orders:
            raise Refusal(
                404, "The entity that was requested doesn't exist. Verify the entity and try again."
            )
        return self.orders[number]

    def _touched(self, one: Json) -> None:
        one["updated_at"] = stamp(datetime.now(UTC))

    def _invoice(self, one: Json) -> None:
        online = one["payment"]["method"] == "braintree"
        items = [
            {
                "entity_id": self.new_id(),
                "order_item_id": i["item_id"],
                "qty": i["qty_invoiced"],
                "sku": i["sku"],
            }
            for i in one["items"]
        ]
        self.invoices.append(
            {"entity_id": self.new_id(), "order_id": one["entity_id"], "state": 2, "items": items,
             "grand_total": one["grand_total"], "total_qty": 5, "increment_id": one["increment_id"],
             **({"transaction_id": f"txn{one['entity_id']}"} if online else {})}
        )  # fmt: skip

    def _shipment(self, one: Json, tracks: list[str]) -> None:
        number, at = self.new_id(), one["created_at"]
        self.shipments.append({
            "entity_id": number, "order_id": one["entity_id"], "created_at": at, "comments": [],
            "items": [{"order_item_id": i["item_id"],
                       "qty": i["qty_shipped"]} for i in one["items"] if i["qty_shipped"]],
            "tracks": [{"entity_id": self.new_id(), "order_id": one["entity_id"], "created_at": at,
                        "parent_id": number, "weight": 1, "qty": 1, "description": "", "track_number": track,
                        "title": track[:3], "carrier_code": track[:3].lower()} for track in tracks],
        })  # fmt: skip

    # What is done to orders

    def comment(self, number: int, body: Json) -> bool:
        one = self.order(number)
        history = body["statusHistory"]
        one["status_histories"].insert(
            0,
            {
                **history,
                "entity_id": self.new_id(),
                "created_at": stamp(datetime.now(UTC)),
                "entity_name": "order",
            },
        )
        one["status"] = history.get("status") or one["status"]
        self._touched(one)
        return True

    def cancel(self, number: int) -> bool:
        one = self.order(number)
        if one["state"] in {"canceled", "closed", "complete", "payment_review"} or not any(
            Decimal(i["qty_ordered"]) > i["qty_invoiced"] + i["qty_canceled"]
            for i in one["items"]
            if not i.get("parent_item_id")
        ):
            return False
        for item in one["items"]:
            item["qty_canceled"] = item["qty_ordered"] - item["qty_invoiced"]
            self.stock[item["sku"]] = self.stock.get(item["sku"], Decimal(0)) + item["qty_canceled"]
        one |= {"state": "canceled", "status": "canceled"}
        self._touched(one)
        return True

    def edit_address(self, number: int, body: Json) -> Json:
        one = self.order(number)
        entity = body["entity"]
        shipping = one["extension_attributes"]["shipping_assignments"][0]["shipping"]
        if entity["entity_id"] != shipping["address"]["entity_id"]:
            raise Refusal(404, "The entity that was requested doesn't exist.")
        shipping["address"] = {**shipping["address"], **entity}
        changed: Json = shipping["address"]
        return changed

    def refund(self, number: int, body: Json, invoice: int = 0) -> int:
        one = self.order(number)
        online = bool(body.get("isOnline"))
        if online and not next(i for i in self.invoices if i["entity_id"] == invoice).get("transaction_id"):
            raise Refusal(400, "The refund action is not available.")
        asked = {i["order_item_id"]: Decimal(str(i["qty"])) for i in body.get("items", [])}
        arguments = body.get("arguments") or {}
        memo_items = [m for i in one["items"] if (m := self._memo_item(one, i, asked)) is not None]
        goods = sum((i["row_total"] + i["tax_amount"] - i["discount_amount"] for i in memo_items), Decimal(0))
        shipping = self._memo_shipping(one, arguments)
        rate = one["base_to_order_rate"]
        plus = cents(Decimal(str(arguments.get("adjustment_positive", 0))) * rate)
        minus = cents(Decimal(str(arguments.get("adjustment_negative", 0))) * rate)
        total = goods + shipping + plus - minus
        if total <= 0:
            raise Refusal(400, "The credit memo's total must be positive.")
        if total > one.get("total_paid", 0) - one.get("total_refunded", 0):
            raise Refusal(400, "The most money available to refund is %1.", **{"1": "€0.00"})
        if online and self.gateway_says_no:
            raise Refusal(400, "Could not save a Creditmemo, see error log for details")
        self._book(one, memo_items, shipping, total, arguments)
        memo_id = self.new_id()
        comment = body.get("comment")
        comments = [{**comment, "entity_id": self.new_id(), "parent_id": memo_id, "is_customer_notified": 0,
                     "created_at": stamp(datetime.now(UTC))}] if comment else []  # fmt: skip
        self.memos.append({
            "entity_id": memo_id, "increment_id": f"{memo_id:09d}", "order_id": number, "state": 2,
            "items": memo_items, "comments": comments, "created_at": stamp(datetime.now(UTC)),
            **both("grand_total", total, rate), "adjustment": plus - minus, "shipping_incl_tax": shipping,
            "shipping_amount": shipping, **({"transaction_id": f"back{memo_id}"} if online else {}),
            **({"invoice_id": invoice} if invoice else {}),
        })  # fmt: skip
        return memo_id

    def _memo_item(self, one: Json, item: Json, asked: dict[int, Decimal]) -> Json | None:
        left = Decimal(item["qty_invoiced"]) - item["qty_refunded"]
        parent = item.get("parent_item_id")
        number = asked.get(parent or item["item_id"], Decimal(0)) if asked else left
        if number > left:
            raise Refusal(400, "The quantity to creditmemo must not be greater than the unrefunded quantity.")
        if parent and not number:
            return None

        def share(whole: str, back: str) -> Decimal:
            rest: Decimal = item[whole] - item[back]
            return rest if number == left else cents(rest / left * number)

        row, tax = share("row_invoiced", "amount_refunded"), share("tax_invoiced", "tax_refunded")
        discount = share("discount_invoiced", "discount_refunded")
        return {
            "entity_id": self.new_id(), "order_item_id": item["item_id"], "qty": number, "sku": item["sku"],
            "name": item["name"], "base_cost": 0, "base_price": item["base_price"], "price": item["price"],
            "row_total": row, "tax_amount": tax, "discount_amount": discount,
            "product_id": item["product_id"],
        }  # fmt: skip

    def _memo_shipping(self, one: Json, arguments: Json) -> Decimal:
        """This shop shows delivery without tax in its documents, so an amount given is without."""
        left: Decimal = one["shipping_amount"] - one.get("shipping_refunded", 0)
        tax_left: Decimal = one["shipping_tax_amount"] - one.get("shipping_tax_refunded", 0)
        given = arguments.get("shipping_amount")
        if given is None:
            return left + tax_left
        amount = cents(Decimal(str(given)) * one["base_to_order_rate"])
        if amount > left:
            raise Refusal(400, "Maximum shipping amount allowed to refund is: %1", **{"1": str(left)})
        return amount + (cents(tax_left * amount / left) if left else Decimal(0))

    def _book(self, one: Json, items: list[Json], shipping: Decimal, total: Decimal, arguments: Json) -> None:
        back = {i["order_item_id"]: i for i in items}
        again = set((arguments.get("extension_attributes") or {}).get("return_to_stock_items", []))
        for item in one["items"]:
            memo = back.get(item["item_id"])
            if memo is None:
                continue
            item["qty_refunded"] += memo["qty"]
            item["amount_refunded"] += memo["row_total"]
            item["tax_refunded"] += memo["tax_amount"]
            if item["item_id"] in again:
                self.stock[item["sku"]] = self.stock.get(item["sku"], Decimal(0)) + memo["qty"]
        net = cents(shipping / Decimal("1.19")) if one["shipping_tax_amount"] else shipping
        one["shipping_refunded"] = one.get("shipping_refunded", Decimal(0)) + net
        one["shipping_tax_refunded"] = one.get("shipping_tax_refunded", Decimal(0)) + shipping - net
        one |= both(
            "total_refunded", one.get("total_refunded", Decimal(0)) + total, one["base_to_order_rate"]
        )
        if one["total_refunded"] >= one["total_paid"] and one["state"] != "canceled":
            one |= {"state": "closed", "status": "closed"}
        self._touched(one)

    # Customers, discounts, returns

    def update_customer(self, number: int, body: Json) -> Json:
        if number not in self.customers:
            raise Refusal(
                404, "No such entity with %fieldName = %fieldValue", fieldName="customerId", fieldValue=number
            )
        given = body["customer"]
        kept = [
            {**a, "id": a.get("id") or self.new_id(), "customer_id": number}
            for a in given.get("addresses", [])
        ]
        self.customers[number] |= {**given, "addresses": kept, "updated_at": stamp(datetime.now(UTC))}
        return self.customers[number]

    def rule(self, body: Json) -> Json:
        made = {**body["rule"], "rule_id": self.new_id()}
        self.rules[made["rule_id"]] = made
        return made

    def coupon(self, body: Json) -> Json:
        code = body["coupon"]["code"]
        if any(one["code"].casefold() == code.casefold() for one in self.coupons.values()):
            raise Refusal(400, "Coupon with the same code already exists.")
        made = {**body["coupon"], "coupon_id": self.new_id()}
        self.coupons[made["coupon_id"]] = made
        return made

    def create_return(self, body: Json) -> Json:
        given = body["rmaDataObject"]
        number = self.new_id()
        items = [{**i, "entity_id": self.new_id(), "rma_entity_id": number} for i in given["items"]]
        comments = [{**c, "entity_id": self.new_id(), "rma_entity_id": number} for c in given["comments"]]
        made = {
            **given,
            "entity_id": number,
            "increment_id": f"{number:09d}",
            "items": items,
            "comments": comments,
        }
        self.returns.append(made)
        self._touched(self.order(given["order_id"]))
        return made

    def update_return(self, number: int, body: Json) -> Json:
        one = next((r for r in self.returns if r["entity_id"] == number), None)
        if one is None:
            raise Refusal(404, "The RMA wasn't found.")
        given = body["rmaDataObject"]
        one |= {
            **given,
            "comments": [{**c, "entity_id": c["entity_id"] or self.new_id()} for c in given["comments"]],
        }
        order = self.order(one["order_id"])
        for item in order["items"]:
            item["qty_returned"] = sum(
                i["qty_returned"]
                for r in self.returns
                for i in r["items"]
                if i["order_item_id"] == item["item_id"]
            )
        self._touched(order)
        return one


def _return(one: Json) -> Json:
    """A return that a shopper asked for."""
    item = {
        "order_item_id": one["items"][0]["item_id"], "qty_requested": 1, "qty_authorized": 1,
        "qty_approved": 0, "qty_returned": 0, "reason": "11", "condition": "11", "resolution": "11",
        "status": "pending",
    }  # fmt: skip
    return {
        "order_id": one["entity_id"], "order_increment_id": one["increment_id"], "store_id": 1,
        "customer_id": one["customer_id"], "date_requested": one["created_at"], "tracks": [],
        "customer_custom_email": one["customer_email"], "items": [item], "status": "pending", "comments": [],
    }  # fmt: skip


def searched(rows: list[Json], query: dict[str, str], key: str = "entity_id") -> Json:
    """A search: conditions in groups of their own, sort orders, and a page."""
    wheres: dict[str, Json] = {}
    for name, value in query.items():
        if match := re.fullmatch(r"searchCriteria\[filterGroups]\[(\d+)]\[filters]\[0]\[(\w+)]", name):
            wheres.setdefault(match.group(1), {})[match.group(2)] = value
    kept = [one for one in rows if all(_holds(one, where, key) for where in wheres.values())]
    for place in (1, 0):
        at = f"searchCriteria[sortOrders][{place}]"
        if f"{at}[field]" in query:
            field = _name(query[f"{at}[field]"], key)
            kept.sort(key=lambda one, f=field: one[f], reverse=query[f"{at}[direction]"] == "DESC")  # type: ignore[misc]
    size = int(query.get("searchCriteria[pageSize]", "20"))
    last = max(1, -(-len(kept) // size))
    page = min(int(query.get("searchCriteria[currentPage]", "1")), last)
    criteria = {"filter_groups": [], "page_size": size, "current_page": page}
    return {
        "items": kept[(page - 1) * size : page * size],
        "search_criteria": criteria,
        "total_count": len(kept),
    }


def _name(field: str, key: str) -> str:
    return key if field == "entity_id" else field


def _holds(one: Json, where: Json, key: str) -> bool:
    there, wanted = one.get(_name(where["field"], key)), where["value"]
    if there is None:
        return False
    condition = where.get("conditionType", "eq")
    if condition == "in":
        return str(there) in wanted.split(",")
    if isinstance(there, int):
        wanted = int(wanted)
    elif isinstance(there, str):
        there, wanted = there.casefold(), wanted.casefold()
    tests = {"eq": there == wanted, "gt": there > wanted, "gteq": there >= wanted}
    return bool(tests[condition])
