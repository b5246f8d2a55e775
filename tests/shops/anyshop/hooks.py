"""Webhooks as a shop sends them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

from merhaba.ports.channels import Raw
from merhaba.ports.shops.port import (
    Changed,
    Gone,
    NothingToDo,
    PrivacyAsked,
    ShopNews,
    StockChanged,
    Touched,
    Uninstalled,
)

from ...kits.shop_case import HookSample
from .data import shop_data

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def signed(body: bytes, *, secret: str = SECRET, name: str = "msg_1", at: datetime | None = None) -> Raw:
    """A body with the headers of Standard Webhooks."""
    moment = at or datetime.now(UTC)
    seconds = str(int(moment.timestamp()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = hmac.new(key, f"{name}.{seconds}.".encode() + body, hashlib.sha256).digest()
    headers = {
        "content-type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": seconds,
        "webhook-signature": "v1," + base64.b64encode(mac).decode(),
    }
    return Raw(body, headers, received_at=moment)


def samples() -> list[HookSample]:
    """One of each kind."""
    data = shop_data()
    order = {**data["orders"][2], "actions": ["note"]}
    told: list[tuple[str, dict[str, Any], type[ShopNews] | None]] = [
        ("order.updated", order, Changed),
        ("order.created", data["orders"][3], Touched),
        ("order.updated", {"id": "o4"}, Touched),
        ("order.deleted", {"id": "o4"}, Gone),
        ("product.updated", data["products"][1], Changed),
        ("product.deleted", {"id": "p1"}, Gone),
        ("customer.created", data["customers"][1], Changed),
        ("customer.updated", {"id": "c1"}, Touched),
        ("stock.changed", {"variant_id": "v1-0", "stock": 3}, StockChanged),
        ("privacy.erase", {"customer_id": "c1", "email": "person1@mail.example"}, PrivacyAsked),
        ("privacy.export", {"email": "person1@mail.example", "order_ids": ["o1"]}, PrivacyAsked),
        ("shop.uninstalled", {}, Uninstalled),
        ("ping", {}, NothingToDo),
        ("order.updated", {"id": ""}, None),
        ("order.updated", {**order, "total": "much"}, None),
    ]
    return [
        HookSample(f"{n} {kind}", signed(_body(kind, news), name=f"msg_{n}"), meant)
        for n, (kind, news, meant) in enumerate(told)
    ]


def _body(kind: str, data: dict[str, Any]) -> bytes:
    return json.dumps({"type": kind, "timestamp": "2026-11-21T10:00:00Z", "data": data}).encode()
