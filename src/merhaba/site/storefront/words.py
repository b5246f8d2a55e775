"""The storefront's sentences, and prices as each language writes them."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from merhaba.kit.languages import text_in
from merhaba.site.storefront.shop import Money, Product, Variant

_HERE = files("merhaba.site.storefront")


@cache
def words(language: str) -> dict[str, str]:
    """Every sentence of the pages in `language`."""
    loaded: dict[str, str] = json.loads((_HERE / "words" / f"{language}.json").read_text("utf-8"))
    return loaded


@cache
def _catalogue() -> dict[str, dict[str, Any]]:
    text = (files("merhaba.shops") / "demo" / "catalogue.json").read_text("utf-8")
    return {product["handle"]: product for product in json.loads(text)["products"]}


def price(money: Money, language: str) -> str:
    """`€24.90` or `24,90 €`, with a no-break space where one belongs."""
    symbol = {"EUR": "€", "USD": "$", "GBP": "£"}.get(money.currency, money.currency)
    amount = f"{money.amount:,.2f}"
    if language in {"de", "fr", "es", "tr"}:
        thousands = {"fr": "\u202f"}.get(language, ".")
        amount = amount.replace(",", "\0").replace(".", ",").replace("\0", thousands)
        return f"{amount}\u00a0{symbol}"
    return f"{amount}\u00a0{symbol}" if language == "ar" else f"{symbol}{amount}"


def title_of(product: Product, language: str) -> str:
    """The product's name in `language` where the demo's catalogue has it, else as the shop stores it."""
    return text_in(_catalogue().get(product.handle, {}).get("titles", {}), language) or product.title


def description_of(product: Product, language: str) -> str:
    """The same for its description."""
    known = _catalogue().get(product.handle, {})
    return text_in(known.get("description", {}), language) or product.description


def variant_of(product: Product, variant: Variant, language: str) -> str:
    """The same for one variant's name."""
    for known in _catalogue().get(product.handle, {}).get("variants", []):
        if known["sku"] == variant.sku:
            return text_in(known["titles"], language)
    return variant.title


def category_of(product: Product) -> str:
    """The shelf it stands on; the demo's own pieces know theirs, anything else is for the home."""
    return str(_catalogue().get(product.handle, {}).get("category", "home"))


def care_of(product: Product) -> str:
    """How it is cleaned: `dishwasher`, `machine` or `hand`."""
    return str(_catalogue().get(product.handle, {}).get("care", "hand"))
