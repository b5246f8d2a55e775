"""Every request of the connector and every answer of the fake against BigCommerce's own OpenAPI files."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from ...kits.openapi_contract import OpenApi

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "contracts" / "bigcommerce" / "reference"
HERE = FOLDER.is_dir()
REASON = f"{FOLDER} is not here: requests are not checked against the vendor's contract"
STORE = "/stores/kit"
_FILES = {
    "orders.v2.oas2.yml": "/v2",
    "orders.v3.yml": "/v3",
    "customers.v3.yml": "/v3",
    "marketing.v2.yml": "/v2",
    "webhooks.v3.yml": "/v3",
    "store_information.v2.yml": "/v2",
    "catalog/products_catalog.v3.yml": "/v3",
    "catalog/product-variants_catalog.v3.yml": "/v3",
}


@cache
def _descriptions() -> list[OpenApi]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found = []
    for name, version in _FILES.items():
        told = yaml.load((FOLDER / name).read_text(encoding="utf-8"), Loader=loader)
        _mend(name, told)
        found.append(OpenApi(told, STORE + version))
    return found


def _mend(name: str, told: dict[str, Any]) -> None:
    """Where a file contradicts its own words."""
    if name == "orders.v2.oas2.yml":
        # "To specify the direction, add `:asc` or `:desc`", says the description of this enumeration.
        fields = told["components"]["parameters"]["sort"]["schema"].pop("enum")
        pattern = f"^({'|'.join(fields)})(:asc|:desc)?$"
        told["components"]["parameters"]["sort"]["schema"]["pattern"] = pattern
    if name == "orders.v3.yml":
        # An item "on the order" fits two of these alternatives at once; its own examples have such items.
        for node in _nodes(told["components"]["schemas"]):
            ways = [_resolved(told, one) for one in node.get("oneOf", ())]
            if any("item_type" in one.get("properties", {}) for one in ways):
                node["anyOf"] = node.pop("oneOf")
    if name == "webhooks.v3.yml":
        # A store without webhooks has an empty list.
        for node in _nodes(told):
            if node.get("type") == "array":
                node.pop("minItems", None)


def _nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for one in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _nodes(one)


def _resolved(told: dict[str, Any], node: Any) -> dict[str, Any]:
    for part in node.get("$ref", "")[2:].split("/") if "$ref" in node else ():
        told = told[part]
    return told if "$ref" in node else node


def wrong_request(method: str, target: str, headers: dict[str, str], body: bytes) -> list[str]:
    """What the contract says against a request."""
    if not HERE:
        return []
    for one in _descriptions():
        if one.knows(method, target):
            return one.request(method, target, headers, body)
    return [f"{method} {target}: BigCommerce describes no such operation"]


def wrong_answer(method: str, target: str, status: int, answer: Any) -> list[str]:
    """What the contract says against an answer; refusals are often not described, and not checked."""
    if not HERE or status >= 400 or status == 204:
        return []
    for one in _descriptions():
        if one.knows(method, target):
            return one.answer(method, target, status, _cut(answer))
    return []


def _cut(told: Any) -> Any:
    """Long lists by their first and last: all rows are made alike, and there are thousands."""
    if isinstance(told, list):
        return [_cut(one) for one in (told if len(told) < 4 else [*told[:2], told[-1]])]
    return {name: _cut(one) for name, one in told.items()} if isinstance(told, dict) else told
