"""What can be done to an order, as values. Every kind is one dataclass with its own `kind`.

Amounts are in the order's currency. What an action will do in money is worked out before it is asked for;
a connector that finds it impossible raises `Refused`, and never does a part of it silently.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from .things import ZERO, PostalAddress, ShopOrder


class ActionKind(StrEnum):
    """Everything a connector may be asked to do."""

    CANCEL = "cancel"
    REFUND = "refund"
    RETURN = "return"
    EXCHANGE = "exchange"
    RECEIVE_RETURN = "receive_return"
    CANCEL_RETURN = "cancel_return"
    RESEND = "resend"
    DUPLICATE = "duplicate"
    EDIT_ADDRESS = "edit_address"
    EDIT_LINES = "edit_lines"
    CHANGE_PAYMENT = "change_payment"
    NOTE = "note"
    PACKING_NOTE = "packing_note"
    DISCOUNT = "discount"
    GIFT_CARD = "gift_card"
    STORE_CREDIT = "store_credit"
    CUSTOMER_ADDRESS = "customer_address"


class RefundTo(StrEnum):
    """Where money goes back to."""

    ORIGINAL = "original"
    STORE_CREDIT = "store_credit"
    GIFT_CARD = "gift_card"


class CancelReason(StrEnum):
    """Why an order is cancelled; connectors map it to the platform's own."""

    CUSTOMER = "customer"
    MISTAKE = "mistake"
    STOCK = "stock"
    FRAUD = "fraud"
    PAYMENT = "payment"
    OTHER = "other"


class ReturnReason(StrEnum):
    """Why goods come back; connectors map it to the platform's own."""

    UNWANTED = "unwanted"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    COLOUR = "colour"
    NOT_AS_DESCRIBED = "not_as_described"
    DAMAGED = "damaged"
    WRONG_ITEM = "wrong_item"
    LATE = "late"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class LineQuantity:
    """Pieces of a line; `restock` puts them back on sale."""

    line_id: str
    quantity: int
    restock: bool = False


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """Pieces of a line that come back, and why."""

    line_id: str
    quantity: int
    reason: ReturnReason = ReturnReason.OTHER
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewLine:
    """Something to put on an order."""

    variant_id: str
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Cancel:
    """Cancel the whole order. `refund`: what was paid goes back; `restock`: the goods are for sale again."""

    kind: ClassVar[ActionKind] = ActionKind.CANCEL
    reason: CancelReason = CancelReason.CUSTOMER
    note: str = ""
    refund: bool = True
    restock: bool = True
    notify: bool = True


@dataclass(frozen=True, slots=True)
class Refund:
    """Give money back: `amount` in all, of which `shipping` is for delivery and the rest for `lines` (and,
    where it is more than their worth, as goodwill). `payment_id` is the payment to refund, or ''."""

    kind: ClassVar[ActionKind] = ActionKind.REFUND
    amount: Decimal
    lines: tuple[LineQuantity, ...] = ()
    shipping: Decimal = ZERO
    to: RefundTo = RefundTo.ORIGINAL
    payment_id: str = ""
    note: str = ""
    notify: bool = True


@dataclass(frozen=True, slots=True)
class Return:
    """Let goods come back. `method_id` is where the refund will go, or '' (decided on receipt)."""

    kind: ClassVar[ActionKind] = ActionKind.RETURN
    lines: tuple[ReturnLine, ...]
    method_id: str = ""
    label: bool = False
    note: str = ""
    notify: bool = True


@dataclass(frozen=True, slots=True)
class Swap:
    """Pieces of a line that are replaced by another variant, piece for piece."""

    line_id: str
    variant_id: str
    quantity: int = 1
    reason: ReturnReason = ReturnReason.OTHER


@dataclass(frozen=True, slots=True)
class Exchange:
    """Let goods come back and send others instead; the difference is paid or refunded by `method_id`."""

    kind: ClassVar[ActionKind] = ActionKind.EXCHANGE
    swaps: tuple[Swap, ...]
    method_id: str = ""
    note: str = ""
    notify: bool = True


@dataclass(frozen=True, slots=True)
class ReceiveReturn:
    """The goods of a return have come back."""

    kind: ClassVar[ActionKind] = ActionKind.RECEIVE_RETURN
    return_id: str
    lines: tuple[LineQuantity, ...] = ()


