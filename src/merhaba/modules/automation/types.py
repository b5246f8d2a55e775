"""What a rule is made of, as it is written and kept."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, Field, model_validator

from merhaba.kit.examples import AGENT_ID, ASKED_AT, TAG_ID, example
from merhaba.kit.text import clean
from merhaba.modules.conditions.api import EXAMPLE as CONDITION
from merhaba.modules.conditions.api import BrokenPart, Written
from merhaba.modules.conditions.parse import duration
from merhaba.modules.inbox.types import Priority, Status
from merhaba.modules.workspaces.types import Locale, Shape

MOST_RULES = 200
MOST_ACTIONS = 20
MAX_TEXT = 5000


class On(StrEnum):
    """What a rule waits for."""

    CREATED = "created"
    MESSAGE_IN = "message_in"
    MESSAGE_OUT = "message_out"
    UPDATED = "updated"
    ASSIGNED = "assigned"
    UNSNOOZED = "unsnoozed"
    ORDER_CHANGED = "order_changed"
    TIME = "time"


class Since(StrEnum):
    """From which moment the time of a `time` trigger counts."""

    CREATED = "created"
    LAST_INBOUND = "last_inbound"
    """The customer's last message, answered or not."""
    WAITING = "waiting"
    """The oldest customer message that nobody has answered."""


def _is_duration(written: str) -> str:
    if duration(written) is None:
        raise ValueError("give a time such as 30m, 4h or 3d")
    return written


Length = Annotated[str, Field(max_length=6), AfterValidator(_is_duration)]
Words = Annotated[str, Field(max_length=MAX_TEXT), AfterValidator(clean)]
Changed = Literal["status", "assignee", "team", "tags", "priority"]


class Trigger(Shape):
    """When a rule looks. `fields` narrows `updated`; `since` and `after` belong to `time`."""

    on: On
    fields: list[Changed] = Field(default=[], max_length=5)
    since: Since | None = None
    after: Length | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.on is On.TIME) != (self.since is not None and self.after is not None):
            raise ValueError("a time needs “since” and “after”, and nothing else has them")
        return self


class Reply(Shape):
    """Write to the customer, in their language where there are words for it."""

    do: Literal["reply"]
    text: dict[Locale, Words] = Field(min_length=1)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not any(words.strip() for words in self.text.values()):
            raise ValueError("a reply needs words in at least one language")
        return self


class Note(Shape):
    """Leave a private note."""

    do: Literal["note"]
    text: Words = Field(min_length=1)


class AddTags(Shape):
    """Put tags on."""

    do: Literal["add_tags"]
    tags: list[UUID] = Field(min_length=1, max_length=20)


class RemoveTags(Shape):
    """Take tags off."""

    do: Literal["remove_tags"]
    tags: list[UUID] = Field(min_length=1, max_length=20)


class Assign(Shape):
    """Give it to a person, or to nobody."""

    do: Literal["assign"]
    agent: UUID | None


class GiveToTeam(Shape):
    """Give it to a team, or to none."""

    do: Literal["team"]
    team: UUID | None


class SetPriority(Shape):
    """Set how pressing it is."""

    do: Literal["priority"]
    priority: Priority


class SetStatus(Shape):
    """Open, wait or close."""

    do: Literal["status"]
    status: Literal[Status.OPEN, Status.PENDING, Status.CLOSED]


class Snooze(Shape):
    """Put it away for a time."""

    do: Literal["snooze"]
    length: Length


class Notify(Shape):
    """Tell people, and everybody of teams."""

    do: Literal["notify"]
    agents: list[UUID] = Field(default=[], max_length=50)
    teams: list[UUID] = Field(default=[], max_length=20)

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if not self.agents and not self.teams:
            raise ValueError("name somebody to tell")
        return self


class Webhook(Shape):
    """Send what happened to an address, signed as Standard Webhooks says."""

    do: Literal["webhook"]
    url: str = Field(max_length=1000, pattern=r"^https?://[^\s/]+")


class Propose(Shape):
    """Propose something at the shop: a note that asks a person to open its form. A rule never moves money."""

    do: Literal["propose"]
    action: Literal["refund", "cancel", "return", "resend", "discount", "store_credit"]
    text: Words = ""


Action = Annotated[
    Reply
    | Note
    | AddTags
    | RemoveTags
    | Assign
    | GiveToTeam
    | SetPriority
    | SetStatus
    | Snooze
    | Notify
    | Webhook
    | Propose,
    Field(discriminator="do"),
]

EXAMPLE: dict[str, Any] = {
    "when": {"on": "message_in", "fields": [], "since": None, "after": None},
    "condition": CONDITION,
    "actions": [
        {"do": "add_tags", "tags": [TAG_ID]},
        {"do": "assign", "agent": AGENT_ID},
    ],
    "stop": False,
    "most_a_minute": 200,
}


class Definition(Shape):
    """What a rule does. With `stop` no later rule looks at what it acted on; `most_a_minute` is how many
    conversations it may act on in a minute before it pauses itself."""

    model_config = example(**EXAMPLE)

    when: Trigger
    condition: Written = {"all": []}
    actions: list[Action] = Field(min_length=1, max_length=MOST_ACTIONS)
    stop: bool = False
    most_a_minute: int = Field(200, ge=1, le=10_000)


class Rule(Definition):
    """A rule. `paused` says why it paused itself; `broken` which comparisons name something that is gone."""

    model_config = example(
        id="01985c50-7d0e-7b2c-9d41-3f2a6c1e8b07",
        name="Refunds to Ada",
        enabled=True,
        version=3,
        paused=None,
        broken=[],
        changed_at=ASKED_AT,
        **EXAMPLE,
    )

    id: UUID
    name: str
    enabled: bool
    version: int
    paused: Literal["storm"] | None
    broken: list[BrokenPart]
    changed_at: datetime
