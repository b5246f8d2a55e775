"""What a shop's folder of tests gives to the kit: its connector, a fake platform on loopback, webhooks.

Each `tests/shops/<slug>/case.py` holds one object `CASE: ShopCase`. `test_shop_kit.py` runs the kit on all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from merhaba.ports.channels import Account, Raw
from merhaba.ports.shops.actions import Action, ActionKind
from merhaba.ports.shops.port import Shop, ShopNews
from merhaba.ports.shops.things import ShopOrder


class FakePlatform(Protocol):
    """A platform in memory behind real HTTP. It checks every request against the vendor's own contract and
    answers a violation with status 599, which fails the test."""

    url: str
    requests: list[tuple[str, str]]
    violations: list[str]

    def fail_next(
        self, status: int, headers: Mapping[str, str] | None = None, *, times: int = 1, path: str = ""
    ) -> None:
        """Answer the next requests (whose path contains `path`) with this status, carrying nothing out."""

    def act_then_hang_up(self, *, writes_only: bool = True) -> None:
        """Carry the next write out, then close the connection without an answer."""

    def revoke(self) -> None:
        """Accept no credentials any more, as the platform does when its owner removes the app."""

    def state_of(self, order: str) -> Mapping[str, Any]:
        """The order as it stands, in the platform's own shape, by external id."""


@dataclass(frozen=True, slots=True)
class HookSample:
    """A webhook as the platform sends it, signed for `account(...)`, and the news in it."""

    name: str
    raw: Raw
    news: type[ShopNews] | None
    unsigned: bool = False


@dataclass(frozen=True, slots=True)
class ShopCase:
    """`start()` starts a fake with at least 30 customers, 12 products and 60 orders: in several currencies
    if the platform can (one without minor units), one with 200 lines or more, one with a deleted product, a
    guest, an unpaid,
    a cancelled, a partly refunded, a shipped and a delivered one. `action(kind, orders)` picks an order from
    the mirrored ones on which this action is possible and builds the action, for every kind in the
    manifest.

    `mirrored` is for a connector without a platform, whose orders live in our mirror alone: it gives them,
    and what is about reading and faults is not tried. `odd_sums` names orders of the fake whose refunds, as
    the platform itself tells them, exceed what was captured."""

    shop: Shop
    account: Callable[[str], Account]
    start: Callable[[], AbstractAsyncContextManager[FakePlatform]]
    action: Callable[[ActionKind, Sequence[ShopOrder]], tuple[ShopOrder | None, Action]]
    hooks: Callable[[], Sequence[HookSample]] = field(default=lambda: ())
    mirrored: Callable[[], Sequence[ShopOrder]] | None = None
    odd_sums: Callable[[ShopOrder], bool] = field(default=lambda order: False)
