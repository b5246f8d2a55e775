"""Evaluating a condition over the facts of one conversation. `in_sql` says the same in SQL: they are tested
against each other, and neither changes without the other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from .fields import FIELDS
from .fold import fold, word_pattern
from .types import All, AnyOf, Broken, Condition, FieldKind, Leaf, Not, Op

Facts = Mapping[str, Any]
"""The value of every field that was asked for, by its name."""


def holds(condition: Condition, facts: Facts, now: datetime) -> bool | None:
    """Whether it holds; None where that hangs on something broken (three-valued logic, as in SQL)."""
    match condition:
        case Broken():
            return None
        case Not(part):
            found = holds(part, facts, now)
            return None if found is None else not found
        case All(parts):
            return _every([holds(part, facts, now) for part in parts])
        case AnyOf(parts):
            found = _every([_opposite(holds(part, facts, now)) for part in parts])
            return _opposite(found)
    return leaf_holds(condition, facts.get(condition.field), now)


def leaf_holds(leaf: Leaf, actual: Any, now: datetime) -> bool:
    """Whether one comparison holds for a field's value."""
    match FIELDS[leaf.field].kind:
        case FieldKind.TEXT:
            return _text(leaf, actual or "")
        case FieldKind.CHOICE | FieldKind.REFERENCE:
            return _choice(leaf, actual)
        case FieldKind.REFERENCES:
            return _references(leaf, set(actual or ()))
        case FieldKind.NUMBER:
            return _number(leaf, actual)
        case FieldKind.FLAG:
            return bool(actual) == leaf.value
        case FieldKind.AGE:
            return _age(leaf, actual, now)


def _every(found: list[bool | None]) -> bool | None:
    return False if False in found else None if None in found else True


def _opposite(found: bool | None) -> bool | None:
    return None if found is None else not found


def _text(leaf: Leaf, actual: str) -> bool:
    if leaf.op in {Op.SET, Op.EMPTY}:
        return (actual != "") == (leaf.op is Op.SET)
    text = _fold(actual)
    match leaf.op, leaf.value:
        case Op.IS, str(value):
            return text == _wanted(value)
        case Op.IS_NOT, str(value):
            return text != _wanted(value)
        case Op.CONTAINS, str(value):
            return _wanted(value) in text
        case Op.STARTS_WITH, str(value):
            return text.startswith(_wanted(value))
        case Op.CONTAINS_ANY, tuple(values):
            return any(_wanted(str(value)) in text for value in values)
        case Op.MATCHES_NONE, tuple(values):
            return not any(_wanted(str(value)) in text for value in values)
        case Op.HAS_WORD, tuple(values):
            return any(_has_word(text, _wanted(str(value))) for value in values)
    raise AssertionError(leaf)


# Fifty rules look at the same message, each with words of its own.
_fold = lru_cache(maxsize=64)(fold)
_wanted = lru_cache(maxsize=8192)(fold)


def _has_word(text: str, word: str) -> bool:
    # Most words are nowhere in a text; looking for where they begin costs a hundred times as much.
    return word in text and _pattern(word).search(text) is not None


@lru_cache(maxsize=4096)
def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(word_pattern(word))


def _choice(leaf: Leaf, actual: Any) -> bool:
    match leaf.op, leaf.value:
        case Op.SET, _:
            return actual is not None
        case Op.EMPTY, _:
            return actual is None
        case Op.IS, value:
            return bool(actual == value)
        case Op.IS_NOT, value:
            return bool(actual != value)
        case Op.ANY_OF, tuple(values):
            return actual in values
        case Op.NONE_OF, tuple(values):
            return actual not in values
    raise AssertionError(leaf)


def _references(leaf: Leaf, actual: set[Any]) -> bool:
    values = set(leaf.value) if isinstance(leaf.value, tuple) else set()
    match leaf.op:
        case Op.SET:
            return bool(actual)
        case Op.EMPTY:
            return not actual
        case Op.ANY_OF:
            return bool(actual & values)
        case Op.ALL_OF:
            return values <= actual
        case Op.NONE_OF:
            return not actual & values
    raise AssertionError(leaf)


def _number(leaf: Leaf, actual: Any) -> bool:
    number = None if actual is None else Decimal(actual)
    match leaf.op, leaf.value:
        case Op.SET, _:
            return number is not None
        case Op.EMPTY, _:
            return number is None
        case Op.IS, Decimal() as value:
            return number == value
        case Op.IS_NOT, Decimal() as value:
            return number != value
        case Op.GREATER, Decimal() as value:
            return number is not None and number > value
        case Op.LESS, Decimal() as value:
            return number is not None and number < value
    raise AssertionError(leaf)


def _age(leaf: Leaf, actual: datetime | None, now: datetime) -> bool:
    match leaf.op, leaf.value:
        case Op.SET, _:
            return actual is not None
        case Op.EMPTY, _:
            return actual is None
        case Op.OLDER_THAN, timedelta() as length:
            return actual is not None and actual < now - length
        case Op.NEWER_THAN, timedelta() as length:
            return actual is not None and actual > now - length
    raise AssertionError(leaf)
