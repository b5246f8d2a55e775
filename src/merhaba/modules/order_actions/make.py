"""From what was asked to what a connector is told, with everything checked that can be checked here."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from merhaba.kit.currencies import payable
from merhaba.modules.commerce.types import Address
from merhaba.ports.shops import actions as port
from merhaba.ports.shops.things import ZERO, PostalAddress, ShopOrder

from . import asked as ask
from .money import (
    added,
    lines_worth,
    pieces_left,
    pieces_worth,
    refund_amount,
    refundable,
    shipping_left,
    swap_difference,
)
from .refusals import Refusal
from .rules import returnable

# Read without effort and without mistakes: no 0 O 1 I L.
_CODE = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True, slots=True)
class KnownVariant:
    """What the mirror knows of a variant."""

    product: str
    title: str
    price: Decimal
    available: bool
    stock: int | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What an action is worked out from: the order, variants that may be meant, the shop, and the platform's
    own ids of the customers that are named."""

    order: ShopOrder | None
    currency: str
    shop: str
    variants: Mapping[str, KnownVariant] = field(default_factory=dict)
    customers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Made:
    """The action, and what it does in money: `back` goes to the customer (also as goods or credit that cost
    the shop), `to_pay` is still to be paid by them; `sums` says what it is made of."""

    action: port.Action
    back: Decimal = ZERO
    to_pay: Decimal = ZERO
    sums: tuple[tuple[str, Decimal], ...] = ()


