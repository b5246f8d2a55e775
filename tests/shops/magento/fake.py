"""The platform on loopback: routes, sign-in by OAuth or bearer token, and JSON answers."""

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
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from ...kits.wire import Reply, Wire, serving
from . import contract
from .store import Refusal, Store, searched

KEYS = {
    "consumer_key": "ck", "consumer_secret": "c s&cret", "access_token": "at", "access_token_secret": "ats+",
}  # fmt: skip
API = "/rest/default/V1/"


class Fake(Wire):
    """A `FakePlatform`. `denied` are rights the integration lacks, as words in the path."""

    def __init__(self) -> None:
        super().__init__(self)
        self.store = Store()
        self.revoked = False
        self.bearer_allowed = False
        self.denied: set[tuple[str, str]] = set()
        self._nonces: set[str] = set()

    def revoke(self) -> None:
        """The integration was deleted."""
        self.revoked = True

    def state_of(self, order: str) -> Mapping[str, Any]:
        """The order with its documents, and the stock of everything."""
        number = int(order)
        mine = {
            name: [one for one in rows if one["order_id"] == number]
            for name, rows in (("memos", self.store.memos), ("returns", self.store.returns))
        }
        return copy.deepcopy({**self.store.orders[number], **mine, "stock": self.store.stock})

    def wrong_request(self, method: str, target: str, headers: dict[str, str], body: bytes) -> list[str]:
        return contract.wrong_request(method, target, headers, body)

    def wrong_reply(self, method: str, target: str, status: int, body: Any) -> list[str]:
        return contract.wrong_answer(method, target, status, body)

    def reply(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Reply:
        """The answer to a request that keeps the contract."""
        dated = {"date": format_datetime(datetime.now(UTC), usegmt=True)}
        path = unquote(urlsplit(target).path).removeprefix(API)
        try:
            if path != "directory/currency":
                self._signed_in(method, target, headers)
                self._allowed(method, path)
            told = self._route(
                method, path, dict(parse_qsl(urlsplit(target).query)), json.loads(body or b"{}")
            )
        except Refusal as refusal:
            return refusal.status, dated, refusal.body
        return 200, dated, told

    def _allowed(self, method: str, path: str) -> None:
        if any(m == method and word in path for m, word in self.denied):
            words = "The consumer isn't authorized to access %resources."
            raise Refusal(401, words, resources="Magento_Sales::actions")

    def _signed_in(self, method: str, target: str, headers: dict[str, str]) -> None:
        """RFC 5849, worked out anew from what arrived."""
        denied = Refusal(401, "The consumer isn't authorized to access %resources.", resources="self")
        given = headers.get("authorization", "")
        if self.revoked:
            raise denied
        if given == f"Bearer {KEYS['access_token']}" and self.bearer_allowed:
            return
        if not given.startswith("OAuth "):
            raise denied
        oauth = {k: unquote(v) for k, v in re.findall(r'(\w+)="([^"]*)"', given)}
        signature = oauth.pop("oauth_signature")
        pairs = [*parse_qsl(urlsplit(target).query, keep_blank_values=True), *oauth.items()]
        joined = "&".join(f"{n}={v}" for n, v in sorted((_rfc(n), _rfc(v)) for n, v in pairs))
        base = f"{method}&{_rfc(self.url + urlsplit(target).path)}&{_rfc(joined)}"
        secret = f"{_rfc(KEYS['consumer_secret'])}&{_rfc(KEYS['access_token_secret'])}"
        digest = hmac.new(secret.encode(), base.encode(), hashlib.sha256).digest()
        if base64.b64encode(digest).decode() != signature or oauth["oauth_token"] != KEYS["access_token"]:
            raise Refusal(401, "The signature is invalid. Verify and try again.")
        if oauth["oauth_nonce"] in self._nonces:
            raise Refusal(401, "The nonce is already being used.")
        self._nonces.add(oauth["oauth_nonce"])

    def _route(self, method: str, path: str, query: dict[str, str], body: Any) -> Any:
        store = self.store
        number = int((re.search(r"/(\d+)", path) or ["", "0"])[1])
        if method == "GET":
            return self._read(path, query, number)
        if re.fullmatch(r"orders/\d+/comments", path):
            return store.comment(number, body)
        if re.fullmatch(r"orders/\d+/cancel", path):
            return store.cancel(number)
        if re.fullmatch(r"orders/\d+", path):
            return store.edit_address(number, body)
        if re.fullmatch(r"order/\d+/refund", path):
            return store.refund(number, body)
        if re.fullmatch(r"invoice/\d+/refund", path):
            invoice = next(one for one in store.invoices if one["entity_id"] == number)
            return store.refund(invoice["order_id"], body, number)
        if re.fullmatch(r"customers/\d+", path):
            return store.update_customer(number, body)
        if re.fullmatch(r"returns/\d+", path):
            return store.update_return(number, body)
        posts = {"salesRules": store.rule, "coupons": store.coupon, "returns": store.create_return}
        return posts[path](body)

    def _read(self, path: str, query: dict[str, str], number: int) -> Any:
        store = self.store
        sources = [
            {"sku": sku, "source_code": "default", "quantity": pieces, "status": 1}
            for sku, pieces in store.stock.items()
        ]
        lists: dict[str, tuple[list[Any], str]] = {
            "orders": (list(store.orders.values()), "entity_id"), "creditmemos": (store.memos, "entity_id"),
            "invoices": (store.invoices, "entity_id"), "shipments": (store.shipments, "entity_id"),
            "returns": (store.returns, "entity_id"), "products": (list(store.products.values()), "id"),
            "customers/search": (list(store.customers.values()), "id"),
            "coupons/search": (list(store.coupons.values()), "coupon_id"),
            "salesRules/search": (list(store.rules.values()), "rule_id"), "carts/search": ([], "id"),
            "customerGroups/search": ([{"id": 0, "code": "NOT LOGGED IN", "tax_class_id": 3},
                                       {"id": 1, "code": "General", "tax_class_id": 3}], "id"),
            "inventory/source-items": (sources, "sku"),
        }  # fmt: skip
        if path in lists:
            return searched(lists[path][0], query, lists[path][1])
        if path == "store/storeConfigs":
            return [_store(self.url)]
        if path == "directory/currency":
            return {"base_currency_code": "EUR", "base_currency_symbol": "€",
                    "default_display_currency_code": "EUR",
                    "default_display_currency_symbol": "€", "available_currency_codes": ["EUR"],
                    "exchange_rates": []}  # fmt: skip
        if path.startswith("directory/countries/"):
            code = path.rsplit("/", 1)[1]
            regions = [{"id": "82", "code": "BER", "name": "Berlin"}]
            return {"id": code, "two_letter_abbreviation": code, "three_letter_abbreviation": "DEU",
                    "full_name_locale": "Deutschland", "full_name_english": "Germany",
                    "available_regions": regions}  # fmt: skip
        if path.startswith("returnsAttributeMetadata/"):
            return _attribute(path.rsplit("/", 1)[1])
        if path.startswith("orders/"):
            return store.order(number)
        if path.startswith("customers/") and number in store.customers:
            return store.customers[number]
        raise Refusal(404, "No such entity with %fieldName = %fieldValue", fieldName="id", fieldValue=number)


def _rfc(value: str) -> str:
    return quote(value, safe="~")


def _store(url: str) -> dict[str, Any]:
    urls = [
        f"{kind}base_{part}url" for kind in ("", "secure_") for part in ("", "link_", "static_", "media_")
    ]
    return {
        "id": 1, "code": "default", "website_id": 1, "locale": "de_DE", "base_currency_code": "EUR",
        "default_display_currency_code": "EUR", "timezone": "Europe/Berlin", "weight_unit": "kgs",
        **dict.fromkeys(urls, f"{url}/"),
    }  # fmt: skip


def _attribute(code: str) -> dict[str, Any]:
    labels = {
        "reason": ["Wrong Color", "Wrong Size", "Out of Service", "Defective", "Other"],
        "condition": ["Unopened", "Opened", "Damaged"],
        "resolution": ["Exchange", "Refund", "Store Credit"],
    }[code]
    words = ("frontend_input", "input_filter", "store_label", "data_model", "frontend_class",
             "frontend_label",
             "note", "backend_type")  # fmt: skip
    flags = ("visible", "required", "user_defined", "system")
    return {
        "attribute_code": code, **dict.fromkeys(words, ""), **dict.fromkeys(flags, True),
        "validation_rules": [],
        "multiline_count": 0, "sort_order": 1,
        "options": [{"label": " ", "value": ""}, *({"label": label, "value": str(place)} for place,
                                                   label in enumerate(labels, 10))],
    }  # fmt: skip


@contextlib.asynccontextmanager
async def start() -> AsyncIterator[Fake]:
    """A new shop."""
    fake = Fake()
    with serving(fake):
        yield fake
