"""A shop's policy, as data: until when money and goods may go back, and who may do what."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from merhaba.kit.currencies import decimals
from merhaba.kit.examples import example
from merhaba.modules.workspaces.types import Role
from merhaba.ports.shops.actions import ActionKind

Amount = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=4)]
Days = Annotated[int, Field(ge=0, le=3650)]


class RolePolicy(BaseModel):
    """What one role may do without asking: money per order and per day (in the shop's currency and time
    zone; null: no limit), percent off in a discount, and which actions at all (null: every one)."""

    model_config = ConfigDict(frozen=True)

    per_order: Amount | None = None
    per_day: Amount | None = None
    max_percent: Annotated[Decimal, Field(ge=0, le=100)] | None = None
    actions: list[ActionKind] | None = None


class Policy(BaseModel):
    """A shop's policy. Days count from delivery, else from when it was sent, else from the order; null: no
    end. `approval_hours`: how soon a supervisor should decide. `tell_by_default`: forms suggest to tell the
    customer."""

    model_config = ConfigDict(frozen=True) | example(
        refund_days=30,
        return_days=30,
        approval_hours=4,
        tell_by_default=True,
        agent={"per_order": "100.00", "per_day": "500.00", "max_percent": "30", "actions": None},
        admin={"per_order": None, "per_day": None, "max_percent": None, "actions": None},
    )

    refund_days: Days | None = 60
    return_days: Days | None = 30
    approval_hours: Annotated[int, Field(ge=1, le=720)] = 4
    tell_by_default: bool = True
    agent: RolePolicy = RolePolicy(
        per_order=Decimal("100"), per_day=Decimal("500"), max_percent=Decimal("30")
    )
    admin: RolePolicy = RolePolicy()

    def of(self, role: Role) -> RolePolicy:
        """What a role may do; owners are never limited, or nobody could decide."""
        if role is Role.OWNER:
            return RolePolicy()
        return self.admin if role is Role.ADMIN else self.agent


def policy_of(stored: dict[str, Any], currency: str) -> Policy:
    """A shop's policy; what was never set has cautious defaults, of a size that fits the currency."""
    if "agent" in stored:
        return Policy.model_validate(stored)
    scale = Decimal(100) if decimals(currency) == 0 else Decimal(1)
    defaults = RolePolicy(
        per_order=Decimal(100) * scale, per_day=Decimal(500) * scale, max_percent=Decimal(30)
    )
    return Policy.model_validate({**stored, "agent": defaults})
