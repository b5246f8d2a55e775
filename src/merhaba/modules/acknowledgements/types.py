"""What a brand says at once to a first message, and when."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from merhaba.kit.examples import example
from merhaba.kit.text import clean
from merhaba.modules.workspaces.types import Locale, Shape

MAX_TEXT = 1000


class InChat(StrEnum):
    """When a chat is acknowledged. Mail has no such choice: nobody can see there who is at the desk."""

    OFF = "off"
    AWAY = "away"
    """When nobody is there."""
    UNANSWERED = "unanswered"
    """When nobody is there at once, else after a minute without an answer."""
    ALWAYS = "always"


Words = Annotated[str, Field(max_length=MAX_TEXT), AfterValidator(clean)]


class AcknowledgementSettings(Shape):
    """A brand's acknowledgement. `text` by language; where one is empty, our own words stand in.

    `{shop}`, `{number}` and `{reply_time}` are filled in; a line with `{reply_time}` is left out when no time
    can be told. `email_hours` is the time within which mail is usually answered.
    """

    model_config = example(
        chat="away",
        email=True,
        text={"en": "Thank you! We have your message (no. {number}).\nYou will hear from us {reply_time}."},
        email_hours=24,
    )

    chat: InChat = InChat.AWAY
    email: bool = False
    text: dict[Locale, Words] = {}
    email_hours: int | None = Field(None, ge=1, le=720)
