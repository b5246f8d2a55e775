"""Changes of an order that were begun and not finished: the platform allows one at a time.

Ours (an attempt that broke off) is taken back; somebody else's is left alone.
"""

from __future__ import annotations

from merhaba.ports.shops.actions import Refused

from ..client import Client, path
from ..keys import key_of
from ..values import Row, rows, text

_OPEN = {"pending", "requested"}


async def changes_of(client: Client, order_id: str) -> list[Row]:
    """All changes of an order, begun and finished."""
    answer = await client.get(path("orders", order_id, "changes"))
    return [one for one in rows(answer.get("order_changes")) if text(one.get("order_id")) in {"", order_id}]


async def confirmed(client: Client, order_id: str, kind: str, key: str) -> Row | None:
    """The finished change of this kind that carries our key."""
    for change in await changes_of(client, order_id):
        if (
            text(change.get("change_type")) == kind
            and text(change.get("status")) == "confirmed"
            and key_of(change.get("internal_note")) == key
        ):
            return change
    return None


async def clear_ours(client: Client, order_id: str) -> None:
    """Take back what an attempt of ours left open. Raises Refused when somebody else changes the order."""
    for change in await changes_of(client, order_id):
        if text(change.get("status")) not in _OPEN:
            continue
        if not key_of(change.get("internal_note")):
            raise Refused(
                "refused", "Somebody is changing this order in the shop's admin: finish that first."
            )
        await take_back(client, change)


async def take_back(client: Client, change: Row) -> None:
    """Cancel an open change."""
    kind = text(change.get("change_type"))
    if kind == "edit":
        await client.delete(path("order-edits", text(change.get("order_id"))))
    elif kind == "exchange":
        await client.delete(path("exchanges", text(change.get("exchange_id")), "request"))
    elif kind == "return_receive":
        await client.delete(path("returns", text(change.get("return_id")), "receive"))
    elif kind in {"return_request", "return"}:
        await client.delete(path("returns", text(change.get("return_id")), "request"))
