"""The order beside the conversation at a shop's full size, and doing something to an order."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

from ..figures import Figures, in_ms

_SAMPLES = 200


def look(call: Callable[..., Any], orders: int, customers: int) -> dict[str, Figures]:
    """What a panel and a search ask for, each for orders and people drawn at random."""
    dice = random.Random(1)
    numbers = [dice.randrange(orders) for _ in range(_SAMPLES)]
    found = [call("GET", f"/orders?number={100_000 + n}")["items"][0] for n in numbers]
    people = [order["customer"] for order in found]
    emails = [f"person{n % customers}@mail.example" for n in numbers]
    return {
        "orders_of_a_customer": _timed(call, [f"/orders?customer={who}&limit=10" for who in people]),
        "one_order": _timed(call, [f"/orders/{order['id']}" for order in found]),
        "what_can_be_done": _timed(call, [f"/orders/{order['id']}/actions" for order in found]),
        "summary": _timed(call, [f"/customers/{who}/summary" for who in people]),
        "by_number": _timed(call, [f"/orders?q={100_000 + n}" for n in numbers]),
        "by_email": _timed(call, [f"/orders?q={email}&limit=10" for email in emails]),
        "by_tracking": _timed(call, [f"/orders?q=JD{n:012}" for n in numbers]),
    }


def act(call: Callable[..., Any], orders: int) -> Figures:
    """A note on an order, from asking to done; the platform of this bench takes no time of its own."""
    dice = random.Random(2)
    ids = [
        call("GET", f"/orders?number={100_000 + dice.randrange(orders)}")["items"][0]["id"] for _ in range(60)
    ]
    took = []
    for ident in dict.fromkeys(ids):
        began = time.perf_counter()
        done = call("POST", f"/orders/{ident}/actions?wait=20", {"action": "note", "text": "bench"})
        took.append(time.perf_counter() - began)
        if done["state"] != "done":
            raise RuntimeError(f"the action ended {done['state']}: {done['failure']}")
    return in_ms(took)


def _timed(call: Callable[..., Any], paths: list[str]) -> Figures:
    took = []
    for path in paths:
        began = time.perf_counter()
        call("GET", path)
        took.append(time.perf_counter() - began)
    return in_ms(took)
