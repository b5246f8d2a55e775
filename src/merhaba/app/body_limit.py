"""How much a request may send: more is refused while it arrives, before it fills memory or disk."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from merhaba.modules.files.api import MAX_BYTES
from merhaba.modules.intake.api import HOOKS
from merhaba.platform.web import Problem

MOST = MAX_BYTES + 1024 * 1024
"""The largest file, and what a multipart form writes around it."""

MOST_OF_A_HOOK = 65 * 1024 * 1024
"""More than any channel takes by webhook; each has its own, smaller limit."""


class BodyLimit:
    """Answers 413 to a body that says it is too large, and to one that turns out to be."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = MOST_OF_A_HOOK if scope["path"].startswith(HOOKS) else MOST
        if _stated_length(scope) > most:
            await _refuse(most, scope, receive, send)
            return
        received, refused = 0, False

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            # Whoever reads the body stops at this, as if the client had gone.
            return {"type": "http.disconnect"} if received > most else message

        async def answer(message: Message) -> None:
            nonlocal refused
            if received <= most:
                await send(message)
            elif not refused:
                refused = True
                await _refuse(most, scope, receive, send)

        await self.app(scope, counted, answer)


def _stated_length(scope: Scope) -> int:
    stated = _header(scope, b"content-length")
    return int(stated) if stated.isdigit() else 0


def _header(scope: Scope, wanted: bytes) -> bytes:
    return next((bytes(value) for name, value in scope["headers"] if name == wanted), b"")


async def _refuse(most: int, scope: Scope, receive: Receive, send: Send) -> None:
    """413, in the words of what was sent: a form carries one file, anything else is a request."""
    problem = (
        Problem(413, "file-too-large", f"The file is larger than {_mb(MAX_BYTES)} MB.", limit=MAX_BYTES)
        if _header(scope, b"content-type").lower().startswith(b"multipart/form-data")
        and not scope["path"].startswith(HOOKS)
        else Problem(413, "too-large", f"The request is larger than {_mb(most)} MB.", limit=most)
    )
    await problem.response()(scope, receive, send)


def _mb(size: int) -> int:
    return size // (1024 * 1024)
