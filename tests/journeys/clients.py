"""HTTP clients that are closed at the end of the test that opened them."""

from __future__ import annotations

from typing import Any

import httpx

_open: list[httpx.AsyncClient] = []


def client(base_url: str, **headers: str) -> httpx.AsyncClient:
    """A browser or a script: it keeps its own cookies."""
    # Nothing here is encrypted; loading the certificates of the world would take longer than the test.
    made = httpx.AsyncClient(base_url=base_url, headers=headers, timeout=30, verify=False)
    _open.append(made)
    return made


def how_many() -> int:
    """How many clients are open now."""
    return len(_open)


async def close_from(first: int) -> None:
    """Close the clients that were opened when there were `first` already."""
    while len(_open) > first:
        await _open.pop().aclose()


def ok(answer: httpx.Response) -> Any:
    """The JSON of a successful answer. Raises AssertionError with the problem otherwise."""
    assert answer.status_code < 300, f"{answer.request.method} {answer.request.url}: {answer.text}"
    return answer.json() if answer.content else None
