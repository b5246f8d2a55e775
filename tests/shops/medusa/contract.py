"""Every request of the connector and every answer of the fake against the vendor's OpenAPI of the Admin API.

Where the description and a real store differ, the real store is right: each difference stands here with what
was seen at 2.21. Objects in queries (`updated_at[$gte]`) are made into parameters of their own.
"""

from __future__ import annotations

import copy
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml  # type: ignore[import-untyped]

from ...kits.openapi_contract import OpenApi

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "contracts" / "medusa"
FILE = FOLDER / "www" / "apps" / "api-reference" / "specs" / "admin" / "openapi.full.yaml"
HERE = FILE.is_file()
REASON = f"{FILE} is not here: requests are not checked against the vendor's contract"

_METADATA = {"type": "object"}
# Properties that a real store takes and the description lacks.
_MORE: dict[str, dict[str, Any]] = {
    "/admin/promotions": {
        "status": {"type": "string", "enum": ["draft", "active", "inactive"]},
        "is_tax_inclusive": {"type": "boolean"},
        "limit": {"type": "integer", "minimum": 1},
        "metadata": _METADATA,
    },
    "/admin/gift-cards": {"note": {"type": "string", "nullable": True}},
    "/admin/draft-orders": {"additional_data": {"type": "object"}},
}
# What it calls required and a real store does not: everything, in these.
_NOTHING_REQUIRED = {
    "/admin/orders/{id}",
    "/admin/promotions",
    "/admin/gift-cards",
    "/admin/draft-orders",
    "/admin/customers/{id}/addresses",
    "/admin/customers/{id}/addresses/{address_id}",
}
# States that a real store tells and the description lacks, beside one that it has.
_MORE_STATES = (
    ("AdminReturn", ("partially_received", "open")),
    ("AdminOrderChange", ("exchange", "return_request")),
    ("AdminOrderChange", ("exchange", "return_receive")),
    ("AdminCampaign", ("spend", "use_by_attribute")),
    ("CampaignResponse", ("spend", "use_by_attribute")),
)
# Filters that a real store knows and the description lacks.
_MORE_FILTERS = {"/admin/gift-cards": ("reference_id",)}
# Only what the connector may ask for is looked at: the description is large.
_NOUNS = frozenset(
    (
        "orders", "draft-orders", "order-edits", "returns", "exchanges", "return-reasons", "payments",
        "payment-collections", "promotions", "gift-cards", "store-credit-accounts", "customers", "products",
        "inventory-items", "stores",
    )
)  # fmt: skip
# Routes of the vendor's loyalty plugin that it does not describe.
_UNDESCRIBED = (("POST", r"/admin/store-credit-accounts/[^/]+/credit"),)


