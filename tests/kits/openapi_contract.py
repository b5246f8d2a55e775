"""Requests and answers against an OpenAPI description (3.0 or 3.1): paths, queries, headers, bodies.

What a vendor's description says less strictly than the vendor behaves is the fake's to refuse.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from openapi_schema_validator import OAS30Validator, OAS31Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

ROOT = "urn:contract"


class OpenApi:
    """One description. `prefix` is what stands before its paths in the requests."""

    def __init__(self, description: dict[str, Any], prefix: str = "") -> None:
        self._told = description
        self._prefix = prefix
        resource: Resource[Any] = DRAFT202012.create_resource(description)
        # Looked through once: else a description of a megabyte is looked through at every question.
        self._registry: Registry[Any] = Registry().with_resource(ROOT, resource).crawl()
        three_one = str(description["openapi"]).startswith("3.1")
        self._validator = OAS31Validator if three_one else OAS30Validator
        # More literal parts first: /orders/count is not /orders/{id}.
        paths = sorted(description["paths"], key=lambda path: (path.count("{"), -len(path)))
        self._paths = [(re.compile(_pattern(path)), path) for path in paths]

    def knows(self, method: str, target: str) -> bool:
        """Whether there is such a path and method."""
        return self._operation(method, target) is not None

    def request(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> list[str]:
        """What is wrong with a request; header names are lower-case."""
        found = self._operation(method, target)
        if found is None:
            return [f"{method} {target}: there is no such operation"]
        path, where, operation = found
        wrong = [*self._parameters(path, where, operation, urlsplit(target).query, headers)]
        if "requestBody" in operation:
            described, at = self._resolved(operation["requestBody"], [*where, "requestBody"])
            if body:
                wrong += self._body(described, at, body, headers.get("content-type", ""))
            elif described.get("required"):
                wrong.append("the body is missing")
        elif body:
            wrong.append("there must be no body")
        return [f"{method} {target}: {one}" for one in wrong]

    def answer(self, method: str, target: str, status: int, body: Any) -> list[str]:
        """What is wrong with an answer whose body is JSON already (None: no body)."""
        found = self._operation(method, target)
        if found is None:
            return [f"{method} {target}: there is no such operation"]
        _, where, operation = found
        answers = operation["responses"]
        name = next((n for n in (str(status), f"{status // 100}XX", "default") if n in answers), None)
        if name is None:
            return [f"{method} {target}: {status} is not described"]
        described, at = self._resolved(answers[name], [*where, "responses", name])
        media = described.get("content", {})
        kind = next((one for one in media if "json" in one), None)
        if kind is None or "schema" not in media[kind]:
            return []
        told = self._errors([*at, "content", kind, "schema"], body)
        return [f"{method} {target} -> {status}: {one}" for one in told]

    def _operation(self, method: str, target: str) -> tuple[re.Match[str], list[str], dict[str, Any]] | None:
        address = urlsplit(target).path
        if not address.startswith(self._prefix):
            return None
        for pattern, path in self._paths:
            match = pattern.fullmatch(address.removeprefix(self._prefix))
            if match and method.lower() in self._told["paths"][path]:
                operation = self._told["paths"][path][method.lower()]
                return match, ["paths", path, method.lower()], operation
        return None

    def _parameters(
        self,
        path: re.Match[str],
        where: list[str],
        operation: dict[str, Any],
        query: str,
        headers: Mapping[str, str],
    ) -> Iterator[str]:
        given_query: dict[str, list[str]] = {}
        for name, value in parse_qsl(query, keep_blank_values=True):
            given_query.setdefault(name, []).append(value)
        known: set[str] = set()
        shared = [
            [*where[:-1], "parameters", str(i)]
            for i in range(len(self._at(where[:-1]).get("parameters", ())))
        ]
        own = [[*where, "parameters", str(i)] for i in range(len(operation.get("parameters", ())))]
        for place in [*shared, *own]:
            described, at = self._resolved(self._at(place), place)
            name, kind = described["name"], described["in"]
            if kind == "path":
                given: list[str] | None = (
                    [unquote(path[_group(name)])] if _group(name) in path.groupdict() else None
                )
            elif kind == "query":
                known.add(name)
                given = given_query.get(name)
            else:
                header = headers.get(name.lower())
                given = None if header is None else [header]
            if given is None:
                if described.get("required") and not _taken_for_granted(kind, name):
                    yield f"the {kind} parameter {name} is missing"
                continue
            if "schema" in described:
                yield from (f"{name}: {one}" for one in self._parameter(described, at, given))
        yield from (f"the query parameter {name} is unknown" for name in given_query if name not in known)

    def _parameter(self, described: dict[str, Any], at: list[str], given: list[str]) -> list[str]:
        schema, schema_at = self._resolved(described["schema"], [*at, "schema"])
        if schema.get("type") == "array":
            pieces = given if described.get("explode", False) and len(given) > 1 else given[0].split(",")
            items, items_at = self._resolved(schema.get("items", {}), [*schema_at, "items"])
            return [error for one in pieces for error in self._errors(items_at, _typed(items, one))]
        return self._errors(schema_at, _typed(schema, given[0]))

    def _body(self, described: dict[str, Any], at: list[str], body: bytes, content_type: str) -> list[str]:
        media = described["content"]
        kind = next(
            (one for one in media if one.split(";")[0] == content_type.split(";", maxsplit=1)[0]), None
        )
        if kind is None:
            return [f"a body of type {content_type!r} is not described"]
        try:
            told = json.loads(body)
        except ValueError as error:
            return [f"the body is not JSON: {error}"]
        return self._errors([*at, "content", kind, "schema"], told) if "schema" in media[kind] else []

    def _errors(self, where: list[str], value: Any) -> list[str]:
        pointer = "/".join(one.replace("~", "~0").replace("/", "~1") for one in where)
        validator = self._validator({"$ref": f"{ROOT}#/{pointer}"}, registry=self._registry)
        found = sorted(validator.iter_errors(value), key=lambda error: len(error.absolute_path))
        return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}"[:400] for error in found[:4]]

    def _resolved(self, node: Any, where: list[str]) -> tuple[Any, list[str]]:
        while isinstance(node, dict) and "$ref" in node:
            where = [one.replace("~1", "/").replace("~0", "~") for one in node["$ref"][2:].split("/")]
            node = self._at(where)
        return node, where

    def _at(self, where: list[str]) -> Any:
        node: Any = self._told
        for part in where:
            node = node[int(part)] if isinstance(node, list) else node[part]
        return node


def _pattern(path: str) -> str:
    parts = re.split(r"(\{[^}]+\})", path)
    return "".join(f"(?P<{_group(p[1:-1])}>[^/]+)" if p.startswith("{") else re.escape(p) for p in parts)


def _group(name: str) -> str:
    return "p_" + re.sub(r"\W", "_", name)


def _taken_for_granted(kind: str, name: str) -> bool:
    return kind == "header" and name.lower() in {"content-type", "accept"}


def _typed(schema: Mapping[str, Any], text: str) -> Any:
    """A parameter's text as the value its schema means."""
    kind = schema.get("type")
    if kind in {"integer", "number"} and re.fullmatch(r"-?\d+(\.\d+)?", text):
        return int(text) if "." not in text else float(text)
    if kind == "boolean" and text in {"true", "false"}:
        return text == "true"
    return text
