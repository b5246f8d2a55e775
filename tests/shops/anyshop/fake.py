"""The example server with what the kit needs: failures to order, lost answers, and its contract checked."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

from ...kits.loopback import Answer, Loopback
from ...kits.loopback import serving as on_loopback
from .contract import Contract
from .example import example_server

TOKEN = "kit-token"


class Fake(Loopback):
    """A `FakePlatform` around an `Api` of the example server (or one like it)."""

    def __init__(self, api: Any) -> None:
        super().__init__()
        self.api = api
        self._contract = Contract()

    def handle(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        status, answer = self.api.answer(method, target, headers, body)
        return status, {}, answer

    def wrong_request(self, method: str, target: str, headers: dict[str, str], body: bytes) -> list[str]:
        return self._contract.request(method, target, headers, body)

    def wrong_answer(self, method: str, target: str, status: int, answer: Any) -> list[str]:
        return self._contract.answer(method, target, status, answer)

    def revoke(self) -> None:
        """The token is no longer good."""
        self.api.token = "another-token"

    def state_of(self, order: str) -> Mapping[str, Any]:
        """The order as it stands."""
        return copy.deepcopy(self.api.shop.one("orders", order))


@contextlib.contextmanager
def serving(api: Any) -> Iterator[Fake]:
    """The fake on a free port of loopback."""
    fake = Fake(api)
    with on_loopback(fake):
        yield fake


@contextlib.asynccontextmanager
async def started(data: Mapping[str, Any]) -> AsyncIterator[Fake]:
    """The example shop with these data."""
    with serving(example_server.Api(example_server.Shop(dict(data)), TOKEN)) as fake:
        yield fake
