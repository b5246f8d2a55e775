"""The retail shop of tau2-bench behind the any-shop API, and its tools' calls as actions of ours.

    with serving_tau2() as shop:      # .url, .token, .reset(), .db (in tau2's own shape)
        ...

Its database stays in its own shape, so that it can be compared exactly; `shown` tells it as the API does.
"""

from __future__ import annotations

import contextlib
import copy
import json
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from merhaba.ports.shops.actions import (
    Action,
    Cancel,
    CancelReason,
    ChangePayment,
    CustomerAddress,
    EditAddress,
    EditLines,
    Exchange,
    Return,
    ReturnLine,
    Swap,
)
from merhaba.ports.shops.things import PostalAddress

from . import tau2_rules as rules
from .example import example_server
from .fake import TOKEN, Fake, serving
from .tau2_things import as_customer, as_order, as_product, line_id

DATA = Path(__file__).parents[4] / "shared" / "data" / "agent" / "tau2-retail"
OFFERS = ["cancel", "edit_lines", "change_payment", "edit_address", "return", "exchange", "customer_address"]
_REASONS = {"no longer needed": CancelReason.CUSTOMER, "ordered by mistake": CancelReason.MISTAKE}


@cache
def read(name: str) -> Any:
    """A file of the set, its numbers exact."""
    from decimal import Decimal

    return json.loads((DATA / name).read_text(encoding="utf-8"), parse_float=Decimal)


class Tau2Shop(example_server.Shop):  # type: ignore[misc]
    """The example server's shop over tau2's database."""

    def __init__(self) -> None:
        about = {"name": "tau2 retail", "domain": "tau2.example", "currency": "USD", "actions": OFFERS}
        super().__init__({"shop": about})
        self.db: dict[str, Any] = {}
        self.reset()

    def reset(self) -> None:
        """As it was at the beginning."""
        self.db = copy.deepcopy(read("db.json"))
        self.done.clear()
        self.times: dict[tuple[str, str], str] = {}
        self.tables = {
            "customers": self.db["users"],
            "products": self.db["products"],
            "orders": self.db["orders"],
        }

    def one(self, what: str, id: str) -> Any:
        """In the API's shape: ids of orders are tau2's, with their #."""
        return self._told(what, super().one(what, id))

    def page(self, what: str, query: dict[str, str]) -> Any:
        """The lists are made anew from tau2's shape for every page."""
        plain = example_server.Shop({"shop": self.about})
        plain.tables[what] = {name: self._told(what, one) for name, one in self.tables[what].items()}
        plain.shown = lambda _, thing: thing
        return plain.page(what, query)

    def shown(self, what: str, thing: Any) -> Any:
        """As told; tau2 says by its rules, not beforehand, what can be done."""
        return thing

    def touch(self, what: str, name: str) -> None:
        """Note a change."""
        self.times[what, name] = example_server.now()

    def _told(self, what: str, thing: Any) -> Any:
        if what == "customers":
            return as_customer(thing, self.times.get((what, thing["user_id"])))
        if what == "products":
            return as_product(thing)
        return as_order(thing, self.db, self.times.get((what, thing["order_id"])))


class Tau2Desk:
    """Carries our actions out by tau2's rules."""

    def __init__(self, shop: Tau2Shop) -> None:
        self.shop = shop

    def act(self, order_id: str | None, action: dict[str, Any], key: str) -> Any:
        """Once under each key."""
        if key in self.shop.done:
            return self.shop.done[key]
        if action["kind"] not in OFFERS:
            raise rules.no("not-supported", f"This shop does not do {action['kind']}.")
        if order_id is None:
            self._customer_address(action)
            answer: Any = {"key": key, "state": "done"}
        else:
            if order_id not in self.shop.db["orders"]:
                raise rules.no("not-found", "Order not found")
            self._act_on(self.shop.db["orders"][order_id], action)
            self.shop.touch("orders", order_id)
            answer = {"key": key, "state": "done", "order": self.shop.one("orders", order_id)}
        self.shop.done[key] = answer
        return answer

    def _act_on(self, order: dict[str, Any], action: dict[str, Any]) -> None:
        db, items = self.shop.db, {line_id(order, n): i["item_id"] for n, i in enumerate(order["items"])}
        match action["kind"]:
            case "cancel":
                rules.cancel(db, order, action["reason"])
            case "edit_lines":
                rules.modify_items(db, order, _pairs(action, items), action["method_id"])
            case "change_payment":
                rules.modify_payment(db, order, action["method_id"])
            case "edit_address":
                rules.modify_address(order, _address(action["address"]))
            case "return":
                back = [items.get(one["line_id"], one["line_id"]) for one in action["lines"]]
                rules.return_items(db, order, back, action["method_id"])
            case "exchange":
                rules.exchange_items(db, order, _pairs(action, items), action["method_id"])

    def _customer_address(self, action: dict[str, Any]) -> None:
        if action["customer_id"] not in self.shop.db["users"]:
            raise rules.no("not-found", "User not found")
        self.shop.db["users"][action["customer_id"]]["address"] = _address(action["address"])
        self.shop.touch("customers", action["customer_id"])


