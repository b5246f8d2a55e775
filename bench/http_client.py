"""A plain HTTP client on one kept connection: it must cost far less than what it measures."""

from __future__ import annotations

import http.client
import json
import time
from typing import Any


class Client:
    """One connection to a stack's web server, as the holder of an API token."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._headers = {"Authorization": f"Bearer {token}"}

    def timed(self, path: str) -> float:
        """Seconds from sending a GET to having its whole answer. Raises RuntimeError unless it is 200."""
        began = time.perf_counter()
        self._connection.request("GET", path, headers=self._headers)
        answer = self._connection.getresponse()
        body = answer.read()
        took = time.perf_counter() - began
        if answer.status != 200:
            raise RuntimeError(f"GET {path}: {answer.status} {body[:300]!r}")
        return took

    def get(self, path: str) -> Any:
        """The JSON of an answer."""
        self._connection.request("GET", path, headers=self._headers)
        return json.loads(self._connection.getresponse().read())

    def post(self, path: str, body: Any) -> Any:
        """The JSON of what was made. Raises RuntimeError when it was not."""
        headers = {**self._headers, "Content-Type": "application/json"}
        self._connection.request("POST", path, json.dumps(body), headers)
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status not in {200, 201}:
            raise RuntimeError(f"POST {path}: {answer.status} {content[:300]!r}")
        return json.loads(content)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
