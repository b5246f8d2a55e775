"""The default address of a customer account."""

from __future__ import annotations

from typing import Any

from merhaba.ports.shops.actions import CustomerAddress, Outcome, OutcomeState, Refused

from ..facts import is_id, text
from ..problems import refuse_user_errors
from ..queries_order import ADDRESS
from .addresses import address_input, is_same
from .task import Task

CUSTOMER = f"""query Account($id: ID!) {{
  customer(id: $id) {{ id defaultAddress {{ id {ADDRESS[1:-1]} }} }}
}}"""

ADD_ADDRESS = """mutation AddAddress($customer: ID!, $address: MailingAddressInput!) {
  customerAddressCreate(customerId: $customer, address: $address, setAsDefault: true) {
    address { id } userErrors { field message }
  }
}"""

CHANGE_ADDRESS = """mutation ChangeAddress($customer: ID!, $id: ID!, $address: MailingAddressInput!) {
  customerAddressUpdate(customerId: $customer, addressId: $id, address: $address, setAsDefault: true) {
    address { id } userErrors { field message }
  }
}"""


async def act(task: Task[CustomerAddress]) -> Outcome:
    """The default address of an account: changed where there is one, else added."""
    if not task.client.version.address_mutations:
        name = task.client.version.name
        raise Refused("not-supported", f"Version {name} can only replace all addresses of an account.")
    default = await _default_address(task)
    address = address_input(task.action.address, default)
    asked = {"customer": task.action.customer_id, "address": address}
    if default:
        asked["id"] = default["id"]
        answer = await task.client.write(CHANGE_ADDRESS, asked, repeatable=True)
        payload = refuse_user_errors(answer.get("customerAddressUpdate"))
    else:
        payload = refuse_user_errors(
            (await task.client.write(ADD_ADDRESS, asked)).get("customerAddressCreate")
        )
    identity = text((payload.get("address") or {}).get("id"))
    return Outcome(OutcomeState.DONE, {"address": identity}, {"address": identity})


async def earlier(task: Task[CustomerAddress]) -> Outcome | None:
    """Whether that is the default address already."""
    default = await _default_address(task)
    if not is_same(task.action.address, default):
        return None
    identity = text((default or {}).get("id"))
    return Outcome(OutcomeState.DONE, {"address": identity}, {"address": identity})


async def _default_address(task: Task[CustomerAddress]) -> dict[str, Any] | None:
    customer = None
    if is_id("Customer", task.action.customer_id):
        customer = (await task.client.read(CUSTOMER, {"id": task.action.customer_id})).get("customer")
    if customer is None:
        raise Refused("not-found", "There is no such customer at the shop.")
    default: dict[str, Any] | None = customer.get("defaultAddress")
    return default
