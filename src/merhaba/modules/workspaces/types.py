"""Who people are in a workspace, as the API shows them, and who acts in a use case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from merhaba.kit.languages import LANGUAGES


class Role(StrEnum):
    """What a person may do; each includes what stands after it."""

    OWNER = "owner"
    ADMIN = "admin"
    AGENT = "agent"
    VIEWER = "viewer"

    def includes(self, needed: Role) -> bool:
        """Whether this role may do what `needed` may."""
        order = list(Role)
        return order.index(self) <= order.index(needed)


class AuthorKind(StrEnum):
    """Who speaks or acts; shown on every message, so that nobody mistakes a bot for a person."""

    CUSTOMER = "customer"
    AGENT = "agent"
    BOT = "bot"
    RULE = "rule"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something in a use case."""

    kind: AuthorKind
    id: UUID | None
    name: str


SYSTEM_ACTOR = Actor(AuthorKind.SYSTEM, None, "Merhaba")


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is calling: a signed-in agent, or a script with an API token.

    A token acts for the agent who made it, whose id is then `agent`; it has none when that agent is gone.
    `key` names the session's agent or the token, for limits and idempotency.
    """

    workspace: UUID
    role: Role
    agent: UUID | None
    name: str
    key: str
    by_token: bool = False

    @property
    def actor(self) -> Actor:
        """The same as an actor."""
        return Actor(AuthorKind.AGENT, self.agent, self.name)


class Shape(BaseModel):
    """Base of everything the API gives: frozen, made from rows by name."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class Notifications(Shape):
    """How an agent wants to be told of new conversations."""

    desktop: bool = True
    sound: bool = True
    repeat: bool = True


Locale = Literal["en", "ar", "tr", "zh", "de", "fr", "es"]


class Agent(Shape):
    """A person who works in the workspace."""

    id: UUID
    name: str
    email: str
    role: Role
    locale: Locale = "en"
    theme: Literal["system", "light", "dark"] = "system"
    density: Literal["comfortable", "compact"] = "comfortable"
    signature: str = ""
    availability: Literal["available", "away"] = "available"
    notifications: Notifications = Notifications()
    active: bool = True
    created_at: datetime
    last_seen_at: datetime | None = None


class AgentRef(Shape):
    """A person, briefly."""

    id: UUID
    name: str
    role: Role
    availability: str
    active: bool


class Team(Shape):
    """A group that conversations can be given to."""

    id: UUID
    name: str
    members: list[UUID]


class Workspace(Shape):
    """One company's walled area."""

    id: UUID
    slug: str
    name: str


Span = Annotated[tuple[str, str], Field(description='From and to in local time, e.g. ["09:00", "18:00"]')]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Hours(Shape):
    """Opening hours by weekday, in the brand's time zone; a day without a span is closed."""

    mon: list[Span] = []
    tue: list[Span] = []
    wed: list[Span] = []
    thu: list[Span] = []
    fri: list[Span] = []
    sat: list[Span] = []
    sun: list[Span] = []


class WidgetLook(Shape):
    """How the widget looks and greets; texts by language."""

    position: Literal["right", "left"] = "right"
    greeting: dict[str, str] = {}
    prompts: list[dict[str, str]] = []
    launcher_text: dict[str, str] = {}
    privacy_url: str = ""
    show_agents: bool = True


class Brand(Shape):
    """One shop as shoppers know it: name, colour, languages, hours and widget."""

    id: UUID
    name: str
    site_key: str
    accent: str
    default_language: Locale
    languages: list[Locale] = list(LANGUAGES)  # type: ignore[arg-type]  # LANGUAGES holds exactly these
    timezone: str
    hours: Hours
    widget: WidgetLook
    signature: dict[str, str] = {}
    domain: str = ""


class Invitation(Shape):
    """An invitation that has not been accepted yet; `link` only when it was just made."""

    id: UUID
    email: str
    role: Role
    link: str | None = None
    expires_at: datetime
    created_at: datetime


class ApiToken(Shape):
    """A script's token; `token` itself only in the answer that creates it."""

    id: UUID
    name: str
    role: Role
    token: str | None = None
    created_at: datetime
    last_used_at: datetime | None = None
