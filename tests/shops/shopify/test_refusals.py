"""What cannot be done is refused with the right code, before anything is changed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from merhaba.ports.shops.actions import (
    Action,
    ActionKind,
    CancelReturn,
    CustomerAddress,
    Discount,
    EditAddress,
    EditLines,
    Exchange,
    GiftCard,
    LineChange,
    LineQuantity,
    NewLine,
    ReceiveReturn,
    Refund,
    Refused,
    Resend,
    Return,
    ReturnLine,
    StoreCredit,
    Swap,
)
from merhaba.ports.shops.things import ShopOrder
from merhaba.shops.shopify.problems import meaning

from .case import CUSTOMER, PLACE, action
from .desk import connected
from .shapes import gid

LINE, VARIANT = gid("LineItem", 1), gid("ProductVariant", 1)
SOLD_OUT = gid("ProductVariant", 1501)
BAD_PLACE = replace(PLACE, country="Deutschland")


def _wishes(order: ShopOrder, sent: ShopOrder, back: ShopOrder) -> list[tuple[ShopOrder | None, Action, str]]:
    line, gone = order.lines[0].external_id, sent.lines[0].external_id
    open_return = next(one.external_id for one in back.returns)
    return [
        (order, Refund(Decimal(1), (LineQuantity(LINE, 1),)), "no-such-line"),
        (order, Refund(Decimal(1), (LineQuantity(line, 99),)), "quantity-too-high"),
        (order, Refund(Decimal(2), shipping=Decimal(3)), "bad-amount"),
        (order, Refund(order.captured, shipping=Decimal("4.91")), "amount-too-high"),
        (order, Return((ReturnLine(line, 1),)), "not-sent"),
        (sent, Return((ReturnLine(gone, 99),)), "quantity-too-high"),
        (sent, Return((ReturnLine(LINE, 1),)), "no-such-line"),
        (sent, Return((ReturnLine(gone, 1),), label=True), "not-supported"),
        (sent, Return((ReturnLine(gone, 1),), method_id="x"), "not-supported"),
        (sent, Exchange((Swap(gone, VARIANT, 1),)), "no-such-variant"),
        (sent, Exchange((Swap(gone, SOLD_OUT, 1),)), "out-of-stock"),
        (sent, EditAddress(PLACE), "already-sent"),
        (sent, EditLines((LineChange(gone, 0),)), "already-sent"),
        (order, EditAddress(BAD_PLACE), "bad-address"),
        (order, EditAddress(replace(PLACE, region="Bavaria")), "bad-address"),
        (order, EditAddress(replace(PLACE, street=" ")), "bad-address"),
        (order, EditLines((LineChange(LINE, 0),)), "no-such-line"),
        (order, EditLines(add=(NewLine(VARIANT),)), "no-such-variant"),
        (order, EditLines(add=(NewLine(SOLD_OUT),)), "out-of-stock"),
        (order, EditLines(swaps=(Swap(line, SOLD_OUT, 99),)), "quantity-too-high"),
        (order, EditLines(), "refused"),
        (order, Resend((LineQuantity(line, 99),)), "quantity-too-high"),
        (order, Resend(()), "nothing-left"),
        (back, ReceiveReturn(gid("Return", 1)), "not-found"),
        (back, CancelReturn(gid("Return", 1)), "not-found"),
        (back, ReceiveReturn(open_return, (LineQuantity(LINE, 1),)), "no-such-line"),
        (None, Discount("X", "USD", amount=Decimal(5)), "bad-amount"),
        (None, Discount("X", "EUR", percent=Decimal(101)), "bad-amount"),
        (None, Discount("X", "EUR"), "bad-amount"),
        (None, GiftCard(Decimal(0), "EUR"), "bad-amount"),
        (None, StoreCredit(Decimal(1), "EUR", gid("Customer", 1)), "not-found"),
        (None, StoreCredit(Decimal(-1), "EUR", CUSTOMER), "bad-amount"),
        (None, CustomerAddress("nobody", PLACE), "not-found"),
        (None, CustomerAddress(CUSTOMER, BAD_PLACE), "bad-address"),
    ]


async def test_what_is_impossible_is_refused_and_nothing_changes() -> None:
    async with connected() as desk:
        orders = await desk.orders()
        order, _ = action(ActionKind.REFUND, orders)
        sent, _ = action(ActionKind.RETURN, orders)
        back, _ = action(ActionKind.RECEIVE_RETURN, orders)
        assert order is not None
        assert sent is not None
        assert back is not None
        for number, (about, wish, code) in enumerate(_wishes(order, sent, back)):
            before = None if about is None else desk.fake.state_of(about.external_id)
            with pytest.raises(Refused) as refused:
                await desk.act(about, wish, f"key-{number}")
            assert (number, wish.kind, refused.value.code) == (number, wish.kind, code)
            assert before is None or about is None or desk.fake.state_of(about.external_id) == before


async def test_a_resend_that_would_cost_something_is_not_made() -> None:
    async with connected() as desk:
        order, wish = action(ActionKind.RESEND, await desk.orders())
        orders = len(desk.fake.world.orders)
        desk.fake.world.surcharge = Decimal("0.99")  # another app adds it to every draft
        with pytest.raises(Refused):
            await desk.act(order, wish)
        assert (len(desk.fake.world.orders), desk.fake.world.drafts) == (orders, {})


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ({"message": "Order does not exist"}, "not-found"),
        ({"message": "x", "code": "NO_REFUND_PERMISSION"}, "no-permission"),
        ({"message": "Refund amount exceeds the remaining balance"}, "amount-too-high"),
        ({"message": "Cannot refund more items than were purchased"}, "quantity-too-high"),
        ({"message": "Zip is not valid for Germany"}, "bad-address"),
        ({"message": "Store credit limit", "code": "CREDIT_LIMIT_EXCEEDED"}, "amount-too-high"),
        ({"message": "Address for this topic has already been taken"}, "code-taken"),
        ({"message": "You do not have permission for returns/approve"}, "no-permission"),
        ({"message": "Etwas ganz anderes"}, "refused"),
    ],
)
def test_the_platforms_words_become_our_codes(error: dict[str, str], code: str) -> None:
    assert meaning([error]) == (code, error["message"])
