"""Money: an exact amount in a currency, never a float."""

from __future__ import annotations

from decimal import Decimal

from pydantic import BaseModel, ConfigDict, field_serializer


class Money(BaseModel):
    """An amount with its ISO 4217 currency; travels as `{"amount": "12.50", "currency": "EUR"}`."""

    model_config = ConfigDict(frozen=True)

    amount: Decimal
    currency: str

    @field_serializer("amount")
    def _plain(self, amount: Decimal) -> str:
        return format(amount, "f")
