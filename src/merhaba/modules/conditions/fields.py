"""Every field there is."""

from __future__ import annotations

from merhaba.modules.inbox.types import Priority, Status
from merhaba.modules.workspaces.types import DAYS, AuthorKind
from merhaba.ports.shops.things import FinancialStatus, FulfilmentStatus

from .types import Field, Kind, Refers

_FIELDS = (
    Field("message.text", Kind.TEXT, nullable=True),
    Field("message.subject", Kind.TEXT, nullable=True),
    Field("message.from", Kind.TEXT, nullable=True),
    Field("message.channel", Kind.CHOICE, nullable=True),
    Field("message.author", Kind.CHOICE, tuple(AuthorKind), nullable=True),
    Field("message.attachments", Kind.FLAG),
    Field("message.automatic", Kind.FLAG),
    Field("conversation.status", Kind.CHOICE, tuple(Status)),
    Field("conversation.priority", Kind.CHOICE, tuple(Priority)),
    Field("conversation.assignee", Kind.REFERENCE, refers=Refers.AGENT, nullable=True),
    Field("conversation.team", Kind.REFERENCE, refers=Refers.TEAM, nullable=True),
    Field("conversation.tags", Kind.REFERENCES, refers=Refers.TAG, nullable=True),
    Field("conversation.channel", Kind.CHOICE),
    Field("conversation.brand", Kind.REFERENCE, refers=Refers.BRAND),
    Field("conversation.subject", Kind.TEXT, nullable=True),
    Field("conversation.language", Kind.CHOICE, nullable=True),
    Field("conversation.age", Kind.AGE),
    Field("conversation.last_inbound", Kind.AGE, nullable=True),
    Field("conversation.waiting", Kind.AGE, nullable=True),
    Field("conversation.message_count", Kind.NUMBER),
    Field("conversation.spam", Kind.FLAG),
    Field("customer.name", Kind.TEXT, nullable=True),
    Field("customer.email", Kind.TEXT, nullable=True),
    Field("customer.language", Kind.CHOICE, nullable=True),
    Field("customer.country", Kind.CHOICE, nullable=True),
    Field("customer.blocked", Kind.FLAG),
    Field("customer.orders", Kind.NUMBER),
    Field("customer.lifetime_value", Kind.NUMBER),
    Field("order.number", Kind.TEXT, nullable=True),
    Field("order.financial_status", Kind.CHOICE, tuple(FinancialStatus), nullable=True),
    Field("order.fulfilment_status", Kind.CHOICE, tuple(FulfilmentStatus), nullable=True),
    Field("order.total", Kind.NUMBER, nullable=True),
    Field("order.age", Kind.AGE, nullable=True),
    Field("time.hour", Kind.NUMBER),
    Field("time.weekday", Kind.CHOICE, DAYS),
    Field("time.open", Kind.FLAG),
)
FIELDS: dict[str, Field] = {field.name: field for field in _FIELDS}

TIME = frozenset({"time.hour", "time.weekday", "time.open"})
"""Fields of the clock on the brand's wall: nothing of the conversation but its brand."""