@cache
def _description() -> OpenApi:
    told = yaml.load(FILE.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    schemas = told["components"]["schemas"]
    told["paths"] = {path: one for path, one in told["paths"].items() if path.split("/")[2:3][0] in _NOUNS}
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            if method in {"get", "post", "delete"}:
                _mend_query(path, operation, schemas)
                _mend_body(path, operation, schemas)
                for answer in operation["responses"].values():
                    _loosen(answer)
    _mend_promotion(told)
    _mend_customers(told)
    for schema in schemas.values():
        _loosen(schema)
    for name, states in _MORE_STATES:
        _widen(schemas[name], states)
    return OpenApi(told)


def wrong_request(method: str, target: str, headers: dict[str, str], body: bytes) -> list[str]:
    """What the contract says against a request."""
    address = target.split("?", maxsplit=1)[0]
    if not HERE or address == "/health":
        return []
    if any(method == verb and re.fullmatch(pattern, address) for verb, pattern in _UNDESCRIBED):
        return []
    # Asked for with an empty object: some routes describe no body and insist on one.
    return _description().request(method, unquote(target), headers, b"" if body == b"{}" else body)


def wrong_answer(method: str, target: str, status: int, answer: Any) -> list[str]:
    """What it says against an answer of the fake."""
    address = target.split("?", maxsplit=1)[0]
    if not HERE or status >= 400 or address == "/health":
        return []
    if any(method == verb and re.fullmatch(pattern, address) for verb, pattern in _UNDESCRIBED):
        return []
    return _description().answer(method, unquote(target), status, _cut(answer))


def _cut(told: Any) -> Any:
    """Long lists by their first and last: all rows are made alike."""
    if isinstance(told, list):
        return [_cut(one) for one in (told if len(told) < 4 else [*told[:2], told[-1]])]
    return {name: _cut(one) for name, one in told.items()} if isinstance(told, dict) else told


def _mend_query(path: str, operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    found = []
    for parameter in operation.get("parameters", ()):
        found.append(parameter)
        if parameter["in"] != "query":
            continue
        schema = _resolved(parameter.get("schema", {}), schemas)
        kinds = [_resolved(one, schemas) for one in schema.get("oneOf", [schema])]
        for kind in kinds:
            if kind.get("type") == "array":
                many = {"type": "array", "items": {"type": "string"}}
                found.append(
                    {"name": f"{parameter['name']}[]", "in": "query", "explode": True, "schema": many}
                )
            for operator in kind.get("properties", {}):
                if operator.startswith("$"):
                    one = {
                        "name": f"{parameter['name']}[{operator}]",
                        "in": "query",
                        "schema": {"type": "string"},
                    }
                    found.append(one)
        if parameter["name"] == "id" and "orders" in str(operation.get("operationId", "")).lower():
            # Taken by a real store for orders (not for products).
            found.append({"name": "id[$gt]", "in": "query", "schema": {"type": "string"}})
    plain = {"in": "query", "schema": {"type": "string"}}
    found += [{"name": name, **plain} for name in _MORE_FILTERS.get(path, ())]
    if "parameters" in operation:
        operation["parameters"] = found


def _mend_body(path: str, operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Inline, one object instead of several, and closed: a real store refuses keys it does not know."""
    body = operation.get("requestBody")
    if body is None:
        return
    body["required"] = False
    for media in body.get("content", {}).values():
        if "schema" in media:
            schema = copy.deepcopy(_flat(media["schema"], schemas))
            schema["properties"] |= _MORE.get(path, {})
            if path in _NOTHING_REQUIRED:
                _drop_required(schema)
            schema["additionalProperties"] = False
            media["schema"] = schema


def _mend_promotion(told: dict[str, Any]) -> None:
    """Budgets by attribute are newer than the description; a draft's way of shipping is called otherwise."""
    promotion = told["paths"]["/admin/promotions"]["post"]["requestBody"]["content"]["application/json"]
    budget = promotion["schema"]["properties"]["campaign"]["properties"]["budget"]
    budget["properties"]["attribute"] = {"type": "string"}
    budget["properties"]["type"] = {"type": "string"}
    draft = told["paths"]["/admin/draft-orders"]["post"]["requestBody"]["content"]["application/json"]
    method = draft["schema"]["properties"]["shipping_methods"]["items"]
    method["properties"]["shipping_option_id"] = method["properties"].pop("option_id")


def _mend_customers(told: dict[str, Any]) -> None:
    """The list is described as one customer."""
    answer = told["paths"]["/admin/customers"]["get"]["responses"]["200"]["content"]["application/json"]
    answer["schema"]["allOf"][1]["properties"]["customers"] = {
        "type": "array",
        "items": {"$ref": "#/components/schemas/AdminCustomer"},
    }


def _flat(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    schema = _resolved(schema, schemas)
    parts = [_flat(part, schemas) for part in schema.get("allOf", ())]
    merged: dict[str, Any] = {"type": "object", "properties": {}, "required": []}
    for part in [*parts, schema]:
        merged["properties"] |= {
            name: _inlined(one, schemas, 3) for name, one in part.get("properties", {}).items()
        }
        merged["required"] += part.get("required", [])
    if not merged["required"]:
        del merged["required"]
    return merged


def _inlined(schema: Any, schemas: dict[str, Any], depth: int) -> Any:
    """References followed a few steps deep, so that what is mended here is this request's own."""
    if isinstance(schema, list):
        return [_inlined(one, schemas, depth) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _inlined(_resolved(schema, schemas), schemas, depth - 1) if depth else {}
    return {name: _inlined(one, schemas, depth) for name, one in schema.items()}


def _widen(schema: Any, states: tuple[str, str]) -> None:
    """Add a state beside the one it is described beside."""
    beside, more = states
    if isinstance(schema, dict):
        if beside in schema.get("enum", ()):
            schema["enum"].append(more)
        for one in schema.values():
            _widen(one, states)
    elif isinstance(schema, list):
        for one in schema:
            _widen(one, states)


def _resolved(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = schemas[schema["$ref"].rsplit("/", maxsplit=1)[-1]]
    return schema


def _drop_required(schema: Any) -> None:
    if isinstance(schema, dict):
        if isinstance(schema.get("required"), list):
            del schema["required"]
        if schema.get("type") == "string":
            schema["nullable"] = True
        for one in schema.values():
            _drop_required(one)
    elif isinstance(schema, list):
        for one in schema:
            _drop_required(one)


def _loosen(schema: Any) -> None:
    """In answers: what is there depends on `fields`, and the description does not say what may be null."""
    if isinstance(schema, dict):
        if isinstance(schema.get("required"), list):
            del schema["required"]
        if "type" in schema and isinstance(schema["type"], str):
            schema["nullable"] = True
            if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
                schema["enum"] = [*schema["enum"], None]
        for name, one in list(schema.items()):
            if name != "enum":
                _loosen(one)
    elif isinstance(schema, list):
        for one in schema:
            _loosen(one)
