"""Discount codes. They are for the shop, not for one order."""

from __future__ import annotations

from typing import Any

from merhaba.ports.shops.actions import Discount, Outcome, OutcomeState, Refused
from merhaba.ports.shops.things import ZERO

from ..facts import text
from ..marks import marked
from ..problems import refuse_user_errors
from .currency import demand_currency
from .task import Task

DISCOUNT = """mutation Discount($input: DiscountCodeBasicInput!) {
  discountCodeBasicCreate(basicCodeDiscount: $input) {
    codeDiscountNode { id } userErrors { field message code }
  }
}"""

BY_CODE = """query ByCode($code: String!) {
  codeDiscountNodeByCode(code: $code) { id codeDiscount { ... on DiscountCodeBasic { title } } }
}"""


async def act(task: Task[Discount]) -> Outcome:
    """A code that takes a part or an amount off. A code that exists already is refused."""
    action = task.action
    if (action.percent is None) == (action.amount is None):
        raise Refused("bad-amount", "Give either a percentage or an amount.")
    if action.percent is not None and not ZERO < action.percent <= 100:
        raise Refused("bad-amount", "The percentage must be more than 0 and at most 100.")
    if action.amount is not None and action.amount <= ZERO:
        raise Refused("bad-amount", "The amount must be more than nothing.")
    if action.amount is not None or action.minimum is not None:
        await demand_currency(action.currency, task.client)
    answer = await task.client.write(DISCOUNT, {"input": _discount(task)})
    payload = refuse_user_errors(answer.get("discountCodeBasicCreate"))
    identity = text((payload.get("codeDiscountNode") or {}).get("id"))
    return Outcome(OutcomeState.DONE, {"discount": identity, "code": action.code}, {"discount": identity})


def _discount(task: Task[Discount]) -> dict[str, Any]:
    action = task.action
    value: dict[str, Any]
    if action.percent is not None:
        value = {"percentage": float(action.percent / 100)}
    else:
        value = {"discountAmount": {"amount": action.amount, "appliesOnEachItem": False}}
    asked: dict[str, Any] = {
        "title": marked(action.code, task.mark),
        "code": action.code,
        "startsAt": task.client.tools.now().isoformat(),
        "appliesOncePerCustomer": action.once_per_customer,
        "customerGets": {"value": value, "items": {"all": True}},
    }
    if action.ends_at is not None:
        asked["endsAt"] = action.ends_at.isoformat()
    if action.uses is not None:
        asked["usageLimit"] = action.uses
    if action.minimum is not None:
        floor = {"greaterThanOrEqualToSubtotal": action.minimum}
        asked["minimumRequirement"] = {"subtotal": floor}
    only = {"customers": {"add": [action.customer_id]}} if action.customer_id else None
    if task.client.version.discount_context:
        asked["context"] = only or {"all": "ALL"}
    else:
        asked["customerSelection"] = only or {"all": True}
    return asked


async def earlier(task: Task[Discount]) -> Outcome | None:
    """The code, when its discount's title bears our mark; another's code is not ours."""
    code = task.action.code
    found = (await task.client.read(BY_CODE, {"code": code})).get("codeDiscountNodeByCode") or {}
    if task.mark not in text((found.get("codeDiscount") or {}).get("title")):
        return None
    identity = text(found.get("id"))
    return Outcome(OutcomeState.DONE, {"discount": identity, "code": code}, {"discount": identity})
