"""Errors as RFC 9457 problem documents: a stable code and a plain sentence with what to do."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException

from merhaba.kit.cursors import BadCursor
from merhaba.platform.database import DatabaseUnavailable
from merhaba.platform.files import FileTooLarge, StorageFull

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """Raised anywhere in a use case to refuse it. `code` is stable; `detail` is for people."""

    def __init__(
        self, status: int, code: str, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail
        self.headers, self.more = dict(headers or {}), more

    def document(self) -> dict[str, Any]:
        """The problem document."""
        return {
            "type": f"https://merhaba.invalid/problems/{self.code}",
            "title": self.code.replace("-", " ").capitalize(),
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            **self.more,
        }

    def response(self) -> JSONResponse:
        """The document as an answer."""
        return JSONResponse(self.document(), self.status, headers=self.headers, media_type=MEDIA_TYPE)


def not_found(what: str) -> Problem:
    """404 for a thing that is not there, or is another workspace's: the two look the same on purpose."""
    return Problem(404, "not-found", f"This {what} does not exist, or you cannot see it.")


def forbidden(detail: str) -> Problem:
    """403 with the reason."""
    return Problem(403, "not-allowed", detail)


def invalid(field: str, message: str, code: str = "invalid") -> Problem:
    """422 for one field."""
    return Problem(422, code, message, errors=[{"field": field, "message": message}])


def install(app: FastAPI) -> None:
    """Answer every error of `app` as a problem document."""

    @app.exception_handler(Problem)
    async def _problem(_: Request, error: Problem) -> Response:
        return error.response()

    @app.exception_handler(RequestValidationError)
    async def _invalid(_: Request, error: RequestValidationError) -> Response:
        errors = [
            {"field": ".".join(str(part) for part in e["loc"][1:]), "message": e["msg"]}
            for e in error.errors()
        ]
        first = errors[0] if errors else {"field": "", "message": "The request could not be read."}
        detail = f"{first['field']}: {first['message']}" if first["field"] else first["message"]
        return Problem(422, "invalid", detail, errors=errors).response()

    @app.exception_handler(BadCursor)
    async def _cursor(_: Request, __: BadCursor) -> Response:
        return Problem(400, "bad-cursor", "This list cursor is not valid. Start again without it.").response()

    @app.exception_handler(FileTooLarge)
    async def _large(_: Request, error: FileTooLarge) -> Response:
        limit = error.limit // (1024 * 1024)
        return Problem(
            413, "file-too-large", f"The file is larger than {limit} MB.", limit=error.limit
        ).response()

    @app.exception_handler(StorageFull)
    async def _full(_: Request, __: StorageFull) -> Response:
        return Problem(
            507, "storage-full", "The server's disk is full, so nothing was saved. Try again later."
        ).response()

    @app.exception_handler(DatabaseUnavailable)
    async def _down(_: Request, __: DatabaseUnavailable) -> Response:
        return unavailable().response()

    @app.exception_handler(DataError)
    async def _data(_: Request, __: DataError) -> Response:
        return Problem(
            422, "invalid", "Something in the request cannot be stored, such as a NUL character."
        ).response()

    @app.exception_handler(HTTPException)
    async def _http(_: Request, error: HTTPException) -> Response:
        code = {404: "not-found", 405: "method-not-allowed"}.get(error.status_code, "error")
        detail = str(error.detail) if error.detail else "The request could not be answered."
        return Problem(error.status_code, code, detail, headers=error.headers).response()

    @app.exception_handler(Exception)
    async def _bug(request: Request, error: Exception) -> Response:
        log.exception("unexpected error in %s %s", request.method, request.url.path, exc_info=error)
        return Problem(
            500, "unexpected", "Something went wrong here. Nothing was changed; please try again."
        ).response()


def unavailable() -> Problem:
    """503 while PostgreSQL is away."""
    return Problem(
        503,
        "database-unavailable",
        "The database cannot be reached just now. Nothing was lost; please try again in a moment.",
        headers={"Retry-After": "2"},
    )
