"""Notes and addresses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from merhaba.ports.shops.actions import CustomerAddress, EditAddress, Note, Outcome, OutcomeState, Refused
from merhaba.ports.shops.things import PostalAddress

from ..client import Client
from ..fields import address as read_address
from ..fields import address_fields, amount, identity, objects, text
from ..read_orders import ship_to
from .job import Job, Raw, good_address


async def note_found(job: Job) -> Outcome | None:
    """The comment left under this key."""
    left = job.left(await job.raw(), "note")
    return None if left is None else await job.done({"comment": identity(left)}, comment=identity(left))


async def note(job: Job) -> Outcome:
    """Leave a comment that shoppers do not see."""
    action: Note = job.action
    if not action.text.strip():
        raise Refused("refused", "The note is empty.")
    await job.leave(await job.raw(), "note", action.text)
    outcome = await note_found(job)
    if outcome is None:
        raise Refused("refused", "The shop did not keep the comment.")
    return outcome


async def address_found(job: Job) -> Outcome | None:
    """Whether our comment stands there and the address is the one asked for."""
    raw = await job.raw()
    action: EditAddress = job.action
    if job.left(raw, "edit_address") is None or not _is(ship_to(raw), action.address):
        return None
    return await job.done({"address": identity(ship_to(raw))})


async def address(job: Job) -> Outcome:
    """Send it elsewhere. The shop does not work out delivery or tax anew."""
    action: EditAddress = job.action
    good_address(action.address)
    raw = await job.raw()
    if text(raw, "state") in {"canceled", "closed"}:
        raise Refused("already-cancelled", "The order is cancelled.")
    if text(raw, "state") == "complete" or any(amount(one, "qty_shipped") for one in objects(raw, "items")):
        raise Refused("already-sent", "The order has left already.")
    old = ship_to(raw)
    if not identity(old):
        raise Refused("not-supported", "Nothing of this order is sent.")
    kept = {
        name: old[name] for name in ("email", "customer_id", "vat_id", "fax") if old.get(name) is not None
    }
    entity = {
        **kept,
        **address_fields(action.address, old),
        **await _region(job.client, action.address),
        "address_type": "shipping",
        "entity_id": int(identity(old)),
        "parent_id": int(job.order_id),
    }
    if job.left(raw, "edit_address") is None:
        await job.leave(raw, "edit_address", "The delivery address was changed.")
    told = await job.client.write("PUT", f"orders/{job.order_id}", {"entity": entity})
    if not isinstance(told, dict) or not _is(told, action.address):
        raise Refused("refused", "The shop did not take the address as it is.")
    return await job.done({"address": identity(told)})


async def _region(client: Client, place: PostalAddress) -> dict[str, Any]:
    """The region as the shop knows it: by its own number where the country has a list of them."""
    if not place.region:
        return {"region": "", "region_code": ""}
    told = await client.find(f"directory/countries/{place.country.upper()}")
    if told is None:
        raise Refused("bad-address", "The shop does not deliver to this country.")
    wanted = place.region.strip().casefold()
    for one in objects(told, "available_regions"):
        if wanted in {text(one, "code").casefold(), text(one, "name").casefold()}:
            return {
                "region": text(one, "name"),
                "region_code": text(one, "code"),
                "region_id": int(identity(one, "id")),
            }
    return {"region": place.region, "region_code": place.region}


def _is(there: Raw, place: PostalAddress) -> bool:
    found = read_address(there)
    return found is not None and (found.name, found.street, found.city, found.postcode, found.country) == (
        place.name.strip(), place.street.strip(), place.city.strip(), place.postcode.strip(),
        place.country.upper(),
    )  # fmt: skip


async def customer_found(job: Job) -> Outcome | None:
    """Whether the address asked for is the customer's default."""
    action: CustomerAddress = job.action
    for one in objects(await _customer(job), "addresses"):
        if one.get("default_shipping") is True and _is(one, action.address):
            return _customer_outcome(action)
    return None


async def customer(job: Job) -> Outcome:
    """Add it as the default delivery address. All the others are sent along: the shop deletes what is not."""
    action: CustomerAddress = job.action
    good_address(action.address)
    raw = await _customer(job)
    region = await _region(job.client, action.address)
    others = [{**one, "default_shipping": False} for one in objects(raw, "addresses")]
    old = next((one for one in objects(raw, "addresses") if one.get("default_shipping") is True), {})
    new: dict[str, Any] = {**address_fields(action.address, old), "default_shipping": True}
    new["region"] = {
        "region": region["region"],
        "region_code": region["region_code"],
        "region_id": region.get("region_id", 0),
    }
    names = ("id", "email", "firstname", "lastname", "website_id", "store_id", "group_id")
    kept = {name: raw[name] for name in names if raw.get(name) is not None}
    body = {"customer": {**kept, "addresses": [*others, new]}}
    told = await job.client.write("PUT", f"customers/{action.customer_id}", body)
    if not isinstance(told, dict) or len(objects(told, "addresses")) <= len(others):
        raise Refused("refused", "The shop did not take the address.")
    return _customer_outcome(action)


async def _customer(job: Job) -> Mapping[str, Any]:
    customer_id = job.action.customer_id
    raw = await job.client.find(f"customers/{customer_id}") if customer_id.isdigit() else None
    if not isinstance(raw, dict):
        raise Refused("not-found", "The shop does not know this customer.")
    return raw


def _customer_outcome(action: CustomerAddress) -> Outcome:
    created = {"customer": action.customer_id}
    return Outcome(OutcomeState.DONE, created=created, answer={"id": action.customer_id})
