"""What people ask for, as the API takes it, and the port's action it means."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from merhaba.kit.examples import CUSTOMER_ID, example
from merhaba.modules.commerce.types import Address
from merhaba.ports.shops import actions as port
from merhaba.ports.shops.things import PostalAddress

from .policy import Amount

Text = Annotated[str, Field(max_length=2000)]
Ident = Annotated[str, Field(min_length=1, max_length=200)]
Pieces = Annotated[int, Field(ge=1, le=100_000)]


_STRICT = ConfigDict(extra="forbid")


class _Asked(BaseModel):
    """What every request has: why (for the record), the conversation it belongs to, and whether the customer
    is told in that conversation when it is done."""

    model_config = _STRICT

    reason: Text = ""
    conversation: UUID | None = None
    tell: bool = False


class LineAsked(BaseModel):
    """Pieces of a line."""

    line: Ident
    quantity: Pieces
    restock: bool = False


class ReturnLineAsked(BaseModel):
    """Pieces of a line that come back."""

    line: Ident
    quantity: Pieces
    reason: port.ReturnReason = port.ReturnReason.OTHER
    note: Text = ""


class SwapAsked(BaseModel):
    """Pieces of a line that become another kind of the same product."""

    line: str = Field(max_length=200)
    variant: str = Field(max_length=200)
    quantity: Pieces = 1
    reason: port.ReturnReason = port.ReturnReason.OTHER


class ChangeAsked(BaseModel):
    """The new number of pieces of a line; 0 takes it off."""

    line: Ident
    quantity: Annotated[int, Field(ge=0, le=100_000)]
    restock: bool = True


class AddAsked(BaseModel):
    """Something to put on the order."""

    variant: Ident
    quantity: Pieces = 1


class CancelAsked(_Asked):
    """Cancel the order."""

    model_config = _STRICT | example(
        action="cancel", cancel_reason="customer", refund=True, restock=True, reason="Ordered twice."
    )

    action: Literal["cancel"]
    cancel_reason: port.CancelReason = port.CancelReason.CUSTOMER
    refund: bool = True
    restock: bool = True
    notify: bool = True
    note: Text = ""


class RefundAsked(_Asked):
    """Give money back. `amount` null: what the lines and the shipping are worth."""

    model_config = _STRICT | example(
        action="refund",
        lines=[{"line": "1", "quantity": 1, "restock": True}],
        reason="The mug came broken.",
        tell=True,
    )

    action: Literal["refund"]
    lines: list[LineAsked] = Field(default=[], max_length=1000)
    shipping: Amount = Decimal(0)
    amount: Amount | None = None
    to: port.RefundTo = port.RefundTo.ORIGINAL
    payment: str = Field("", max_length=200)
    note: Text = ""
    notify: bool = True


class ReturnAsked(_Asked):
    """Let goods come back."""

    model_config = _STRICT | example(
        action="return", lines=[{"line": "1", "quantity": 1, "reason": "too_small"}], label=True
    )

    action: Literal["return"]
    lines: list[ReturnLineAsked] = Field(min_length=1, max_length=1000)
    method: str = Field("", max_length=200)
    label: bool = False
    note: Text = ""
    notify: bool = True


class ExchangeAsked(_Asked):
    """Swap what was delivered."""

    model_config = _STRICT | example(
        action="exchange", swaps=[{"line": "1", "variant": "MUG-RED", "quantity": 1}]
    )

    action: Literal["exchange"]
    swaps: list[SwapAsked] = Field(min_length=1, max_length=1000)
    method: str = Field("", max_length=200)
    note: Text = ""
    notify: bool = True


class ReceiveReturnAsked(_Asked):
    """The goods of a return came back; without lines, all of them."""

    model_config = _STRICT | example(**{"action": "receive_return", "return": "88", "lines": []})

    action: Literal["receive_return"]
    return_: Ident = Field(alias="return")
    lines: list[LineAsked] = Field(default=[], max_length=1000)


class CancelReturnAsked(_Asked):
    """A return will not happen."""

    model_config = _STRICT | example(**{"action": "cancel_return", "return": "88"})

    action: Literal["cancel_return"]
    return_: Ident = Field(alias="return")
    note: Text = ""


class ResendAsked(_Asked):
    """Send pieces again at no charge; without an address, to the order's."""

    model_config = _STRICT | example(action="resend", lines=[{"line": "1", "quantity": 1}], address=None)

    action: Literal["resend"]
    lines: list[LineAsked] = Field(min_length=1, max_length=1000)
    address: Address | None = None
    note: Text = ""


