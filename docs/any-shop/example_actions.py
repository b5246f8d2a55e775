"""What the example shop does when Merhaba asks for it: a refund, a return, another address ...

Every method of `Desk` takes the order and the action as `openapi.yaml` describes them, changes the order, and
gives the ids of what came about; or it raises `Refused` with a code, and nothing has happened.
"""

from __future__ import annotations

import copy
import secrets
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

Thing = dict[str, Any]
FOR_THE_SHOP = {"discount", "gift_card", "store_credit", "customer_address"}


class Refused(Exception):
    """We will not: an HTTP status, one of the codes of the API, and a sentence for people."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


def no(code: str, message: str) -> Refused:
    """A refusal for a reason of the shop's."""
    return Refused(404 if code == "not-found" else 422, code, message)


class Desk:
    """Carries out actions: each method takes the order (or None) and the action."""

    def __init__(self, shop: Any) -> None:
        self.shop = shop

    def act(self, order_id: str | None, action: Thing, key: str) -> Thing:
        """Do it once: the same key again gets the same answer."""
        if key in self.shop.done:
            return self.shop.done[key]
        order = self.shop.one("orders", order_id) if order_id else None
        kind = action["kind"]
        if (order is None) != (kind in FOR_THE_SHOP) or kind not in self.shop.about["actions"]:
            raise no("not-supported", f"This shop does not do {kind} here.")
        before = copy.deepcopy(self.shop.tables)
        try:
            created = getattr(self, kind)(order, action) or {}
        except Refused:
            self.shop.tables = before  # nothing is done by halves
            raise
        answer: Thing = {"key": key, "state": "done", "created": created}
        if order is not None:
            answer["order"] = self.shop.shown("orders", self.shop.changed("orders", order))
        self.shop.done[key] = copy.deepcopy(answer)
        return self.shop.done[key]

    def possible(self, order: Thing) -> list[str]:
        """What can be done with an order as it is now, of what this shop does at all."""
        here = {"note", "packing_note", "duplicate", *FOR_THE_SHOP}
        cancelled, sent = order.get("cancelled_at"), any(line.get("fulfilled") for line in order["lines"])
        if not cancelled and not sent:
            here |= {"cancel", "edit_address", "edit_lines", "change_payment"}
        if captured(order) > refunded(order):
            here.add("refund")
        if sent:
            here |= {"return", "exchange", "resend"}
        if any(back["state"] == "requested" for back in order.get("returns", [])):
            here |= {"receive_return", "cancel_return"}
        return [kind for kind in self.shop.about["actions"] if kind in here]

    def cancel(self, order: Thing, action: Thing) -> Thing:
        self._not_sent(order)
        order |= {"cancelled_at": now(), "cancel_reason": action["reason"], "fulfilment_status": "cancelled"}
        left = captured(order) - refunded(order)
        if left and action.get("refund", True):
            return self._pay_back(order, left, {"note": action.get("note", "")})
        if not left:
            order["financial_status"] = "voided"
        return {}

    def refund(self, order: Thing, action: Thing) -> Thing:
        amount, left = Decimal(action["amount"]), captured(order) - refunded(order)
        if amount <= 0:
            raise no("bad-amount", "A refund is more than nothing.")
        if not captured(order):
            raise no("not-paid", "Nothing was paid for this order.")
        if not left:
            raise no("nothing-left", "All that was paid has gone back already.")
        if amount > left:
            raise no("amount-too-high", f"Only {left} can still go back.")
        for piece in action.get("lines", []):
            line = self._line(order, piece["line_id"])
            line["refunded"] = line.get("refunded", 0) + piece["quantity"]
            if line["refunded"] > line["quantity"]:
                raise no("quantity-too-high", f"There are only {line['quantity']} of {line['title']}.")
        return self._pay_back(order, amount, action)

    def return_(self, order: Thing, action: Thing, swaps: bool = False) -> Thing:
        if not any(line.get("fulfilled") for line in order["lines"]):
            raise no("not-sent", "Nothing of this order has been sent yet.")
        lines = []
        for piece in action["swaps" if swaps else "lines"]:
            line = self._line(order, piece["line_id"])
            line["returned"] = line.get("returned", 0) + piece["quantity"]
            if line["returned"] > line.get("fulfilled", 0):
                raise no("quantity-too-high", f"No so many of {line['title']} were sent.")
            lines.append(
                {
                    "line_id": piece["line_id"],
                    "quantity": piece["quantity"],
                    "reason": piece.get("reason", "other"),
                    "note": piece.get("note", ""),
                }
            )
            if swaps:
                lines[-1]["exchange_variant"] = self._other_kind(line, piece)["id"]
        id = self.shop.new_id("R")
        back = {"id": id, "number": id, "state": "requested", "lines": lines, "created_at": now()}
        order.setdefault("returns", []).append(back)
        return {"return": id}

    def exchange(self, order: Thing, action: Thing) -> Thing:
        return self.return_(order, action, swaps=True)

    def receive_return(self, order: Thing, action: Thing) -> Thing:
        return self._end_return(order, action, "received")

    def cancel_return(self, order: Thing, action: Thing) -> Thing:
        back = self._end_return(order, action, "cancelled")
        for piece in next(r for r in order["returns"] if r["id"] == action["return_id"])["lines"]:
            self._line(order, piece["line_id"])["returned"] -= piece["quantity"]
        return back

    def resend(self, order: Thing, action: Thing) -> Thing:
        lines = []
        for piece in action["lines"]:
            line = self._line(order, piece["line_id"])
            if piece["quantity"] > line["quantity"]:
                raise no("quantity-too-high", f"There are only {line['quantity']} of {line['title']}.")
            lines.append(fresh(line, piece["quantity"]) | {"price": "0", "total": "0", "discount": "0"})
        place = action.get("address") or order.get("shipping_address")
        return self._new_order(
            order, lines, "paid", {"shipping_address": place, "shipping": "0", "total": "0"}
        )

    def duplicate(self, order: Thing, action: Thing) -> Thing:
        return self._new_order(
            order, [fresh(line, line["quantity"]) for line in order["lines"]], "pending", {}
        )

    def edit_address(self, order: Thing, action: Thing) -> None:
        self._not_sent(order)
        if not action["address"].get("street") or not action["address"].get("country"):
            raise no("bad-address", "An address needs a street and a country.")
        order["shipping_address"] = action["address"]

    def edit_lines(self, order: Thing, action: Thing) -> Thing:
        self._not_sent(order)
        for change in action.get("changes", []):
            line = self._line(order, change["line_id"])
            if change["quantity"] > line["quantity"]:
                raise no("quantity-too-high", f"There are only {line['quantity']} of {line['title']}.")
            each = (Decimal(line["total"]) / line["quantity"]).quantize(Decimal("0.01"))
            line["total"] = str(each * change["quantity"])
            line["quantity"] = change["quantity"]
        for swap in action.get("swaps", []):
            line = self._line(order, swap["line_id"])
            variant = self._other_kind(line, swap)
            line["quantity"] -= swap["quantity"]
            line["total"] = str(Decimal(line["price"]) * line["quantity"])
            order["lines"].append(self._ordered(variant, swap["quantity"]))
        for new in action.get("add", []):
            order["lines"].append(self._ordered(self._variant(new["variant_id"]), new["quantity"]))
        order["lines"] = [line for line in order["lines"] if line["quantity"]]
        total = sum((Decimal(line["total"]) for line in order["lines"]), Decimal(order.get("shipping", "0")))
        order["total"] = str(total)
        left = captured(order) - refunded(order)
        return self._pay_back(order, left - total, action) if left > total else {}

    def change_payment(self, order: Thing, action: Thing) -> None:
        self._not_sent(order)
        customer = self.shop.tables["customers"].get(order.get("customer_id") or "", {})
        method = next(
            (m for m in customer.get("payment_methods", []) if m["id"] == action["method_id"]), None
        )
        if method is None:
            raise no("not-found", "The customer has no such way to pay.")
        paid = captured(order) - refunded(order)
        if "balance" in method and Decimal(method["balance"]) < paid:
            raise no("amount-too-high", f"There are only {method['balance']} on it.")
        if paid:
            self._pay_back(order, paid, {})
        state = "captured" if paid else "pending"
        order["payments"].append(
            {
                "id": self.shop.new_id("P"),
                "kind": method["kind"],
                "state": state,
                "at": now(),
                "label": method["label"],
                "amount": str(paid or order["total"]),
                "method_id": method["id"],
            }
        )
        order["financial_status"] = "partially_refunded" if paid else order["financial_status"]

    def note(self, order: Thing, action: Thing) -> None:
        order["note"] = f"{order.get('note', '')}\n{action['text']}".strip()

    def packing_note(self, order: Thing, action: Thing) -> None:
        order["packing_note"] = f"{order.get('packing_note', '')}\n{action['text']}".strip()

    def discount(self, order: None, action: Thing) -> Thing:
        if action["code"] in self.shop.codes:
            raise no("code-taken", f"There is a code {action['code']} already.")
        self.shop.codes.add(action["code"])
        return {"code": action["code"]}

    def gift_card(self, order: None, action: Thing) -> Thing:
        if Decimal(action["amount"]) <= 0:
            raise no("bad-amount", "A gift card has money on it.")
        return {"gift_card": self.shop.new_id("G"), "code": secrets.token_hex(6).upper()}

    def store_credit(self, order: None, action: Thing) -> None:
        customer = self.shop.one("customers", action["customer_id"])
        customer["store_credit"] = str(Decimal(customer.get("store_credit", "0")) + Decimal(action["amount"]))
        self.shop.changed("customers", customer)

    def customer_address(self, order: None, action: Thing) -> None:
        customer = self.shop.one("customers", action["customer_id"])
        customer["addresses"] = [action["address"], *customer.get("addresses", [])[1:]]
        self.shop.changed("customers", customer)

    def _not_sent(self, order: Thing) -> None:
        if order.get("cancelled_at"):
            raise no("already-cancelled", "This order is cancelled.")
        if any(line.get("fulfilled") for line in order["lines"]):
            raise no("already-sent", "This order is on its way already.")

    def _line(self, order: Thing, id: str) -> Thing:
        for line in order["lines"]:
            if line["id"] == id:
                return line  # type: ignore[no-any-return]
        raise no("no-such-line", f"There is no line {id} on this order.")

    def _variant(self, id: str) -> Thing:
        for product in self.shop.tables["products"].values():
            for variant in product["variants"]:
                if variant["id"] == id:
                    if not variant.get("available", True) or variant.get("stock") == 0:
                        raise no("out-of-stock", f"{product['title']}, {variant['title']} is sold out.")
                    return {**variant, "product": product}
        raise no("no-such-variant", f"There is no variant {id}.")

    def _other_kind(self, line: Thing, swap: Thing) -> Thing:
        variant = self._variant(swap["variant_id"])
        if variant["product"]["id"] != line.get("product_id"):
            raise no("not-same-product", "A line can only be swapped for another kind of the same product.")
        if swap["quantity"] > line["quantity"]:
            raise no("quantity-too-high", f"There are only {line['quantity']} of {line['title']}.")
        return variant

    def _ordered(self, variant: Thing, quantity: int) -> Thing:
        return {
            "id": self.shop.new_id("L"),
            "title": variant["product"]["title"],
            "variant": variant["title"],
            "product_id": variant["product"]["id"],
            "variant_id": variant["id"],
            "sku": variant.get("sku", ""),
            "quantity": quantity,
            "price": variant["price"],
            "total": str(Decimal(variant["price"]) * quantity),
        }

    def _pay_back(self, order: Thing, amount: Decimal, action: Thing) -> Thing:
        created, to = {"refund": self.shop.new_id("F")}, action.get("to", "original")
        if to == "store_credit":
            self.store_credit(None, {"customer_id": order.get("customer_id") or "", "amount": str(amount)})
        elif to == "gift_card":
            created |= self.gift_card(None, {"amount": str(amount)})
        order.setdefault("refunds", []).append({
            "id": created["refund"], "amount": str(amount), "state": "done", "to": to, "created_at": now(),
            "shipping": action.get("shipping", "0"), "reason": action.get("note", ""),
            "lines": [{k: one[k] for k in ("line_id", "quantity")} for one in action.get("lines", [])],
        })  # fmt: skip
        left = captured(order) - refunded(order)
        order["financial_status"] = "partially_refunded" if left else "refunded"
        return created

    def _end_return(self, order: Thing, action: Thing, state: str) -> Thing:
        for back in order.get("returns", []):
            if back["id"] == action["return_id"] and back["state"] == "requested":
                back["state"] = state
                return {"return": back["id"]}
        raise no("not-found", "There is no such return that is still open.")

    def _new_order(self, order: Thing, lines: list[Thing], paid: str, more: Thing) -> Thing:
        id = self.shop.new_id("O")
        new = {key: copy.deepcopy(order[key]) for key in order if key in KEPT}
        new |= {
            "id": id,
            "number": id,
            "created_at": now(),
            "lines": lines,
            "financial_status": paid,
            "fulfilment_status": "unfulfilled",
            "payments": [],
            "note": f"Again, from {order['number']}",
        } | more
        self.shop.changed("orders", new)
        return {"order": id, "number": id}


setattr(Desk, "return", Desk.return_)  # `return` is a word of the language
KEPT = {
    "currency", "customer_id", "customer_name", "email", "phone", "shipping", "total", "shipping_address",
    "billing_address", "shipping_method", "language",
}  # fmt: skip


def now() -> str:
    """The time as ISO 8601 with its zone."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def captured(order: Thing) -> Decimal:
    """What was really paid."""
    paid = [Decimal(p["amount"]) for p in order.get("payments", []) if p["state"] == "captured"]
    return sum(paid, Decimal(0))


def refunded(order: Thing) -> Decimal:
    """What went back."""
    return sum((Decimal(r["amount"]) for r in order.get("refunds", [])), Decimal(0))


def fresh(line: Thing, quantity: int) -> Thing:
    """A line for a new order: nothing of it was sent, refunded or returned."""
    kept = {key: value for key, value in line.items() if key not in {"fulfilled", "refunded", "returned"}}
    return {**kept, "quantity": quantity}
