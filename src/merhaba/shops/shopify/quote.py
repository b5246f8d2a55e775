"""What the platform says an action will come to."""

from __future__ import annotations

from typing import Any

from merhaba.ports.shops.actions import Action, Cancel, EditLines, Quote, Refund
from merhaba.ports.shops.things import ZERO

from .act import edit
from .act.refund import restocked_lines
from .act.task import Task
from .facts import money
from .queries_order import MONEY

SUGGESTED = f"""query Suggested(
  $id: ID!, $lines: [RefundLineItemInput!], $shipping: Money, $all: Boolean
) {{
  order(id: $id) {{
    suggestedRefund(refundLineItems: $lines, shippingAmount: $shipping, suggestFullRefund: $all) {{
      amountSet {MONEY} maximumRefundableSet {MONEY} totalTaxSet {MONEY}
      shipping {{ amountSet {MONEY} }}
    }}
  }}
}}"""


async def quote(task: Task[Action]) -> Quote | None:
    """For a refund, a cancellation and edited lines; None for all else, where our own sums count."""
    action = task.action
    asked: dict[str, Any] = {"id": task.order_id, "lines": None, "shipping": None, "all": False}
    if isinstance(action, Refund):
        asked["lines"] = restocked_lines(await task.raw(), action.lines)
        asked["shipping"] = action.shipping if action.shipping > ZERO else None
    elif isinstance(action, Cancel):
        if not action.refund:
            return Quote(ZERO)
        asked["all"] = True
    elif isinstance(action, EditLines):
        return await edit.quote(Task(task.client, task.order_id, action, task.key))
    else:
        return None
    answer = await task.client.read(SUGGESTED, asked)
    suggested = (answer.get("order") or {}).get("suggestedRefund")
    if not suggested:
        return None
    return Quote(
        refund=money(suggested.get("amountSet")),
        maximum=money(suggested.get("maximumRefundableSet")),
        tax=money(suggested.get("totalTaxSet")),
        shipping=money((suggested.get("shipping") or {}).get("amountSet")),
    )
