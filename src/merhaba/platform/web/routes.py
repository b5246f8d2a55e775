"""One transaction per request: committed before the answer is sent, so nothing is acknowledged early.

Writes may carry an `Idempotency-Key`: the first answer is stored in the same transaction and given again
to every repeat (draft-ietf-httpapi-idempotency-key-header).
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID

from fastapi import Request
from fastapi.responses import Response
from fastapi.routing import APIRoute

from merhaba.platform.database import Transaction
from merhaba.platform.runtime import Runtime

from . import idempotency
from .problems import Problem

_WRITES = {"POST", "PUT", "PATCH", "DELETE"}


def runtime_of(request: Request) -> Runtime:
    """The process's Runtime."""
    found: Runtime = request.app.state.runtime
    return found


async def begin(request: Request, workspace: UUID) -> Transaction:
    """Open the request's transaction in a workspace, or give the one that is open."""
    stack: AsyncExitStack = request.state.transaction_stack
    if request.state.transaction is None:
        tx = await stack.enter_async_context(runtime_of(request).database.transaction(workspace))
        request.state.transaction = tx
    opened: Transaction = request.state.transaction
    return opened


class TransactionalRoute(APIRoute):
    """A route whose handler runs in one transaction; an answer of 400 or above rolls it back."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's hook: wrap the generated handler."""
        handle = super().get_route_handler()

        async def in_transaction(request: Request) -> Response:
            request.state.transaction = None
            try:
                async with AsyncExitStack() as stack:
                    request.state.transaction_stack = stack
                    response = await _once(request, handle)
                    if response.status_code >= 400:
                        raise _RolledBack(response)
                    return response
            except _RolledBack as rolled_back:
                return rolled_back.response

        return in_transaction


async def _once(request: Request, handle: Callable[[Request], Awaitable[Response]]) -> Response:
    key = request.headers.get("idempotency-key")
    if key is None or request.method not in _WRITES:
        return await handle(request)
    if not 1 <= len(key) <= 255:
        raise Problem(400, "bad-idempotency-key", "An Idempotency-Key has 1 to 255 characters.")
    request.state.idempotency = idempotency.Asked(
        key=key,
        fingerprint=hashlib.sha256(
            f"{request.method} {request.url.path} ".encode() + await _body(request)
        ).digest(),
    )
    try:
        response = await handle(request)
    except idempotency.Answered as before:
        return before.response()
    tx: Transaction | None = request.state.transaction
    if tx is not None and response.status_code < 400:
        await idempotency.remember(tx, request.state.idempotency, response)
    return response


async def _body(request: Request) -> bytes:
    content_type = request.headers.get("content-type", "")
    return b"" if content_type.startswith("multipart/") else await request.body()


class _RolledBack(Exception):
    def __init__(self, response: Response) -> None:
        self.response = response
