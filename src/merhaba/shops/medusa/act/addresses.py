"""Where an order goes, and where a customer lives. Told by state: the same address twice is one address."""

from __future__ import annotations

from merhaba.ports.shops.actions import CustomerAddress, EditAddress, Outcome, Refused
from merhaba.ports.shops.things import PostalAddress

from ..client import path
from ..read_lines import sent_pieces
from ..read_orders import address_of
from ..values import Row, row, rows, text
from .doing import Doing


def to_platform(address: PostalAddress) -> dict[str, str]:
    """An address as the platform takes it; the last word of a name is its last name."""
    first, _, last = address.name.strip().rpartition(" ")
    return {
        "first_name": first or last,
        "last_name": last if first else "",
        "company": address.company,
        "address_1": address.street,
        "address_2": address.street2,
        "postal_code": address.postcode,
        "city": address.city,
        "province": address.region,
        "country_code": address.country.lower(),
        "phone": address.phone,
    }


async def edit_address(doing: Doing, action: EditAddress) -> Outcome:
    """Send the order elsewhere, within the same country (the platform allows no other)."""
    order = await doing.order()
    if any(sent_pieces(item) for item in rows(order.get("items"))):
        raise Refused("already-sent", "Something of this order has left already.")
    _complete(action.address)
    old = address_of(order.get("shipping_address"))
    if old and old.country and action.address.country.upper() != old.country:
        raise Refused("bad-address", "This shop cannot change the country of an order.")
    body = {"shipping_address": to_platform(action.address)}
    await doing.client.post(path("orders", doing.order_id), body)
    return await doing.done(order=await doing.order())


async def edited_address(doing: Doing, action: EditAddress) -> Outcome | None:
    """Whether the order goes there."""
    order = await doing.order()
    return await doing.done(order=order) if _same(order.get("shipping_address"), action.address) else None


async def customer_address(doing: Doing, action: CustomerAddress) -> Outcome:
    """The default address of an account: changed where there is one, else made."""
    _complete(action.address)
    customer = await _customer(doing, action.customer_id)
    default = _default(customer)
    body = {**to_platform(action.address), "is_default_shipping": True}
    if default:
        await doing.client.post(
            path("customers", action.customer_id, "addresses", text(default.get("id"))), body
        )
    else:
        await doing.client.post(path("customers", action.customer_id, "addresses"), body)
    return await doing.done(answer={"customer": action.customer_id})


async def customer_lives_there(doing: Doing, action: CustomerAddress) -> Outcome | None:
    """Whether their default address is this one."""
    default = _default(await _customer(doing, action.customer_id))
    if not default or not _same(default, action.address):
        return None
    return await doing.done(answer={"customer": action.customer_id})


async def _customer(doing: Doing, customer_id: str) -> Row:
    answer = await doing.client.get(path("customers", customer_id), {"fields": "*addresses"})
    return row(answer.get("customer"))


def _default(customer: Row) -> Row | None:
    return next((one for one in rows(customer.get("addresses")) if one.get("is_default_shipping")), None)


def _same(there: object, wanted: PostalAddress) -> bool:
    found = address_of(there)
    return found is not None and to_platform(found) == to_platform(wanted)


def _complete(address: PostalAddress) -> None:
    if not (address.street.strip() and address.city.strip() and len(address.country.strip()) == 2):
        raise Refused("bad-address", "An address needs a street, a city and a country.")
