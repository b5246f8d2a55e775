"""Requests and answers against the vendor's OpenAPI (Swagger 2.0) descriptions of 2.4.6 to 2.4.9.

The descriptions are made into OpenAPI 3 as they are loaded. What they allow and the platform does not is
added: it refuses properties it does not know. Search criteria are described for one filter only and used with
more, so the places are made alike before the query is looked at.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml  # type: ignore[import-untyped]

from ...kits.openapi_contract import OpenApi

FOLDER = Path(__file__).parents[3].parent / "shared" / "data" / "contracts" / "magento" / "src" / "openapi"
ABSENT = "the platform's contract is not there (magento in ../shared/data/contracts)"
VERSIONS = ("2.4.6", "2.4.7", "2.4.8", "2.4.9")
PREFIX = "/rest/default"
# Said to be a list of objects; the platform gives one object, or a list of words.
_TOLD_OTHERWISE: dict[tuple[str, str], dict[str, Any]] = {("error-response", "parameters"): {}}
_right: set[tuple[str, str, bytes]] = set()


def there() -> bool:
    """Whether the contract can be checked."""
    return FOLDER.is_dir()


@cache
def contract(version: str) -> OpenApi:
    """One version."""
    told = yaml.load((FOLDER / f"admin-schema-{version}.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    return OpenApi(_as_openapi_3(told), PREFIX)


def wrong_request(method: str, target: str, headers: dict[str, str], body: bytes) -> list[str]:
    """What is wrong with a request, in any version."""
    if not there():
        return []
    target = _alike(target)
    found = []
    for version in VERSIONS:
        found += [f"{version} {one}" for one in contract(version).request(method, target, headers, body)]
    return found


def wrong_answer(method: str, target: str, status: int, body: Any) -> list[str]:
    """What is wrong with an answer of the fake, which is a 2.4.9."""
    if not there():
        return []
    # Looking through an order with 500 lines takes a second: what was right once is right.
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).digest()
    seen = (method, urlsplit(target).path + str(status), digest)
    if seen in _right:
        return []
    wrong = contract("2.4.9").answer(method, _alike(target), status, body)
    if not wrong:
        _right.add(seen)
    return wrong


def _alike(target: str) -> str:
    return re.sub(r"(filterGroups|sortOrders)(%5D%5B|\]\[)\d+", r"\1\g<2>0", target)


def _as_openapi_3(told: dict[str, Any]) -> dict[str, Any]:
    for definition in told["definitions"].values():
        if definition.get("type") == "object":
            definition.setdefault("additionalProperties", False)
    for (name, field), schema in _TOLD_OTHERWISE.items():
        told["definitions"][name]["properties"][field] = schema
    paths = {
        path: {method: _operation(one) for method, one in operations.items()}
        for path, operations in told["paths"].items()
    }
    return {"openapi": "3.0.3", "paths": paths, "definitions": told["definitions"]}


def _operation(told: dict[str, Any]) -> dict[str, Any]:
    parameters, body = [], {}
    for one in told.get("parameters", ()):
        if one["in"] == "body":
            one["schema"].setdefault("additionalProperties", False)
            body = {"content": {"application/json": {"schema": one["schema"]}}, "required": True}
        else:
            schema = {name: one[name] for name in ("type", "items", "enum") if name in one}
            parameters.append({**one, "schema": schema})
    responses = {
        code: {"content": {"application/json": {"schema": answer["schema"]}}} if "schema" in answer else {}
        for code, answer in told["responses"].items()
    }
    more = {"requestBody": body} if body else {}
    return {"parameters": parameters, "responses": responses, **more}