@dataclass(frozen=True, slots=True)
class CancelReturn:
    """A return will not happen after all."""

    kind: ClassVar[ActionKind] = ActionKind.CANCEL_RETURN
    return_id: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Resend:
    """Send pieces again at no charge: a new order that costs nothing, linked to this one."""

    kind: ClassVar[ActionKind] = ActionKind.RESEND
    lines: tuple[LineQuantity, ...]
    address: PostalAddress | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The same order again, to be paid (where the platform can: as a draft with a payment link)."""

    kind: ClassVar[ActionKind] = ActionKind.DUPLICATE
    note: str = ""


@dataclass(frozen=True, slots=True)
class EditAddress:
    """Send it elsewhere; only before it is on its way."""

    kind: ClassVar[ActionKind] = ActionKind.EDIT_ADDRESS
    address: PostalAddress
    notify: bool = False


@dataclass(frozen=True, slots=True)
class LineChange:
    """The new number of pieces of a line; 0 takes it off."""

    line_id: str
    quantity: int
    restock: bool = True


@dataclass(frozen=True, slots=True)
class EditLines:
    """Change what was ordered, before it is on its way; the difference is paid or refunded by `method_id`."""

    kind: ClassVar[ActionKind] = ActionKind.EDIT_LINES
    changes: tuple[LineChange, ...] = ()
    add: tuple[NewLine, ...] = ()
    swaps: tuple[Swap, ...] = ()
    method_id: str = ""
    note: str = ""
    notify: bool = False


@dataclass(frozen=True, slots=True)
class ChangePayment:
    """Pay it another way; what was paid goes back."""

    kind: ClassVar[ActionKind] = ActionKind.CHANGE_PAYMENT
    method_id: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note for the shop's people, kept on the order (added to what stands there)."""

    kind: ClassVar[ActionKind] = ActionKind.NOTE
    text: str


@dataclass(frozen=True, slots=True)
class PackingNote:
    """A note for whoever packs the parcel."""

    kind: ClassVar[ActionKind] = ActionKind.PACKING_NOTE
    text: str


@dataclass(frozen=True, slots=True)
class Discount:
    """A discount code: either `percent` (0 to 100) or `amount` off; for the shop, not for one order."""

    kind: ClassVar[ActionKind] = ActionKind.DISCOUNT
    code: str
    currency: str
    percent: Decimal | None = None
    amount: Decimal | None = None
    minimum: Decimal | None = None
    uses: int | None = 1
    once_per_customer: bool = True
    ends_at: datetime | None = None
    customer_id: str | None = None


@dataclass(frozen=True, slots=True)
class GiftCard:
    """A gift card with money on it; for the shop, not for one order."""

    kind: ClassVar[ActionKind] = ActionKind.GIFT_CARD
    amount: Decimal
    currency: str
    customer_id: str | None = None
    email: str = ""
    note: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoreCredit:
    """Money on a customer's account at the shop."""

    kind: ClassVar[ActionKind] = ActionKind.STORE_CREDIT
    amount: Decimal
    currency: str
    customer_id: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CustomerAddress:
    """The default address of a customer's account."""

    kind: ClassVar[ActionKind] = ActionKind.CUSTOMER_ADDRESS
    customer_id: str
    address: PostalAddress


Action = (
    Cancel
    | Refund
    | Return
    | Exchange
    | ReceiveReturn
    | CancelReturn
    | Resend
    | Duplicate
    | EditAddress
    | EditLines
    | ChangePayment
    | Note
    | PackingNote
    | Discount
    | GiftCard
    | StoreCredit
    | CustomerAddress
)


class Refused(Exception):
    """The platform will not do it. `code` is stable and translated by the desk; `reason` is a plain English
    sentence, with the platform's own words where they help."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class OutcomeState(StrEnum):
    """`pending`: the platform will finish it by itself, and is asked again until it has."""

    DONE = "done"
    PENDING = "pending"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the platform made of an action. `created` are ids (and codes, links) of what came about, by name:
    refund, return, order, number, code, gift_card, invoice_url ...; `answer` is the platform's own answer
    for the record, without secrets; `follow` is what `follow` needs to ask again while it is pending."""

    state: OutcomeState
    created: Mapping[str, str] = field(default_factory=dict)
    answer: Mapping[str, Any] = field(default_factory=dict)
    order: ShopOrder | None = None
    follow: Mapping[str, Any] = field(default_factory=dict)
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """What a platform says an action will do in money: what goes back (positive) or is still to pay
    (negative), with the most that could be refunded."""

    refund: Decimal
    maximum: Decimal | None = None
    tax: Decimal = ZERO
    shipping: Decimal = ZERO