class DuplicateAsked(_Asked):
    """The same order again, to be paid."""

    model_config = _STRICT | example(action="duplicate")

    action: Literal["duplicate"]
    note: Text = ""


class EditAddressAsked(_Asked):
    """Send it elsewhere."""

    model_config = _STRICT | example(
        action="edit_address",
        address={
            "name": "Clara Weber",
            "street": "Lindenweg 6",
            "postcode": "50667",
            "city": "Köln",
            "country": "DE",
        },
    )

    action: Literal["edit_address"]
    address: Address
    notify: bool = False


class EditLinesAsked(_Asked):
    """Change what was ordered."""

    model_config = _STRICT | example(
        action="edit_lines", changes=[{"line": "1", "quantity": 1}], add=[], swaps=[]
    )

    action: Literal["edit_lines"]
    changes: list[ChangeAsked] = Field(default=[], max_length=1000)
    add: list[AddAsked] = Field(default=[], max_length=200)
    swaps: list[SwapAsked] = Field(default=[], max_length=1000)
    method: str = Field("", max_length=200)
    note: Text = ""
    notify: bool = False


class ChangePaymentAsked(_Asked):
    """Pay it another way."""

    model_config = _STRICT | example(action="change_payment", method="gift_card_12")

    action: Literal["change_payment"]
    method: Ident


class NoteAsked(_Asked):
    """A note on the order, for the shop's people."""

    model_config = _STRICT | example(action="note", text="Called: please deliver on Tuesday.")

    action: Literal["note"]
    text: str = Field(min_length=1, max_length=5000)


class PackingNoteAsked(_Asked):
    """A note for whoever packs the parcel (R127)."""

    model_config = _STRICT | example(action="packing_note", text="Happy birthday, Clara!")

    action: Literal["packing_note"]
    text: str = Field(min_length=1, max_length=1000)


class DiscountAsked(_Asked):
    """A discount code: percent or amount; a code is made up where none is given."""

    model_config = _STRICT | example(action="discount", percent="10", uses=1, reason="For the delay.")

    action: Literal["discount"]
    code: str | None = Field(None, max_length=60, pattern=r"^[A-Za-z0-9_\-]+$")
    percent: Annotated[Decimal, Field(gt=0, le=100)] | None = None
    amount: Amount | None = None
    minimum: Amount | None = None
    uses: int | None = Field(1, ge=1, le=1_000_000)
    ends_at: datetime | None = None
    customer: UUID | None = None


class GiftCardAsked(_Asked):
    """A gift card."""

    model_config = _STRICT | example(action="gift_card", amount="25.00")

    action: Literal["gift_card"]
    amount: Amount
    customer: UUID | None = None
    note: Text = ""
    expires_at: datetime | None = None


class StoreCreditAsked(_Asked):
    """Money on the customer's account at the shop."""

    model_config = _STRICT | example(action="store_credit", amount="12.50", customer=CUSTOMER_ID)

    action: Literal["store_credit"]
    amount: Amount
    customer: UUID
    note: Text = ""


class CustomerAddressAsked(_Asked):
    """The default address of the customer's account at the shop."""

    model_config = _STRICT | example(
        action="customer_address",
        customer=CUSTOMER_ID,
        address={
            "name": "Clara Weber",
            "street": "Lindenweg 6",
            "postcode": "50667",
            "city": "Köln",
            "country": "DE",
        },
    )

    action: Literal["customer_address"]
    customer: UUID
    address: Address


OnOrder = (
    CancelAsked
    | RefundAsked
    | ReturnAsked
    | ExchangeAsked
    | ReceiveReturnAsked
    | CancelReturnAsked
    | ResendAsked
    | DuplicateAsked
    | EditAddressAsked
    | EditLinesAsked
    | ChangePaymentAsked
    | NoteAsked
    | PackingNoteAsked
)
InShop = DiscountAsked | GiftCardAsked | StoreCreditAsked | CustomerAddressAsked
Asked = OnOrder | InShop


def postal(address: Address) -> PostalAddress:
    """The port's address."""
    return PostalAddress(**{name: value.strip() for name, value in address.model_dump().items()})


def plain(asked: Asked) -> dict[str, Any]:
    """What was asked for, as it is kept."""
    return asked.model_dump(mode="json", by_alias=True)
