"""The demo storefront: a small believable shop with the widget on every page, working without JavaScript."""

from __future__ import annotations

from merhaba.site.storefront.pages import router
from merhaba.site.storefront.shop import (
    Customer,
    Money,
    Order,
    OrderLine,
    Parcel,
    ParcelEvent,
    Product,
    Shop,
    Variant,
)
from merhaba.site.storefront.visitor import signed_in_as

__all__ = [
    "Customer",
    "Money",
    "Order",
    "OrderLine",
    "Parcel",
    "ParcelEvent",
    "Product",
    "Shop",
    "Variant",
    "router",
    "signed_in_as",
]
