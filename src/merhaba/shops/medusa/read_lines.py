"""An order's lines as the house sees them. Pure.

The platform's `total` of a line shrinks as pieces come back; ours stays what was bought, so what came back
is added again.
"""

from __future__ import annotations

from decimal import Decimal

from merhaba.ports.shops.things import ZERO, RefundedLine, ShopLine

from .values import Row, count, maybe_number, number, row, rows, text, tidy


def lines_of(
    order: Row, refunded: list[RefundedLine], *, all_refunded: bool, inclusive: bool
) -> list[ShopLine]:
    """All lines. `refunded` is what refunds' notes name; `inclusive`: the order's taxes are in its prices."""
    by_line: dict[str, int] = {}
    for part in refunded:
        by_line[part.line_id] = by_line.get(part.line_id, 0) + part.quantity
    return [
        _line(item, by_line.get(text(item.get("id")), 0), all_refunded=all_refunded, inclusive=inclusive)
        for item in rows(order.get("items"))
        if count(item.get("quantity")) > 0
    ]


def taxes_included(order: Row) -> bool:
    """Whether the prices have the tax in them: as its lines say (a region has one rule for all)."""
    marks = [bool(item.get("is_tax_inclusive")) for item in rows(order.get("items"))]
    return any(marks) if marks else True


def _line(item: Row, refunded: int, *, all_refunded: bool, inclusive: bool) -> ShopLine:
    quantity = count(item.get("quantity"))
    price = number(item.get("unit_price"))
    gross = _whole_total(item)
    rate = _rate(item)
    tax = tidy(gross * rate / (1 + rate)) if _came_back(item) else number(item.get("tax_total"))
    if inclusive and not item.get("is_tax_inclusive"):
        price = tidy(price * (1 + rate))
    total = gross if inclusive else tidy(gross - tax)
    variant = row(item.get("variant"))
    product_id = text(item.get("product_id"))
    return ShopLine(
        external_id=text(item.get("id")),
        title=text(item.get("product_title")) or text(item.get("title")),
        quantity=quantity,
        price=price,
        total=total,
        variant=text(item.get("variant_title")),
        sku=text(item.get("variant_sku")) or text(variant.get("sku")),
        product_id=product_id,
        variant_id=text(item.get("variant_id")),
        discount=tidy(max(price * quantity - total, ZERO)),
        tax=tax,
        fulfilled=sent_pieces(item),
        refunded=quantity if all_refunded else min(refunded, quantity),
        returned=_came_back(item),
        options=_options(item),
        image_url=text(item.get("thumbnail")) or None,
        # A deleted product takes the relation with it; what was typed in by hand never had one.
        deleted_product=bool(text(item.get("variant_id"))) and not variant,
    )


def sent_pieces(item: Row) -> int:
    """Pieces of a line that have left. `fulfilled` is only packed, unless there is nothing to send."""
    detail = row(item.get("detail"))
    sent = max(count(detail.get("shipped_quantity")), count(detail.get("delivered_quantity")))
    if item.get("requires_shipping") is False:
        return max(sent, count(detail.get("fulfilled_quantity")))
    return sent


def returnable_pieces(item: Row) -> int:
    """Pieces of a line that have left and neither came back nor are about to."""
    detail = row(item.get("detail"))
    return sent_pieces(item) - _came_back(item) - count(detail.get("return_requested_quantity"))


def _came_back(item: Row) -> int:
    detail = row(item.get("detail"))
    return count(detail.get("return_received_quantity")) + count(detail.get("return_dismissed_quantity"))


def _whole_total(item: Row) -> Decimal:
    """What all pieces of a line cost after discounts, with tax."""
    now = number(item.get("total"))
    if not _came_back(item):
        return now
    received = maybe_number(item.get("return_received_total"))
    dismissed = maybe_number(item.get("return_dismissed_total"))
    if received is None and dismissed is None:
        return tidy(_from_prices(item))
    return tidy(now + (received or ZERO) + (dismissed or ZERO))


def _from_prices(item: Row) -> Decimal:
    """The same, worked out from price, discounts and tax where the platform does not tell."""
    rate = _rate(item)
    taken = ZERO
    for adjustment in rows(item.get("adjustments")):
        amount = number(adjustment.get("amount"))
        taken += amount if adjustment.get("is_tax_inclusive") else amount * (1 + rate)
    whole = number(item.get("unit_price")) * count(item.get("quantity"))
    return (whole if item.get("is_tax_inclusive") else whole * (1 + rate)) - taken


def _rate(item: Row) -> Decimal:
    return sum((number(tax.get("rate")) for tax in rows(item.get("tax_lines"))), ZERO) / 100


def _options(item: Row) -> dict[str, str]:
    values = row(item.get("variant_option_values"))
    return {name: text(value) for name, value in values.items() if text(value)}
