"""Webhooks as the platform sends them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from decimal import Decimal
from typing import Any

from merhaba.ports.channels import Raw
from merhaba.ports.shops.port import Changed, Gone, NothingToDo, ShopNews, Touched

from ...kits.shop_case import HookSample
from . import data
from .store import Store

SECRET = "hook-secret"


def delivered(topic: str, body: Any, *, webhook: int = 7) -> Raw:
    """A delivery, signed."""
    payload = json.dumps(body, default=lambda v: float(v) if isinstance(v, Decimal) else str(v)).encode()
    digest = hmac.new(SECRET.encode(), payload, hashlib.sha256).digest()
    resource, _, event = topic.partition(".")
    return Raw(
        payload,
        {
            "content-type": "application/json", "user-agent": "WooCommerce/9.4.0 Hookshot (WordPress/6.7)",
            "x-wc-webhook-source": "https://shop.example/", "x-wc-webhook-topic": topic,
            "x-wc-webhook-resource": resource, "x-wc-webhook-event": event,
            "x-wc-webhook-signature": base64.b64encode(digest).decode(), "x-wc-webhook-id": str(webhook),
            "x-wc-webhook-delivery-id": hashlib.md5(payload).hexdigest(),
        },
    )  # fmt: skip


def ping() -> Raw:
    """The first call to a new webhook's address."""
    return Raw(b"webhook_id=7", {"content-type": "application/x-www-form-urlencoded"})


def samples() -> list[HookSample]:
    """One of each kind that makes a difference."""
    store = Store()

    def sample(name: str, topic: str, body: Any, news: type[ShopNews] | None) -> HookSample:
        return HookSample(name, delivered(topic, body), news)

    orders = store.orders
    return [
        sample("order", "order.updated", orders[1001], Changed),
        sample("order with refunds", "order.updated", orders[1022], Touched),
        sample("order with fulfilments", "order.updated", orders[1013], Touched),
        sample("draft", "order.created", orders[1017], NothingToDo),
        sample("order deleted", "order.deleted", {"id": 1001}, Gone),
        sample("order restored", "order.restored", orders[1002], Changed),
        sample("product", "product.updated", store.products[250], Touched),
        sample("variation", "product.updated", store.variations[250][0], Touched),
        sample("product deleted", "product.deleted", {"id": 201}, Gone),
        sample("customer", "customer.updated", data.customers()[0], Changed),
        sample("coupon", "coupon.created", {"id": 3, "code": "x"}, NothingToDo),
        sample("nonsense", "order.updated", {"id": "x"}, None),
        HookSample("ping", ping(), NothingToDo, unsigned=True),
    ]
