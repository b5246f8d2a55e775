"""The vendor's contract: its GraphQL schemas, one for each version, and the shapes of its webhooks.

It is not part of this repository; where it is absent, what needs it is skipped.
"""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from graphql import DocumentNode, GraphQLError, GraphQLSchema, build_client_schema, parse, validate

_CONTRACTS = Path(__file__).resolve().parents[4] / "shared" / "data" / "contracts"
_SCHEMAS = _CONTRACTS / "shopify-graphql" / "data"
_FIXTURES = _CONTRACTS / "shopify-rest-fixtures" / "test" / "fixtures"


def has_contract() -> bool:
    """Whether the vendor's schemas are here."""
    return _SCHEMAS.is_dir()


def need_contract() -> None:
    """Skips the test where they are not."""
    if not has_contract():
        pytest.skip("the vendor's GraphQL schemas (../shared/data/contracts/shopify-graphql) are not here")


def schema_versions() -> list[str]:
    """The versions there are schemas of."""
    return sorted(path.name.removesuffix(".json.gz").split("_")[-1] for path in _SCHEMAS.glob("admin_*.gz"))


@cache
def schema(version: str) -> GraphQLSchema:
    """The vendor's schema of this version; some of its own deprecations contradict each other."""
    found = next(_SCHEMAS.glob(f"admin_*{version}.json.gz"))
    told = json.loads(gzip.decompress(found.read_bytes()))
    return build_client_schema(told.get("data", told), assume_valid=True)


@cache
def checked(version: str, document: str) -> tuple[DocumentNode | None, tuple[str, ...]]:
    """The parsed document and what the schema finds wrong with it."""
    try:
        parsed = parse(document)
    except GraphQLError as error:
        return None, (str(error),)
    return parsed, tuple(error.message for error in validate(schema(version), parsed))


def fixture(name: str) -> dict[str, Any]:
    """A thing in the shape the vendor's webhooks have; skips the test where it is absent."""
    path = _FIXTURES / f"{name}.json"
    if not path.is_file():
        pytest.skip("the vendor's fixtures (../shared/data/contracts/shopify-rest-fixtures) are not here")
    told: dict[str, Any] = json.loads(path.read_bytes())
    found: dict[str, Any] = told.get(name, told)
    return found
