"""Changing what was ordered before it is on its way: the platform's order editing.

An edit is staged and then committed as a whole; what is not committed never was. Committing leaves a
difference: to pay (the platform gives a link), or to refund (done here when a payment is named for it).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from merhaba.ports.shops.actions import EditLines, Outcome, Quote, Refund, Refused
from merhaba.ports.shops.things import ZERO

from ..client import Client
from ..facts import money, nodes, number_of, text
from ..marks import marked
from ..problems import refuse_user_errors
from ..queries_order import MONEY, PAGE_INFO
from . import intent, refund, stock
from .task import Task

_CALCULATED = f"""
  id
  totalPriceSet {MONEY} totalOutstandingSet {MONEY}
  originalOrder {{ currentTotalPriceSet {MONEY} }}
"""

BEGIN = f"""mutation Begin($id: ID!) {{
  orderEditBegin(id: $id) {{ calculatedOrder {{ {_CALCULATED} }} userErrors {{ field message }} }}
}}"""

LINES = f"""query EditedLines($id: ID!, $after: String) {{
  node(id: $id) {{
    ... on CalculatedOrder {{
      lineItems(first: 100, after: $after) {{ nodes {{ id quantity editableQuantity }} {PAGE_INFO} }}
    }}
  }}
}}"""

SET = f"""mutation SetQuantity($id: ID!, $line: ID!, $quantity: Int!, $restock: Boolean) {{
  orderEditSetQuantity(id: $id, lineItemId: $line, quantity: $quantity, restock: $restock) {{
    calculatedOrder {{ {_CALCULATED} }} userErrors {{ field message }}
  }}
}}"""

ADD = f"""mutation AddVariant($id: ID!, $variant: ID!, $quantity: Int!) {{
  orderEditAddVariant(id: $id, variantId: $variant, quantity: $quantity, allowDuplicates: true) {{
    calculatedOrder {{ {_CALCULATED} }} userErrors {{ field message }}
  }}
}}"""

COMMIT = """mutation Commit($id: ID!, $notify: Boolean, $note: String) {
  orderEditCommit(id: $id, notifyCustomer: $notify, staffNote: $note) {
    order { id } userErrors { field message }
  }
}"""


async def act(task: Task[EditLines]) -> Outcome:
    """Stage every change, then commit them together."""
    order = await task.order()
    if task.action.method_id and task.action.method_id not in {p.external_id for p in order.payments}:
        raise Refused("not-supported", "A difference can only go back on a payment of this order.")
    staged = await stage(task)
    before = {line.external_id: line.quantity for line in order.lines}
    kept = {"lines": before, "total": format(order.total, "f")}
    await intent.remember(task.order_id, task.mark, kept, task.client)
    asked = {
        "id": staged["id"],
        "notify": task.action.notify,
        "note": marked(task.action.note, task.mark),
    }
    answer = await task.client.write(COMMIT, asked)
    refuse_user_errors(answer.get("orderEditCommit"))
    return await _finished(task, order.total)


async def earlier(task: Task[EditLines]) -> Outcome | None:
    """Carried out when the lines are as they were to become, seen from how they were before.

    A difference that was still to be refunded is refunded now, under its own key.
    """
    kept = await intent.remembered(task.order_id, task.mark, task.client)
    if kept is None:
        return None
    before = {str(name): int(count) for name, count in (kept.get("lines") or {}).items()}
    order = await task.order()
    now = {line.external_id: line.quantity for line in order.lines}
    refunded = {line.external_id: line.refunded for line in order.lines}
    target, added = _target(task.action, before)
    appeared: dict[str, int] = defaultdict(int)
    for line in order.lines:
        if line.external_id not in before:
            appeared[line.variant_id] += line.quantity
    # Pieces that were refunded stay on their line, whatever it is set to.
    as_wanted = all(now.get(name, 0) == max(count, refunded.get(name, 0)) for name, count in target.items())
    if as_wanted and all(appeared[variant] == count for variant, count in added.items()):
        return await _finished(task, Decimal(text(kept.get("total")) or "0"))
    return None


async def quote(task: Task[EditLines]) -> Quote:
    """What it would come to: the edit is staged, and not committed."""
    staged = await stage(task)
    original = money((staged.get("originalOrder") or {}).get("currentTotalPriceSet"))
    return Quote(refund=original - money(staged.get("totalPriceSet")))


async def stage(task: Task[EditLines]) -> Mapping[str, Any]:
    """The staged edit with every change in it. Raises Refused for what is impossible."""
    raw, action, client = await task.raw(), task.action, task.client
    if raw.get("cancelledAt"):
        raise Refused("already-cancelled", "This order is cancelled.")
    ordered = {line.external_id: line for line in (await task.order()).lines}
    current = {name: line.quantity for name, line in ordered.items()}
    target, added = _target(action, current)
    if not target and not added:
        raise Refused("refused", "There is nothing to change.")
    sent = {text(line.get("id")): line for line in nodes(raw.get("lineItems"))}
    for name, quantity in target.items():
        if name not in sent:
            raise Refused("no-such-line", "There is no such line on the order.")
        # The platform counts what is left on the line: without the pieces that were refunded.
        target[name] = max(quantity - ordered[name].refunded, 0)
        here = int(sent[name].get("currentQuantity") or 0)
        if target[name] < here - int(sent[name].get("unfulfilledQuantity") or 0):
            raise Refused("already-sent", "Of this line more pieces have been sent than would be left.")
    for variant, quantity in added.items():
        await stock.demand(variant, quantity, client)
    answer = await client.write(BEGIN, {"id": task.order_id}, repeatable=True)
    staged = refuse_user_errors(answer.get("orderEditBegin")).get("calculatedOrder") or {}
    lines = await _calculated_lines(text(staged.get("id")), client)
    restock = {change.line_id: change.restock for change in action.changes}
    for name, quantity in target.items():
        if quantity == int(sent[name].get("currentQuantity") or 0):
            continue
        if number_of(name) not in lines:
            raise Refused("not-supported", "The platform does not let this line be changed any more.")
        asked = {
            "id": staged["id"],
            "line": lines[number_of(name)],
            "quantity": quantity,
            "restock": restock.get(name, True),
        }
        answer = await client.write(SET, asked, repeatable=True)
        staged = refuse_user_errors(answer.get("orderEditSetQuantity")).get("calculatedOrder") or staged
    for variant, quantity in added.items():
        asked = {"id": staged["id"], "variant": variant, "quantity": quantity}
        # Not repeatable: staged twice it would be added twice.
        answer = await client.write(ADD, asked)
        staged = refuse_user_errors(answer.get("orderEditAddVariant")).get("calculatedOrder") or staged
    return staged


def _target(action: EditLines, current: Mapping[str, int]) -> tuple[dict[str, int], dict[str, int]]:
    """The lines' new quantities, and what comes as new lines, by variant."""
    target = {}
    added: dict[str, int] = defaultdict(int)
    for change in action.changes:
        if change.quantity < 0:
            raise Refused("bad-amount", "The number of pieces cannot be less than none.")
        target[change.line_id] = change.quantity
    for swap in action.swaps:
        if swap.quantity < 1:
            raise Refused("bad-amount", "The number of pieces must be at least one.")
        had = target.get(swap.line_id, current.get(swap.line_id, 0))
        if swap.line_id not in current:
            raise Refused("no-such-line", "There is no such line on the order.")
        if swap.quantity > had:
            raise Refused("quantity-too-high", "More pieces than there are on this line.")
        target[swap.line_id] = had - swap.quantity
        added[swap.variant_id] += swap.quantity
    for new in action.add:
        added[new.variant_id] += new.quantity
    return target, dict(added)


