"""A condition as a SQL expression. `in_memory` says the same in Python: they are tested against each other,
and neither changes without the other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, ColumnElement, and_, false, func, literal, not_, null, or_, true
from sqlalchemy import cast as as_type
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Uuid

from .fields import FIELDS, TIME
from .fold import fold, folded, word_pattern
from .in_memory import leaf_holds
from .known import Known
from .types import All, AnyOf, Broken, Condition, Field, FieldKind, Leaf, Not, Op

Columns = Mapping[str, ColumnElement[Any]]
Test = ColumnElement[bool]


def where(condition: Condition, columns: Columns, there: Known, now: datetime) -> Test:
    """The condition over a frame's columns. A broken comparison is NULL, so that no row is found by it."""
    match condition:
        case Broken():
            return as_type(null(), Boolean)
        case Not(part):
            return not_(where(part, columns, there, now))
        case All(parts):
            return and_(true(), *(where(part, columns, there, now) for part in parts))
        case AnyOf(parts):
            return or_(false(), *(where(part, columns, there, now) for part in parts))
    if condition.field in TIME:
        return _on_the_wall(condition, columns["conversation.brand"], there, now)
    return _leaf(condition, FIELDS[condition.field], columns[condition.field], now)


def _on_the_wall(leaf: Leaf, brand: ColumnElement[Any], there: Known, now: datetime) -> Test:
    """The clock is the same for all conversations of a brand: the question is which brands they are of."""
    wanted = [
        ident for ident in there.brands if leaf_holds(leaf, there.clock(ident, now).get(leaf.field), now)
    ]
    return brand.in_(wanted)


def _leaf(leaf: Leaf, field: Field, column: ColumnElement[Any], now: datetime) -> Test:
    match field.kind:
        case FieldKind.TEXT:
            return _text(leaf, column)
        case FieldKind.CHOICE | FieldKind.REFERENCE:
            return _choice(leaf, column, nullable=field.nullable)
        case FieldKind.REFERENCES:
            return _references(leaf, column)
        case FieldKind.NUMBER:
            return _number(leaf, column)
        case FieldKind.FLAG:
            return column.is_(leaf.value)
        case FieldKind.AGE:
            return _age(leaf, column, now)


def _text(leaf: Leaf, column: ColumnElement[Any]) -> Test:
    written = func.coalesce(column, "")
    if leaf.op in {Op.SET, Op.EMPTY}:
        return written != "" if leaf.op is Op.SET else written == ""
    text = folded(written)
    match leaf.op, leaf.value:
        case Op.IS, str(value):
            return text == fold(value)
        case Op.IS_NOT, str(value):
            return text != fold(value)
        case Op.CONTAINS, str(value):
            return _contains(text, value)
        case Op.STARTS_WITH, str(value):
            found: Test = func.starts_with(text, fold(value))
            return found
        case Op.CONTAINS_ANY, tuple(values):
            return or_(*(_contains(text, str(value)) for value in values))
        case Op.MATCHES_NONE, tuple(values):
            return not_(or_(*(_contains(text, str(value)) for value in values)))
        case Op.HAS_WORD, tuple(values):
            return or_(*(text.regexp_match(word_pattern(fold(str(value)))) for value in values))
    raise AssertionError(leaf)


def _contains(text: ColumnElement[str], value: str) -> Test:
    return func.strpos(text, fold(value)) > 0


def _choice(leaf: Leaf, column: ColumnElement[Any], *, nullable: bool) -> Test:
    # What may be NULL is asked for first: NULL must count as "does not hold", in groups of "not" too.
    there: Test = column.is_not(None) if nullable else true()
    match leaf.op, leaf.value:
        case Op.SET, _:
            return column.is_not(None)
        case Op.EMPTY, _:
            return column.is_(None)
        case Op.IS, value:
            return and_(there, column == value)
        case Op.IS_NOT, value:
            return column.is_distinct_from(value)
        case Op.ANY_OF, tuple(values):
            return and_(there, column.in_(values))
        case Op.NONE_OF, tuple(values):
            return not_(and_(there, column.in_(values)))
    raise AssertionError(leaf)


def _references(leaf: Leaf, column: ColumnElement[Any]) -> Test:
    values = leaf.value if isinstance(leaf.value, tuple) else ()
    match leaf.op:
        case Op.SET:
            return func.cardinality(column) > 0
        case Op.EMPTY:
            return func.cardinality(column) == 0
        case Op.ANY_OF:  # one by one: this is what the index can find behind the tenant wall
            return or_(*(_holds(column, [value]) for value in values))
        case Op.ALL_OF:
            return _holds(column, list(values))
        case Op.NONE_OF:
            return not_(or_(*(_holds(column, [value]) for value in values)))
    raise AssertionError(leaf)


def _holds(column: ColumnElement[Any], values: list[Any]) -> Test:
    return column.contains(literal(values, ARRAY(Uuid)))


def _number(leaf: Leaf, column: ColumnElement[Any]) -> Test:
    match leaf.op, leaf.value:
        case Op.SET, _:
            return column.is_not(None)
        case Op.EMPTY, _:
            return column.is_(None)
        case Op.IS, value:
            return and_(column.is_not(None), column == value)
        case Op.IS_NOT, value:
            return column.is_distinct_from(value)
        case Op.GREATER, value:
            return and_(column.is_not(None), column > value)
        case Op.LESS, value:
            return and_(column.is_not(None), column < value)
    raise AssertionError(leaf)


def _age(leaf: Leaf, column: ColumnElement[Any], now: datetime) -> Test:
    match leaf.op, leaf.value:
        case Op.SET, _:
            return column.is_not(None)
        case Op.EMPTY, _:
            return column.is_(None)
        case Op.OLDER_THAN, timedelta() as length:
            return and_(column.is_not(None), column < now - length)
        case Op.NEWER_THAN, timedelta() as length:
            return and_(column.is_not(None), column > now - length)
    raise AssertionError(leaf)
