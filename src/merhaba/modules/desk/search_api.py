"""One search over conversations, customers and orders."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from merhaba.kit.examples import CONVERSATION_ID, example
from merhaba.modules.commerce import queries as commerce
from merhaba.modules.customers import queries as customers
from merhaba.modules.customers.rules import display_name
from merhaba.modules.inbox.queries import conversations
from merhaba.modules.inbox.queries.conversations import Filter
from merhaba.modules.inbox.types import View
from merhaba.modules.workspaces.auth import Caller, Tx
from merhaba.modules.workspaces.types import Shape
from merhaba.platform.web import TransactionalRoute, invalid

router = APIRouter(route_class=TransactionalRoute, tags=["search"])

_KINDS = ("conversations", "customers", "orders")


class Hit(Shape):
    """Something that was found; `id` is a conversation's, customer's or order's."""

    model_config = example(
        kind="conversation",
        id=CONVERSATION_ID,
        title="Where is my order?",
        snippet="Hello, my order 1042 has not arrived yet.",
        score=1.0,
    )

    kind: Literal["conversation", "customer", "order"]
    id: UUID
    title: str
    snippet: str
    score: float


class Hits(Shape):
    """What was found, best first within each kind."""

    items: list[Hit]
    next: str | None = None


@router.get("/search")
async def search(
    caller: Caller,
    tx: Tx,
    q: Annotated[str, Query(min_length=1, max_length=300, description="What to look for.")],
    within: Annotated[str, Query(alias="in", description="Where, separated by commas.")] = ",".join(_KINDS),
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
) -> Hits:
    """Search words, names, addresses, conversation and order numbers."""
    wanted = [part.strip() for part in within.split(",") if part.strip()]
    unknown = set(wanted) - {*_KINDS, "articles"}
    if unknown:
        raise invalid("in", f"Search in {', '.join(_KINDS)}.")
    hits: list[Hit] = []
    if "customers" in wanted:
        found, _ = await customers.page(tx, q=q, limit=limit, cursor=None)
        hits += [
            Hit(
                kind="customer",
                id=c.id,
                title=display_name(c.name, c.email),
                snippet=c.email or "",
                score=1.0,
            )
            for c in found
        ]
    if "orders" in wanted:
        orders, _ = await commerce.order_page(tx, commerce.OrderFilter(q=q), limit=limit, cursor=None)
        hits += [
            Hit(
                kind="order",
                id=o.id,
                title=f"#{o.number}",
                snippet=o.customer_name or o.email,
                score=1.0,
            )
            for o in orders
        ]
    if "conversations" in wanted:
        listed, _ = await conversations.page(
            tx, caller.agent, Filter(view=View.ANY, q=q), limit=limit, cursor=None
        )
        hits += [
            Hit(
                kind="conversation",
                id=c.id,
                title=c.subject or c.customer.name,
                snippet=c.preview,
                score=round(1.0 - n / (2 * limit), 4),
            )
            for n, c in enumerate(listed)
        ]
    return Hits(items=hits[: limit * len(wanted)])
