"""One rule at work in one conversation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row

from merhaba.modules.conditions.known import Known
from merhaba.modules.workspaces.types import Actor, AuthorKind

from .loaded import Ready
from .rules import Happened


@dataclass(frozen=True, slots=True)
class Acting:
    """One rule at work in one conversation, whose row is locked."""

    row: Row[Any]
    happened: Happened
    rule: Ready
    there: Known
    values: dict[str, str] = field(default_factory=dict)

    @property
    def actor(self) -> Actor:
        """How lines and notes name it."""
        return Actor(AuthorKind.RULE, None, self.rule.name)

    @property
    def language(self) -> str:
        """The language of the brand."""
        return self.there.brands[self.row.brand_id].default_language
