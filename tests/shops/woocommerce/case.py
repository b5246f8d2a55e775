"""The kit's case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from merhaba.ports.channels import Account
from merhaba.ports.shops.actions import (
    Action,
    ActionKind,
    Cancel,
    ChangePayment,
    CustomerAddress,
    Discount,
    Duplicate,
    EditAddress,
    EditLines,
    LineChange,
    LineQuantity,
    NewLine,
    Note,
    PackingNote,
    Refund,
    Resend,
    Swap,
)
from merhaba.ports.shops.things import PostalAddress, ShopOrder
from merhaba.shops.woocommerce import shop

from ...kits.shop_case import ShopCase
from . import fake, hooks

PLACE = PostalAddress(
    name="Ada Lovelace", company="Engines", street="Unter den Linden 1", street2="2nd floor",
    postcode="10117",
    city="Berlin", region="BE", country="DE", phone="+49 30 1234567",
)  # fmt: skip


def account(url: str, key: str = fake.KEY) -> Account:
    """A connected shop."""
    return Account(
        id="woo-1",
        address=url,
        name="Woo",
        config={"url": url, "sent_statuses": "wc-handed-over"},
        secrets={"consumer_key": key, "consumer_secret": fake.SECRET, "webhook_secret": hooks.SECRET},
    )


def action(kind: ActionKind, orders: Sequence[ShopOrder]) -> tuple[ShopOrder | None, Action]:
    """An order on which it is possible, and the action."""
    by_id = {order.external_id: order for order in orders}
    paid, unpaid = by_id["1001"], by_id["1018"]
    line, other = paid.lines
    actions: dict[ActionKind, tuple[ShopOrder | None, Action]] = {
        ActionKind.CANCEL: (paid, Cancel(note="changed their mind")),
        ActionKind.REFUND: (
            paid,
            Refund(Decimal("20.35"), (LineQuantity(other.external_id, 2, True),), Decimal("2.00"),
                   note="broken"),
        ),
        ActionKind.RESEND: (paid, Resend((LineQuantity(line.external_id, 1),), PLACE, "again")),
        ActionKind.DUPLICATE: (paid, Duplicate("as last time")),
        ActionKind.EDIT_ADDRESS: (paid, EditAddress(PLACE)),
        ActionKind.EDIT_LINES: (
            unpaid,
            EditLines(
                (LineChange(unpaid.lines[1].external_id, 0),), (NewLine("203", 2),),
                (Swap(unpaid.lines[0].external_id, "252", 1),),
            ),
        ),
        ActionKind.CHANGE_PAYMENT: (unpaid, ChangePayment("bacs")),
        ActionKind.NOTE: (paid, Note("Called: wants it by Friday")),
        ActionKind.PACKING_NOTE: (paid, PackingNote("Fragile")),
        ActionKind.DISCOUNT: (
            None,
            Discount("SORRY-10", "EUR", percent=Decimal(10), minimum=Decimal(20), customer_id="11",
                     ends_at=datetime.now(UTC) + timedelta(days=30)),
        ),
        ActionKind.CUSTOMER_ADDRESS: (None, CustomerAddress("11", PLACE)),
    }  # fmt: skip
    return actions[kind]


CASE = ShopCase(shop=shop, account=account, start=fake.start, action=action, hooks=hooks.samples)
