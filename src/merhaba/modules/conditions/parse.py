"""Reading a condition as it is written in JSON, and saying in plain words what is wrong with it."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from merhaba.kit.ids import parse_id
from merhaba.kit.text import clean

from .fields import FIELDS
from .fold import fold
from .types import BARE, LISTS, All, AnyOf, Broken, Condition, Field, FieldKind, Leaf, Not, Op, Value, leaves

DEEPEST = 5
MOST_LEAVES = 50
MOST_VALUES = 50
LONGEST_TEXT = 300
_DURATION = re.compile(r"([1-9][0-9]{0,4})(m|h|d)")
_LARGEST = Decimal(10) ** 12
_GROUPS = ("all", "any", "not")


class BadCondition(Exception):
    """A condition that cannot be understood: where it is wrong, and why."""

    def __init__(self, path: str, sentence: str) -> None:
        super().__init__(f"{path}: {sentence}" if path else sentence)
        self.path, self.sentence = path, sentence


def parse(written: Any) -> Condition:
    """The condition that is written there. Raises BadCondition."""
    condition = _parse(written, "", 0, lenient=False)
    _refuse_too_many(condition)
    return condition


def read(stored: Any) -> Condition:
    """A condition that was accepted once: what is not understood any more (a field that was taken away, an
    operator) is broken, and never raises."""
    return _parse(stored, "", 0, lenient=True)


def duration(written: str) -> timedelta | None:
    """`30m`, `4h` or `3d` as a time; None for anything else."""
    match = _DURATION.fullmatch(written)
    if match is None:
        return None
    units = {"m": "minutes", "h": "hours", "d": "days"}
    return timedelta(**{units[match[2]]: int(match[1])})


def _parse(written: Any, path: str, depth: int, *, lenient: bool) -> Condition:
    try:
        if not isinstance(written, dict):
            raise BadCondition(path, "A condition is an object.")
        group = next((name for name in _GROUPS if name in written), None)
        if group is None:
            return _leaf(written, path)
        if len(written) != 1:
            raise BadCondition(path, f"A group holds nothing beside its “{group}”.")
        if depth == DEEPEST:
            raise BadCondition(path, f"Groups stand at most {DEEPEST} deep in each other.")
        return _group(group, written[group], f"{path}.{group}" if path else group, depth + 1, lenient=lenient)
    except BadCondition as bad:
        if not lenient:
            raise
        return Broken(bad.path or path, bad.sentence)


def _group(name: str, written: Any, path: str, depth: int, *, lenient: bool) -> Condition:
    if name == "not":
        return Not(_parse(written, path, depth, lenient=lenient))
    if not isinstance(written, list):
        raise BadCondition(path, "A group is a list of conditions.")
    if len(written) > MOST_LEAVES:
        raise BadCondition(path, f"A group has at most {MOST_LEAVES} conditions.")
    if name == "any" and not written:
        raise BadCondition(path, "This group needs at least one condition.")
    parts = tuple(_parse(one, f"{path}[{n}]", depth, lenient=lenient) for n, one in enumerate(written))
    return All(parts) if name == "all" else AnyOf(parts)


def _leaf(written: dict[str, Any], path: str) -> Leaf:
    unknown = set(written) - {"field", "op", "value"}
    if unknown:
        raise BadCondition(path, f"“{min(unknown)}” is not a part of a condition.")
    field = FIELDS.get(str(written.get("field")))
    if field is None:
        raise BadCondition(_at(path, "field"), f"There is no field “{str(written.get('field'))[:60]}”.")
    op = written.get("op")
    if op not in field.operators:
        known = ", ".join(field.operators)
        raise BadCondition(_at(path, "op"), f"{field.name} is compared with one of: {known}.")
    value = _value(field, Op(op), written.get("value"), _at(path, "value"))
    return Leaf(field.name, Op(op), value, path)


def _value(field: Field, op: Op, written: Any, path: str) -> Value:
    if op in BARE:
        if written is not None:
            raise BadCondition(path, "This comparison takes no value.")
        return None
    if op in LISTS:
        if not isinstance(written, list) or not written:
            raise BadCondition(path, "Give at least one value.")
        if len(written) > MOST_VALUES:
            raise BadCondition(path, f"At most {MOST_VALUES} values.")
        return tuple(_one(field, op, one, f"{path}[{n}]") for n, one in enumerate(written))  # type: ignore[return-value]
    return _one(field, op, written, path)


def _one(field: Field, op: Op, written: Any, path: str) -> Value:
    match field.kind:
        case FieldKind.TEXT | FieldKind.CHOICE:
            return _text(field, written, path)
        case FieldKind.REFERENCE | FieldKind.REFERENCES:
            ident = parse_id(written) if isinstance(written, str) else None
            if ident is None:
                raise BadCondition(path, "This is not an id.")
            return ident
        case FieldKind.FLAG:
            if not isinstance(written, bool):
                raise BadCondition(path, "Say true or false.")
            return written
        case FieldKind.NUMBER:
            return _number(written, path)
        case FieldKind.AGE:
            length = duration(written) if isinstance(written, str) else None
            if length is None:
                raise BadCondition(path, "Give a time such as 30m, 4h or 3d.")
            return length


def _text(field: Field, written: Any, path: str) -> str:
    text = clean(written) if isinstance(written, str) else ""
    if not fold(text).strip():
        raise BadCondition(path, "Give a text.")
    if len(text) > LONGEST_TEXT:
        raise BadCondition(path, f"At most {LONGEST_TEXT} characters.")
    if field.options and text not in field.options:
        raise BadCondition(path, f"One of: {', '.join(field.options)}.")
    if field.name.endswith(".language"):
        return text.strip().lower().partition("-")[0]
    return text.strip().upper() if field.name.endswith(".country") else text


def _number(written: Any, path: str) -> Decimal:
    if isinstance(written, int | float | str) and not isinstance(written, bool):
        try:
            number = Decimal(str(written))
        except InvalidOperation:
            number = Decimal("nan")
        if number.is_finite() and abs(number) < _LARGEST and -6 <= int(number.as_tuple().exponent) <= 12:
            return number
    raise BadCondition(path, "Give a number, at most a trillion, with at most six decimals.")


def _refuse_too_many(condition: Condition) -> None:
    if sum(1 for _ in leaves(condition)) > MOST_LEAVES:
        raise BadCondition("", f"A condition has at most {MOST_LEAVES} comparisons.")


def _at(path: str, part: str) -> str:
    return f"{path}.{part}" if path else part
