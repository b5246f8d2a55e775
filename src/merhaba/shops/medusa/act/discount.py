"""Discount codes: a promotion of the shop that carries our key."""

from __future__ import annotations

from typing import Any

from merhaba.ports.shops.actions import Discount, Outcome, Refused

from ..client import path
from ..keys import KEY
from ..values import Row, row, rows, stamp, text
from .doing import Doing


async def discount(doing: Doing, action: Discount) -> Outcome:
    """Make the code. Raises Refused (`code-taken`, `bad-amount`)."""
    percent, amount = action.percent, action.amount
    if (percent is None) == (amount is None):
        raise Refused("bad-amount", "Either a percentage or an amount.")
    if percent is not None and not 0 < percent <= 100:
        raise Refused("bad-amount", "A percentage is more than 0 and at most 100.")
    if amount is not None and amount <= 0:
        raise Refused("bad-amount", "An amount is more than 0.")
    body: dict[str, Any] = {
        "code": action.code,
        "type": "standard",
        "status": "active",
        # What is promised to a customer is what they will see taken off, tax and all.
        "is_tax_inclusive": True,
        "metadata": {KEY: doing.key},
        "application_method": {
            "type": "fixed" if percent is None else "percentage",
            "target_type": "order",
            "value": amount if percent is None else percent,
            "currency_code": action.currency.lower(),
        },
        "rules": _rules(action),
    }
    if action.uses is not None:
        body["limit"] = action.uses
    campaign = _campaign(action)
    if campaign:
        body["campaign"] = campaign
    made = await doing.client.post(path("promotions"), body)
    return await _told(doing, row(made.get("promotion")))


async def discounted(doing: Doing, action: Discount) -> Outcome | None:
    """The code, when it was made under our key."""
    answer = await doing.client.get(
        path("promotions"), {"code": action.code, "limit": 20, "fields": "+metadata"}
    )
    for one in rows(answer.get("promotions")):
        if text(one.get("code")) == action.code and text(row(one.get("metadata")).get(KEY)) == doing.key:
            return await _told(doing, one)
    return None


def _rules(action: Discount) -> list[dict[str, Any]]:
    rules = []
    if action.minimum:
        # Before discounts: the platform weighs again after each, and would take its own discount away.
        rules.append(_rule("original_item_total", "gte", str(action.minimum)))
        rules.append(_rule("currency_code", "eq", action.currency.lower()))
    if action.customer_id:
        rules.append(_rule("customer.id", "eq", action.customer_id))
    return rules


def _rule(attribute: str, operator: str, value: str) -> dict[str, Any]:
    return {"attribute": attribute, "operator": operator, "values": [value]}


def _campaign(action: Discount) -> dict[str, Any]:
    """An end, and once for each customer, are a campaign's."""
    campaign: dict[str, Any] = {}
    if action.ends_at:
        campaign["ends_at"] = stamp(action.ends_at)
    if action.once_per_customer:
        campaign["budget"] = {"type": "use_by_attribute", "attribute": "customer_id", "limit": 1}
    if campaign:
        campaign |= {"name": action.code, "campaign_identifier": f"merhaba-{action.code}"}
    return campaign


async def _told(doing: Doing, made: Row) -> Outcome:
    created = {"discount": text(made.get("id")), "code": text(made.get("code"))}
    return await doing.done(created, {"status": text(made.get("status"))})
