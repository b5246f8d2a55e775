"""What may be done to an order, by its state and the shop's policy, and why not."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merhaba.modules.order_actions.policy import Policy, RolePolicy, policy_of
from merhaba.modules.order_actions.refusals import Refusal
from merhaba.modules.order_actions.rules import refusal, returnable
from merhaba.modules.workspaces.types import Role
from merhaba.ports.shops.actions import ActionKind
from merhaba.ports.shops.things import FinancialStatus, FulfilmentStatus, ShopOrder, ShopRefund

from .orders import NOW, line, order, orders

POLICY = Policy(refund_days=30, return_days=14)


def why_not(
    some: ShopOrder, kind: ActionKind, policy: Policy = POLICY, role: Role = Role.AGENT
) -> str | None:
    refused = refusal(some, kind, policy, role, NOW, "Nar Home")
    return refused.code if refused else None


def test_it_says_in_a_sentence_why_a_refund_is_too_late() -> None:
    refused = refusal(
        order(days_ago=50, delivered=41), ActionKind.REFUND, POLICY, Role.AGENT, NOW, "Nar Home"
    )
    assert refused is not None
    assert refused.code == "window-over"
    assert refused.sentence == "Not possible any more: delivered 41 days ago, window 30 days."


def test_on_the_last_day_of_the_window_it_is_still_possible() -> None:
    assert why_not(order(delivered=30), ActionKind.REFUND) is None
    assert why_not(order(delivered=31), ActionKind.REFUND) == "window-over"
    assert why_not(order(delivered=14), ActionKind.RETURN) is None
    assert why_not(order(delivered=15), ActionKind.RETURN) == "window-over"


def test_without_a_window_it_never_ends() -> None:
    forever = Policy(refund_days=None, return_days=None)
    assert why_not(order(delivered=3000), ActionKind.REFUND, forever) is None
    assert why_not(order(delivered=3000), ActionKind.EXCHANGE, forever) is None


@pytest.mark.parametrize(
    ("some", "kind", "code"),
    [
        (order(delivered=1), ActionKind.CANCEL, "already-sent"),
        (order(delivered=1), ActionKind.EDIT_ADDRESS, "already-sent"),
        (order(delivered=1), ActionKind.EDIT_LINES, "already-sent"),
        (order(delivered=1), ActionKind.CHANGE_PAYMENT, "already-sent"),
        (order(), ActionKind.CANCEL, None),
        (order(), ActionKind.EDIT_ADDRESS, None),
        (order(), ActionKind.RETURN, "not-sent"),
        (order(), ActionKind.EXCHANGE, "not-sent"),
        (order(), ActionKind.RESEND, "not-sent"),
        (order(delivered=1), ActionKind.RESEND, None),
        (order(cancelled_at=NOW), ActionKind.CANCEL, "already-cancelled"),
        (order(cancelled_at=NOW), ActionKind.EDIT_LINES, "already-cancelled"),
        (order(cancelled_at=NOW), ActionKind.NOTE, None),
        (order(cancelled_at=NOW), ActionKind.REFUND, None),
        (order(payments=(), financial_status=FinancialStatus.PENDING), ActionKind.REFUND, "not-paid"),
        (order(refunds=(ShopRefund("1", Decimal(46)),)), ActionKind.REFUND, "nothing-left"),
        (order(line(returned=2), delivered=1), ActionKind.RETURN, "nothing-left"),
        (order(line(refunded=2), delivered=1), ActionKind.RETURN, "nothing-left"),
    ],
)
def test_what_a_state_allows(some: ShopOrder, kind: ActionKind, code: str | None) -> None:
    assert why_not(some, kind) == code


def test_a_role_may_be_kept_from_an_action_and_an_owner_never_is() -> None:
    only_notes = RolePolicy(actions=[ActionKind.NOTE])
    policy = Policy(agent=only_notes, admin=only_notes)
    assert why_not(order(), ActionKind.CANCEL, policy, Role.AGENT) == "role"
    assert why_not(order(), ActionKind.CANCEL, policy, Role.ADMIN) == "role"
    assert why_not(order(), ActionKind.CANCEL, policy, Role.OWNER) is None
    assert why_not(order(), ActionKind.NOTE, policy, Role.AGENT) is None


def test_a_window_counts_from_the_last_parcel_that_arrived() -> None:
    late = order(days_ago=90, delivered=2)
    assert why_not(late, ActionKind.RETURN) is None


def test_only_pieces_that_left_can_come_back() -> None:
    partly = order(line(quantity=3, fulfilled=2), fulfilment_status=FulfilmentStatus.PARTIAL)
    assert returnable(partly) == {"1": 2}


def test_limits_that_were_never_set_fit_the_currency() -> None:
    assert policy_of({}, "EUR").agent.per_order == Decimal(100)
    assert policy_of({}, "JPY").agent.per_order == Decimal(10000)


@given(orders(), st.sampled_from(list(ActionKind)), st.integers(0, 400))
def test_every_refusal_has_a_sentence_with_all_its_values(
    some: ShopOrder, kind: ActionKind, days: int
) -> None:
    refused = refusal(some, kind, POLICY, Role.AGENT, NOW + timedelta(days=days), "Nar Home")
    if refused is not None:
        assert isinstance(refused, Refusal)
        assert "?" not in refused.sentence
        assert "{" not in refused.sentence
