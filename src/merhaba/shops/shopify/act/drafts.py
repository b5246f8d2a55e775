"""New orders from old ones, by way of a draft: resent at no charge, or duplicated to be paid.

The draft's id is kept on the old order before the draft becomes an order, so that an attempt whose answer
was lost is found again; a draft whose own answer was lost is found by its tag.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from merhaba.ports.shops.actions import Duplicate, Outcome, OutcomeState, Refused, Resend
from merhaba.ports.shops.things import ZERO

from ..client import Client
from ..facts import money, nodes, number_of, text
from ..problems import refuse_user_errors
from ..queries_order import MONEY
from . import intent, stock
from .addresses import address_input
from .task import A, Task

_DRAFT = f"id name status tags invoiceUrl totalPriceSet {MONEY} order {{ id name }}"

CREATE = f"""mutation Draft($input: DraftOrderInput!) {{
  draftOrderCreate(input: $input) {{ draftOrder {{ {_DRAFT} }} userErrors {{ field message }} }}
}}"""

COMPLETE = f"""mutation Complete($id: ID!) {{
  draftOrderComplete(id: $id) {{ draftOrder {{ {_DRAFT} }} userErrors {{ field message }} }}
}}"""

DELETE = """mutation DeleteDraft($input: DraftOrderDeleteInput!) {
  draftOrderDelete(input: $input) { deletedId userErrors { field message } }
}"""

INVOICE = f"""mutation Invoice($id: ID!) {{
  draftOrderInvoiceSend(id: $id) {{ draftOrder {{ {_DRAFT} }} userErrors {{ field message }} }}
}}"""

ONE = f"query Draft($id: ID!) {{ draftOrder(id: $id) {{ {_DRAFT} }} }}"

TAGGED = f"""query Drafts($query: String!) {{
  draftOrders(first: 10, query: $query) {{ nodes {{ {_DRAFT} }} }}
}}"""


async def resend(task: Task[Resend]) -> Outcome:
    """A new order for these pieces that costs nothing."""
    raw = await task.raw()
    draft = await _kept(task)
    if draft is None:
        lines = await _lines(raw, {p.line_id: p.quantity for p in task.action.lines}, task.client)
        asked = _draft(raw, lines, task.mark, task.action.note, "Resend of")
        asked["appliedDiscount"] = {
            "title": "Resend",
            "description": f"Resend of {text(raw.get('name'))}",
            "value": 100,
            "valueType": "PERCENTAGE",
        }
        asked["taxExempt"] = True
        currency = text(raw.get("presentmentCurrencyCode"))
        asked["shippingLine"] = {
            "title": text((raw.get("shippingLine") or {}).get("title")) or "Resend",
            "priceWithCurrency": {"amount": "0", "currencyCode": currency},
        }
        if task.action.address is not None:
            asked["shippingAddress"] = address_input(task.action.address, raw.get("shippingAddress"))
        draft = await _create(task, asked)
    if money(draft.get("totalPriceSet")) != ZERO:
        await task.client.write(DELETE, {"input": {"id": draft["id"]}}, repeatable=True)
        raise Refused("refused", "The platform would charge for this resend; the draft has been removed.")
    if draft.get("status") != "COMPLETED":
        # Completing it twice is refused by the platform, and `earlier` finds the order it became.
        answer = await task.client.write(COMPLETE, {"id": draft["id"]})
        draft = refuse_user_errors(answer.get("draftOrderComplete")).get("draftOrder") or {}
    return await _outcome(task, draft)


async def duplicate(task: Task[Duplicate]) -> Outcome:
    """The same again as a draft with a payment link, which the platform mails to the customer."""
    raw = await task.raw()
    draft = await _kept(task)
    if draft is None:
        ordered = {line.external_id: line.quantity for line in (await task.order()).lines}
        lines = await _lines(raw, {k: v for k, v in ordered.items() if v > 0}, task.client)
        asked = _draft(raw, lines, task.mark, task.action.note, "Duplicate of")
        draft = await _create(task, asked)
    if draft.get("status") == "OPEN" and text(raw.get("email")):
        answer = await task.client.write(INVOICE, {"id": draft["id"]})
        draft = refuse_user_errors(answer.get("draftOrderInvoiceSend")).get("draftOrder") or draft
    return await _outcome(task, draft)


async def resent_earlier(task: Task[Resend]) -> Outcome | None:
    """Carried out when our draft has become an order."""
    draft = await _kept(task)
    return await _outcome(task, draft) if draft and draft.get("status") == "COMPLETED" else None


async def duplicated_earlier(task: Task[Duplicate]) -> Outcome | None:
    """Carried out when there is our draft, and its link was sent where there is somebody to send it to."""
    draft = await _kept(task)
    if draft is None:
        return None
    if draft.get("status") == "OPEN" and text((await task.raw()).get("email")):
        return None
    return await _outcome(task, draft)


async def _kept(task: Task[Any]) -> dict[str, Any] | None:
    """The draft an earlier attempt made."""
    kept = await intent.remembered(task.order_id, task.mark, task.client)
    if kept is not None and kept.get("draft"):
        found = (await task.client.read(ONE, {"id": kept["draft"]})).get("draftOrder")
        return found if isinstance(found, dict) else None
    answer = await task.client.read(TAGGED, {"query": f"tag:{task.mark}"})
    for draft in nodes(answer.get("draftOrders")):
        if task.mark in (draft.get("tags") or ()):
            await intent.remember(task.order_id, task.mark, {"draft": draft["id"]}, task.client)
            return dict(draft)
    return None


async def _create(task: Task[A], asked: Mapping[str, Any]) -> dict[str, Any]:
    answer = await task.client.write(CREATE, {"input": asked})
    draft = refuse_user_errors(answer.get("draftOrderCreate")).get("draftOrder") or {}
    if not draft.get("id"):
        raise Refused("refused", "The platform made no draft.")
    await intent.remember(task.order_id, task.mark, {"draft": draft["id"]}, task.client)
    return dict(draft)


async def _lines(raw: Mapping[str, Any], wanted: Mapping[str, int], client: Client) -> list[dict[str, Any]]:
    """Draft lines: the variant where there still is one, else the line as it was."""
    known = {text(line.get("id")): line for line in nodes(raw.get("lineItems"))}
    if not wanted:
        raise Refused("nothing-left", "There is nothing to send.")
    lines: list[dict[str, Any]] = []
    for line_id, quantity in wanted.items():
        line = known.get(line_id)
        if line is None:
            raise Refused("no-such-line", "There is no such line on the order.")
        if quantity < 1:
            raise Refused("bad-amount", "The number of pieces must be at least one.")
        if quantity > int(line.get("quantity") or 0):
            raise Refused("quantity-too-high", "More pieces than were ordered.")
        one: dict[str, Any] = {"quantity": quantity, "customAttributes": _attributes(line)}
        variant = text((line.get("variant") or {}).get("id"))
        if variant:
            await stock.demand(variant, quantity, client)
            one["variantId"] = variant
        else:
            price = (line.get("originalUnitPriceSet") or {}).get("presentmentMoney") or {}
            one |= {
                "title": text(line.get("title")),
                "sku": text(line.get("sku")),
                "requiresShipping": bool(line.get("requiresShipping")),
                "originalUnitPriceWithCurrency": {
                    "amount": price.get("amount"),
                    "currencyCode": price.get("currencyCode"),
                },
            }
        lines.append(one)
    return lines


def _draft(
    raw: Mapping[str, Any], lines: Iterable[Mapping[str, Any]], mark: str, note: str, relation: str
) -> dict[str, Any]:
    customer = text((raw.get("customer") or {}).get("id"))
    asked: dict[str, Any] = {
        "lineItems": list(lines),
        "email": text(raw.get("email")) or None,
        "phone": text(raw.get("phone")) or None,
        "note": note,
        "tags": ["merhaba", mark],
        "customAttributes": [{"key": relation, "value": text(raw.get("name"))}],
        "presentmentCurrencyCode": text(raw.get("presentmentCurrencyCode")),
    }
    if customer:
        asked["purchasingEntity"] = {"customerId": customer}
    for name in ("shippingAddress", "billingAddress"):
        if raw.get(name):
            asked[name] = _address(raw[name])
    return asked


def _address(current: Mapping[str, Any]) -> dict[str, Any]:
    """The same address again."""
    names = (
        "firstName",
        "lastName",
        "company",
        "address1",
        "address2",
        "zip",
        "city",
        "provinceCode",
        "phone",
    )
    return {name: current.get(name) for name in names} | {"countryCode": current.get("countryCodeV2")}


def _attributes(line: Mapping[str, Any]) -> list[dict[str, str]]:
    """What the customer had engraved or printed goes with it."""
    return [
        {"key": text(a.get("key")), "value": text(a.get("value"))}
        for a in line.get("customAttributes") or ()
        if a.get("value")
    ]


async def _outcome(task: Task[Any], draft: Mapping[str, Any]) -> Outcome:
    order = draft.get("order") or {}
    created = {"draft": text(draft.get("id")), "number": text(draft.get("name"))}
    if order.get("id"):
        created |= {"order": text(order["id"]), "number": text(order.get("name")).removeprefix("#")}
    elif draft.get("invoiceUrl"):
        created["invoice_url"] = text(draft["invoiceUrl"])
    answer = {
        "draft": number_of(text(draft.get("id"))),
        "status": text(draft.get("status")),
        "total": format(money(draft.get("totalPriceSet")), "f"),
    }
    return Outcome(OutcomeState.DONE, created, answer, await task.order(again=True))
