"""Every field there is."""

from __future__ import annotations

from merhaba.modules.inbox.types import Priority, Status
from merhaba.modules.workspaces.types import DAYS, AuthorKind
from merhaba.ports.shops.things import FinancialStatus, FulfilmentStatus

from .types import Field, FieldKind, Refers

_FIELDS = (
    Field("message.text", FieldKind.TEXT, nullable=True),
    Field("message.subject", FieldKind.TEXT, nullable=True),
    Field("message.from", FieldKind.TEXT, nullable=True),
    Field("message.channel", FieldKind.CHOICE, nullable=True),
    Field("message.author", FieldKind.CHOICE, tuple(AuthorKind), nullable=True),
    Field("message.attachments", FieldKind.FLAG),
    Field("message.automatic", FieldKind.FLAG),
    Field("conversation.status", FieldKind.CHOICE, tuple(Status)),
    Field("conversation.priority", FieldKind.CHOICE, tuple(Priority)),
    Field("conversation.assignee", FieldKind.REFERENCE, refers=Refers.AGENT, nullable=True),
    Field("conversation.team", FieldKind.REFERENCE, refers=Refers.TEAM, nullable=True),
    Field("conversation.tags", FieldKind.REFERENCES, refers=Refers.TAG, nullable=True),
    Field("conversation.channel", FieldKind.CHOICE),
    Field("conversation.brand", FieldKind.REFERENCE, refers=Refers.BRAND),
    Field("conversation.subject", FieldKind.TEXT, nullable=True),
    Field("conversation.language", FieldKind.CHOICE, nullable=True),
    Field("conversation.age", FieldKind.AGE),
    Field("conversation.last_inbound", FieldKind.AGE, nullable=True),
    Field("conversation.waiting", FieldKind.AGE, nullable=True),
    Field("conversation.message_count", FieldKind.NUMBER),
    Field("conversation.spam", FieldKind.FLAG),
    Field("customer.name", FieldKind.TEXT, nullable=True),
    Field("customer.email", FieldKind.TEXT, nullable=True),
    Field("customer.language", FieldKind.CHOICE, nullable=True),
    Field("customer.country", FieldKind.CHOICE, nullable=True),
    Field("customer.blocked", FieldKind.FLAG),
    Field("customer.orders", FieldKind.NUMBER),
    Field("customer.lifetime_value", FieldKind.NUMBER),
    Field("order.number", FieldKind.TEXT, nullable=True),
    Field("order.financial_status", FieldKind.CHOICE, tuple(FinancialStatus), nullable=True),
    Field("order.fulfilment_status", FieldKind.CHOICE, tuple(FulfilmentStatus), nullable=True),
    Field("order.total", FieldKind.NUMBER, nullable=True),
    Field("order.age", FieldKind.AGE, nullable=True),
    Field("time.hour", FieldKind.NUMBER),
    Field("time.weekday", FieldKind.CHOICE, DAYS),
    Field("time.open", FieldKind.FLAG),
)
FIELDS: dict[str, Field] = {field.name: field for field in _FIELDS}

TIME = frozenset({"time.hour", "time.weekday", "time.open"})
"""Fields of the clock on the brand's wall: nothing of the conversation but its brand."""