async def _calculated_lines(staged_id: str, client: Client) -> dict[str, str]:
    """The staged edit's line ids by the number they share with the order's lines."""
    found: dict[str, str] = {}
    after: str | None = None
    while True:
        listed = ((await client.read(LINES, {"id": staged_id, "after": after})).get("node") or {}).get(
            "lineItems"
        ) or {}
        found |= {number_of(text(line.get("id"))): text(line.get("id")) for line in nodes(listed)}
        info = listed.get("pageInfo") or {}
        if not info.get("hasNextPage"):
            return found
        after = info.get("endCursor")


async def _finished(task: Task[EditLines], total_before: Decimal) -> Outcome:
    raw, order = await task.raw(again=True), await task.order()
    difference = order.total - total_before
    answer: dict[str, Any] = {
        "total_before": format(total_before, "f"),
        "total": format(order.total, "f"),
        "outstanding": text(order.data.get("outstanding")),
    }
    created: dict[str, str] = {}
    link = text((raw.get("paymentCollectionDetails") or {}).get("additionalPaymentCollectionUrl"))
    if difference > ZERO and link:
        created["invoice_url"] = link
    owed = -Decimal(text(order.data.get("outstanding")) or "0")
    back = min(-difference, owed, order.captured - order.refunded)
    if task.action.method_id and back > ZERO:
        wish = Refund(back, payment_id=task.action.method_id, note=task.action.note, notify=False)
        paying = Task(task.client, task.order_id, wish, f"{task.key}/difference")
        outcome = await refund.earlier(paying) or await refund.act(paying)
        answer["difference"] = outcome.answer
        created |= outcome.created
    return await task.done(created, answer)
