"""The store's two HTTP faces as its owner and its shoppers use them (not the connector: the other side)."""

from __future__ import annotations

from typing import Any

import httpx


class Refusal(Exception):
    """The store said no."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(f"{status}: {said}")
        self.status = status


class Face:
    """One of the faces; `call` gives the answer's JSON and raises `Refusal` for anything but 2xx."""

    def __init__(self, url: str, *, headers: dict[str, str] | None = None, user: str = "") -> None:
        self._client = httpx.Client(
            base_url=url,
            headers=headers or {},
            auth=(user, "") if user else None,
            timeout=60,
            trust_env=False,
        )

    def call(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """Ask for `path`."""
        answer = self._client.request(method, path, json=body, params=query or None)
        if not answer.is_success:
            raise Refusal(answer.status_code, f"{method} {path} {answer.text[:2000]}")
        return answer.json() if answer.content else {}

    def get(self, path: str, **query: Any) -> Any:
        """GET."""
        return self.call("GET", path, **query)

    def post(self, path: str, body: Any = None) -> Any:
        """POST; an empty object when nothing is given, for some routes ask for a body."""
        return self.call("POST", path, {} if body is None else body)

    def delete(self, path: str) -> Any:
        """DELETE."""
        return self.call("DELETE", path)

    def bear(self, token: str) -> None:
        """Ask in somebody's name from now on."""
        self._client.headers["Authorization"] = f"Bearer {token}"

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()
