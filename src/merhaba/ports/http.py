"""HTTP as plug-ins see it: a request and its answer as values, and what a status means everywhere.

The house sends it (`platform.outgoing`): with a time limit, a bounded answer, no redirects.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from .channels import NeedsReconnect, RetryLater

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_MAX_WAIT = 3600.0


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One request. `timeout` is in seconds for the whole of it; `max_answer` in bytes.

    `repeatable`: asking twice does no harm (a GET, a search by POST, a write with an idempotency key that
    the far side honours).
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    timeout: float = 20.0
    max_answer: int = 32 * 1024 * 1024
    repeatable: bool | None = None

    @property
    def harmless(self) -> bool:
        """Whether it may be sent again when no answer came."""
        return self.method in SAFE if self.repeatable is None else self.repeatable


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """The answer; header names are lower-case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Uncertain(Exception):
    """A write was sent and no answer came: it may have been done. Look before doing it again."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


Http = Callable[[HttpRequest], Awaitable[HttpResponse]]
"""Sends one request. Raises RetryLater when nothing was sent (no name, no connection, a bad certificate) or
when a harmless request got no answer, and Uncertain when another one got none."""


def refuse_failures(request: HttpRequest, response: HttpResponse, *, now: datetime) -> HttpResponse:
    """The response, unless it is a failure that means the same everywhere (RFC 9110, RFC 6585).

    Raises NeedsReconnect for 401, RetryLater for 408, 425, 429 and 503 (with Retry-After when given: there
    the request was not carried out) and for other 5xx after a harmless request; Uncertain for other 5xx
    after a write. Other statuses are the caller's to read.
    """
    status = response.status
    host = request.url.split("/")[2] if "//" in request.url else request.url
    if status == 401:
        raise NeedsReconnect(f"{host} no longer accepts our sign-in.")
    if status in {408, 425, 429, 503}:
        raise RetryLater(f"{host} asks us to wait ({status}).", after=retry_after(response, now))
    if status >= 500:
        reason = f"{host} answered with an error ({status})."
        if request.harmless:
            raise RetryLater(reason, after=retry_after(response, now))
        raise Uncertain(reason)
    return response


def retry_after(response: HttpResponse, now: datetime) -> float | None:
    """Seconds to wait as `Retry-After` says: seconds or an HTTP date (RFC 9110, 10.2.3); at most an hour."""
    value = response.headers.get("retry-after", "").strip()
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            at = parsedate_to_datetime(value)
        except ValueError:
            return None
        seconds = ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds()
    return min(max(seconds, 0.0), _MAX_WAIT)
