"""Sums: what lies in the basket, what delivery costs, what a code takes off."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from merhaba.site.storefront.shop import Money, Product, Shop, Variant

FREE_FROM = Decimal(60)
DELIVERY = Decimal("4.90")
CODES = {"MERHABA10": Decimal("0.10")}
EXPIRED = frozenset({"AUTUMN15"})


@dataclass(frozen=True, slots=True)
class Line:
    """So many of one variant."""

    product: Product
    variant: Variant
    quantity: int

    @property
    def total(self) -> Money:
        """Price times quantity."""
        return self.variant.price * self.quantity


@dataclass(frozen=True, slots=True)
class Sum:
    """The basket added up. `code_state` is applied, expired, unknown or nothing."""

    lines: tuple[Line, ...]
    subtotal: Money
    discount: Money
    delivery: Money
    total: Money
    code: str
    code_state: str

    @property
    def count(self) -> int:
        """How many pieces."""
        return sum(line.quantity for line in self.lines)


def add_up(shop: Shop, basket: dict[str, int], code: str) -> Sum:
    """Adds up `basket`; what the shop no longer has is left out, and no line is larger than the stock."""
    lines = tuple(
        Line(product, variant, min(basket[variant.sku], variant.stock))
        for sku in basket
        for product in shop.products
        for variant in product.variants
        if variant.sku == sku and variant.stock > 0
    )
    subtotal = sum((line.total for line in lines), Money(Decimal(0)))
    wanted = code.strip().upper()  # codes are ASCII; other letters simply match nothing
    state = "applied" if wanted in CODES else "expired" if wanted in EXPIRED else "unknown" if wanted else ""
    discount = subtotal * CODES.get(wanted, Decimal(0))
    free = not lines or subtotal.amount >= FREE_FROM
    delivery = Money(Decimal(0) if free else DELIVERY)
    total = Money(subtotal.amount - discount.amount + delivery.amount)
    return Sum(lines, subtotal, discount, delivery, total, wanted[:24], state)
