"""Policies and clocks as the API shows them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, Field, model_validator

from merhaba.kit.examples import ANSWERED_AT, ASKED_AT, BRAND_ID, example, example_of
from merhaba.kit.text import one_line
from merhaba.modules.inbox.types import Priority
from merhaba.modules.workspaces.types import Shape

POLICY_ID = "01985c50-1b2c-7d3e-8f40-5a6b7c8d9e0f"
LONGEST = 60 * 24 * 90
"""No target is longer than 90 days, in minutes."""


class Metric(StrEnum):
    """What a clock measures."""

    FIRST_REPLY = "first_reply"
    """From a customer's first message to a person's first public answer."""
    NEXT_REPLY = "next_reply"
    """From the first unanswered message after that to the next answer."""
    RESOLUTION = "resolution"
    """From a customer's first message until it is closed."""
    UPDATE = "update"
    """From one answer to the next while it is not closed, asked or not."""


class State(StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    PAUSED = "paused"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"
    """Nothing was owed any more: closed without an answer, spam, or no policy promises it."""


class Whom(StrEnum):
    """Who is told."""

    ASSIGNEE = "assignee"
    TEAM = "team"
    ADMINS = "admins"


Minutes = Annotated[int, Field(ge=1, le=LONGEST)]


class Targets(Shape):
    """What is promised, in minutes; null: nothing."""

    model_config = example(first_reply=60, next_reply=120, resolution=1440, update=None)

    first_reply: Minutes | None = None
    next_reply: Minutes | None = None
    resolution: Minutes | None = None
    update: Minutes | None = None

    @model_validator(mode="after")
    def _answered_before_solved(self) -> Self:
        if self.first_reply and self.resolution and self.resolution < self.first_reply:
            raise ValueError("It cannot be solved before it is answered: resolution is the longer time.")
        return self

    def of(self, metric: Metric) -> int | None:
        """The target of a metric."""
        minutes: int | None = getattr(self, metric)
        return minutes


class AppliesTo(Shape):
    """Which conversations a policy is for; what is empty does not narrow.

    `conditions` is in the language of conditions that rules use.
    """

    model_config = example(channels=["chat"], brands=[BRAND_ID], priorities=[], conditions=None)

    channels: list[str] = Field(default=[], max_length=20)
    brands: list[UUID] = Field(default=[], max_length=100)
    priorities: list[Priority] = []
    conditions: dict[str, Any] | None = None


class PolicyTerms(Shape):
    """What a policy says. The first of the policies, in their order, that fits a conversation holds for it.

    With `business` time runs only in the brand's hours. While the status is one of `pause_on`, resolution and
    update wait; answers are never put off by a status. `warn_minutes` before a clock runs out, `warn` are
    told; when it has, `escalate` are.
    """

    model_config = example(
        name="Chat",
        applies_to=example_of(AppliesTo),
        targets={"normal": example_of(Targets), "urgent": {"first_reply": 15}},
        business=True,
        pause_on=["pending", "snoozed"],
        warn_minutes=15,
        warn=["assignee"],
        escalate=["assignee", "admins"],
        active=True,
    )

    name: Annotated[str, Field(min_length=1, max_length=200), AfterValidator(lambda t: one_line(t, 100))]
    applies_to: AppliesTo = AppliesTo()
    targets: dict[Priority, Targets]
    business: bool = True
    pause_on: list[Literal["pending", "snoozed"]] = ["pending", "snoozed"]
    warn_minutes: Annotated[int, Field(ge=1, le=LONGEST)] | None = 15
    warn: list[Whom] = [Whom.ASSIGNEE]
    escalate: list[Whom] = [Whom.ASSIGNEE, Whom.ADMINS]
    active: bool = True


class SlaPolicy(PolicyTerms):
    """A policy and which version of it this is; clocks keep the version they began with."""

    model_config = example(
        **example_of(PolicyTerms), id=POLICY_ID, version=2, position=1, changed_at=ASKED_AT
    )

    id: UUID
    version: int
    position: int
    changed_at: datetime


class SlaClock(Shape):
    """One promise in one conversation. `missed_at` is when it ran out, kept or not since."""

    model_config = example(
        metric="first_reply",
        instance=1,
        policy={"id": POLICY_ID, "name": "Chat", "version": 2},
        state="running",
        started_at=ASKED_AT,
        due_at=ANSWERED_AT,
        fulfilled_at=None,
        missed_at=None,
        target_minutes=60,
        business=True,
    )

    metric: Metric
    instance: int
    policy: dict[str, Any]
    state: State
    started_at: datetime
    due_at: datetime | None
    fulfilled_at: datetime | None
    missed_at: datetime | None
    target_minutes: int
    business: bool


class Attainment(Shape):
    """How many promises of one kind were kept. An open one past its time counts as missed.

    `attained` is met / (met + missed), null when nothing was due.
    """

    model_config = example(
        policy=POLICY_ID,
        name="Chat",
        metric="first_reply",
        met=182,
        missed=9,
        missed_open=2,
        running=14,
        cancelled=3,
        attained=0.9529,
    )

    policy: UUID
    name: str
    metric: Metric
    met: int
    missed: int
    missed_open: int
    running: int
    cancelled: int
    attained: float | None
