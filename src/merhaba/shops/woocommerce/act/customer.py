"""The default delivery address of a customer's account. Setting it twice is setting it once."""

from __future__ import annotations

from typing import Any

from merhaba.ports.shops.actions import CustomerAddress, Outcome, OutcomeState, Refused

from ..fields import address_fields, inner, text
from .job import Job, good_address


async def found(job: Job) -> Outcome | None:
    """Whether the address stands there as asked for."""
    action: CustomerAddress = job.action
    there = inner(await _customer(job), "shipping")
    wanted = address_fields(action.address)
    if any(text(there, name) != value.strip() for name, value in wanted.items()):
        return None
    return _outcome(action)


async def do(job: Job) -> Outcome:
    """Set it."""
    action: CustomerAddress = job.action
    good_address(action.address)
    await _customer(job)
    body = {"shipping": address_fields(action.address)}
    await job.client.write("PUT", f"customers/{action.customer_id}", body)
    return _outcome(action)


async def _customer(job: Job) -> Any:
    customer_id = job.action.customer_id
    raw = await job.client.find(f"customers/{customer_id}") if customer_id.isdigit() else None
    if not isinstance(raw, dict):
        raise Refused("not-found", "The shop does not know this customer.")
    return raw


def _outcome(action: CustomerAddress) -> Outcome:
    return Outcome(
        OutcomeState.DONE, created={"customer": action.customer_id}, answer={"id": action.customer_id}
    )
