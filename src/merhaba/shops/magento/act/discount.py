"""Discount codes: a cart price rule, which carries our reference in its description, and its coupon."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from merhaba.ports.shops.actions import Discount, Outcome, OutcomeState, Refused

from .. import marks
from ..criteria import Where
from ..fields import identity, text, written
from ..load import own_store
from .job import Job, Raw


async def found(job: Job) -> Outcome | None:
    """The coupon made under this key."""
    coupon = await _coupon(job)
    if coupon is None:
        return None
    rule = await _rule(job)
    mine = rule is not None and identity(rule, "rule_id") == identity(coupon, "rule_id")
    return _outcome(job.action, coupon) if mine else None


async def do(job: Job) -> Outcome:
    """Make the rule (unless an earlier attempt did) and its coupon."""
    action: Discount = job.action
    if not action.code.strip():
        raise Refused("refused", "A discount needs a code.")
    if action.customer_id is not None:
        raise Refused("not-supported", "The shop cannot tie a coupon to one customer: leave it open.")
    worth = _worth(action)
    if await _coupon(job) is not None:
        raise Refused("code-taken", "The shop has this code already.")
    rule = await _rule(job)
    if rule is None:
        rule = await job.client.write("POST", "salesRules", {"rule": {**await _body(job, action), **worth}})
    if not isinstance(rule, dict) or not identity(rule, "rule_id"):
        raise Refused("refused", "The shop made no price rule.")
    coupon: dict[str, Any] = {
        "rule_id": int(identity(rule, "rule_id")),
        "code": action.code.strip(),
        "times_used": 0,
        "is_primary": True,
        "type": 0,
    }
    if action.uses is not None:
        coupon["usage_limit"] = action.uses
    if action.once_per_customer:
        coupon["usage_per_customer"] = 1
    if action.ends_at is not None:
        coupon["expiration_date"] = written(action.ends_at)
    told = await job.client.write("POST", "coupons", {"coupon": coupon})
    return _outcome(action, told if isinstance(told, dict) else {})


def _worth(action: Discount) -> dict[str, Any]:
    if (action.percent is None) is (action.amount is None):
        raise Refused("bad-amount", "Either a percentage or an amount.")
    value = action.percent if action.percent is not None else action.amount
    assert value is not None  # noqa: S101  one of the two is there
    if value <= 0 or (action.percent is not None and value > 100):
        raise Refused("bad-amount", "A percentage is above 0 and at most 100, an amount above zero.")
    how = "by_percent" if action.percent is not None else "cart_fixed"
    return {"simple_action": how, "discount_amount": value}


async def _body(job: Job, action: Discount) -> dict[str, Any]:
    store = await own_store(job.client)
    currency = text(store, "base_currency_code")
    if action.amount is not None and action.currency != currency:
        raise Refused("not-supported", f"Price rules are in the shop's currency, {currency}.")
    groups = await job.client.search("customerGroups/search", size=200)
    body: dict[str, Any] = {
        "name": f"Merhaba {action.code.strip()}"[:255],
        "description": marks.reference("discount", job.key),
        "website_ids": [int(text(store, "website_id"))],
        "customer_group_ids": [int(text(group, "id")) for group in groups.rows if text(group, "id")],
        "uses_per_customer": 1 if action.once_per_customer else 0,
        "uses_per_coupon": action.uses or 0,
        "is_active": True,
        "stop_rules_processing": False,
        "is_advanced": True,
        "sort_order": 0,
        "discount_step": 0,
        "apply_to_shipping": False,
        "times_used": 0,
        "is_rss": False,
        "coupon_type": "SPECIFIC_COUPON",
        "use_auto_generation": False,
    }
    if action.ends_at is not None:
        body["to_date"] = action.ends_at.strftime("%Y-%m-%d")
    if action.minimum is not None:
        body["condition"] = _at_least(action.minimum)
    return body


def _at_least(minimum: Decimal) -> dict[str, Any]:
    rule = "Magento\\SalesRule\\Model\\Rule\\Condition\\"
    subtotal = {
        "condition_type": f"{rule}Address",
        "operator": ">=",
        "attribute_name": "base_subtotal",
        "value": format(minimum, "f"),
    }
    return {
        "condition_type": f"{rule}Combine",
        "conditions": [subtotal],
        "aggregator_type": "all",
        "operator": "",
        "value": "1",
    }


async def _coupon(job: Job) -> Raw | None:
    code = job.action.code.strip()
    answer = await job.client.search("coupons/search", [Where("code", code)], size=5)
    return next((row for row in answer.rows if text(row, "code").casefold() == code.casefold()), None)


async def _rule(job: Job) -> Raw | None:
    wanted = marks.reference("discount", job.key)
    name = Where("name", f"Merhaba {job.action.code.strip()}"[:255])
    answer = await job.client.search("salesRules/search", [name], size=50)
    return next((row for row in answer.rows if text(row, "description") == wanted), None)


def _outcome(action: Discount, coupon: Raw) -> Outcome:
    created = {"discount": identity(coupon, "coupon_id"), "code": action.code.strip()}
    answer = {name: text(coupon, name) for name in ("coupon_id", "rule_id", "code", "usage_limit")}
    return Outcome(OutcomeState.DONE, created=created, answer=answer)
