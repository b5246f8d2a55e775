"""What happens in the inbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from merhaba.platform.events import Event


@dataclass(frozen=True, slots=True)
class ConversationCreated(Event):
    """A new conversation; its first message follows as `message.created`."""

    name: ClassVar[str] = "conversation.created"

    conversation: UUID
    customer: UUID
    channel: str


@dataclass(frozen=True, slots=True)
class ConversationUpdated(Event):
    """Status, people, tags or the like changed; `fields` names what."""

    name: ClassVar[str] = "conversation.updated"

    conversation: UUID
    fields: tuple[str, ...]
    by: UUID | None = None


@dataclass(frozen=True, slots=True)
class MessageCreated(Event):
    """A message, note or event line was added."""

    name: ClassVar[str] = "message.created"

    message: UUID
    conversation: UUID
    direction: str
    kind: str
    author_kind: str


@dataclass(frozen=True, slots=True)
class MessageUpdated(Event):
    """A message was edited, or the customer saw it."""

    name: ClassVar[str] = "message.updated"

    message: UUID
    conversation: UUID


@dataclass(frozen=True, slots=True)
class MessageDeleted(Event):
    """A message that had not been sent yet was taken back."""

    name: ClassVar[str] = "message.deleted"

    message: UUID
    conversation: UUID


@dataclass(frozen=True, slots=True)
class NotificationCreated(Event):
    """An agent should know of something."""

    name: ClassVar[str] = "notification.created"

    notification: UUID
    agent: UUID
    conversation: UUID
    kind: str


@dataclass(frozen=True, slots=True)
class ConversationRead(Event):
    """An agent read a conversation, or marked it unread; their other screens follow."""

    name: ClassVar[str] = "conversation.read"

    conversation: UUID
    agent: UUID
    unread: bool = False
