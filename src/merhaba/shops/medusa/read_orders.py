"""An order as the house sees it. Pure: the platform's JSON in, a frozen value out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from merhaba.ports.channels import Account
from merhaba.ports.shops.things import ZERO, FinancialStatus, PostalAddress, ShopOrder

from .client import text_of
from .keys import CANCEL
from .read_lines import lines_of, taxes_included
from .read_money import financial_status, owed, payments_of, refunds_of
from .read_parcels import fulfilment_status, parcels_of, returns_of
from .values import Row, number, row, rows, text, tidy, when

_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Links:
    """Where the shop's people and shoppers look."""

    admin: str
    storefront: str


def links(account: Account) -> Links:
    """As the settings say; the admin is at `/app` of the server unless told otherwise."""
    admin = text_of(account.config, "admin_url") or text_of(account.config, "url").rstrip("/") + "/app"
    return Links(admin.rstrip("/"), text_of(account.config, "storefront_url").rstrip("/"))


def order_of(order: Row, where: Links) -> ShopOrder:
    """The whole order. Raises ValueError when it is none."""
    external_id = text(order.get("id"))
    if not external_id:
        raise ValueError("an order without an id")
    inclusive = taxes_included(order)
    refunds = refunds_of(order)
    financial = financial_status(order)
    lines = lines_of(
        order,
        [line for refund in refunds for line in refund.lines],
        all_refunded=financial is FinancialStatus.REFUNDED,
        inclusive=inclusive,
    )
    shipping_gross = number(order.get("shipping_total"))
    shipping_tax = number(order.get("shipping_tax_total"))
    shipping = shipping_gross if inclusive else tidy(shipping_gross - shipping_tax)
    goods = tidy(sum((line.total for line in lines), ZERO))
    tax = tidy(sum((line.tax for line in lines), ZERO) + shipping_tax)
    customer = row(order.get("customer"))
    address = address_of(order.get("shipping_address"))
    billing = address_of(order.get("billing_address"))
    metadata = row(order.get("metadata"))
    created = when(order.get("created_at")) or _BEGINNING
    return ShopOrder(
        external_id=external_id,
        number=text(order.get("custom_display_id")) or text(order.get("display_id")),
        currency=text(order.get("currency_code")).upper(),
        created_at=created,
        updated_at=when(order.get("updated_at")) or created,
        financial_status=financial,
        fulfilment_status=fulfilment_status(order),
        # Not the platform's total, from which it takes refunds and what came back: what was bought.
        total=tidy(goods + shipping + (ZERO if inclusive else tax)),
        lines=tuple(lines),
        subtotal=goods,
        shipping=shipping,
        shipping_tax=shipping_tax,
        tax=tax,
        taxes_included=inclusive,
        discount=tidy(sum((line.discount for line in lines), ZERO) + _shipping_discount(order)),
        discount_codes=_codes(order),
        customer_id=text(order.get("customer_id")) or text(customer.get("id")) or None,
        customer_name=name_of(customer) or (address.name if address else ""),
        email=text(order.get("email")),
        phone=text(customer.get("phone")) or (address.phone if address else ""),
        state=text(order.get("status")),
        cancelled_at=when(order.get("canceled_at")),
        cancel_reason=text(row(metadata.get(CANCEL)).get("reason")),
        payments=payments_of(order),
        refunds=refunds,
        returns=returns_of(order),
        parcels=parcels_of(order),
        shipping_address=address,
        billing_address=billing,
        shipping_method=", ".join(
            text(method.get("name")) for method in rows(order.get("shipping_methods")) if _outward(method)
        ),
        note=text(metadata.get("note")),
        packing_note=text(metadata.get("packing_note")),
        language=text(order.get("locale")) or None,
        admin_url=f"{where.admin}/orders/{external_id}",
        data={
            "owed": str(owed(order)),
            "version": text(order.get("version")),
            "payment_status": text(order.get("payment_status")),
            "packed": [
                text(one.get("id"))
                for one in rows(order.get("fulfillments"))
                if not one.get("canceled_at") and not one.get("shipped_at") and not one.get("delivered_at")
            ],
        },
    )


def address_of(value: object) -> PostalAddress | None:
    """A postal address; None where there is none."""
    address = row(value)
    found = PostalAddress(
        name=name_of(address),
        company=text(address.get("company")),
        street=text(address.get("address_1")),
        street2=text(address.get("address_2")),
        postcode=text(address.get("postal_code")),
        city=text(address.get("city")),
        region=text(address.get("province")),
        country=text(address.get("country_code")).upper(),
        phone=text(address.get("phone")),
    )
    return None if found == PostalAddress() else found


def name_of(person: Row) -> str:
    """First and last name."""
    return " ".join(
        part for part in (text(person.get("first_name")), text(person.get("last_name"))) if part
    ).strip()


def is_order(order: Row) -> bool:
    """Whether it is one: a draft is not yet."""
    return not order.get("is_draft_order") and text(order.get("status")) != "draft"


def _outward(method: Row) -> bool:
    """Whether a shipping method is for sending: returns and claims bring their own."""
    detail = row(method.get("detail"))
    return not detail.get("return_id") and not detail.get("claim_id")


def _codes(order: Row) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for part in [*rows(order.get("items")), *rows(order.get("shipping_methods"))]:
        for adjustment in rows(part.get("adjustments")):
            if code := text(adjustment.get("code")):
                found[code] = None
    return tuple(found)


def _shipping_discount(order: Row) -> Decimal:
    return sum((number(one.get("discount_total")) for one in rows(order.get("shipping_methods"))), ZERO)
