"""What a condition is made of: fields, operators, leaves and groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID


class FieldKind(StrEnum):
    """What kind of value a field has; it decides which operators there are."""

    TEXT = "text"
    CHOICE = "choice"
    REFERENCE = "reference"
    """The id of an agent, a team or a brand."""
    REFERENCES = "references"
    """Several ids: tags."""
    NUMBER = "number"
    FLAG = "flag"
    AGE = "age"
    """A moment, compared by how long ago it is."""


class Op(StrEnum):
    """How a field is compared."""

    IS = "is"
    IS_NOT = "is_not"
    ANY_OF = "any_of"
    ALL_OF = "all_of"
    NONE_OF = "none_of"
    CONTAINS = "contains"
    CONTAINS_ANY = "contains_any"
    HAS_WORD = "has_word"
    STARTS_WITH = "starts_with"
    MATCHES_NONE = "matches_none"
    GREATER = "greater"
    LESS = "less"
    OLDER_THAN = "older_than"
    NEWER_THAN = "newer_than"
    SET = "set"
    EMPTY = "empty"


class Refers(StrEnum):
    """What an id in a condition is the id of."""

    AGENT = "agent"
    TEAM = "team"
    TAG = "tag"
    BRAND = "brand"


OPERATORS: dict[FieldKind, tuple[Op, ...]] = {
    FieldKind.TEXT: (
        Op.CONTAINS, Op.CONTAINS_ANY, Op.HAS_WORD, Op.MATCHES_NONE, Op.STARTS_WITH, Op.IS, Op.IS_NOT,
        Op.SET, Op.EMPTY,
    ),
    FieldKind.CHOICE: (Op.IS, Op.IS_NOT, Op.ANY_OF, Op.NONE_OF, Op.SET, Op.EMPTY),
    FieldKind.REFERENCE: (Op.IS, Op.IS_NOT, Op.ANY_OF, Op.NONE_OF, Op.SET, Op.EMPTY),
    FieldKind.REFERENCES: (Op.ANY_OF, Op.ALL_OF, Op.NONE_OF, Op.SET, Op.EMPTY),
    FieldKind.NUMBER: (Op.IS, Op.IS_NOT, Op.GREATER, Op.LESS, Op.SET, Op.EMPTY),
    FieldKind.FLAG: (Op.IS,),
    FieldKind.AGE: (Op.OLDER_THAN, Op.NEWER_THAN, Op.SET, Op.EMPTY),
}  # fmt: skip

LISTS = frozenset({Op.ANY_OF, Op.ALL_OF, Op.NONE_OF, Op.CONTAINS_ANY, Op.HAS_WORD, Op.MATCHES_NONE})
"""Operators that take several values."""

BARE = frozenset({Op.SET, Op.EMPTY})
"""Operators that take none."""


@dataclass(frozen=True, slots=True)
class Field:
    """Something a condition can ask about. `options` are all values there are; empty where it may be any.

    `nullable`: there may be nothing in it, so that it can be asked whether it is set.
    """

    name: str
    kind: FieldKind
    options: tuple[str, ...] = ()
    refers: Refers | None = None
    nullable: bool = False

    @property
    def operators(self) -> tuple[Op, ...]:
        """The operators that make sense of it."""
        every = OPERATORS[self.kind]
        return every if self.nullable else tuple(op for op in every if op not in BARE)


Value = str | bool | Decimal | timedelta | UUID | tuple[str, ...] | tuple[UUID, ...] | None


@dataclass(frozen=True, slots=True)
class Leaf:
    """One comparison. `path` is where it stands in the condition as it was written."""

    field: str
    op: Op
    value: Value
    path: str


@dataclass(frozen=True, slots=True)
class Broken:
    """A comparison with something that is not there any more: it neither holds nor fails."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class All:
    """Every part must hold; without parts it always does."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part must hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part must not hold. What is broken inside stays broken: it does not begin to match everything."""

    part: Condition


Condition = Leaf | Broken | All | AnyOf | Not


def leaves(condition: Condition) -> Iterator[Leaf | Broken]:
    """Every comparison in it, in the order it was written."""
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case _:
            yield condition
