"""The port's things as JSON and back: what the mirror keeps of them, whole."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

from merhaba.ports.shops.things import ShopCustomer, ShopOrder, ShopProduct

_ORDER = TypeAdapter(ShopOrder)
_PRODUCT = TypeAdapter(ShopProduct)
_CUSTOMER = TypeAdapter(ShopCustomer)


def order_json(order: ShopOrder) -> dict[str, Any]:
    """An order as JSON; amounts as text, empty fields left out."""
    return _plain(_ORDER.dump_json(order, exclude_defaults=True))


def order_of(stored: dict[str, Any]) -> ShopOrder:
    """What `order_json` wrote."""
    return _ORDER.validate_python(stored)


def product_json(product: ShopProduct) -> dict[str, Any]:
    """A product as JSON, without its variants: those have rows of their own."""
    kept = _plain(_PRODUCT.dump_json(product, exclude_defaults=True))
    kept.pop("variants", None)
    return kept


def customer_json(customer: ShopCustomer) -> dict[str, Any]:
    """A shop's customer as JSON."""
    return _plain(_CUSTOMER.dump_json(customer, exclude_defaults=True))


def customer_of(stored: dict[str, Any]) -> ShopCustomer:
    """What `customer_json` wrote."""
    return _CUSTOMER.validate_python(stored)


def _plain(dumped: bytes) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(dumped)
    return _without_nul(plain) if b"\\u0000" in dumped else plain


def _without_nul(value: Any) -> Any:
    """PostgreSQL's jsonb has no NUL, and nothing that a shop says needs one."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, list):
        return [_without_nul(item) for item in value]
    if isinstance(value, dict):
        return {_without_nul(key): _without_nul(item) for key, item in value.items()}
    return value
