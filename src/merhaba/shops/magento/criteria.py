"""Search criteria: filters that must all hold, sort orders, and a page size, as the API spells them in a
query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .sign import encoded


@dataclass(frozen=True, slots=True)
class Where:
    """One condition: `eq`, `in` (values separated by commas), `gt`, `gteq`, `like` ..."""

    field: str
    value: str
    condition: str = "eq"


def criteria(
    where: Sequence[Where] = (), *, order: Sequence[tuple[str, str]] = (), size: int = 100, page: int = 1
) -> str:
    """The query string. Conditions in groups of their own are joined by `and`."""
    pairs = []
    for place, one in enumerate(where):
        at = f"searchCriteria[filterGroups][{place}][filters][0]"
        pairs += [
            (f"{at}[field]", one.field), (f"{at}[value]", one.value), (f"{at}[conditionType]", one.condition),
        ]  # fmt: skip
    for place, (field, direction) in enumerate(order):
        at = f"searchCriteria[sortOrders][{place}]"
        pairs += [(f"{at}[field]", field), (f"{at}[direction]", direction)]
    pairs += [("searchCriteria[pageSize]", str(size)), ("searchCriteria[currentPage]", str(page))]
    return "&".join(f"{encoded(name)}={encoded(value)}" for name, value in pairs)
