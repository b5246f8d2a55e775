"""Changes of an order at the fake store: edits, returns and exchanges, drafts until they are confirmed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from .data import Json
from .store import Store, Wrong, copied, dict_of
from .sums import shown

_OPEN = {"pending", "requested"}


class Flows:
    """One draft for an order at a time; what it will be is kept apart until it is confirmed."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._returns: dict[str, Json] = {}

    def begin(self, order_id: str, kind: str, body: Json, **of: Any) -> Json:
        order = self.store.order(order_id)
        if any(one["order_id"] == order_id and one["status"] in _OPEN for one in self.store.changes):
            raise Wrong(f"Order ({order_id}) already has an existing active order change")
        if order["status"] == "canceled":
            raise Wrong(f"Order with id {order_id} has been canceled.")
        change = {
            "id": self.store.new_id("ordch"),
            "order_id": order_id,
            "change_type": kind,
            "status": "pending",
            "internal_note": body.get("internal_note"),
            "return_id": None,
            "exchange_id": None,
            "created_at": self.store.now(),
            **of,
        }
        self.store.changes.append(change)
        change["draft"] = copied(order)
        return change

    def changes_of(self, order_id: str) -> list[Json]:
        return [
            {name: value for name, value in one.items() if name != "draft"}
            for one in self.store.changes
            if one["order_id"] == order_id
        ]

    def drop(self, **of: str) -> None:
        """Take a draft back."""
        change = self._active(**of)
        self.store.changes.remove(change)
        if change["change_type"] == "return_request":
            self._returns.pop(change["return_id"], None)

    def confirm(self, **of: str) -> Json:
        """It happens."""
        change = self._active(**of)
        change["status"] = "confirmed"
        order = self.store.order(change["order_id"])
        order.clear()
        order.update(change.pop("draft"))
        self.store.touch(order)
        self._settle(order)
        return order

    def _settle(self, order: Json) -> None:
        """What was only authorised is voided when the sum changes; what is missing gets a collection."""
        due: Decimal = shown(order)["summary"]["pending_difference"]
        payments = [one for coll in order["payment_collections"] for one in coll["payments"]]
        captured = any(one["captures"] for one in payments)
        if (
            payments
            and not captured
            and due != sum(one["amount"] for one in payments if not one["canceled_at"])
        ):
            for collection in order["payment_collections"]:
                collection["status"] = "canceled"
                for payment in collection["payments"]:
                    payment["canceled_at"] = self.store.now()
        if due > 0 and (captured or all(one["canceled_at"] for one in payments)):
            self.payable(order, due)

    def due_of(self, order_id: str, due: Decimal) -> Json:
        return self.payable(self.store.order(order_id), due)

    def payable(self, order: Json, due: Decimal) -> Json:
        collection = {
            "id": self.store.new_id("pay_col"),
            "status": "not_paid",
            "amount": due,
            "payments": [],
            "updated_at": self.store.now(),
        }
        order["payment_collections"].append(collection)
        return collection

    def edit_quantity(self, order_id: str, line_id: str, quantity: int) -> Json:
        draft = self._active(order_id=order_id, change_type="edit")["draft"]
        item = self.store.item(draft, line_id)
        least = item["detail"]["fulfilled_quantity"]
        if quantity < least:
            raise Wrong(
                f"Item {line_id} has already been fulfilled and quantity cannot be lower than {least}."
            )
        item["quantity"] = quantity
        draft["items"] = [one for one in draft["items"] if one["quantity"] > 0]
        return shown(draft)

    def add_items(self, change: Json, items: list[Json]) -> Json:
        for asked in items:
            item = self.store.add_item(change["draft"], asked["variant_id"], asked["quantity"])
            change.setdefault("added", []).append(item["id"])
        return shown(change["draft"])

    def edit_add(self, order_id: str, items: list[Json]) -> Json:
        return self.add_items(self._active(order_id=order_id, change_type="edit"), items)

    def received(self, name: str) -> Json:
        return shown(self.confirm(return_id=name, change_type="return_receive"))

    def begin_return(self, body: Json) -> Json:
        name = self.store.new_id("return")
        change = self.begin(body["order_id"], "return_request", body, return_id=name)
        order = change["draft"]
        found = self._new_return(order, name, body)
        self._returns[name] = found
        return found

    def _new_return(self, order: Json, name: str, body: Json) -> Json:
        return {
            "id": name,
            "order_id": order["id"],
            "display_id": len(order["returns"]) + 1,
            "status": "open",
            "metadata": body.get("metadata") or {},
            "exchange_id": None,
            "created_at": self.store.now(),
            "items": [],
        }

    def ask_back(self, draft: Json, found: Json, items: list[Json]) -> Json:
        for asked in items:
            item = self.store.item(draft, asked["id"])
            detail = item["detail"]
            gone = sum(detail[f"return_{part}_quantity"] for part in ("requested", "received", "dismissed"))
            if asked["quantity"] > detail["fulfilled_quantity"] - gone:
                raise Wrong("Cannot request to return more items than what was fulfilled")
            detail["return_requested_quantity"] += asked["quantity"]
            found["items"].append(
                {
                    "id": self.store.new_id("retitem"),
                    "item_id": asked["id"],
                    "quantity": asked["quantity"],
                    "received_quantity": 0,
                    "damaged_quantity": 0,
                    "reason_id": asked.get("reason_id"),
                    "note": asked.get("internal_note"),
                }
            )
        return shown(draft)

    def request_items(self, name: str, items: list[Json]) -> Json:
        change = self._active(return_id=name, change_type="return_request")
        return self.ask_back(change["draft"], self._returns[name], items)

    def request(self, name: str) -> Json:
        change = self._active(return_id=name, change_type="return_request")
        found = self._returns.pop(name)
        found["status"] = "requested"
        change["draft"]["returns"].append(found)
        self.confirm(return_id=name, change_type="return_request")
        return found

    def find_return(self, name: str) -> Json:
        if name in self._returns:
            return self._returns[name]
        for order in self.store.orders.values():
            for one in order["returns"]:
                if one["id"] == name:
                    return dict_of(one)
        raise Wrong(f"Return id not found: {name}", 404, "not_found")

    def begin_receive(self, name: str, body: Json) -> Json:
        found = self.find_return(name)
        self.begin(found["order_id"], "return_receive", body, return_id=name)
        return found

    def receive(self, name: str, items: list[Json], part: str) -> Json:
        draft = self._active(return_id=name, change_type="return_receive")["draft"]
        found = next(one for one in draft["returns"] if one["id"] == name)
        for asked in items:
            line = next((one for one in found["items"] if one["item_id"] == asked["id"]), None)
            if (
                line is None
                or asked["quantity"] > line["quantity"] - line["received_quantity"] - line["damaged_quantity"]
            ):
                raise Wrong("Cannot receive more items than what was requested: quantity")
            line["received_quantity" if part == "received" else "damaged_quantity"] += asked["quantity"]
            detail = self.store.item(draft, asked["id"])["detail"]
            detail["return_requested_quantity"] -= asked["quantity"]
            detail[f"return_{part}_quantity"] += asked["quantity"]
        # As the real one: a dismissed piece leaves it `partially_received`.
        whole = all(one["received_quantity"] >= one["quantity"] for one in found["items"])
        found["status"] = "received" if whole else "partially_received"
        return shown(draft)

    def cancel_return(self, name: str) -> Json:
        found = self.find_return(name)
        order = self.store.order(found["order_id"])
        if found["status"] != "requested":
            raise Wrong(f"Return {name} is {found['status']}")
        for line in found["items"]:
            self.store.item(order, line["item_id"])["detail"]["return_requested_quantity"] -= line["quantity"]
        found["status"] = "canceled"
        self.store.touch(order)
        return found

    def begin_exchange(self, body: Json) -> Json:
        name = self.store.new_id("oexc")
        change = self.begin(body["order_id"], "exchange", body, exchange_id=name)
        back = self._new_return(change["draft"], self.store.new_id("return"), {})
        change["draft"]["returns"].append({**back, "exchange_id": name})
        found = {
            "id": name,
            "order_id": body["order_id"],
            "display_id": str(len(self.store.exchanges) + 1),
            "return_id": back["id"],
            "additional_items": [],
            "created_at": self.store.now(),
            "updated_at": self.store.now(),
        }
        self.store.exchanges[name] = found
        return found

    def exchange_in(self, name: str, items: list[Json]) -> Json:
        """The preview counts as coming back only what is confirmed: as the real one."""
        change = self._active(exchange_id=name)
        back = next(one for one in change["draft"]["returns"] if one["exchange_id"] == name)
        return self.ask_back(change["draft"], back, items)

    def exchange_out(self, name: str, items: list[Json]) -> Json:
        change = self._active(exchange_id=name)
        return self.add_items(change, items)

    def request_exchange(self, name: str) -> Json:
        change = self._active(exchange_id=name)
        found = self.store.exchanges[name]
        found["additional_items"] = [
            {"id": self.store.new_id("oexci"), "item_id": one, "quantity": 1} for one in change["added"]
        ]
        next(one for one in change["draft"]["returns"] if one["exchange_id"] == name)["status"] = "requested"
        self.confirm(exchange_id=name)
        return found

    def find_change(self, **of: str) -> Json:
        return self._active(**of)

    def _active(self, **of: str) -> Json:
        for change in self.store.changes:
            if change["status"] in _OPEN and all(change.get(name) == value for name, value in of.items()):
                return change
        raise Wrong("An active Order Change is required to proceed", 404, "not_found")


def preview_of(draft: Json) -> Json:
    """A draft's preview does not yet count what is only drafted to come back."""
    told = shown(draft)
    open_ones = [one for one in draft["returns"] if one["status"] == "open"]
    for back in open_ones:
        for line in back["items"]:
            item = next(one for one in told["items"] if one["id"] == line["item_id"])
            part = item["return_requested_total"] / max(item["detail"]["return_requested_quantity"], 1)
            told["summary"]["pending_difference"] += part * line["quantity"]
    return told