class NotPossible(Exception):
    """What was asked for cannot be."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.refusal = Refusal(code, values)


def make(asked: ask.Asked, facts: Facts) -> Made:  # noqa: PLR0912 - one arm for each kind
    """The action that was asked for. Raises NotPossible."""
    match asked:
        case ask.DiscountAsked():
            return _discount(asked, facts)
        case ask.GiftCardAsked():
            return _gift_card(asked, facts)
        case ask.StoreCreditAsked():
            _amount(asked.amount, facts.currency)
            who = _account(facts, str(asked.customer))
            credit = port.StoreCredit(asked.amount, facts.currency, who, asked.note)
            return Made(credit, back=asked.amount)
        case ask.CustomerAddressAsked():
            who = _account(facts, str(asked.customer))
            return Made(port.CustomerAddress(who, _address(asked.address)))
    order = facts.order
    if order is None:
        raise NotPossible("not-supported", shop=facts.shop)
    match asked:
        case ask.CancelAsked():
            cancel = port.Cancel(asked.cancel_reason, asked.note, asked.refund, asked.restock, asked.notify)
            return Made(cancel, back=refundable(order) if asked.refund else ZERO)
        case ask.RefundAsked():
            return _refund(asked, order)
        case ask.ReturnAsked():
            pieces = [port.ReturnLine(x.line, x.quantity, x.reason, x.note) for x in asked.lines]
            _within(((x.line, x.quantity) for x in asked.lines), returnable(order), order)
            action = port.Return(tuple(pieces), asked.method, asked.label, asked.note, asked.notify)
            return Made(action)
        case ask.ExchangeAsked():
            swaps = _swaps(asked.swaps, facts, order)
            _within(((x.line, x.quantity) for x in asked.swaps), returnable(order), order)
            exchange = port.Exchange(swaps, asked.method, asked.note, asked.notify)
            return _with_difference(exchange, _difference(swaps, facts, order))
        case ask.ReceiveReturnAsked():
            _return(asked.return_, order)
            lines = tuple(port.LineQuantity(x.line, x.quantity, x.restock) for x in asked.lines)
            return Made(port.ReceiveReturn(asked.return_, lines))
        case ask.CancelReturnAsked():
            _return(asked.return_, order)
            return Made(port.CancelReturn(asked.return_, asked.note))
        case ask.ResendAsked():
            return _resend(asked, order)
        case ask.DuplicateAsked():
            return Made(port.Duplicate(asked.note), to_pay=order.total)
        case ask.EditAddressAsked():
            return Made(port.EditAddress(_address(asked.address), asked.notify))
        case ask.EditLinesAsked():
            return _edit_lines(asked, facts, order)
        case ask.ChangePaymentAsked():
            return Made(port.ChangePayment(asked.method))
        case ask.NoteAsked():
            return Made(port.Note(asked.text.strip()))
        case ask.PackingNoteAsked():
            return Made(port.PackingNote(asked.text.strip()))


def _refund(asked: ask.RefundAsked, order: ShopOrder) -> Made:
    left = {line.external_id: pieces_left(line) for line in order.lines}
    _within(((x.line, x.quantity) for x in asked.lines), left, order)
    lines = tuple(port.LineQuantity(x.line, x.quantity, x.restock) for x in asked.lines)
    if asked.payment and asked.payment not in {p.external_id for p in order.payments}:
        raise NotPossible("no-such-payment")
    maximum = refundable(order)
    if asked.shipping > shipping_left(order):
        _too_high(shipping_left(order), order.currency)
    worked_out = refund_amount(lines, asked.shipping, order)
    amount = worked_out if asked.amount is None else asked.amount
    if amount <= 0 and not lines and not asked.shipping:
        raise NotPossible("empty")
    _amount(amount, order.currency)
    if amount > maximum:
        _too_high(maximum, order.currency)
    goods = lines_worth(lines, order)
    sums = [("lines", min(goods, amount))] if goods else []
    sums += [("shipping", asked.shipping)] if asked.shipping else []
    rest = amount - goods - asked.shipping
    sums += [("goodwill", rest)] if rest > 0 else [("kept", rest)] if rest < 0 else []
    shipping = min(asked.shipping, amount)
    refund = port.Refund(amount, lines, shipping, asked.to, asked.payment, asked.note, asked.notify)
    return Made(refund, back=amount, sums=tuple(sums))


def _resend(asked: ask.ResendAsked, order: ShopOrder) -> Made:
    ordered = {line.external_id: line.quantity for line in order.lines}
    _within(((x.line, x.quantity) for x in asked.lines), ordered, order)
    lines = tuple(port.LineQuantity(x.line, x.quantity) for x in asked.lines)
    by_id = {line.external_id: line for line in order.lines}
    # What the shop gives away; pieces that were refunded before are still worth what they cost.
    goods = sum((by_id[x.line_id].price * x.quantity for x in lines), ZERO)
    to = _address(asked.address) if asked.address is not None else None
    return Made(port.Resend(lines, to, asked.note), back=goods, sums=(("goods", goods),))


def _edit_lines(asked: ask.EditLinesAsked, facts: Facts, order: ShopOrder) -> Made:
    by_id = {line.external_id: line for line in order.lines}
    if not (asked.changes or asked.add or asked.swaps):
        raise NotPossible("empty")
    difference = ZERO
    for change in asked.changes:
        line = by_id.get(change.line)
        if line is None:
            raise NotPossible("no-such-line")
        step = change.quantity - line.quantity
        difference += line.price * step if step > 0 else -pieces_worth(line, -step, order)
    swaps = _swaps(asked.swaps, facts, order)
    _within(((x.line, x.quantity) for x in asked.swaps), {i: x.quantity for i, x in by_id.items()}, order)
    new = tuple(port.NewLine(x.variant, x.quantity) for x in asked.add)
    for line_ in new:
        _variant(line_.variant_id, line_.quantity, facts)
    difference += _difference(swaps, facts, order) + added(new, _prices(facts), order.currency)
    changes = tuple(port.LineChange(x.line, x.quantity, x.restock) for x in asked.changes)
    action = port.EditLines(changes, new, swaps, asked.method, asked.note, asked.notify)
    return _with_difference(action, difference)


def _discount(asked: ask.DiscountAsked, facts: Facts) -> Made:
    if (asked.percent is None) == (asked.amount is None):
        raise NotPossible("bad-amount", currency=facts.currency)
    if asked.amount is not None:
        _amount(asked.amount, facts.currency)
    who = _account(facts, str(asked.customer)) if asked.customer is not None else None
    discount = port.Discount(
        code=asked.code or "".join(secrets.choice(_CODE) for _ in range(10)),
        currency=facts.currency,
        percent=asked.percent,
        amount=asked.amount,
        minimum=asked.minimum,
        uses=asked.uses,
        ends_at=asked.ends_at,
        customer_id=who,
    )
    return Made(discount, back=(asked.amount or ZERO) * (asked.uses or 1))


def _gift_card(asked: ask.GiftCardAsked, facts: Facts) -> Made:
    _amount(asked.amount, facts.currency)
    who = _account(facts, str(asked.customer)) if asked.customer is not None else None
    card = port.GiftCard(asked.amount, facts.currency, who, note=asked.note, expires_at=asked.expires_at)
    return Made(card, back=asked.amount)


def _with_difference(action: port.Action, difference: Decimal) -> Made:
    if difference > 0:
        return Made(action, to_pay=difference, sums=(("difference", difference),))
    return Made(action, back=-difference, sums=(("difference", difference),) if difference else ())


def _swaps(asked: Iterable[ask.SwapAsked], facts: Facts, order: ShopOrder) -> tuple[port.Swap, ...]:
    by_id = {line.external_id: line for line in order.lines}
    swaps = []
    for x in asked:
        line = by_id.get(x.line)
        if line is None:
            raise NotPossible("no-such-line")
        if x.variant == line.variant_id:
            raise NotPossible("same-variant")
        known = _variant(x.variant, x.quantity, facts)
        if line.product_id and known.product != line.product_id:
            raise NotPossible("not-same-product")
        swaps.append(port.Swap(x.line, x.variant, x.quantity, x.reason))
    return tuple(swaps)


def _difference(swaps: Iterable[port.Swap], facts: Facts, order: ShopOrder) -> Decimal:
    return swap_difference(swaps, _prices(facts), order)


def _prices(facts: Facts) -> dict[str, Decimal]:
    return {ident: known.price for ident, known in facts.variants.items()}


def _variant(ident: str, quantity: int, facts: Facts) -> KnownVariant:
    known = facts.variants.get(ident)
    if known is None:
        raise NotPossible("no-such-variant")
    if not known.available or (known.stock is not None and known.stock < quantity):
        raise NotPossible("out-of-stock", title=known.title)
    return known


def _within(asked: Iterable[tuple[str, int]], left: Mapping[str, int], order: ShopOrder) -> None:
    """Raise when more pieces of a line are asked for than there are, also when it is named twice."""
    titles = {line.external_id: line.title for line in order.lines}
    wanted: dict[str, int] = {}
    for line, quantity in asked:
        if line not in titles:
            raise NotPossible("no-such-line")
        wanted[line] = wanted.get(line, 0) + quantity
    for line, quantity in wanted.items():
        if quantity > left.get(line, 0):
            raise NotPossible("quantity-too-high", title=titles[line], left=left.get(line, 0))


def _return(ident: str, order: ShopOrder) -> None:
    if ident not in {r.external_id for r in order.returns}:
        raise NotPossible("no-such-return")


def _address(given: Address) -> PostalAddress:
    address = ask.postal(given)
    if not (address.street and address.city and address.country):
        raise NotPossible("bad-address")
    return address


def _account(facts: Facts, customer: str) -> str:
    if customer not in facts.customers:
        raise NotPossible("no-such-customer", shop=facts.shop)
    return facts.customers[customer]


def _amount(amount: Decimal, currency: str) -> None:
    if amount <= 0 or not payable(amount, currency):
        raise NotPossible("bad-amount", currency=currency)


def _too_high(maximum: Decimal, currency: str) -> None:
    raise NotPossible("amount-too-high", maximum=format(maximum, "f"), currency=currency)
