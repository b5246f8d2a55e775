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
    CancelReason,
    CancelReturn,
    CustomerAddress,
    Discount,
    Duplicate,
    EditAddress,
    EditLines,
    Exchange,
    GiftCard,
    LineChange,
    LineQuantity,
    NewLine,
    Note,
    PackingNote,
    ReceiveReturn,
    Refund,
    Resend,
    Return,
    ReturnLine,
    ReturnReason,
    StoreCredit,
    Swap,
)
from merhaba.ports.shops.things import PostalAddress, ShopOrder
from merhaba.shops.medusa import shop

from ...kits.shop_case import ShopCase
from . import fake, hooks

PLACE = PostalAddress(
    "Ada Lovelace", "Engines", "Unter den Linden 1", "2nd floor", "10117", "Berlin", "", "DE", "+49301234567"
)


def account(url: str) -> Account:
    """A connected shop."""
    return Account(
        id="medusa-1",
        address=url,
        name="Kiln & Clay",
        config={"url": url, "storefront_url": "https://kiln.example"},
        secrets={"secret_key": fake.KEY, "webhook_secret": hooks.SECRET},
    )


def action(kind: ActionKind, orders: Sequence[ShopOrder]) -> tuple[ShopOrder | None, Action]:
    """An order on which it is possible, and the action."""
    by_number = {order.number: order for order in orders}
    paid, sent, returning = by_number["1"], by_number["4"], by_number["5"]
    line, other = paid.lines
    gone_out = sent.lines[0].external_id
    actions: dict[ActionKind, tuple[ShopOrder | None, Action]] = {
        ActionKind.CANCEL: (paid, Cancel(CancelReason.MISTAKE, "changed their mind")),
        ActionKind.REFUND: (
            paid,
            Refund(Decimal("20.35"), (LineQuantity(other.external_id, 1),), Decimal("2.00"), note="broken"),
        ),
        ActionKind.RETURN: (sent, Return((ReturnLine(gone_out, 1, ReturnReason.DAMAGED, "chipped"),))),
        ActionKind.EXCHANGE: (sent, Exchange((Swap(gone_out, "variant_003L"),))),
        ActionKind.RECEIVE_RETURN: (returning, ReceiveReturn(returning.returns[0].external_id)),
        ActionKind.CANCEL_RETURN: (returning, CancelReturn(returning.returns[0].external_id)),
        ActionKind.RESEND: (paid, Resend((LineQuantity(line.external_id, 1),), PLACE, "again")),
        ActionKind.DUPLICATE: (paid, Duplicate("as last time")),
        ActionKind.EDIT_ADDRESS: (paid, EditAddress(PLACE)),
        ActionKind.EDIT_LINES: (
            paid,
            EditLines(
                (LineChange(line.external_id, 1),),
                (NewLine("variant_008S", 2),),
                (Swap(other.external_id, "variant_010S"),),
                method_id=paid.payments[0].method_id,
            ),
        ),
        ActionKind.NOTE: (paid, Note("Called: wants it by Friday")),
        ActionKind.PACKING_NOTE: (paid, PackingNote("Fragile")),
        ActionKind.DISCOUNT: (
            None,
            Discount(
                "SORRY-10",
                "EUR",
                percent=Decimal(10),
                minimum=Decimal(20),
                customer_id="cus_0001",
                ends_at=datetime.now(UTC) + timedelta(days=30),
            ),
        ),
        ActionKind.GIFT_CARD: (None, GiftCard(Decimal(25), "EUR", email="ada@mail.example", note="sorry")),
        ActionKind.STORE_CREDIT: (None, StoreCredit(Decimal("7.25"), "EUR", "cus_0001", "for the wait")),
        ActionKind.CUSTOMER_ADDRESS: (None, CustomerAddress("cus_0001", PLACE)),
    }
    return actions[kind]


CASE = ShopCase(shop=shop, account=account, start=fake.start, action=action, hooks=hooks.samples)
