"""Requests and answers against the platform's own documentation of its API (properties and samples).

What the documentation leaves out though the platform takes it is named here, with where it comes from.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

FOLDER = Path(__file__).parents[3].parent / "shared" / "data" / "contracts" / "woocommerce"
ABSENT = f"the platform's contract is not there ({FOLDER.name} in ../shared/data/contracts)"
Json = dict[str, Any]

_ROUTES = (
    (r"orders/\d+/refunds", "order-refunds", "Order refund properties"),
    (r"orders/\d+/notes", "order-notes", "Order note properties"),
    (r"orders(/\d+)?", "orders", "Order properties"),
    (r"customers(/\d+)?", "customers", "Customer properties"),
    (r"products/\d+/variations", "product-variations", "Product variation properties"),
    (r"products(/\d+)?", "products", "Product properties"),
    (r"coupons(/\d+)?", "coupons", "Coupon properties"),
    (r"payment_gateways(/[\w-]+)?", "payment-gateways", "Payment gateway properties"),
    (r"webhooks(/\d+)?", "webhooks", "Webhook properties"),
)
# Said to be read-only, yet sent: ids of items and metadata tell which to change (Update an order; Create a
# refund), and a webhook cannot be made without its address (the documentation's own sample sends it).
_SENT_ANYWAY = {"orders.line_items.id", "order-refunds.line_items.id", "webhooks.delivery_url"}
# Left out of the tables: taken since WooCommerce 5.6; told in the text of Create a refund.
_UNLISTED = {"orders.shipping.phone", "customers.shipping.phone", "order-refunds.line_items.refund_tax"}
# A variation that leaves counting to its product says so here, where the table has a boolean.
_LEFT_TO_PARENT = ("manage_stock", "parent")
_QUERIES = {
    "orders": {"page", "per_page", "search", "after", "before", "modified_after", "modified_before",
               "dates_are_gmt", "offset", "order", "orderby", "customer", "status", "parent", "dp"},
    "products": {"page", "per_page", "search", "after", "modified_after", "modified_before", "dates_are_gmt",
                 "offset", "order", "orderby"},
    "product-variations": {"page", "per_page", "order", "orderby", "offset"},
    "customers": {"page", "per_page", "search", "offset", "order", "orderby", "email", "role"},
    "order-refunds": {"page", "per_page", "order", "orderby"},
    "order-notes": {"type"},
    "coupons": {"page", "per_page", "code", "search"},
    "webhooks": {"page", "per_page", "order", "orderby", "status"},
    "payment-gateways": set(),
}  # fmt: skip


def there() -> bool:
    """Whether the contract can be checked."""
    return FOLDER.is_dir()


class Contract:
    """The documentation, or nothing where it is absent."""

    def __init__(self) -> None:
        self._told = _documents() if there() else None

    def request(self, method: str, target: str, body: bytes) -> list[str]:
        """What is wrong with a request."""
        if self._told is None:
            return []
        parts = urlsplit(target)
        path = parts.path.removeprefix("/wp-json/wc/v3/")
        if body:
            try:
                told = json.loads(body)
            except ValueError:
                return [f"{method} {target}: the body is not JSON"]
        else:
            told = None
        if path.endswith("/batch"):
            kind = path.removesuffix("/batch")
            return [w for part in ("create", "update") for one in told.get(part, ())
                    for w in self._object(kind, _table(kind), one, part == "create")]  # fmt: skip
        route = _route(path)
        if route is None:
            return [] if _undocumented(parts.path) else [f"{method} {target}: there is no such route"]
        kind, table = route
        names = {name for name, _ in parse_qsl(parts.query) if not name.startswith("oauth_")}
        wrong = [f"{target}: the query {name} is unknown" for name in names - _QUERIES[kind]]
        if method in {"POST", "PUT"}:
            if not isinstance(told, dict):
                return [*wrong, f"{method} {target}: the body is missing"]
            wrong += [f"{method} {path}: {w}" for w in self._object(kind, table, told, method == "POST")]
        return wrong

    def answer(self, target: str, status: int, body: Any) -> list[str]:
        """What is wrong with an answer: a property of the wrong type, or one of the samples missing."""
        if self._told is None or status >= 300:
            return []
        route = _route(urlsplit(target).path.removeprefix("/wp-json/wc/v3/"))
        if route is None:
            return []
        kind, table = route
        wrong = []
        for one in body if isinstance(body, list) else [body]:
            known = {row["name"]: row for row in self._told[0][kind][table]}
            wrong += [f"{kind}: {name} is missing" for name in self._told[1].get(kind, set()) - set(one)]
            wrong += [
                f"{kind}: {name} should be {known[name]['type']}, not {value!r:.80}"
                for name, value in one.items()
                if name in known
                and value is not None
                and (name, value) != _LEFT_TO_PARENT
                and not _fits(value, known[name]["type"], answer=True)
            ]
        return wrong

    def _object(self, kind: str, table: str, given: Json, creating: bool, path: str = "") -> list[str]:
        assert self._told is not None
        rows = {row["name"]: row for row in self._told[0][kind][table]}
        wrong = []
        for name, value in given.items():
            where = f"{kind}.{path}{name}"
            row = rows.get(name)
            if row is None:
                if where not in _UNLISTED:
                    wrong.append(f"{where} is unknown")
                continue
            if row["read_only"] and where not in _SENT_ANYWAY and not (kind == "webhooks" and name == "id"):
                wrong.append(f"{where} is read-only")
            if value is None or not _fits(value, row["type"], answer=False):
                wrong.append(f"{where} should be {row['type']}, not {value!r:.80}")
                continue
            inner = self._inner(kind, table, name)
            for one in (value if isinstance(value, list) else [value]) if inner else ():
                if isinstance(one, dict):
                    wrong += self._object(kind, inner, one, creating, f"{path}{name}.")
        if creating and not path:
            missing = [n for n, row in rows.items() if row["mandatory"] and n not in given and n != "email"]
            wrong += [f"{kind}.{name} is missing" for name in missing]
        return wrong

    def _inner(self, kind: str, table: str, name: str) -> str:
        """The table of an object or list inside: named after the property."""
        assert self._told is not None
        words = {"meta_data": "Meta data", "line_items": "Line items"}.get(
            name, name.replace("_", " ").capitalize()
        )
        return next((t for t in self._told[0][kind] if t.endswith(f" - {words} properties")), "")


def _route(path: str) -> tuple[str, str] | None:
    return next(((kind, table) for p, kind, table in _ROUTES if re.fullmatch(p, path)), None)


def _table(kind: str) -> str:
    return next(table for _, k, table in _ROUTES if k == kind)


def _undocumented(path: str) -> bool:
    """Documented on pages of their own: the index, currencies, and fulfilments (Order fulfillments)."""
    rest = path.removeprefix("/wp-json")
    return bool(
        re.fullmatch(r"/?|/wc/v3/?|/wc/v3/data/currencies/current|/wc/v3/orders/\d+/fulfillments", rest)
    )


def _fits(value: Any, kind: str, *, answer: bool) -> bool:
    if kind in {"integer", "number"}:
        return isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    if kind in {"boolean", "bool"}:
        return isinstance(value, bool)
    if kind == "array":
        return isinstance(value, list)
    if kind == "object":
        return isinstance(value, dict) or (answer and value == [])
    # Metadata may hold anything in an answer; a price is a number in the samples, a string in the tables.
    return isinstance(value, str) or answer


@cache
def _documents() -> tuple[dict[str, Any], dict[str, set[str]]]:
    tables = json.loads((FOLDER / "wc_v3_properties.json").read_text("utf-8"))
    samples = json.loads((FOLDER / "wc_v3_samples.json").read_text("utf-8"))["endpoints"]
    asked = {"orders", "order-refunds", "order-notes", "customers", "webhooks", "payment-gateways"}
    names: dict[str, set[str]] = {}
    for sample in samples:
        kind = sample["resource"]
        if kind not in asked or sample["method"] != "GET" or not sample["path"].endswith(">"):
            continue
        for answer in sample["responses"]:
            if isinstance(answer, dict):
                names.setdefault(kind, set()).update(name for name in answer if name != "_links")
    return tables, names
