"""Webhooks as the platform sends them: the REST shape, signed for the case's account."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

from merhaba.ports.channels import Raw
from merhaba.ports.shops.port import Gone, NothingToDo, PrivacyAsked, ShopNews, Touched, Uninstalled

from ...kits.shop_case import HookSample

SECRET = "shpss_fedcba9876543210"
DOMAIN = "tassen.myshopify.com"

BODIES: list[tuple[str, dict[str, Any], type[ShopNews] | None]] = [
    ("orders/create", {"id": 450789469, "admin_graphql_api_id": "gid://shopify/Order/450789469"}, Touched),
    ("orders/updated", {"id": 450789469}, Touched),
    ("orders/delete", {"id": 450789469}, Gone),
    ("orders/edited", {"order_edit": {"id": 1, "order_id": 450789469}}, Touched),
    ("orders/risk_assessment_changed", {"order_id": 450789469, "risk_level": "high"}, Touched),
    ("refunds/create", {"id": 509562969, "order_id": 450789469}, Touched),
    ("fulfillments/update", {"id": 255858046, "order_id": 450789469, "status": "success"}, Touched),
    ("fulfillment_events/create", {"id": 1, "fulfillment_id": 2, "order_id": 450789469}, Touched),
    ("order_transactions/create", {"id": 1, "order_id": 450789469}, Touched),
    ("returns/approve", {"id": 1, "order": {"id": 450789469}, "status": "open"}, Touched),
    ("returns/update", {"return": {"id": 1, "order": {"id": 450789469}}}, Touched),
    ("products/update", {"id": 632910392}, Touched),
    ("products/delete", {"id": 632910392}, Gone),
    ("inventory_levels/update", {"inventory_item_id": 808950810, "location_id": 1, "available": 6}, Touched),
    ("customers/update", {"id": 207119551}, Touched),
    ("customers/delete", {"id": 207119551}, Gone),
    ("app/uninstalled", {"id": 548380009}, Uninstalled),
    ("app/scopes_update", {"id": 1}, NothingToDo),
    (
        "customers/data_request",
        {"shop_id": 1, "customer": {"id": 191167, "email": "a@b.example"}, "orders_requested": [299938]},
        PrivacyAsked,
    ),
    (
        "customers/redact",
        {"shop_id": 1, "customer": {"id": 191167, "phone": "555-625-1199"}, "orders_to_redact": [299938, 1]},
        PrivacyAsked,
    ),
    ("shop/redact", {"shop_id": 954889, "shop_domain": DOMAIN}, PrivacyAsked),
    ("orders/paid", {"id": None}, None),
    ("refunds/create", {"id": 1}, None),
]


def signed(topic: str, body: bytes, *, delivery: str = "d-1") -> Raw:
    """A delivery as the platform makes it."""
    mac = base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()
    headers = {
        "content-type": "application/json",
        "x-shopify-topic": topic,
        "x-shopify-hmac-sha256": mac,
        "x-shopify-shop-domain": DOMAIN,
        "x-shopify-api-version": "2026-07",
        "x-shopify-webhook-id": delivery,
        "x-shopify-event-id": f"event of {delivery}",
        "x-shopify-triggered-at": "2026-08-01T10:00:00.123456789Z",
    }
    return Raw(body, headers, received_at=datetime.now(UTC))


def samples() -> list[HookSample]:
    """One of each."""
    return [
        HookSample(f"{topic} {n}", signed(topic, json.dumps(body).encode(), delivery=f"d-{n}"), news)
        for n, (topic, body, news) in enumerate(BODIES)
    ]
