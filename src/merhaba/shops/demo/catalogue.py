"""The demo shop's own catalogue: which product a variant belongs to and what it costs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources

from merhaba.ports.shops.actions import Refused


@dataclass(frozen=True, slots=True)
class Sold:
    """A variant that can be bought. Variants are known by their SKU, products by their handle."""

    sku: str
    product_id: str
    title: str
    variant: str
    price: Decimal
    stock: int


@cache
def _all() -> dict[str, Sold]:
    told = json.loads(resources.files(__package__).joinpath("catalogue.json").read_text(encoding="utf-8"))
    return {
        one["sku"]: Sold(
            one["sku"],
            product["handle"],
            product["title"],
            one["title"],
            Decimal(one["price"]["amount"]),
            one["stock"],
        )
        for product in told["products"]
        for one in product["variants"]
    }


def variant(sku: str) -> Sold:
    """The variant. Raises Refused when there is none, or none left."""
    found = _all().get(sku)
    if found is None:
        raise Refused("no-such-variant", f"There is no variant {sku}.")
    if found.stock <= 0:
        raise Refused("out-of-stock", f"{found.title}, {found.variant} is sold out.")
    return found


def product_of(sku: str) -> str:
    """The handle of the product a line was ordered from, or ''."""
    found = _all().get(sku)
    return found.product_id if found else ""
