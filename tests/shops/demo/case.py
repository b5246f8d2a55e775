"""What the kit needs to try the demo shop: its orders, mirrored; there is no platform."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from merhaba.ports.channels import Account
from merhaba.ports.shops.actions import (
    Action,
    ActionKind,
    Cancel,
    CancelReturn,
    ChangePayment,
    Discount,
    Duplicate,
    EditAddress,
    EditLines,
    Exchange,
    GiftCard,
    LineQuantity,
    NewLine,
    Note,
    PackingNote,
    ReceiveReturn,
    Refund,
    Resend,
    Return,
    ReturnLine,
    Swap,
)
from merhaba.ports.shops.things import (
    FinancialStatus,
    FulfilmentStatus,
    Payment,
    PaymentKind,
    PaymentState,
    PostalAddress,
    ReturnedLine,
    ReturnState,
    ShopLine,
    ShopOrder,
    ShopReturn,
)
from merhaba.shops.demo import shop

from ...kits.shop_case import ShopCase

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
PLACE = PostalAddress(name="Ada", street="1 New Way", postcode="10115", city="Berlin", country="DE")


class NoPlatform:
    """There is none."""

    url = ""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str]] = []
        self.violations: list[str] = []

    def fail_next(
        self, status: int, headers: Mapping[str, str] | None = None, *, times: int = 1, path: str = ""
    ) -> None:
        raise NotImplementedError

    def act_then_hang_up(self, *, writes_only: bool = True) -> None:
        raise NotImplementedError

    def revoke(self) -> None:
        raise NotImplementedError

    def state_of(self, order: str) -> Mapping[str, Any]:
        raise NotImplementedError


@contextlib.asynccontextmanager
async def started() -> AsyncIterator[NoPlatform]:
    """Nothing starts."""
    yield NoPlatform()


def mirrored() -> Sequence[ShopOrder]:
    """Orders in every state."""
    return [_order(n) for n in range(8)]


def _order(n: int) -> ShopOrder:
    """2: unpaid; 3: sent; 4: sent, with an open return; 5: refunded; 6: cancelled; 7: all refunded."""
    at = BEGIN + timedelta(days=n)
    sent = n in {3, 4}
    lines = tuple(
        ShopLine(
            str(k), title, 2, price, price * 2, sku=sku, variant_id=sku, product_id=handle,
            fulfilled=2 if sent else 0,
        )
        for k, (title, sku, handle, price) in enumerate(
            [("Iznik mug", "MUG-IZ-01", "iznik-mug", Decimal("24.90")),
             ("Linen towels", "LIN-TW-3", "linen-towels", Decimal("21.00"))], 1
        )
    )  # fmt: skip
    total = Decimal("91.80") + Decimal("6.90")
    paid = Payment(f"{n}-1", PaymentKind.CARD, "Visa", total, PaymentState.CAPTURED, method_id="card")
    order = ShopOrder(
        external_id=str(n),
        number=f"{1000 + n}",
        currency="EUR",
        created_at=at,
        updated_at=at,
        financial_status=FinancialStatus.PENDING if n == 2 else FinancialStatus.PAID,
        fulfilment_status=FulfilmentStatus.FULFILLED if sent else FulfilmentStatus.UNFULFILLED,
        total=total,
        shipping=Decimal("6.90"),
        lines=lines,
        payments=() if n == 2 else (paid,),
        returns=(ShopReturn("R1", ReturnState.REQUESTED, "R1", (ReturnedLine("1", 1),)),) if n == 4 else (),
        shipping_address=PLACE,
    )
    return _after(order, n)


def _after(order: ShopOrder, n: int) -> ShopOrder:
    from merhaba.shops.demo.acting import act

    now = order.created_at + timedelta(hours=1)
    done: dict[int, Action] = {5: Refund(Decimal(5)), 6: Cancel(), 7: Refund(order.total)}
    return (act(order, done[n], "before", now).order or order) if n in done else order


def action(kind: ActionKind, orders: Sequence[ShopOrder]) -> tuple[ShopOrder | None, Action]:
    """An order on which it is possible, and the action."""
    for_the_shop: dict[ActionKind, Action] = {
        ActionKind.DISCOUNT: Discount("SORRY10", "EUR", percent=Decimal(10)),
        ActionKind.GIFT_CARD: GiftCard(Decimal(25), "EUR", email="a@b.example"),
    }
    if kind in for_the_shop:
        return None, for_the_shop[kind]
    order = next(one for one in orders if shop.refuses(one, kind) is None)
    return order, _BUILD[kind](order)


_BUILD: dict[ActionKind, Callable[[ShopOrder], Action]] = {
    ActionKind.CANCEL: lambda o: Cancel(),
    ActionKind.REFUND: lambda o: Refund(Decimal("12.50"), (LineQuantity("1", 1),), Decimal(1), note="Sorry"),
    ActionKind.RETURN: lambda o: Return((ReturnLine("1", 1),), label=True),
    ActionKind.EXCHANGE: lambda o: Exchange((Swap("1", "MUG-IZ-02"),)),
    ActionKind.RECEIVE_RETURN: lambda o: ReceiveReturn("R1"),
    ActionKind.CANCEL_RETURN: lambda o: CancelReturn("R1"),
    ActionKind.RESEND: lambda o: Resend((LineQuantity("1", 1),)),
    ActionKind.DUPLICATE: lambda o: Duplicate(),
    ActionKind.EDIT_ADDRESS: lambda o: EditAddress(PostalAddress(name="B", street="2 Road", city="Rome")),
    ActionKind.EDIT_LINES: lambda o: EditLines(
        add=(NewLine("LIN-TW-3", 1),), swaps=(Swap("1", "MUG-IZ-02"),)
    ),
    ActionKind.CHANGE_PAYMENT: lambda o: ChangePayment("paypal"),
    ActionKind.NOTE: lambda o: Note("Called."),
    ActionKind.PACKING_NOTE: lambda o: PackingNote("Fragile."),
}


def account(url: str) -> Account:
    """The demo shop."""
    return Account("d", "nar-home.test", "Nar Home", {"currency": "EUR"})


CASE = ShopCase(shop=shop, account=account, start=started, action=action, mirrored=mirrored)
