"""The fake platform: the Admin API on loopback, executed with the vendor's own schema.

Every document is validated against the schema of the version in its address, and every answer is checked
while it is given, because the schema itself gives it. What breaks the contract is answered with 599.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from graphql import FieldNode, GraphQLSchema, OperationDefinitionNode, VariableNode, execute_sync

from .contract import checked, need_contract, schema
from .cost import requested
from .mutations import mutations
from .queries import root, suggested
from .seed import seeded
from .shapes import Json, resolve
from .world import World

TOKEN = "shpat_0123456789abcdef"
# Mutations that say how things shall be: doing them twice is doing them once.
REPEATABLE = {
    "metafieldsSet",
    "orderEditBegin",
    "orderEditSetQuantity",
    "webhookSubscriptionCreate",
    "webhookSubscriptionDelete",
}
_NEED_KEY = {"refundCreate": "2026-04"}

Answer = tuple[int, dict[str, str], bytes] | None


@dataclass
class Fake:
    """One shop behind HTTP. `bucket` is what the throttle has left; None: it is not counted."""

    world: World = field(default_factory=seeded)
    url: str = ""
    requests: list[tuple[str, str]] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    variables: list[Json] = field(default_factory=list)
    forms: list[dict[str, str]] = field(default_factory=list)
    costs: list[int] = field(default_factory=list)
    max_cost: int = 1000
    bucket: float | None = None
    denied: set[str] = field(default_factory=set)
    tokens: set[str] = field(default_factory=lambda: {TOKEN})
    served_version: str = ""
    token_answers: list[tuple[int, Json]] = field(default_factory=list)
    _failures: list[tuple[int, dict[str, str], str]] = field(default_factory=list)
    _hang_up: bool = False
    _by_key: dict[str, tuple[str, Any]] = field(default_factory=dict)

    def fail_next(
        self, status: int, headers: Mapping[str, str] | None = None, *, times: int = 1, path: str = ""
    ) -> None:
        self._failures = [(status, dict(headers or {}), path)] * times

    def act_then_hang_up(self, *, writes_only: bool = True) -> None:
        self._hang_up = True

    def revoke(self) -> None:
        self.tokens.clear()

    def state_of(self, order: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = flat(self.world.orders[order])
        return found

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        self.requests.append((method, path))
        for failure in self._failures:
            if failure[2] in path:
                self._failures.remove(failure)
                return failure[0], failure[1], b"{}"
        if path == "/admin/oauth/access_token":
            self.forms.append(dict(parse_qsl(body.decode())))
            status, told = self.token_answers.pop(0)
            return status, {"content-type": "application/json"}, json.dumps(told).encode()
        version = path.removeprefix("/admin/api/").removesuffix("/graphql.json")
        if path != f"/admin/api/{version}/graphql.json":
            return self._violation(f"no such address: {path}")
        if headers.get("x-shopify-access-token") not in self.tokens:
            told = {"errors": "[API] Invalid API key or access token (unrecognized login or wrong password)"}
            return 401, {}, json.dumps(told).encode()
        return self._graphql(version, json.loads(body))

    def _graphql(self, version: str, asked: Json) -> Answer:
        document, wrong = checked(version, asked["query"])
        self.documents.append(asked["query"])
        self.variables.append(asked.get("variables") or {})
        if document is None or wrong:
            return self._violation(f"{version}: {wrong}")
        vendor = schema(version)
        headers = {
            "content-type": "application/json",
            "x-shopify-api-version": self.served_version or version,
        }
        variables = asked.get("variables") or {}
        cost = requested(vendor, document, variables)
        self.costs.append(cost)
        refused = self._too_much(cost) or self._denied(document)
        if refused is not None:
            return 200, headers, json.dumps(refused).encode()
        operation = next(d for d in document.definitions if isinstance(d, OperationDefinitionNode))
        name, key = _first_field(operation, variables)
        if name in _NEED_KEY and version >= _NEED_KEY[name] and not key:
            return self._violation(f"{name} needs an idempotency key from {_NEED_KEY[name]} on")
        self._finish_jobs()
        if key and key in self._by_key:
            before, told = self._by_key[key]
            if before != json.dumps(variables, sort_keys=True):
                error = {
                    "message": "other parameters",
                    "extensions": {"code": "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"},
                }
                return 200, headers, json.dumps({"data": {name: None}, "errors": [error]}).encode()
        else:
            told = self._execute(vendor, document, operation, version, variables)
            if key:
                self._by_key[key] = json.dumps(variables, sort_keys=True), told
        if told is None:
            return 599, {}, b"{}"
        if self._hang_up and operation.operation.value == "mutation" and name not in REPEATABLE:
            self._hang_up = False
            return None
        left = {"maximumAvailable": 2000.0, "currentlyAvailable": self.bucket or 1500, "restoreRate": 100.0}
        told["extensions"] = {"cost": {"requestedQueryCost": cost, "throttleStatus": left}}
        return 200, headers, json.dumps(told).encode()

    def _execute(
        self,
        vendor: GraphQLSchema,
        document: Any,
        operation: OperationDefinitionNode,
        version: str,
        variables: Json,
    ) -> Json | None:
        mutation = operation.operation.value == "mutation"
        for order in self.world.orders.values():
            order["suggestedRefund"] = lambda order=order, **args: suggested(order, **args)
        source = mutations(self.world, version) if mutation else root(self.world, version)
        result = execute_sync(vendor, document, source, variable_values=variables, field_resolver=resolve)
        if result.errors:
            words = "; ".join(f"{e.message} at {e.path}" for e in result.errors[:3])
            self._violation(f"{version} {operation.name.value if operation.name else '?'}: {words}")
            return None
        return {"data": json.loads(json.dumps(result.data))}

    def _finish_jobs(self) -> None:
        for name, job in list(self.world.jobs.items()):
            if "finish" in job and job["finish"]():
                del self.world.jobs[name]

    def _too_much(self, cost: int) -> Json | None:
        if cost > self.max_cost:
            words = f"Query cost is {cost}, which exceeds the single query max cost limit"
            return {"errors": [{"message": words, "extensions": {"code": "MAX_COST_EXCEEDED", "cost": cost}}]}
        if self.bucket is None:
            return None
        if cost > self.bucket:
            left = {"maximumAvailable": 2000.0, "currentlyAvailable": self.bucket, "restoreRate": 100.0}
            return {
                "errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}],
                "extensions": {"cost": {"requestedQueryCost": cost, "throttleStatus": left}},
            }
        self.bucket -= cost
        return None

    def _denied(self, document: Any) -> Json | None:
        """Fields our token has no scope for."""
        words = document.loc.source.body
        hit = next((name for name in self.denied if f" {name}" in words or f"\n{name}" in words), None)
        if hit is None:
            return None
        error = {"message": f"Access denied for {hit} field.", "extensions": {"code": "ACCESS_DENIED"}}
        return {"data": None, "errors": [error]}

    def _violation(self, words: str) -> tuple[int, dict[str, str], bytes]:
        self.violations.append(words)
        return 599, {}, words.encode()


def flat(thing: Any, name: str = "") -> Any:
    """A thing without what it only points at."""
    if callable(thing):
        return None
    if isinstance(thing, dict):
        if name in {"variant", "product", "lineItem", "customer", "fulfillmentLineItem"}:
            return thing["id"] if "id" in thing else flat(thing)
        return {key: flat(value, key) for key, value in thing.items()}
    if isinstance(thing, list):
        return [flat(value) for value in thing]
    return thing if isinstance(thing, str | int | float | bool | None) else str(thing)


def _first_field(operation: OperationDefinitionNode, variables: Json) -> tuple[str, str]:
    """The first field's name, and the idempotency key on it."""
    one = operation.selection_set.selections[0]
    assert isinstance(one, FieldNode)
    for directive in one.directives or ():
        if directive.name.value == "idempotent":
            given = (directive.arguments or ())[0].value
            assert isinstance(given, VariableNode)
            return one.name.value, str(variables[given.name.value])
    return one.name.value, ""


@contextlib.asynccontextmanager
async def running() -> AsyncIterator[Fake]:
    """A fake on loopback; skips the test where the vendor's schemas are not here."""
    need_contract()
    fake = Fake()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while (head := await reader.readuntil(b"\r\n\r\n")) != b"":
                first, *rest = head.decode("latin-1").split("\r\n")
                method, path, _ = first.split(" ", 2)
                headers = {k.lower(): v for k, _, v in (one.partition(": ") for one in rest if one)}
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                told = fake.answer(method, path, headers, body)
                if told is None:
                    break
                status, extra, content = told
                lines = [f"HTTP/1.1 {status} X", *(f"{k}: {v}" for k, v in extra.items())]
                lines += [f"content-length: {len(content)}", "", ""]
                writer.write("\r\n".join(lines).encode() + content)
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    fake.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield fake
    finally:
        server.close()
