"""What the chat says first, before a shopper has written: the settings, and what of them a page is told.

When an opening appears is decided in the shopper's browser (`web/widget/src/openings`). Here stand the
limits, because what is set here is run on every page of a shop.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, Field, model_validator

from merhaba.kit.examples import example
from merhaba.kit.languages import text_in
from merhaba.kit.text import clean

from .shape import Shape

MOST = 20
MAX_TEXT = 300
# A longer list of addresses would make the loader heavy; then the openings are loaded on every page.
_MAX_FILTER = 200
# What stands in an address as it is typed; anything else a browser writes in its own way.
_PLAIN = re.compile(r"[A-Za-z0-9._~/?#=&:@!$'()*+,;-]+")

Text = Annotated[str, Field(max_length=MAX_TEXT), AfterValidator(clean)]
Line = Annotated[str, AfterValidator(lambda value: " ".join(clean(value).split()))]
Language = Literal["en", "ar", "tr", "zh", "de", "fr", "es"]


class Match(StrEnum):
    """How a page's address is compared."""

    CONTAINS = "contains"
    IS = "is"
    STARTS = "starts"


class PageMatch(Shape):
    """One address, or a part of one: with a leading slash of the path, else of host and path."""

    how: Match = Match.CONTAINS
    value: Annotated[Line, Field(min_length=1, max_length=300)]


class CartTotal(Shape):
    """What the shopper's cart is worth at least; the page says it by `Merhaba('cart', ...)`."""

    amount: str = Field(pattern=r"^[0-9]{1,10}(\.[0-9]{1,3})?$")
    currency: str = Field(pattern=r"^[A-Z]{3}$")


class Opening(Shape):
    """A message the chat shows by itself. All conditions that are set must hold; of `pages`, any one."""

    model_config = example(
        id="01985c40-3b2a-7d10-9c00-1f2e3d4c5b6a",
        active=True,
        name="Help on product pages",
        text={"en": "Not sure about the size? I am happy to help.", "de": "Unsicher bei der Größe?"},
        pages=[{"how": "contains", "value": "/products/"}],
        seconds=20,
        scroll=0,
        leaving=False,
        visits=0,
        pages_seen=0,
        cart=None,
        only_online=False,
        frequency="visitor",
        every_days=30,
    )

    id: UUID
    active: bool = True
    name: Annotated[Line, Field(min_length=1, max_length=80)]
    text: dict[Language, Text]
    pages: list[PageMatch] = Field(default=[], max_length=MOST)
    seconds: int = Field(0, ge=0, le=3600, description="Seconds on the page.")
    scroll: int = Field(0, ge=0, le=100, description="Per cent of the page that was scrolled.")
    leaving: bool = Field(False, description="Only when the shopper is about to leave the page.")
    visits: int = Field(0, ge=0, le=1000, description="From this visit on.")
    pages_seen: int = Field(0, ge=0, le=1000, description="From this page of a visit on.")
    cart: CartTotal | None = None
    only_online: bool = Field(False, description="Only while somebody of the team is there.")
    frequency: Literal["visitor", "session", "days"] = Field(
        "visitor", description="Once for each visitor, once a visit, or once in `every_days`."
    )
    every_days: int = Field(30, ge=1, le=365)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.active and not any(text.strip() for text in self.text.values()):
            raise ValueError("an opening that is on needs its words in at least one language")
        return self


def told(openings: list[Opening]) -> list[dict[str, Any]]:
    """What a page of the shop is told: those that are on, without the names the team gave them."""
    return [one.model_dump(mode="json", exclude={"active", "name"}) for one in openings if one.active]


def words(openings: list[Opening], ident: UUID, language: str, default: str) -> str | None:
    """What an opening says in a language, or None when it is off or there is none of that id (any more)."""
    found = next((one for one in openings if one.active and one.id == ident), None)
    if found is None:
        return None
    texts: dict[str, str] = {tag: text.strip() for tag, text in found.text.items() if text.strip()}
    return text_in(texts, language, default) or None


def where(openings: list[Opening]) -> str | None:
    """A regular expression that finds every address any of the openings may appear on; "" means everywhere,
    None nowhere. It only spares pages a request: the browser then decides by the openings themselves."""
    on = [one for one in openings if one.active]
    if not on:
        return None
    parts = {_part(match.value) for one in on for match in one.pages}
    if any(not one.pages for one in on) or not all(_PLAIN.fullmatch(part) for part in parts):
        return ""
    found = "|".join(sorted(re.escape(part) for part in parts))
    return found if len(found) <= _MAX_FILTER else ""


def _part(value: str) -> str:
    """What is in every address that `value` fits, however its end is written."""
    return re.sub(r"^https?://", "", value.strip(), flags=re.IGNORECASE).rstrip("/")
