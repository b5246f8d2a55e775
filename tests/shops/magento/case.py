"""The kit's case: an Adobe Commerce, which has returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from merhaba.ports.channels import Account
from merhaba.ports.shops.actions import (
    Action,
    ActionKind,
    Cancel,
    CancelReturn,
    CustomerAddress,
    Discount,
    EditAddress,
    LineQuantity,
    Note,
    ReceiveReturn,
    Refund,
    Return,
    ReturnLine,
    ReturnReason,
)
from merhaba.ports.shops.things import PostalAddress, ShopOrder
from merhaba.shops.magento import shop

from ...kits.shop_case import ShopCase
from . import fake

PLACE = PostalAddress(
    name="Ada Lovelace", company="Engines", street="Unter den Linden 1", street2="2nd floor",
    postcode="10117",
    city="Berlin", region="BER", country="DE", phone="+49 30 1234567",
)  # fmt: skip


def account(url: str) -> Account:
    """A connected shop."""
    config = {"url": url, "store": "default", "edition": "commerce", "admin_path": "admin_x"}
    return Account(id="mag-1", address=url, name="Magento", config=config, secrets=fake.KEYS)


def open_source(url: str) -> Account:
    """The same, without what only Adobe Commerce has."""
    there = account(url)
    return replace(there, config={**there.config, "edition": "open_source"})


def action(kind: ActionKind, orders: Sequence[ShopOrder]) -> tuple[ShopOrder | None, Action]:
    """An order on which it is possible, and the action."""
    by_id = {order.external_id: order for order in orders}
    paid, sent, coming = by_id["1"], by_id["4"], by_id["5"]
    other = paid.lines[1]
    going = coming.returns[0].external_id if coming.returns else ""
    actions: dict[ActionKind, tuple[ShopOrder | None, Action]] = {
        ActionKind.CANCEL: (paid, Cancel(note="changed their mind")),
        ActionKind.REFUND: (
            paid,
            Refund(Decimal("20.35"), (LineQuantity(other.external_id, 2, True),), Decimal("2.00"),
                   note="broken"),
        ),
        ActionKind.RETURN: (
            sent,
            Return((ReturnLine(sent.lines[0].external_id, 1, ReturnReason.DAMAGED, "scratched"),)),
        ),
        ActionKind.RECEIVE_RETURN: (coming, ReceiveReturn(going)),
        ActionKind.CANCEL_RETURN: (coming, CancelReturn(going, "kept")),
        ActionKind.EDIT_ADDRESS: (paid, EditAddress(PLACE)),
        ActionKind.NOTE: (paid, Note("Called: wants it by Friday")),
        ActionKind.DISCOUNT: (
            None,
            Discount("SORRY-10", "EUR", percent=Decimal(10), minimum=Decimal(20),
                     ends_at=datetime.now(UTC) + timedelta(days=30)),
        ),
        ActionKind.CUSTOMER_ADDRESS: (None, CustomerAddress("11", PLACE)),
    }  # fmt: skip
    return actions[kind]


CASE = ShopCase(shop=shop, account=account, start=fake.start, action=action)