class Tau2Api(example_server.Api):  # type: ignore[misc]
    """The example server's API with tau2's desk."""

    def desk(self) -> Tau2Desk:
        return Tau2Desk(self.shop)


class Served:
    """A running shop: where it is, and what can be asked of it beside its API."""

    token = TOKEN

    def __init__(self, fake: Fake, shop: Tau2Shop) -> None:
        self.fake, self.url, self._shop = fake, fake.url, shop

    @property
    def db(self) -> dict[str, Any]:
        """The database as it stands, in tau2's shape."""
        return self._shop.db

    def reset(self) -> None:
        """As at the beginning."""
        with self._shop.lock:
            self._shop.reset()


@contextlib.contextmanager
def serving_tau2() -> Iterator[Served]:
    """The shop on a free port of loopback."""
    shop = Tau2Shop()
    with serving(Tau2Api(shop, TOKEN)) as fake:
        yield Served(fake, shop)


def as_action(name: str, arguments: Mapping[str, Any], db: Mapping[str, Any]) -> tuple[str | None, Action]:
    """A call of one of tau2's tools as (order id, action). What has no partner gets '' for one."""
    order_id = arguments.get("order_id")
    order = db["orders"].get(order_id, {"items": []})
    method = arguments.get("payment_method_id", "")
    match name:
        case "cancel_pending_order":
            return order_id, Cancel(_REASONS.get(arguments["reason"], CancelReason.OTHER))
        case "modify_pending_order_items":
            return order_id, EditLines(swaps=_swaps(order, arguments), method_id=method)
        case "modify_pending_order_payment":
            return order_id, ChangePayment(method)
        case "modify_pending_order_address":
            return order_id, EditAddress(_place(arguments))
        case "return_delivered_order_items":
            lines = _lines(order, arguments["item_ids"])
            return order_id, Return(tuple(ReturnLine(line, 1) for line in lines), method)
        case "exchange_delivered_order_items":
            return order_id, Exchange(_swaps(order, arguments), method)
        case "modify_user_address":
            return None, CustomerAddress(arguments["user_id"], _place(arguments))
    raise LookupError(f"{name} acts on nothing")


def _swaps(order: Mapping[str, Any], arguments: Mapping[str, Any]) -> tuple[Swap, ...]:
    lines = _lines(order, arguments["item_ids"])
    return tuple(Swap(a, b) for a, b in zip_longest(lines, arguments["new_item_ids"], fillvalue=""))


def _lines(order: Mapping[str, Any], item_ids: list[str]) -> list[str]:
    """The line of each item, another for each piece; an item that is not there stays what it is."""
    left = [(item["item_id"], line_id(order, n)) for n, item in enumerate(order["items"])]
    found = []
    for item in item_ids:
        pair = next((one for one in left if one[0] == item), None)
        if pair is not None:
            left.remove(pair)
        found.append(pair[1] if pair else item)
    return found


def _pairs(action: dict[str, Any], items: dict[str, str]) -> list[tuple[str, str]]:
    return [(items.get(s["line_id"], s["line_id"]), s["variant_id"]) for s in action["swaps"]]


def _place(given: Mapping[str, Any]) -> PostalAddress:
    return PostalAddress(
        street=given["address1"],
        street2=given["address2"],
        city=given["city"],
        region=given["state"],
        country=given["country"],
        postcode=given["zip"],
    )


def _address(given: Mapping[str, str]) -> dict[str, str]:
    return {
        "address1": given.get("street", ""),
        "address2": given.get("street2", ""),
        "city": given.get("city", ""),
        "country": given.get("country", ""),
        "state": given.get("region", ""),
        "zip": given.get("postcode", ""),
    }
