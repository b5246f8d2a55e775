"""The same again: pieces sent once more at no charge, or the whole order as a new one to be paid.

Both make a new order that carries our key and the old one's id. The old order is marked first with the time,
so that a lost answer is looked for among the orders made since.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from merhaba.ports.channels import RetryLater
from merhaba.ports.shops.actions import Duplicate, Outcome, Refused, Resend
from merhaba.ports.shops.things import ZERO

from .. import marks
from ..client import rows_of
from ..fields import address_fields, amount, count, gmt, identity, inner, meta_text, objects, text
from .job import Job, Raw, brief, good_address, line_items

# How far our clock and the shop's may be apart.
_CLOCKS = timedelta(minutes=10)
_ADDRESS = (
    "first_name", "last_name", "company", "address_1", "address_2", "city", "state", "postcode", "country",
    "phone",
)  # fmt: skip


async def found(job: Job) -> Outcome | None:
    """The order that was made under this key."""
    mark = marks.read(await job.raw(), job.key)
    if mark is None:
        return None
    since = datetime.fromisoformat(str(mark["at"])) - _CLOCKS
    query: dict[str, str | int] = {
        "after": gmt(since),
        "dates_are_gmt": "true",
        "orderby": "id",
        "order": "asc",
        "per_page": 100,
    }
    for page in range(1, 101):
        rows = rows_of(await job.client.get("orders", page=page, **query))
        for row in rows:
            if meta_text(row, marks.KEY) == job.key:
                return await _outcome(job, row)
        if len(rows) < 100:
            return None
    raise RetryLater("Too many orders came in since to look through them.")


async def resend(job: Job) -> Outcome:
    """Send pieces again: lines and delivery cost nothing, and the shop packs it as if it were paid."""
    action: Resend = job.action
    raw = await job.raw()
    there = line_items(raw)
    if not action.lines:
        raise Refused("no-such-line", "Nothing to send again.")
    items = []
    for line in action.lines:
        item = there.get(line.line_id)
        if item is None:
            raise Refused("no-such-line", "The order has no such line.")
        if not 0 < line.quantity <= count(item, "quantity"):
            raise Refused("quantity-too-high", f"The line has {count(item, 'quantity')} pieces.")
        items.append({**_line(item, line.quantity), "subtotal": "0", "total": "0"})
    shipping = _address(raw, "shipping")
    if action.address is not None:
        good_address(action.address)
        shipping = address_fields(action.address)
    body = {**_body(job, raw, items, action.note), "status": "processing", "shipping": shipping}
    body["shipping_lines"] = [{**one, "total": "0"} for one in body["shipping_lines"]]
    return await _make(job, body)


async def duplicate(job: Job) -> Outcome:
    """The same order again at today's prices, to be paid by the link that comes with it."""
    action: Duplicate = job.action
    raw = await job.raw()
    items = [_line(item, count(item, "quantity")) for item in objects(raw, "line_items")]
    if not items:
        raise Refused("no-such-line", "The order has no lines.")
    body = {**_body(job, raw, items, action.note), "status": "pending"}
    return await _make(job, body)


def _line(item: Raw, quantity: int) -> dict[str, Any]:
    product, variation = identity(item, "product_id"), identity(item, "variation_id")
    if not product or ("sku" in item and item["sku"] is None):
        raise Refused("no-such-variant", f"The shop no longer has {text(item, 'name')}.")
    chosen = [
        {"key": text(one, "key"), "value": str(one.get("value", ""))}
        for one in objects(item, "meta_data")
        if text(one, "key")
        and not text(one, "key").startswith("_")
        and isinstance(one.get("value"), str | int)
    ]
    line: dict[str, Any] = {"product_id": int(product), "quantity": quantity}
    if variation:
        line["variation_id"] = int(variation)
    # A variation brings its own choices; what was written on the line besides is only there.
    return {**line, "meta_data": chosen} if chosen and not variation else line


def _body(job: Job, raw: Raw, items: list[dict[str, Any]], note: str) -> dict[str, Any]:
    delivery = [
        {"method_id": text(one, "method_id") or "flat_rate", "method_title": text(one, "method_title"),
         "total": format(amount(one, "total"), "f")}
        for one in objects(raw, "shipping_lines")
    ]  # fmt: skip
    billing = _address(raw, "billing")
    if email := text(inner(raw, "billing"), "email"):
        billing["email"] = email
    return {
        "currency": text(raw, "currency"),
        "customer_id": int(identity(raw, "customer_id") or 0),
        "customer_note": note,
        "billing": billing,
        "shipping": _address(raw, "shipping"),
        "line_items": items,
        "shipping_lines": delivery,
        "meta_data": [{"key": marks.KEY, "value": job.key}, {"key": marks.OF, "value": job.order_id}],
    }


def _address(raw: Raw, side: str) -> dict[str, str]:
    there = inner(raw, side)
    return {name: value for name in _ADDRESS if (value := text(there, name))}


async def _make(job: Job, body: dict[str, Any]) -> Outcome:
    await job.put({"meta_data": [job.mark("again")]})
    told = await job.client.write("POST", "orders", body)
    told = told if isinstance(told, dict) else {}
    return await _outcome(job, told)


async def _outcome(job: Job, told: Raw) -> Outcome:
    created = {"order": identity(told), "number": text(told, "number")}
    failure = ""
    if isinstance(job.action, Resend):
        if amount(told, "total") != ZERO:
            failure = f"The new order costs {text(told, 'total')}: a plug-in of the shop added something."
    elif text(told, "payment_url"):
        created["invoice_url"] = text(told, "payment_url")
    outcome = await job.done(brief(told), **created)
    return replace(outcome, failure=failure)
