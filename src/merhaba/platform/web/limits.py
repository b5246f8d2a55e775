"""How often one address may try something: a token bucket per key, in this process."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict

from .problems import Problem


class RateLimit:
    """At most `burst` at once and `per_minute` on the long run, for each key; remembers 20,000 keys."""

    def __init__(self, *, burst: int, per_minute: float) -> None:
        self._burst = float(burst)
        self._per_second = per_minute / 60
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def give_back(self, key: str) -> None:
        """Uncount one try that turned out right: only wrong ones are to be slowed down."""
        if key in self._left:
            left, at = self._left[key]
            self._left[key] = (min(self._burst, left + 1), at)

    def take_from(self, address: str | None) -> None:
        """Count one try from a network address.

        Addresses of this machine are not limited: there they are a proxy's, and would stand for everybody.
        """
        if address is not None and not _is_local(address):
            self.take(address)

    def take(self, key: str) -> None:
        """Count one try. Raises Problem 429 with Retry-After when there were too many."""
        now = time.monotonic()
        left, at = self._left.pop(key, (self._burst, now))
        left = min(self._burst, left + (now - at) * self._per_second)
        self._left[key] = (left - 1 if left >= 1 else left, now)
        if len(self._left) > 20_000:
            self._left.popitem(last=False)
        if left < 1:
            wait = max(1, round((1 - left) / self._per_second))
            raise Problem(
                429,
                "too-many-attempts",
                f"Too many attempts. Please wait {wait} seconds and try again.",
                headers={"Retry-After": str(wait)},
                retry_after=wait,
            )


def _is_local(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
