"""The API's description is valid and whole: no operation without words, examples and refusals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator, oas31_format_checker
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from merhaba.app.web import bare_app

PROBLEM = "#/components/schemas/ProblemDocument"
# Who may call without saying who they are: to sign in or out, and to open the chat.
OPEN = {"sign_in", "sign_out", "show_invitation", "accept", "boot"}
DOCUMENT = bare_app().openapi()
SCHEMAS = DOCUMENT["components"]["schemas"]
OPERATIONS = {
    operation["operationId"]: (method, operation)
    for operations in DOCUMENT["paths"].values()
    for method, operation in operations.items()
}

every_operation = pytest.mark.parametrize(("method", "operation"), OPERATIONS.values(), ids=list(OPERATIONS))


def test_it_is_valid_openapi_3_1() -> None:
    assert DOCUMENT["openapi"].startswith("3.1.")
    assert [str(error) for error in OpenAPIV31SpecValidator(DOCUMENT).iter_errors()] == []


def test_every_group_is_described_and_used() -> None:
    described = {tag["name"] for tag in DOCUMENT["tags"] if tag["description"]}
    assert described == {tag for _, operation in OPERATIONS.values() for tag in operation["tags"]}


@every_operation
def test_an_operation_says_what_it_does(method: str, operation: dict[str, Any]) -> None:
    assert operation.get("summary")
    assert operation.get("description"), "write a docstring"
    assert len(operation.get("tags", [])) == 1
    assert [p["name"] for p in operation.get("parameters", []) if not p.get("description")] == []


@every_operation
def test_an_operation_says_who_may_call(method: str, operation: dict[str, Any]) -> None:
    callers = {scheme for way in operation.get("security", []) for scheme in way}
    assert callers in ({"token", "session"}, {"visitor"}, set())
    assert (callers == set()) == (operation["operationId"] in OPEN)
    assert callers <= set(DOCUMENT["components"]["securitySchemes"])


@every_operation
def test_an_operation_shows_what_it_takes(method: str, operation: dict[str, Any]) -> None:
    for kind, body in operation.get("requestBody", {}).get("content", {}).items():
        if kind == "multipart/form-data":  # a file has no example in JSON
            fields = resolved(body["schema"])["properties"].values()
            assert all(field.get("description") for field in fields)
        else:
            assert shows(body["schema"]), f"{body['schema']} has no example"


@every_operation
def test_an_operation_shows_what_it_gives(method: str, operation: dict[str, Any]) -> None:
    for status, answer in operation["responses"].items():
        if status.startswith("2"):
            for kind, body in answer.get("content", {}).items():
                assert kind != "application/json" or shows(body["schema"]), f"{body} has no example"


@every_operation
def test_an_operation_says_how_it_refuses(method: str, operation: dict[str, Any]) -> None:
    refusals = {s: resolved(a) for s, a in operation["responses"].items() if not s.startswith(("2", "3"))}
    for answer in refusals.values():
        assert answer["content"]["application/problem+json"]["schema"] == {"$ref": PROBLEM}
        assert list(answer["content"]) == ["application/problem+json"]
    expected = {"default"}
    parameters = operation.get("parameters", [])
    expected |= {"401"} if operation.get("security") else set()
    expected |= {"403"} if {"session": []} in operation.get("security", []) else set()
    expected |= {"404"} if any(p["in"] == "path" for p in parameters) else set()
    expected |= {"409"} if any(p["name"] == "Idempotency-Key" for p in parameters) else set()
    expected |= {"422"} if parameters or "requestBody" in operation else set()
    assert expected <= set(refusals)


def test_only_writes_take_an_idempotency_key() -> None:
    takers = {
        method
        for method, operation in OPERATIONS.values()
        if any(p["name"] == "Idempotency-Key" for p in operation.get("parameters", []))
    }
    assert takers == {"post", "put", "patch", "delete"}


def test_every_example_fits_its_schema() -> None:
    registry: Registry[Any] = Registry().with_resource(
        "urn:description", Resource.from_contents(DOCUMENT, default_specification=DRAFT202012)
    )
    checked = 0
    for where, reference, shown in examples():
        validator = OAS31Validator(
            {"$ref": f"urn:description{reference}"}, registry=registry, format_checker=oas31_format_checker
        )
        assert [f"{where}: {error.message}" for error in validator.iter_errors(shown)] == []
        checked += 1
    assert checked > 50


@pytest.mark.parametrize(
    "name", ["Conversation", "Message", "Customer", "Order", "Product", "Session", "Counts"]
)
def test_the_main_shapes_are_shown_whole(name: str) -> None:
    """Nothing that always comes is missing, whether or not it has to be sent."""
    assert set(SCHEMAS[name]["properties"]) == set(SCHEMAS[name]["examples"][0])


def examples() -> Iterator[tuple[str, str, Any]]:
    """Where it stands, the schema it belongs to, and what is shown."""
    for name, schema in SCHEMAS.items():
        for shown in schema.get("examples", []):
            yield name, f"#/components/schemas/{name}", shown
    for name, answer in DOCUMENT["components"]["responses"].items():
        yield name, PROBLEM, answer["content"]["application/problem+json"]["example"]


def shows(schema: dict[str, Any]) -> bool:
    """Whether the schema has an example, or is a page of something that has one."""
    found = resolved(schema)
    if "examples" in found:
        return True
    if "anyOf" in found:
        return any(shows(one) for one in found["anyOf"])
    if "oneOf" in found:
        return all(shows(one) for one in found["oneOf"])
    items = found.get("properties", {}).get("items", {}).get("items")
    return items is not None and shows(items)


def resolved(thing: dict[str, Any]) -> dict[str, Any]:
    """What a reference stands for."""
    if "$ref" not in thing:
        return thing
    found: Any = DOCUMENT
    for part in thing["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    assert isinstance(found, dict)
    return found
