"""SQL and Python say the same of every condition, over conversations in a real PostgreSQL."""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import Text, literal, select

from merhaba.kit.ids import new_id
from merhaba.modules.conditions.fields import FIELDS
from merhaba.modules.conditions.fold import fold, folded, word_pattern
from merhaba.modules.conditions.frame import frame
from merhaba.modules.conditions.in_memory import holds
from merhaba.modules.conditions.in_sql import where
from merhaba.modules.conditions.known import known, resolved
from merhaba.modules.conditions.parse import parse
from merhaba.modules.conditions.queries import Happening, facts
from merhaba.modules.conditions.types import BARE, LISTS, FieldKind, Refers
from merhaba.modules.inbox.tables import conversations

from .world import FRAGMENTS, World, fill

HOUSE = settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
GONE = str(new_id())


@pytest.fixture(scope="module")
async def world(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    data: Path = tmp_path_factory.mktemp("conditions")
    made = await fill(database_url, data)
    yield made
    await made.runtime.close()


def _values(kind: FieldKind, name: str, ids: dict[str, list[str]]) -> some.SearchStrategy[Any]:
    field = FIELDS[name]
    match kind:
        case FieldKind.TEXT:
            text = some.sampled_from(FRAGMENTS) | some.text(max_size=3)
            return text.filter(lambda value: bool(fold(value).strip()) and value.isprintable())
        case FieldKind.CHOICE:
            return some.sampled_from(field.options or ("chat", "email", "de", "tr", "DE", "TR"))
        case FieldKind.REFERENCE | FieldKind.REFERENCES:
            assert field.refers is not None
            return some.sampled_from([*ids[field.refers.value], GONE])
        case FieldKind.NUMBER:
            return some.integers(-2, 24) | some.sampled_from([72.5, "150", 0.5])
        case FieldKind.FLAG:
            return some.booleans()
        case FieldKind.AGE:
            return some.sampled_from(["1m", "30m", "1h", "4h", "1d", "7d"])


def _leaves(ids: dict[str, list[str]]) -> some.SearchStrategy[dict[str, Any]]:
    @some.composite
    def leaf(draw: some.DrawFn) -> dict[str, Any]:
        name = draw(some.sampled_from(sorted(FIELDS)))
        op = draw(some.sampled_from(FIELDS[name].operators))
        if op in BARE:
            return {"field": name, "op": op}
        values = _values(FIELDS[name].kind, name, ids)
        value = some.lists(values, min_size=1, max_size=3) if op in LISTS else values
        return {"field": name, "op": op, "value": draw(value)}

    return leaf()


def _conditions(ids: dict[str, list[str]]) -> some.SearchStrategy[Any]:
    leaf = _leaves(ids)
    strategy = leaf
    for _ in range(3):  # so deep, and no deeper
        inner = strategy
        strategy = (
            leaf
            | some.builds(lambda parts: {"all": parts}, some.lists(inner, max_size=3))
            | some.builds(lambda parts: {"any": parts}, some.lists(inner, min_size=1, max_size=3))
            | some.builds(lambda part: {"not": part}, inner)
        )
    return strategy


IDS: dict[str, list[str]] = {refers.value: [f"{refers}-0", f"{refers}-1"] for refers in Refers}


def _with_ids(written: Any, world: World) -> Any:
    """The written condition with this world's ids: strategies are drawn before there is one."""
    there = {"agent": world.agents, "team": world.teams, "tag": world.tags, "brand": world.brands}
    if isinstance(written, dict):
        return {key: _with_ids(value, world) for key, value in written.items()}
    if isinstance(written, list):
        return [_with_ids(value, world) for value in written]
    kind, _, number = written.partition("-") if isinstance(written, str) else ("", "", "")
    return str(there[kind][int(number)]) if kind in there and number in {"0", "1"} else written


@HOUSE
@given(written=_conditions(IDS))
async def test_sql_and_python_find_the_same_conversations(world: World, written: Any) -> None:
    condition = parse(_with_ids(written, world))
    async with world.runtime.database.transaction(world.workspace) as tx:
        there = await known(tx)
        ready = resolved(condition, there)
        asked = frame(tx.workspace, FIELDS)
        c = conversations.c
        found = set(
            await tx.scalars(
                select(c.id)
                .select_from(asked.rows)
                .where(c.workspace_id == tx.workspace, where(ready, asked.columns, there, tx.now))
            )
        )
        everything = [
            Happening(ident, None, tx.now)
            for ident in await tx.scalars(select(c.id).where(c.workspace_id == tx.workspace))
        ]
        assert len(everything) == 60
        seen = await facts(tx, FIELDS, there, everything)
        matched = {
            one.conversation
            for one, what in zip(everything, seen, strict=True)
            if what is not None and holds(ready, what, tx.now)
        }
    assert matched == found


TEXTS = some.text(
    some.characters(codec="utf-8", exclude_categories=("Cs", "Cn", "Cc")), max_size=40
) | some.lists(some.sampled_from(FRAGMENTS), max_size=5).map(" ".join)


@HOUSE
@given(texts=some.lists(TEXTS, min_size=1, max_size=20), word=TEXTS)
async def test_texts_are_folded_alike(world: World, texts: list[str], word: str) -> None:
    pattern = word_pattern(fold(word))
    async with world.runtime.database.transaction(world.workspace) as tx:
        columns = [folded(literal(text, Text)) for text in texts]
        (row,) = await tx.rows(select(*columns, *(c.regexp_match(pattern) for c in columns)))
    assert list(row[: len(texts)]) == [fold(text) for text in texts]
    import re

    assert list(row[len(texts) :]) == [re.search(pattern, fold(text)) is not None for text in texts]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("İADE", "iade"), ("IADE", "ıade"), ("اِسْتِرْدَاد", "استرداد"), ("إلغاء", "الغاء"), ("مشكلة", "مشكله"),
        ("ｒｅｆｕｎｄ", "Refund"), ("STRASSE", "Straße"), ("٤٢", "42"), ("۴۲", "42"), ("café", "CAFE"),
        ("ΟΔΟΣ", "οδος"),
    ],
)  # fmt: skip
def test_what_means_the_same_is_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("Bitte um Rückerstattungen", "rückerstattung", True), ("iadesini istiyorum", "İade", True),
        ("start a cart", "art", False), ("modern art", "art", True), ("أريد الاسترداد", "استرداد", True),
        ("وللاسترداد", "استرداد", True), ("我要退款吗", "退款", True), ("a+b", "+b", True),
        ("C:\\x (y)*", "(y)*", True),
    ],
)  # fmt: skip
def test_a_word_is_found_where_one_begins(text: str, word: str, found: bool) -> None:
    import re

    assert (re.search(word_pattern(fold(word)), fold(text)) is not None) is found


def test_only_the_beginning_of_a_long_text_counts() -> None:
    assert len(fold("é" * 30_000)) == 20_000
    assert unicodedata.normalize("NFC", "é") != fold("é") == "e"
