"""What must be different in a shop once an action is done, by kind."""

from __future__ import annotations

from decimal import Decimal

from merhaba.ports.shops.actions import (
    Action,
    ActionKind,
    Cancel,
    CancelReturn,
    ChangePayment,
    CustomerAddress,
    Discount,
    Duplicate,
    EditAddress,
    EditLines,
    Exchange,
    GiftCard,
    LineChange,
    LineQuantity,
    Note,
    Outcome,
    PackingNote,
    ReceiveReturn,
    Refund,
    Resend,
    Return,
    ReturnLine,
    StoreCredit,
    Swap,
)  # fmt: skip
from merhaba.ports.shops.port import Mirrored
from merhaba.ports.shops.things import PostalAddress, ReturnState, ShopCustomer, ShopOrder

from .shop_desk import Desk

SHOPS_OWN = {ActionKind.DISCOUNT, ActionKind.GIFT_CARD, ActionKind.STORE_CREDIT, ActionKind.CUSTOMER_ADDRESS}


async def assert_done(desk: Desk, before: ShopOrder | None, action: Action, outcome: Outcome) -> None:
    """The effect is there: in the outcome's order, in the order as fetched, or at the customer's account."""
    created = outcome.created
    if isinstance(action, Discount):
        assert created["code"] == action.code
    elif isinstance(action, GiftCard):
        assert created.get("gift_card") or created.get("code")
    elif isinstance(action, StoreCredit | CustomerAddress):
        await _account_changed(desk, action)
    else:
        assert before is not None
        assert outcome.order is not None, "the fresh order is missing"
        assert outcome.order.external_id == before.external_id
        after = await desk.now(before)
        assert after.updated_at >= before.updated_at
        for order in (outcome.order, after):
            _order_changed(before, action, order)
        if isinstance(action, Resend | Duplicate):
            assert created.get("order") or created.get("number") or created.get("invoice_url")


async def _account_changed(desk: Desk, action: StoreCredit | CustomerAddress) -> None:
    if desk.case.mirrored is not None:
        return
    found = await desk.shop.fetch(Mirrored.CUSTOMERS, action.customer_id, desk.account, desk.tools)
    assert isinstance(found, ShopCustomer)
    if isinstance(action, CustomerAddress):
        assert action.address.street in {place.street for place in found.addresses}
    else:
        assert found.store_credit is None or found.store_credit >= action.amount


def _order_changed(before: ShopOrder, action: Action, after: ShopOrder) -> None:
    if isinstance(action, Cancel):
        assert after.cancelled_at is not None
        back = after.refunded - before.refunded
        assert back >= 0 if action.refund else back == 0
    elif isinstance(action, Refund):
        assert after.refunded - before.refunded == action.amount
    elif isinstance(action, Note):
        assert action.text in after.note
    elif isinstance(action, PackingNote):
        assert action.text in after.packing_note
    elif isinstance(action, EditAddress):
        assert after.shipping_address is not None
        assert (after.shipping_address.street, after.shipping_address.city) == (
            action.address.street, action.address.city,
        )  # fmt: skip
    elif isinstance(action, Return | Exchange):
        new = [one for one in after.returns if one.external_id not in {r.external_id for r in before.returns}]
        assert len(new) == 1
        asked = [
            (o.line_id, o.quantity) for o in (action.lines if isinstance(action, Return) else action.swaps)
        ]
        assert sorted(asked) == sorted((o.line_id, o.quantity) for o in new[0].lines)
    elif isinstance(action, ReceiveReturn | CancelReturn):
        states = {one.external_id: one.state for one in after.returns}
        received, off = (
            {ReturnState.RECEIVED, ReturnState.CLOSED},
            {ReturnState.CANCELLED, ReturnState.DECLINED},
        )
        assert states[action.return_id] in (received if isinstance(action, ReceiveReturn) else off)
    elif isinstance(action, EditLines):
        _lines_changed(before, action, after)
    elif isinstance(action, ChangePayment):
        assert action.method_id in {payment.method_id for payment in after.payments}


def _lines_changed(before: ShopOrder, action: EditLines, after: ShopOrder) -> None:
    pieces = {line.external_id: line.quantity for line in after.lines}
    for change in action.changes:
        assert pieces.get(change.line_id, 0) == change.quantity
    for wanted, quantity in [(n.variant_id, n.quantity) for n in action.add] + [
        (s.variant_id, s.quantity) for s in action.swaps
    ]:
        had = sum(line.quantity for line in before.lines if line.variant_id == wanted)
        assert sum(line.quantity for line in after.lines if line.variant_id == wanted) >= had + quantity


def plain(kind: ActionKind, order: ShopOrder) -> Action:
    """Some action of any kind on an order, to see it refused."""
    line = order.lines[0].external_id
    place = PostalAddress(name="A", street="1 Way", postcode="10115", city="Berlin", country="DE")
    one = Decimal(1)
    actions: list[Action] = [
        Cancel(), Refund(one), Return((ReturnLine(line, 1),)), Exchange((Swap(line, "1"),)),
        ReceiveReturn("1"), CancelReturn("1"), Resend((LineQuantity(line, 1),)), Duplicate(),
        EditAddress(place), EditLines((LineChange(line, 0),)), ChangePayment("1"), Note("n"),
        PackingNote("n"), Discount("KIT10", order.currency, percent=Decimal(10)),
        GiftCard(one, order.currency), StoreCredit(one, order.currency, "1"), CustomerAddress("1", place),
    ]  # fmt: skip
    return next(action for action in actions if action.kind is kind)
