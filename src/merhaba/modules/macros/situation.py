"""Where a macro is used: the conversation, its customer and order, and who uses it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select

from merhaba.kit.languages import choose
from merhaba.modules.commerce import queries as commerce
from merhaba.modules.commerce.queries import OrderFilter
from merhaba.modules.commerce.types import Order
from merhaba.modules.customers import queries as customers
from merhaba.modules.inbox.tables import conversations, messages
from merhaba.modules.workspaces import queries as workspaces
from merhaba.modules.workspaces.types import Brand, Principal
from merhaba.platform.database import Transaction
from merhaba.platform.web import not_found

from .rank import Question, stems_of
from .types import MacroText
from .variables import Facts


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything a text may be filled with here. `wanted` are languages, the best first; `message` is the
    customer's last one and `question` what it asks."""

    conversation: Row[Any]
    brand: Brand
    facts: Facts
    wanted: tuple[str | None, ...]
    message: UUID | None
    question: Question

    @property
    def order(self) -> UUID | None:
        """The order it is about."""
        return self.facts.order.id if self.facts.order is not None else None

    def language_of(self, texts: dict[str, Any]) -> str:
        """In which of its languages a macro is used: the customer's, the brand's, English, any."""
        default = next(iter(texts), "en")
        return choose([*self.wanted, self.brand.default_language, "en"], texts, default)

    def text_of(self, texts: dict[str, Any]) -> tuple[str, MacroText]:
        """(language, text); an empty one where a macro says nothing, in the customer's language."""
        if not texts:
            return choose([*self.wanted, self.brand.default_language]), MacroText()
        language = self.language_of(texts)
        return language, MacroText.model_validate(texts[language])


async def situation(
    tx: Transaction, caller: Principal, conversation: UUID, *, order: UUID | None, language: str | None = None
) -> Situation:
    """What is known of a conversation. `order` is the one that is looked at; without, the customer's latest.

    Raises Problem 404, also for an order of somebody else: nobody else's facts get into an answer.
    """
    row = await tx.first(
        select(conversations).where(
            conversations.c.workspace_id == tx.workspace, conversations.c.id == conversation
        )
    )
    if row is None:
        raise not_found("conversation")
    customer = await customers.customer(tx, row.customer_id)
    brand = await workspaces.brand(tx, row.brand_id)
    message, question = await _asked(tx, row)
    facts = Facts(
        customer_name=customer.name,
        customer_email=customer.email or "",
        agent_name=caller.name if caller.agent is not None else "",
        brand_name=brand.name,
        brand_domain=brand.domain,
        number=row.number,
        subject=row.subject,
        order=await _order(tx, row.customer_id, order),
        now=tx.now,
        timezone=customer.timezone or brand.timezone,
    )
    wanted = (language, row.language, customer.language)
    return Situation(row, brand, facts, wanted, message, question)


async def _order(tx: Transaction, customer: UUID, ident: UUID | None) -> Order | None:
    if ident is None:
        found, _ = await commerce.order_page(tx, OrderFilter(customer=customer), limit=1, cursor=None)
        return found[0] if found else None
    order = await commerce.order(tx, ident)
    if order.customer != customer:
        raise not_found("order")
    return order


async def _asked(tx: Transaction, conversation: Row[Any]) -> tuple[UUID | None, Question]:
    """The customer's last message and its words, which are stored with it for the search."""
    table = messages.c
    last = await tx.first(
        select(table.id, func.tsvector_to_array(table.words).label("words"))
        .where(
            table.workspace_id == tx.workspace,
            table.conversation_id == conversation.id,
            table.direction == "in",
            table.kind == "message",
        )
        .order_by(table.created_at.desc(), table.id.desc())
        .limit(1)
    )
    stems = stems_of(last.words or ()) if last is not None else frozenset()
    question = Question(stems, frozenset(conversation.tag_ids), conversation.language or "")
    return (last.id if last is not None else None), question
