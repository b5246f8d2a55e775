"""Webhooks as the subscriber in the shop posts them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from merhaba.ports.channels import Raw
from merhaba.ports.shops.port import Gone, NothingToDo, ShopNews, Touched

from ...kits.shop_case import HookSample

SECRET = "whsec_" + base64.b64encode(b"a secret of thirty-two bytes !!!").decode()
MOMENT = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)


def signed(body: Any, secret: str = SECRET, at: datetime = MOMENT) -> Raw:
    """A webhook with the three headers of Standard Webhooks."""
    content = json.dumps(body).encode()
    name, moment = "msg_1", str(int(at.timestamp()))
    key = base64.b64decode(secret.removeprefix("whsec_")) if secret.startswith("whsec_") else secret.encode()
    digest = hmac.new(key, f"{name}.{moment}.".encode() + content, hashlib.sha256).digest()
    headers = {
        "content-type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }
    return Raw(content, headers, received_at=at)


def samples() -> Sequence[HookSample]:
    """One of each sort."""
    order = {"event": "order.placed", "what": "orders", "ids": ["order_00001"], "gone": False}
    found: list[tuple[str, Any, type[ShopNews] | None]] = [
        ("an order", order, Touched),
        (
            "stock",
            {**order, "event": "inventory.inventory-level.updated", "what": "products", "ids": ["a", "b"]},
            Touched,
        ),
        (
            "a customer is gone",
            {**order, "event": "customer.deleted", "what": "customers", "gone": True},
            Gone,
        ),
        ("nobody", {**order, "ids": []}, NothingToDo),
        ("of something unknown", {**order, "what": "weather"}, None),
        ("without an event", {"what": "orders", "ids": ["x"]}, None),
        ("no list", {**order, "ids": "order_00001"}, None),
        ("no object", ["order_00001"], None),
    ]
    return [HookSample(name, signed(body), news) for name, body, news in found]
