"""Reading what a shop told in JSON, believing nothing: a value of the wrong kind is a ValueError."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")
MOST = Decimal(10) ** 12
LONGEST = 100_000


class Told:
    """One JSON object. Absent and null are the same: the default."""

    def __init__(self, given: object) -> None:
        if not isinstance(given, dict):
            raise ValueError("an object was expected")
        self.given: dict[str, Any] = given

    def has(self, name: str) -> bool:
        """Whether it was told at all."""
        return self.given.get(name) is not None

    def text(self, name: str, default: str = "") -> str:
        """A text; a number counts, for ids are often numbers."""
        value = self.given.get(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise ValueError(f"{name} is not a text")
        text = str(value).replace("\x00", "")
        if len(text) > LONGEST:
            raise ValueError(f"{name} is too long")
        return text

    def must(self, name: str) -> str:
        """A text that has to be there."""
        value = self.text(name).strip()
        if not value:
            raise ValueError(f"{name} is missing")
        return value

    def maybe(self, name: str) -> str | None:
        """A text, or None."""
        return self.text(name) or None

    def money(self, name: str, default: Decimal | None = Decimal(0)) -> Decimal:
        """An exact amount; it has to be there when the default is None."""
        value = self.maybe_money(name)
        if value is None:
            if default is None:
                raise ValueError(f"{name} is missing")
            return default
        return value

    def maybe_money(self, name: str) -> Decimal | None:
        """An exact amount, or None."""
        value = self.given.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            raise ValueError(f"{name} is not an amount")
        try:
            amount = Decimal(value)
        except InvalidOperation as error:
            raise ValueError(f"{name} is not an amount") from error
        if not amount.is_finite() or abs(amount) > MOST:
            raise ValueError(f"{name} is not an amount")
        return amount

    def whole(self, name: str, default: int = 0) -> int:
        """A whole number."""
        value = self.given.get(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 10**9:
            raise ValueError(f"{name} is not a whole number")
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """True or false."""
        value = self.given.get(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise ValueError(f"{name} is neither true nor false")
        return value

    def time(self, name: str) -> datetime | None:
        """A moment in ISO 8601 with its zone, or None."""
        text = self.text(name)
        if not text:
            return None
        at = datetime.fromisoformat(text)
        if at.tzinfo is None:
            raise ValueError(f"{name} has no time zone")
        return at

    def moment(self, name: str) -> datetime:
        """A moment that has to be there."""
        at = self.time(name)
        if at is None:
            raise ValueError(f"{name} is missing")
        return at

    def one_of(self, name: str, kind: type[E], default: E | None = None) -> E:
        """One of the words of an enumeration."""
        text = self.text(name)
        if not text and default is not None:
            return default
        return kind(text)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(Told({"_": one}).text("_") for one in self._list(name))

    def each(self, name: str, read: Callable[[Told], T]) -> tuple[T, ...]:
        """A list of objects, each read."""
        return tuple(read(Told(one)) for one in self._list(name))

    def inner(self, name: str) -> Told | None:
        """An object within, or None."""
        return Told(self.given[name]) if self.has(name) else None

    def words(self, name: str) -> Mapping[str, str]:
        """An object of texts."""
        inside = self.inner(name)
        return {} if inside is None else {key: inside.text(key) for key in inside.given}

    def _list(self, name: str) -> Iterable[Any]:
        value = self.given.get(name)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise ValueError(f"{name} is not a list")
        return value


def told(body: bytes) -> Told:
    """A JSON object from bytes. Raises ValueError."""
    try:
        return Told(json.loads(body, parse_float=Decimal, parse_constant=_no_constant))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
