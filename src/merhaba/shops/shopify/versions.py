"""The versions of the Admin API this connector is tested with, and what each of them has."""

from __future__ import annotations

from dataclasses import dataclass

CURRENT = "2026-07"
TESTED = ("2026-07", "2026-04", "2026-01", "2025-10", "2025-01")


@dataclass(frozen=True, slots=True)
class Version:
    """What one version of the Admin API has. Versions are dates, so they compare as text."""

    name: str

    @property
    def idempotent(self) -> bool:
        """The `@idempotent` directive; `refundCreate` takes it from 2026-01 and demands it from 2026-04."""
        return self.name >= "2026-01"

    @property
    def processes_returns(self) -> bool:
        """`returnProcess`, processed quantities, exchange lines with their variant."""
        return self.name >= "2025-07"

    @property
    def refund_methods(self) -> bool:
        """Refunds to store credit: `refundMethods`, `refundMethod` of `orderCancel`."""
        return self.name >= "2025-10"

    @property
    def return_reasons(self) -> bool:
        """Return reasons are a library of definitions, no longer an enum."""
        return self.name >= "2026-01"

    @property
    def address_mutations(self) -> bool:
        """`customerAddressCreate` and `customerAddressUpdate`."""
        return self.name >= "2025-10"

    @property
    def contact_objects(self) -> bool:
        """`defaultEmailAddress` and `defaultPhoneNumber` instead of `email` and `phone`."""
        return self.name >= "2025-10"

    @property
    def order_number(self) -> bool:
        """`Order.number`, the number without the shop's prefix and suffix."""
        return self.name >= "2025-10"

    @property
    def unlimited_counts(self) -> bool:
        """`customersCount` counts beyond 10,000 when it is told to (`limit`)."""
        return self.name >= "2025-10"

    @property
    def hook_uri(self) -> bool:
        """Webhook subscriptions name their `uri`, no longer `callbackUrl`."""
        return self.name >= "2025-10"

    @property
    def discount_context(self) -> bool:
        """Discounts name their buyers in `context`, no longer in `customerSelection`."""
        return self.name >= "2025-10"

    @property
    def item_variants(self) -> bool:
        """An inventory item may have several variants."""
        return self.name >= "2026-01"

    @property
    def credit_notice(self) -> bool:
        """`notify` of `storeCreditAccountCredit`."""
        return self.name >= "2026-01"

    @property
    def gift_card_amount(self) -> bool:
        """Gift cards are worth an `initialAmount` with its currency."""
        return self.name >= "2026-07"


def version_of(config_value: object) -> Version:
    """The version an account is set to; the current one when it names none, or one that is not tested."""
    name = str(config_value or CURRENT)
    return Version(name if name in TESTED else CURRENT)
