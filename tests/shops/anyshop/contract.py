"""Every request of the connector and every answer of the example server against `openapi.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from ...kits.openapi_contract import OpenApi

DESCRIPTION = Path(__file__).parents[3] / "docs" / "any-shop" / "openapi.yaml"


@cache
def description() -> OpenApi:
    """The API's description."""
    return OpenApi(yaml.safe_load(DESCRIPTION.read_text(encoding="utf-8")))


class Contract:
    """Checks one request or answer; gives what is wrong with it, in sentences."""

    def request(self, method: str, target: str, headers: dict[str, str], body: bytes) -> list[str]:
        """A request of ours."""
        return description().request(method, target, headers, body)

    def answer(self, method: str, target: str, status: int, body: Any) -> list[str]:
        """An answer of the example server's."""
        return description().answer(method, target, status, body)
