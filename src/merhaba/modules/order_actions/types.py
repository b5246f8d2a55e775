"""Order actions as the API shows them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from merhaba.kit.examples import AGENT_ID, ASKED_AT, BRAND_ID, CONVERSATION_ID, CUSTOMER_ID, ORDER_ID, example
from merhaba.kit.money import Money
from merhaba.modules.workspaces.types import Shape
from merhaba.ports.shops.actions import ActionKind

_ID = "01985c52-0a1b-7c2d-8e3f-4a5b6c7d8e9f"
_AMOUNT = {"amount": "23.00", "currency": "EUR"}


class ActionState(StrEnum):
    """How far an action is. `pending`: the platform finishes it by itself; `unclear`: no answer came and we
    could not find out whether it was done, so that a person has to look."""

    WAITING_APPROVAL = "waiting_approval"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    QUEUED = "queued"
    RUNNING = "running"
    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"
    UNCLEAR = "unclear"


GOING_ON = (ActionState.QUEUED, ActionState.RUNNING, ActionState.PENDING, ActionState.UNCLEAR)
OVER = (ActionState.DECLINED, ActionState.WITHDRAWN, ActionState.DONE, ActionState.FAILED)


class Who(Shape):
    """A person (null: a script whose owner is gone)."""

    id: UUID | None
    name: str


class Named(Shape):
    """A shop or a customer, briefly."""

    id: UUID
    name: str


class OrderNamed(Shape):
    """An order, briefly."""

    id: UUID
    number: str


class Failure(Shape):
    """Why it was not done: a stable code, and a sentence (the platform's words where they help)."""

    code: str
    detail: str


class Step(Shape):
    """One entry of the record."""

    at: datetime
    what: str
    by: Who
    by_kind: str
    data: dict[str, Any] = {}


class OrderAction(Shape):
    """Something that was asked to be done to an order or in a shop, and what became of it."""

    model_config = example(
        id=_ID,
        action="refund",
        shop={"id": BRAND_ID, "name": "Nar Home"},
        order={"id": ORDER_ID, "number": "1042"},
        customer={"id": CUSTOMER_ID, "name": "Clara Weber"},
        conversation=CONVERSATION_ID,
        state="done",
        amount=_AMOUNT,
        asked={"action": "refund", "lines": [{"line": "1", "quantity": 1, "restock": True}]},
        reason="The mug came broken.",
        requested_by={"id": AGENT_ID, "name": "Ada Yıldız"},
        requested_at=ASKED_AT,
        decided_by=None,
        decided_at=None,
        decision_note="",
        due_at=None,
        failure=None,
        created={"refund": "881"},
        finished_at=ASKED_AT,
        log=[
            {
                "at": ASKED_AT,
                "what": "requested",
                "by": {"id": AGENT_ID, "name": "Ada Yıldız"},
                "by_kind": "agent",
                "data": {},
            }
        ],
    )

    id: UUID
    action: ActionKind
    shop: Named
    order: OrderNamed | None
    customer: Named | None
    conversation: UUID | None
    state: ActionState
    amount: Money | None
    asked: dict[str, Any]
    reason: str
    requested_by: Who
    requested_at: datetime
    decided_by: Who | None
    decided_at: datetime | None
    decision_note: str
    due_at: datetime | None
    failure: Failure | None
    created: dict[str, str]
    finished_at: datetime | None
    log: list[Step] = []


class Sum(Shape):
    """A part of what an action does in money; `code` is lines, shipping, goodwill, kept, goods or
    difference."""

    code: str
    amount: Money


class Quoted(Shape):
    """What an action would do: what goes back, what is to pay, and whether somebody has to approve it
    because of the limit for an order or a day."""

    model_config = example(
        possible=True,
        code=None,
        values={},
        explanation=None,
        back=_AMOUNT,
        to_pay=None,
        sums=[{"code": "lines", "amount": _AMOUNT}],
        by_platform=False,
        needs_approval=False,
        limit=None,
        limit_kind=None,
    )

    possible: bool
    code: str | None = None
    values: dict[str, Any] = {}
    explanation: str | None = None
    back: Money | None = None
    to_pay: Money | None = None
    sums: list[Sum] = []
    by_platform: bool = False
    needs_approval: bool = False
    limit: Money | None = None
    limit_kind: str | None = None


class Possible(Shape):
    """One action on an order: whether it is possible now, why not, above which amount somebody approves, and
    what its form starts with."""

    model_config = example(
        action="refund",
        possible=True,
        code=None,
        values={},
        explanation=None,
        approval_above={"amount": "100.00", "currency": "EUR"},
        fields={"maximum": _AMOUNT, "shipping_left": {"amount": "0.00", "currency": "EUR"}},
    )

    action: ActionKind
    possible: bool
    code: str | None = None
    values: dict[str, Any] = {}
    explanation: str | None = None
    approval_above: Money | None = None
    fields: dict[str, Any] = {}
