"""Having something done: looked up first, then done, then the order read again."""

from __future__ import annotations

from merhaba.ports.channels import NeedsReconnect, RetryLater
from merhaba.ports.shops.actions import (
    Action,
    Cancel,
    CustomerAddress,
    Discount,
    Duplicate,
    EditAddress,
    EditLines,
    GiftCard,
    Note,
    Outcome,
    OutcomeState,
    Refund,
    Refused,
    Resend,
    StoreCredit,
)
from merhaba.ports.shops.port import Mirrored
from merhaba.ports.shops.things import ShopOrder

from . import again, editing, giving, journal, refunds
from .client import Client
from .pages import fetch
from .refuses import no, refuse, refuse_refund


async def act(client: Client, order: ShopOrder | None, action: Action, key: str) -> Outcome:
    """Do it, unless an earlier attempt under this key did."""
    if isinstance(action, Discount | GiftCard | StoreCredit | CustomerAddress):
        created = await _find_given(client, action, key)
        if created is None:
            created = await _give(client, action, key)
        return _done(action, created, None)
    found = await look_up(client, order, action, key)
    if found is not None:
        return found
    now = await _now(client, order)
    if isinstance(action, Refund):
        refuse_refund(now, action)
        answer = await refunds.refund(client, now, action, key)
        return refunds.outcome(answer, action.amount, await _after(client, now))
    if isinstance(action, Resend | Duplicate):
        refuse(now, action.kind)
        return _done(action, await again.again(client, now, action, key), await _after(client, now))
    if isinstance(action, Cancel | EditAddress | EditLines | Note):
        noted = await journal.begun(client, f"/orders/{now.external_id}", key)
        await editing.edit(client, now, action, key, noted)
        return await _edited(client, await _after(client, now), action, key)
    raise no("not-supported")


async def look_up(client: Client, order: ShopOrder | None, action: Action, key: str) -> Outcome | None:
    """What became of an earlier attempt; None when it was not carried out (to its end)."""
    if isinstance(action, Discount | GiftCard | StoreCredit | CustomerAddress):
        created = await _find_given(client, action, key)
        return None if created is None else _done(action, created, None)
    if order is None:
        raise Refused("not-found", "There is no order to do this with.")
    if isinstance(action, Refund):
        answer = await refunds.find(client, order.external_id, key)
        return None if answer is None else refunds.outcome(answer, action.amount, await _after(client, order))
    if isinstance(action, Resend | Duplicate):
        made = await again.find(client, key)
        return None if made is None else _done(action, made, await _after(client, order))
    if isinstance(action, Cancel | EditAddress | EditLines | Note):
        noted = await journal.begun(client, f"/orders/{order.external_id}", key)
        if noted is None:
            return None
        now = await _now(client, order)
        return await _edited(client, now, action, key) if editing.carried_out(now, action, noted) else None
    return None


async def _edited(client: Client, now: ShopOrder, action: Action, key: str) -> Outcome:
    """An edit, with the refund that came with it, if one did."""
    refund = None
    if isinstance(action, Cancel | EditLines):
        refund = await refunds.find(client, now.external_id, key)
    if refund is None:
        return _done(action, {}, now)
    back = refunds.outcome(refund, now.refunded, now)
    return Outcome(OutcomeState.DONE, back.created, {"kind": str(action.kind), **back.answer}, now)


async def _give(
    client: Client, action: Discount | GiftCard | StoreCredit | CustomerAddress, key: str
) -> dict[str, str]:
    if isinstance(action, Discount):
        return await giving.discount(client, action, key)
    if isinstance(action, GiftCard):
        return await giving.gift_card(client, action, key)
    if isinstance(action, StoreCredit):
        await giving.store_credit(client, action, key)
    else:
        await giving.customer_address(client, action)
    return {}


async def _find_given(
    client: Client, action: Discount | GiftCard | StoreCredit | CustomerAddress, key: str
) -> dict[str, str] | None:
    if isinstance(action, Discount):
        return await giving.find_discount(client, action, key)
    if isinstance(action, GiftCard):
        return await giving.find_gift_card(client, key)
    if isinstance(action, StoreCredit):
        return await giving.find_store_credit(client, action, key)
    return await giving.find_customer_address(client, action)


def _done(action: Action, created: dict[str, str], order: ShopOrder | None) -> Outcome:
    return Outcome(OutcomeState.DONE, created, {"kind": str(action.kind), **created}, order)


async def _now(client: Client, order: ShopOrder | None) -> ShopOrder:
    if order is None:
        raise Refused("not-found", "There is no order to do this with.")
    found = await fetch(client, Mirrored.ORDERS, order.external_id)
    if not isinstance(found, ShopOrder):
        raise Refused("not-found", f"There is no order {order.number} any more.")
    return found


async def _after(client: Client, order: ShopOrder) -> ShopOrder:
    """The order as it is now; as it was, when it cannot be read just now (what was done is done)."""
    try:
        return await _now(client, order)
    except (RetryLater, NeedsReconnect, Refused):
        return order
