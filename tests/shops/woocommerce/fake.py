"""The platform on loopback: routes, sign-in by OAuth as the shop checks it, and JSON answers."""

from __future__ import annotations

import base64
import contextlib
import copy
import hashlib
import hmac
import json
import re
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from ...kits.wire import Reply, Wire, serving
from . import data
from .contract import Contract
from .store import Refusal, Store, found, listed

KEY, SECRET = "ck_0123456789", "cs_9876543210"
READ_ONLY_KEY = "ck_reader"
API = "/wp-json/wc/v3/"


class Fake(Wire):
    """A `FakePlatform`."""

    def __init__(self) -> None:
        super().__init__(self)
        self.store = Store()
        self.keys = {KEY: SECRET, READ_ONLY_KEY: SECRET}
        self._contract = Contract()
        self._nonces: set[str] = set()

    def revoke(self) -> None:
        """The key was deleted in the shop."""
        self.keys = {}

    def state_of(self, order: str) -> Mapping[str, Any]:
        """The order with its refunds and notes, and the stock of everything."""
        number = int(order)
        stock = {p["id"]: p["stock_quantity"] for p in self.store.products.values()}
        made = [o["id"] for o in self.store.orders.values() if o["id"] > 500000]
        return copy.deepcopy(
            {**self.store.orders[number], "refunds of it": self.store.refunds.get(number, []),
             "notes": self.store.notes.get(number, []), "stock": stock, "made": made}
        )  # fmt: skip

    def wrong_request(self, method: str, target: str, headers: dict[str, str], body: bytes) -> list[str]:
        names = [one.partition("=")[0] for one in urlsplit(target).query.split("&")]
        wrong = ["a list in the query breaks the signature" for name in names if "[" in unquote(name)]
        if "+" in urlsplit(target).query:
            wrong.append("a space must be %20")
        return wrong + self._contract.request(method, target, body)

    def wrong_reply(self, method: str, target: str, status: int, body: Any) -> list[str]:
        return self._contract.answer(target, status, body)

    def reply(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Reply:
        """The answer to a request that keeps the contract."""
        path = urlsplit(target).path
        dated = {"date": format_datetime(datetime.now(UTC), usegmt=True)}
        if path == "/wp-json/":
            about = {
                "name": "Fake Woo",
                "home": self.url,
                "url": self.url,
                "timezone_string": "Europe/Berlin",
            }
            return 200, dated, about
        if path.rstrip("/") == "/wp-json/wc/v3":
            return 200, dated, {"namespace": "wc/v3", "routes": {}}
        query = {
            name: values[-1]
            for name, values in parse_qs(urlsplit(target).query, keep_blank_values=True).items()
        }
        told: Any
        try:
            self._signed_in(method, target, query, headers)
            told, total = self._route(method, path.removeprefix(API), query, json.loads(body) if body else {})
        except Refusal as refusal:
            status = refusal.status
            told = {"code": refusal.code, "message": refusal.message, "data": {"status": status}}
            return status, dated, told
        more = {} if total is None else {"x-wp-total": str(total), "x-wp-totalpages": "1"}
        return (201 if method == "POST" and "batch" not in path else 200), {**dated, **more}, told

    def _signed_in(self, method: str, target: str, query: dict[str, str], headers: dict[str, str]) -> None:
        """Over plain HTTP only OAuth counts; Basic is not even looked at."""
        given = query.pop("oauth_signature", "")
        key = query.get("oauth_consumer_key", "")
        if not given:
            raise Refusal(401, "woocommerce_rest_cannot_view", "Sorry, you cannot list resources.")
        if key not in self.keys:
            raise Refusal(401, "woocommerce_rest_authentication_error", "Consumer key is invalid.")
        path = urlsplit(target).path
        pairs = sorted((_php(name), _php(value)) for name, value in query.items())
        joined = "%26".join(_php(f"{name}={value}") for name, value in pairs)
        base = f"{method}&{quote(self.url + path, safe='~')}&{joined}"
        digest = hmac.new(f"{self.keys[key]}&".encode(), base.encode(), hashlib.sha256).digest()
        if not hmac.compare_digest(base64.b64encode(digest).decode(), given):
            words = "Invalid signature - provided signature does not match."
            raise Refusal(401, "woocommerce_rest_authentication_error", words)
        if (
            query["oauth_nonce"] in self._nonces
            or abs(int(query["oauth_timestamp"]) - datetime.now(UTC).timestamp()) > 900
        ):
            raise Refusal(401, "woocommerce_rest_authentication_error", "Invalid nonce or timestamp.")
        self._nonces.add(query["oauth_nonce"])
        if key == READ_ONLY_KEY and method != "GET":
            words = "The API key provided does not have write permissions."
            raise Refusal(401, "woocommerce_rest_authentication_error", words)

    def _route(self, method: str, path: str, query: dict[str, str], body: Any) -> tuple[Any, int | None]:
        store = self.store
        if method == "GET":
            return self._read(path, query)
        number = int((re.search(r"\d+", path) or [0])[0])
        if path == "orders/batch":
            return {}, None
        if path == "orders":
            return store.create_order(body), None
        if re.fullmatch(r"orders/\d+", path):
            return store.update_order(number, body), None
        if path.endswith("/refunds"):
            return store.refund(number, body), None
        if path.endswith("/notes"):
            return store.note(number, body), None
        if path == "coupons":
            return store.coupon(body), None
        if path == "webhooks/batch":
            return store.webhooks_batch(body), None
        if path.startswith("customers/"):
            return store.update_customer(number, body), None
        raise Refusal(404, "rest_no_route", "No route was found matching the URL and request method.")

    def _read(self, path: str, query: dict[str, str]) -> tuple[Any, int | None]:
        store = self.store
        lists: dict[str, list[Any]] = {
            "orders": list(store.orders.values()), "products": list(store.products.values()),
            "customers": list(store.customers.values()), "coupons": list(store.coupons.values()),
            "webhooks": store.webhooks_list(), "payment_gateways": list(store.gateways.values()),
        }  # fmt: skip
        if path == "data/currencies/current":
            return {"code": "EUR", "name": "Euro", "symbol": "&euro;"}, None
        if path in lists:
            rows = lists[path]
            if "search" in query and path == "orders":
                rows = [one for one in rows if found(one, query["search"])]
            if "email" in query:
                rows = [one for one in rows if one["email"] == query["email"].casefold()]
            if "code" in query:
                rows = [one for one in rows if one["code"] == query["code"].casefold()]
            return (rows, len(rows)) if path == "payment_gateways" else listed(rows, query)
        match = re.fullmatch(r"(\w+)/([\w-]+)(?:/(\w+))?", path)
        kind, name, part = match.groups() if match else ("", "", None)
        if kind == "payment_gateways" and name in store.gateways:
            return store.gateways[name], None
        number = int(name) if name.isdigit() else 0
        if kind == "orders" and part is None:
            return store.order(number), None
        if kind == "orders" and part in {"refunds", "notes"}:
            store.order(number)
            rows = store.refunds.get(number, []) if part == "refunds" else store.notes.get(number, [])
            return listed(rows, query) if part == "refunds" else (rows, None)
        if part == "fulfillments":
            return data.FULFILMENTS.get(number, []), None
        if part == "variations":
            return listed(store.variations.get(number, []), query)
        one = store.any_product(number) if kind == "products" else store.customers.get(number)
        if one is None:
            code = (
                "woocommerce_rest_product_invalid_id" if kind == "products" else "woocommerce_rest_invalid_id"
            )
            raise Refusal(404, code, "Invalid ID.")
        return one, None


def _php(value: str) -> str:
    """`wc_rest_urlencode_rfc3986`."""
    return quote(value, safe="~")


@contextlib.asynccontextmanager
async def start() -> AsyncIterator[Fake]:
    """A new shop."""
    fake = Fake()
    with serving(fake):
        yield fake
