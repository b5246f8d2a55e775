"""Having something done: the action as JSON with its key, asked for, looked up, followed."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from merhaba.ports.channels import NeedsReconnect, RetryLater
from merhaba.ports.http import Uncertain
from merhaba.ports.shops.actions import Action, ActionKind, Outcome, OutcomeState, Quote, Refused
from merhaba.ports.shops.port import Mirrored
from merhaba.ports.shops.things import FinancialStatus, FulfilmentStatus, ParcelStatus, ShopOrder

from .client import Client, path
from .pages import fetch, with_offers
from .read_order import read_order
from .told import Told

FOR_THE_SHOP = frozenset(
    {ActionKind.DISCOUNT, ActionKind.GIFT_CARD, ActionKind.STORE_CREDIT, ActionKind.CUSTOMER_ADDRESS}
)


def refuses(order: ShopOrder, kind: ActionKind) -> str | None:
    """Pure: None when the shop lists this action for the order, else the likeliest reason why not."""
    if kind in FOR_THE_SHOP and "actions" not in order.data:
        return None
    if kind in order.data.get("actions", ()):
        return None
    return _likeliest(order, kind) or "not-supported"


def _likeliest(order: ShopOrder, kind: ActionKind) -> str | None:
    sent = order.fulfilment_status in {FulfilmentStatus.FULFILLED, FulfilmentStatus.PARTIAL}
    before_sending = {
        ActionKind.CANCEL, ActionKind.EDIT_ADDRESS, ActionKind.EDIT_LINES, ActionKind.CHANGE_PAYMENT,
    }  # fmt: skip
    if kind in before_sending:
        return "already-cancelled" if order.cancelled_at else "already-sent" if sent else None
    if kind is ActionKind.REFUND:
        if order.captured <= 0:
            return "not-paid"
        return "nothing-left" if order.captured <= order.refunded else None
    if kind in {ActionKind.RETURN, ActionKind.EXCHANGE, ActionKind.RESEND}:
        if order.cancelled_at:
            return "already-cancelled"
        under_way = any(p.status is not ParcelStatus.DELIVERED for p in order.parcels)
        return "not-sent" if not sent else "not-delivered" if under_way else None
    unpaid = order.financial_status is FinancialStatus.VOIDED
    return "already-cancelled" if unpaid and order.cancelled_at else None


async def act(client: Client, order: ShopOrder | None, action: Action, key: str) -> Outcome:
    """Ask for it. The shop answers the same key with the same answer, so that asking twice does it once."""
    answer = await client.write("POST", _where(order, action, "actions"), body=as_json(action), key=key)
    if answer is None:
        raise Uncertain("The shop answered nothing.")
    try:
        return await _outcome(client, answer, order)
    except ValueError as error:
        raise Uncertain(f"What the shop answered is not understood: {error}.") from error


async def look_up(client: Client, order: ShopOrder | None, key: str) -> Outcome | None:
    """What became of an attempt under this key; None when the shop knows of none."""
    answer = await client.get(path("actions", key))
    if answer is None:
        return None
    try:
        return await _outcome(client, answer, order)
    except ValueError as error:
        raise RetryLater(f"What the shop answered is not understood: {error}.") from error


async def follow(client: Client, outcome: Outcome) -> Outcome:
    """How a pending outcome stands now."""
    found = await look_up(client, None, str(outcome.follow.get("key", "")))
    return found or replace(outcome, state=OutcomeState.FAILED, failure="The shop no longer knows of it.")


async def quote(client: Client, order: ShopOrder, action: Action) -> Quote | None:
    """What the shop says it will do in money, where it says such things."""
    try:
        answer = await client.write("POST", path("orders", order.external_id, "quote"), body=as_json(action))
    except Refused as refused:
        if refused.code in {"not-found", "not-supported"}:
            return None
        raise
    except Uncertain as uncertain:
        raise RetryLater(uncertain.reason) from uncertain  # nothing is changed by a quote
    if answer is None:
        return None
    try:
        return Quote(
            refund=answer.money("refund", None),
            maximum=answer.maybe_money("maximum"),
            tax=answer.money("tax"),
            shipping=answer.money("shipping"),
        )
    except ValueError as error:
        raise RetryLater(f"The shop's quote is not understood: {error}.") from error


def as_json(action: Action) -> dict[str, Any]:
    """An action as the API wants it: amounts as texts, nothing that is not set."""
    return {"kind": str(action.kind), **_fields(action)}


def _fields(value: Any) -> dict[str, Any]:
    pairs = ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
    return {name: _plain(one) for name, one in pairs if one is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return _fields(value) if dataclasses.is_dataclass(value) else value


def _where(order: ShopOrder | None, action: Action, last: str) -> str:
    if action.kind in FOR_THE_SHOP:
        return path(last)
    if order is None:
        raise Refused("not-found", "There is no order to do this with.")
    return path("orders", order.external_id, last)


async def _outcome(client: Client, answer: Told, order: ShopOrder | None) -> Outcome:
    state = answer.one_of("state", OutcomeState)
    told_order = answer.inner("order")
    fresh: ShopOrder | None = None
    if told_order is not None:
        fresh = await _after_the_deed(client, read_order(told_order))
    elif order is not None and state is OutcomeState.DONE:
        fresh = await _fetched(client, order)
    return Outcome(
        state=state,
        created=answer.words("created"),
        answer=_record(answer.given),
        order=fresh,
        follow={"key": answer.text("key")} if state is OutcomeState.PENDING else {},
        failure=answer.text("failure"),
    )


async def _fetched(client: Client, order: ShopOrder) -> ShopOrder | None:
    try:
        found = await fetch(client, Mirrored.ORDERS, order.external_id)
    except (RetryLater, NeedsReconnect):
        return None  # it is done all the same; the mirror learns of it by the next sync
    return found if isinstance(found, ShopOrder) else None


async def _after_the_deed(client: Client, order: ShopOrder) -> ShopOrder:
    try:
        return await with_offers(client, order)
    except (RetryLater, NeedsReconnect):
        return order


def _record(given: Mapping[str, Any]) -> dict[str, Any]:
    """The answer for the record, without the order that is kept anyway."""
    return {name: _json(value) for name, value in given.items() if name != "order"}


def _json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        return {name: _json(one) for name, one in value.items()}
    return [_json(one) for one in value] if isinstance(value, list) else value
