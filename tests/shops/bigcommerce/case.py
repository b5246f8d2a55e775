"""What the kit needs to try the BigCommerce connector."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from merhaba.ports.channels import Account, Raw
from merhaba.ports.shops.actions import (
    Action,
    ActionKind,
    Cancel,
    CustomerAddress,
    Discount,
    Duplicate,
    EditAddress,
    EditLines,
    GiftCard,
    LineChange,
    LineQuantity,
    NewLine,
    Note,
    Refund,
    Resend,
    StoreCredit,
    Swap,
)
from merhaba.ports.shops.port import Gone, NothingToDo, ShopNews, Touched, Uninstalled
from merhaba.ports.shops.things import PostalAddress, ShopOrder
from merhaba.shops.bigcommerce import shop
from merhaba.shops.bigcommerce.webhooks import HEADER

from ...kits.shop_case import HookSample, ShopCase
from .fake import HASH, TOKEN, started

CLIENT_SECRET, HOOK_SECRET = "client-secret-of-the-kit", "hook-secret-of-the-kit"
PLACE = PostalAddress(name="Ada Lovelace", street="1 New Way", postcode="10115", city="Berlin", country="DE")


def account(url: str) -> Account:
    """The connected store."""
    config = {"api_path": f"{url}/stores/{HASH}/v3/", "client_id": "client-id-of-the-kit"}
    secrets = {"access_token": TOKEN, "client_secret": CLIENT_SECRET, "hook_secret": HOOK_SECRET}
    return Account("b", "kit.example", "Kit & Co", config, secrets)


def action(kind: ActionKind, orders: Sequence[ShopOrder]) -> tuple[ShopOrder | None, Action]:
    """An order on which it is possible, and the action."""
    for_the_shop: dict[ActionKind, Action] = {
        ActionKind.DISCOUNT: Discount("SORRY10", "USD", percent=Decimal(10)),
        ActionKind.GIFT_CARD: GiftCard(Decimal("25.00"), "USD", customer_id="5", note="sorry"),
        ActionKind.STORE_CREDIT: StoreCredit(Decimal("12.50"), "USD", "5"),
        ActionKind.CUSTOMER_ADDRESS: CustomerAddress("5", PLACE),
    }
    if kind in for_the_shop:
        return None, for_the_shop[kind]
    order = next(one for one in orders if shop.refuses(one, kind) is None and _fit(one))
    return order, _BUILD[kind](order)


def _fit(order: ShopOrder) -> bool:
    return (
        order.captured > 10
        and not order.refunded
        and 1 < len(order.lines) < 5
        and bool(order.lines[0].product_id)
    )


_BUILD: dict[ActionKind, Callable[[ShopOrder], Action]] = {
    ActionKind.CANCEL: lambda o: Cancel(),
    ActionKind.REFUND: lambda o: Refund(
        o.lines[0].price + Decimal("2.50"),
        (LineQuantity(o.lines[0].external_id, 1),),
        Decimal(1),
        note="Sorry",
    ),
    ActionKind.RESEND: lambda o: Resend((LineQuantity(o.lines[0].external_id, 1),), PLACE),
    ActionKind.DUPLICATE: lambda o: Duplicate(),
    ActionKind.EDIT_ADDRESS: lambda o: EditAddress(PLACE),
    ActionKind.EDIT_LINES: lambda o: EditLines(
        (LineChange(o.lines[1].external_id, 0),),
        (NewLine("1051", 1),) if len(o.lines) > 2 else (),
        (Swap(o.lines[0].external_id, str(int(o.lines[0].variant_id) + 1)),),
    ),
    ActionKind.NOTE: lambda o: Note("Called: wants it on Tuesday."),
}


def signed(body: bytes, name: str = "1") -> Raw:
    """A webhook as the platform sends it."""
    now = datetime.now(UTC)
    at = str(int(now.timestamp()))
    mac = hmac.new(CLIENT_SECRET.encode(), f"{name}.{at}.".encode() + body, hashlib.sha256).digest()
    headers = {
        "content-type": "application/json",
        HEADER: HOOK_SECRET,
        "webhook-id": name,
        "webhook-timestamp": at,
        "webhook-signature": "v1," + base64.b64encode(mac).decode(),
    }
    return Raw(body, headers, received_at=now)


def hooks() -> list[HookSample]:
    """One of each kind."""
    told: list[tuple[str, dict[str, Any], type[ShopNews] | None]] = [
        ("store/order/updated", {"type": "order", "id": 205}, Touched),
        ("store/order/statusUpdated", {"type": "order", "id": 205, "status": {"new_status_id": 5}}, Touched),
        ("store/order/refund/created", {"type": "order", "id": 205, "refund": {"refund_id": 7}}, Touched),
        (
            "store/order/message/created",
            {"type": "order", "id": 205, "message": {"order_message_id": 3}},
            Touched,
        ),
        ("store/product/updated", {"type": "product", "id": 101}, Touched),
        (
            "store/product/inventory/updated",
            {"type": "product", "id": 101, "inventory": {"value": 3}},
            Touched,
        ),
        ("store/product/deleted", {"type": "product", "id": 101}, Gone),
        ("store/customer/created", {"type": "customer", "id": 5}, Touched),
        (
            "store/customer/address/updated",
            {"type": "customer", "id": 505, "address": {"customer_id": 5}},
            Touched,
        ),
        ("store/customer/deleted", {"type": "customer", "id": 5}, Gone),
        ("store/app/uninstalled", {}, Uninstalled),
        ("store/cart/updated", {"type": "cart", "id": "x"}, NothingToDo),
        ("store/order/updated", {"type": "order"}, None),
        ("store/order/updated", {"type": "order", "id": "../5"}, None),
    ]
    return [
        HookSample(f"{n} {scope}", signed(_body(scope, one), str(n)), news)
        for n, (scope, one, news) in enumerate(told)
    ]


def _body(scope: str, data: dict[str, Any], store: str = HASH) -> bytes:
    told = {
        "scope": scope,
        "store_id": "1",
        "data": data,
        "hash": "h",
        "created_at": 1,
        "producer": f"stores/{store}",
    }
    return json.dumps(told).encode()


CASE = ShopCase(shop=shop, account=account, start=started, action=action, hooks=hooks)
