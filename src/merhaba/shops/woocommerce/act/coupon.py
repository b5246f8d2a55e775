"""Discount codes: coupons of the shop. A code is there once; its metadata says whose key made it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from merhaba.ports.shops.actions import Discount, Outcome, OutcomeState, Refused

from .. import marks
from ..client import rows_of
from ..fields import gmt, identity, meta_text, text
from ..load import shop_currency
from .job import Job, Raw


async def found(job: Job) -> Outcome | None:
    """The coupon made under this key."""
    action: Discount = job.action
    for row in rows_of(await job.client.get("coupons", code=action.code.strip())):
        if meta_text(row, marks.KEY) == job.key:
            return _outcome(row, action.code)
    return None


async def do(job: Job) -> Outcome:
    """Make a coupon."""
    action: Discount = job.action
    body: dict[str, Any] = {
        "code": action.code.strip(),
        "individual_use": True,
        "meta_data": [{"key": marks.KEY, "value": job.key}],
        **_worth(action),
    }
    if not body["code"]:
        raise Refused("refused", "A discount needs a code.")
    if action.amount is not None and action.currency != (currency := await shop_currency(job.client)):
        raise Refused("not-supported", f"Coupons are in the shop's currency, {currency}.")
    if action.minimum is not None:
        body["minimum_amount"] = format(action.minimum, "f")
    if action.uses is not None:
        body["usage_limit"] = action.uses
    if action.once_per_customer:
        body["usage_limit_per_user"] = 1
    if action.ends_at is not None:
        body["date_expires_gmt"] = gmt(action.ends_at)
    if action.customer_id is not None:
        body["email_restrictions"] = [await _email(job, action.customer_id)]
    told = await job.client.write("POST", "coupons", body)
    return _outcome(told if isinstance(told, dict) else {}, action.code)


def _worth(action: Discount) -> dict[str, str]:
    if (action.percent is None) is (action.amount is None):
        raise Refused("bad-amount", "Either a percentage or an amount.")
    if action.percent is not None:
        if not Decimal(0) < action.percent <= 100:
            raise Refused("bad-amount", "A percentage is above 0 and at most 100.")
        return {"discount_type": "percent", "amount": format(action.percent, "f")}
    assert action.amount is not None  # noqa: S101  one of the two is there
    if action.amount <= 0:
        raise Refused("bad-amount", "The amount has to be above zero.")
    return {"discount_type": "fixed_cart", "amount": format(action.amount, "f")}


async def _email(job: Job, customer_id: str) -> str:
    raw = await job.client.find(f"customers/{customer_id}") if customer_id.isdigit() else None
    if not isinstance(raw, dict) or not text(raw, "email"):
        raise Refused("not-found", "The shop does not know this customer.")
    return text(raw, "email")


def _outcome(raw: Raw, asked: str) -> Outcome:
    # The shop keeps codes in small letters, and takes them written any way.
    answer = {name: raw.get(name) for name in ("id", "code", "discount_type", "amount", "usage_limit")}
    created = {"discount": identity(raw), "code": asked.strip()}
    return Outcome(OutcomeState.DONE, created=created, answer={k: _words(v) for k, v in answer.items()})


def _words(value: Any) -> Any:
    return format(value, "f") if isinstance(value, Decimal) else value
