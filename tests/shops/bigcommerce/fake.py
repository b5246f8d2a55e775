"""BigCommerce in memory: the operations the connector uses, as the platform answers them."""

from __future__ import annotations

import contextlib
import copy
import json
import re
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ...kits.loopback import Answer, Loopback, serving
from . import contract
from .data import Json
from .store import Store, Wrong, dated

TOKEN = "kit-token"
HASH = "kit"
_BY_DATE = {"min_date_modified", "date_modified:min"}


class Fake(Loopback):
    """The platform."""

    def __init__(self) -> None:
        super().__init__()
        self.store = Store()
        self.token = TOKEN
        self._routes = [(re.compile(pattern), method, answer) for method, pattern, answer in self._table()]

    def revoke(self) -> None:
        """The app was removed."""
        self.token = "another"

    def state_of(self, order: str) -> Mapping[str, Any]:
        """The order with all that belongs to it."""
        number = int(order)
        shown = self._shown(self.store.orders[number])
        return copy.deepcopy({**shown, "refunds": self.store.refunds.get(number, [])})

    def failure(self, status: int) -> Any:
        return {"status": status, "title": f"You get a {status}.", "type": "about:blank"}

    def wrong_request(self, method: str, target: str, headers: dict[str, str], body: bytes) -> list[str]:
        return contract.wrong_request(method, target, headers, body)

    def wrong_answer(self, method: str, target: str, status: int, answer: Any) -> list[str]:
        return contract.wrong_answer(method, target, status, json.loads(json.dumps(answer, default=float)))

    def handle(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        if headers.get("x-auth-token") != self.token:
            return 401, {}, {"status": 401, "title": "X-Auth-Client and X-Auth-Token headers are required"}
        address = urlsplit(target)
        query = dict(parse_qsl(address.query))
        given = json.loads(body) if body else None
        for pattern, wanted, answer in self._routes:
            match = pattern.fullmatch(address.path.removeprefix(f"/stores/{HASH}"))
            if match and wanted == method:
                try:
                    status, told = answer(query, given, *(int(one) for one in match.groups()))
                except Wrong as wrong:
                    words = {"status": wrong.status, "title": str(wrong), "type": "about:blank"}
                    v2 = [{"status": wrong.status, "message": str(wrong)}]
                    return wrong.status, {}, v2 if address.path.startswith("/stores/kit/v2") else words
                return status, {"x-rate-limit-requests-left": "1000"}, told
        return 404, {}, {"status": 404, "title": "Not found"}

    def _table(self) -> list[tuple[str, str, Callable[..., tuple[int, Any]]]]:
        store = self.store
        order = r"/v[23]/orders/(\d+)"
        return [
            ("GET", "/v2/store", lambda q, b: (200, STORE)),
            ("GET", "/v2/orders", self._orders),
            ("POST", "/v2/orders", lambda q, b: (200, self._shown(store.make(b)))),
            ("GET", "/v2/orders/count", self._count),
            ("GET", order, lambda q, b, n: (200, self._shown(self._order(n)))),
            ("PUT", order, lambda q, b, n: (200, self._shown(store.edit(self._order(n)["id"], b)))),
            ("GET", f"{order}/shipments", lambda q, b, n: _v2(_part(store.shipments.get(n, []), q))),
            ("GET", f"{order}/coupons", lambda q, b, n: _v2(_part(store.coupons_used.get(n, []), q))),
            ("PUT", rf"{order}/shipping_addresses/(\d+)", self._edit_address),
            ("GET", f"{order}/transactions", lambda q, b, n: _data(store.transactions.get(n, []))),
            ("POST", f"{order}/payment_actions/void", self._void),
            ("POST", f"{order}/payment_actions/refund_quotes",
             lambda q, b, n: (201, {"data": store.quote(n, b["items"]), "meta": {}})),
            ("POST", f"{order}/payment_actions/refunds",
             lambda q, b, n: (201, {"data": store.refund(n, b), "meta": {}})),
            ("GET", f"{order}/payment_actions/refunds", lambda q, b, n: _data(store.refunds.get(n, []))),
            ("GET", "/v3/orders/payment_actions/refunds", self._refunds),
            ("GET", f"{order}/metafields", lambda q, b, n: self._metafields(q, "order", n)),
            ("POST", f"{order}/metafields", lambda q, b, n: self._note(b, "order", n)),
            ("GET", r"/v3/customers/(\d+)/metafields", lambda q, b, n: self._metafields(q, "customer", n)),
            ("POST", r"/v3/customers/(\d+)/metafields", lambda q, b, n: self._note(b, "customer", n)),
            ("GET", "/v3/customers", self._customers),
            ("PUT", "/v3/customers", self._edit_customers),
            ("GET", "/v3/customers/addresses", self._addresses),
            ("PUT", "/v3/customers/addresses", self._edit_addresses),
            ("POST", "/v3/customers/addresses", self._edit_addresses),
            ("GET", "/v3/catalog/products", self._products),
            ("GET", r"/v3/catalog/products/(\d+)", self._product),
            ("GET", "/v3/catalog/variants", self._variants),
            ("GET", "/v2/coupons", lambda q, b: _v2(_part(_having(store.coupons, q, "code"), q))),
            ("POST", "/v2/coupons", self._make_coupon),
            ("GET", "/v2/gift_certificates",
             lambda q, b: _v2(_part(_having(store.certificates, q, "code"), q))),
            ("POST", "/v2/gift_certificates", self._make_certificate),
            ("GET", "/v3/hooks", lambda q, b: _data(_having(store.hooks, q, "destination"))),
            ("POST", "/v3/hooks", self._make_hook),
            ("PUT", r"/v3/hooks/(\d+)", self._edit_hook),
            ("DELETE", r"/v3/hooks/(\d+)", self._drop_hook),
        ]  # fmt: skip

    def _order(self, number: int) -> Json:
        if number not in self.store.orders:
            raise Wrong(404, "The requested resource was not found.")
        return self.store.orders[number]

    def _shown(self, order: Json) -> Json:
        number = order["id"]
        place = {**self.store.places[number], "line_items": self.store.lines[number]}
        return {**order, "consignments": {"shipping": [place], "pickups": [], "downloads": [],
                                          "email": {"gift_certificates": []}}}  # fmt: skip

    def _orders(self, query: Json, body: None) -> tuple[int, Any]:
        found = _since(self.store.orders.values(), query)
        for name in ("external_order_id", "customer_id"):
            if name in query:
                found = [one for one in found if str(one[name]) == query[name]]
        if "email" in query:
            found = [one for one in found if one["billing_address"]["email"] == query["email"]]
        field, _, way = query.get("sort", "id:asc").partition(":")
        key = (lambda one: (dated(one, field), one["id"])) if "date" in field else (lambda one: one["id"])
        found = sorted(found, key=key, reverse=way == "desc")
        return _v2([self._shown(one) for one in _part(found, query)])

    def _count(self, query: Json, body: None) -> tuple[int, Any]:
        orders = list(self.store.orders.values())
        open_ones = sum(one["status_id"] == 0 for one in orders)
        statuses = [{"id": 0, "name": "Incomplete", "count": open_ones, "sort_order": 0}]
        return 200, {"count": len(orders), "statuses": statuses}

    def _edit_address(self, query: Json, body: Json, number: int, place: int) -> tuple[int, Any]:
        if self._order(number) and self.store.places[number]["id"] != place:
            raise Wrong(404, "The address was not found.")
        self.store.places[number] |= body
        self.store.touch(number)
        return 200, self.store.places[number]

    def _void(self, query: Json, body: None, number: int) -> tuple[int, Any]:
        self._order(number)["payment_status"] = "void"
        return 201, {}

    def _refunds(self, query: Json, body: None) -> tuple[int, Any]:
        wanted = query.get("order_id:in", "").split(",")
        found = [one for n, some in self.store.refunds.items() for one in some if str(n) in wanted]
        return _data(_part(found, query))

    def _metafields(self, query: Json, kind: str, number: int) -> tuple[int, Any]:
        rows = [
            one
            for one in self.store.metafields
            if (one["resource_type"], one["resource_id"]) == (kind, number)
        ]
        return _data(_having(rows, query, "key"), paged=True)

    def _note(self, body: Json, kind: str, number: int) -> tuple[int, Any]:
        row = {**body, "id": self.store.new_number(), "resource_type": kind, "resource_id": number,
               "date_created": _now(), "date_modified": _now(), "owner_client_id": "kit"}  # fmt: skip
        taken = {
            (o["namespace"], o["key"], o["resource_type"], o["resource_id"]) for o in self.store.metafields
        }
        if (row["namespace"], row["key"], kind, number) in taken:
            raise Wrong(409, "A metafield with this key is there already.")
        self.store.metafields.append(row)
        if kind == "customer":
            return _data([row], paged=True)
        return 200, {"data": row, "meta": {}}

    def _customers(self, query: Json, body: None) -> tuple[int, Any]:
        found = _since(self.store.customers.values(), query)
        for name, field in {"id:in": "id", "email:in": "email", "phone:in": "phone"}.items():
            if name in query:
                found = [one for one in found if str(one[field]) in query[name].split(",")]
        found = sorted(found, key=lambda one: (dated(one), one["id"]))
        shown = []
        for one in _part(found, query):
            places = [a for a in self.store.addresses.values() if a["customer_id"] == one["id"]]
            shown.append({**one, "addresses": places})
        return _data(shown, total=len(found))

    def _edit_customers(self, query: Json, body: list[Json]) -> tuple[int, Any]:
        for one in body:
            self.store.customers[one["id"]] |= {**one, "date_modified": _now()}
        return 200, {"data": [self.store.customers[one["id"]] for one in body], "meta": {}}

    def _addresses(self, query: Json, body: None) -> tuple[int, Any]:
        wanted = query["customer_id:in"].split(",")
        return _data(
            [one for one in self.store.addresses.values() if str(one["customer_id"]) in wanted], paged=True
        )

    def _edit_addresses(self, query: Json, body: list[Json]) -> tuple[int, Any]:
        done = []
        for one in body:
            number = one.get("id") or self.store.new_number()
            self.store.addresses[number] = {**self.store.addresses.get(number, {}), **one, "id": number}
            owner = self.store.addresses[number]["customer_id"]
            self.store.customers[owner]["date_modified"] = _now()
            done.append(self.store.addresses[number])
        return 200, {"data": done, "meta": {}}

    def _products(self, query: Json, body: None) -> tuple[int, Any]:
        found = sorted(_since(self.store.products.values(), query), key=lambda one: (dated(one), one["id"]))
        return _data(_part(found, query), total=len(found))

    def _product(self, query: Json, body: None, number: int) -> tuple[int, Any]:
        if number not in self.store.products:
            raise Wrong(404, "The product was not found.")
        return 200, {"data": self.store.products[number], "meta": {}}

    def _variants(self, query: Json, body: None) -> tuple[int, Any]:
        rows = [one for product in self.store.products.values() for one in product["variants"]]
        return _data([one for one in rows if str(one["id"]) == query["id"]], paged=True)

    def _make_coupon(self, query: Json, body: Json) -> tuple[int, Any]:
        if any(one["code"] == body["code"] for one in self.store.coupons):
            raise Wrong(409, "The coupon code is taken.")
        made = {**body, "id": self.store.new_number(), "date_created": _now(), "num_uses": 0}
        self.store.coupons.append(made)
        return 201, made

    def _make_certificate(self, query: Json, body: Json) -> tuple[int, Any]:
        if any(one["code"] == body["code"] for one in self.store.certificates):
            raise Wrong(409, "The code is taken.")
        made = {**body, "id": self.store.new_number()}
        self.store.certificates.append(made)
        return 201, made

    def _make_hook(self, query: Json, body: Json) -> tuple[int, Any]:
        if any(
            (h["scope"], h["destination"]) == (body["scope"], body["destination"]) for h in self.store.hooks
        ):
            self.violations.append(f"{body['scope']} was subscribed to twice")
        made = {**body, "id": self.store.new_number(), "client_id": "kit", "store_hash": HASH,
                "created_at": 1, "updated_at": 1}  # fmt: skip
        self.store.hooks.append(made)
        return 200, {"data": made, "meta": {}}

    def _edit_hook(self, query: Json, body: Json, number: int) -> tuple[int, Any]:
        hook = next(one for one in self.store.hooks if one["id"] == number)
        hook |= body
        return 200, {"data": hook, "meta": {}}

    def _drop_hook(self, query: Json, body: None, number: int) -> tuple[int, Any]:
        hook = next(one for one in self.store.hooks if one["id"] == number)
        self.store.hooks.remove(hook)
        return 200, {"data": hook, "meta": {}}


STORE = {
    "id": "1", "name": "Kit & Co", "domain": "kit.example", "secure_url": "https://kit.example",
    "admin_email": "owner@kit.example", "currency": "USD", "language": "en",
    "timezone": {"name": "America/Chicago", "raw_offset": -21600, "dst_offset": -18000},
}  # fmt: skip


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _v2(rows: list[Any]) -> tuple[int, Any]:
    """V2 tells an empty list by 204."""
    return (200, rows) if rows else (204, None)


def _data(rows: list[Any], *, total: int | None = None, paged: bool = False) -> tuple[int, Any]:
    count = len(rows) if total is None else total
    pages = {"total": count, "count": len(rows), "per_page": 50, "current_page": 1, "total_pages": 1}
    return 200, {"data": rows, "meta": {"pagination": pages} if paged or total is not None else {}}


def _part(rows: list[Any], query: Mapping[str, str]) -> list[Any]:
    size, number = min(int(query.get("limit", 50)), 250), int(query.get("page", 1))
    return rows[(number - 1) * size : number * size]


def _since(rows: Iterable[Json], query: Mapping[str, str]) -> list[Json]:
    moment = next((datetime.fromisoformat(query[name]) for name in _BY_DATE if name in query), None)
    return [one for one in rows if moment is None or dated(one) >= moment]


def _having(rows: list[Json], query: Mapping[str, str], name: str) -> list[Json]:
    return [one for one in rows if name not in query or one[name] == query[name]]


@contextlib.asynccontextmanager
async def started() -> AsyncIterator[Fake]:
    """The platform on a free port."""
    fake = Fake()
    with serving(fake):
        yield fake
