"""Who people are in a workspace, as the API shows them, and who acts in a use case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from merhaba.kit.examples import AGENT_ID, ASKED_AT, BRAND_ID, TEAM_ID, example, example_of
from merhaba.kit.languages import LANGUAGES

from .openings import MOST, Opening
from .shape import Shape as Shape  # noqa: PLC0414 - every module takes it from here


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


class Notifications(Shape):
    """How an agent wants to be told of new conversations."""

    desktop: bool = True
    sound: bool = True
    repeat: bool = True


Locale = Literal["en", "ar", "tr", "zh", "de", "fr", "es"]


class Agent(Shape):
    """A person who works in the workspace."""

    model_config = example(
        id=AGENT_ID,
        name="Ada Yıldız",
        email="ada@nar-home.test",
        role="agent",
        locale="tr",
        theme="system",
        density="comfortable",
        signature="Ada, Nar Home",
        availability="available",
        notifications={"desktop": True, "sound": True, "repeat": False},
        active=True,
        created_at="2026-01-12T08:00:00Z",
        last_seen_at=ASKED_AT,
    )

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

    model_config = example(
        id=AGENT_ID, name="Ada Yıldız", role="agent", availability="available", active=True
    )

    id: UUID
    name: str
    role: Role
    availability: str
    active: bool


class Team(Shape):
    """A group that conversations can be given to."""

    model_config = example(id=TEAM_ID, name="Deliveries", members=[AGENT_ID])

    id: UUID
    name: str
    members: list[UUID]


class Workspace(Shape):
    """One company's walled area."""

    model_config = example(id="01985b10-0001-7a00-8000-1a2b3c4d5e6f", slug="nar-home", name="Nar Home")

    id: UUID
    slug: str
    name: str


Span = Annotated[tuple[str, str], Field(description='From and to in local time, e.g. ["09:00", "18:00"]')]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Hours(Shape):
    """Opening hours by weekday, in the brand's time zone; a day without a span is closed."""

    model_config = example(
        mon=[["09:00", "12:30"], ["13:30", "18:00"]],
        tue=[["09:00", "18:00"]],
        sat=[["10:00", "14:00"]],
        sun=[],
    )

    mon: list[Span] = []
    tue: list[Span] = []
    wed: list[Span] = []
    thu: list[Span] = []
    fri: list[Span] = []
    sat: list[Span] = []
    sun: list[Span] = []


class WidgetLook(Shape):
    """How the widget looks and greets; texts by language."""

    model_config = example(
        position="right",
        greeting={"en": "Hello! How can we help?"},
        prompts=[{"en": "Where is my order?"}],
        launcher_text={"en": "Questions? We are here."},
        privacy_url="https://nar-home.test/privacy",
        show_agents=True,
        openings=[example_of(Opening)],
    )

    position: Literal["right", "left"] = "right"
    greeting: dict[str, str] = {}
    prompts: list[dict[str, str]] = []
    launcher_text: dict[str, str] = {}
    privacy_url: str = ""
    show_agents: bool = True
    openings: list[Opening] = Field(default=[], max_length=MOST)

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        if len({one.id for one in self.openings}) != len(self.openings):
            raise ValueError("two openings have the same id")
        return self


class Brand(Shape):
    """One shop as shoppers know it: name, colour, languages, hours and widget."""

    model_config = example(
        id=BRAND_ID,
        name="Nar Home",
        site_key="4f2c9a7b1d0e8356aa10",
        accent="#0b7a78",
        default_language="en",
        languages=["en", "tr", "de"],
        timezone="Europe/Istanbul",
        hours=example_of(Hours),
        widget=example_of(WidgetLook),
        signature={"en": "Your Nar Home team"},
        domain="nar-home.test",
    )

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

    model_config = example(
        id="01985c20-9b1a-7d33-8f00-2b3c4d5e6f70",
        email="cem@nar-home.test",
        role="agent",
        link="https://help.nar-home.test/invite/mhi_w3pV0c",
        expires_at="2026-03-16T09:00:00Z",
        created_at="2026-03-02T09:00:00Z",
    )

    id: UUID
    email: str
    role: Role
    link: str | None = None
    expires_at: datetime
    created_at: datetime


class ApiToken(Shape):
    """A script's token; `token` itself only in the answer that creates it."""

    model_config = example(
        id="01985c21-0d4c-7a11-9e02-3c4d5e6f7081",
        name="Stock sync",
        role="agent",
        token="mht_Jm2xkQ",  # noqa: S106 - an example
        created_at="2026-03-02T09:00:00Z",
        last_used_at=None,
    )

    id: UUID
    name: str
    role: Role
    token: str | None = None
    created_at: datetime
    last_used_at: datetime | None = None
