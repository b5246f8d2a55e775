"""Ids, cursors, texts and languages: small pure decisions, over everything that may come."""

from __future__ import annotations

import base64
import json
import unicodedata
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merhaba.kit.cursors import BadCursor, moment_and_id, pack, unpack
from merhaba.kit.ids import new_id, parse_id
from merhaba.kit.language_guess import guess_language
from merhaba.kit.languages import LANGUAGES, choose, primary, text_in
from merhaba.kit.text import clean, initials, mask_email, one_line, preview

# Hypothesis wants the borders without a zone and adds it itself.
MOMENTS = st.datetimes(
    min_value=datetime(1980, 1, 1),  # noqa: DTZ001
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def test_ids_made_one_after_the_other_are_in_order() -> None:
    made = [new_id() for _ in range(5000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert {ident.version for ident in made} == {7}


@given(MOMENTS, st.timedeltas(min_value=timedelta(milliseconds=1), max_value=timedelta(days=9)))
def test_an_id_made_for_a_later_moment_is_later(moment: datetime, later: timedelta) -> None:
    assert new_id(moment) < new_id(moment + later)


@given(st.text())
def test_reading_an_id_never_raises(text: str) -> None:
    found = parse_id(text)
    assert found is None or isinstance(found, UUID)


@given(st.lists(st.text(max_size=20).filter(str.isprintable), min_size=1, max_size=4))
def test_a_cursor_gives_back_what_was_packed(parts: list[str]) -> None:
    assert unpack(pack(*parts), len(parts)) == parts


@given(MOMENTS)
def test_the_usual_cursor_gives_back_its_moment_and_id(moment: datetime) -> None:
    ident = uuid4()
    assert moment_and_id(pack(moment, ident)) == (moment, ident)


@given(st.text())
def test_any_other_text_is_no_cursor(text: str) -> None:
    with pytest.raises(BadCursor):
        unpack(text, 3)


@given(st.binary(max_size=400))
def test_nor_are_any_bytes_packed_the_same_way(data: bytes) -> None:
    cursor = base64.urlsafe_b64encode(data).decode().rstrip("=")
    try:
        parts = unpack(cursor, 2)
    except BadCursor:
        return
    assert json.loads(data) == parts


@pytest.mark.parametrize(
    "data", [b"[" * 700, b'{"a": 1}', b"[1, 2]", b'["a"]', b'["a", null]', b"5", b'"ab"', b""]
)
def test_json_of_another_shape_is_no_cursor(data: bytes) -> None:
    with pytest.raises(BadCursor):
        unpack(base64.urlsafe_b64encode(data).decode(), 2)


@given(st.text())
def test_clean_text_has_no_characters_that_cannot_be_kept(text: str) -> None:
    cleaned = clean(text)
    assert "\x00" not in cleaned
    assert "\r" not in cleaned
    assert not [c for c in cleaned if unicodedata.category(c) == "Cc" and c not in "\n\t" and c < "\x80"]
    assert clean(cleaned) == cleaned


@given(st.text())
def test_cleaning_takes_no_letters_away(text: str) -> None:
    assert [c for c in clean(text) if c.isalnum()] == [c for c in text if c.isalnum()]


@given(st.text(max_size=2000), st.integers(min_value=2, max_value=300))
def test_one_line_is_one_line_and_no_longer(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert len(line) <= limit
    assert len(line.splitlines()) <= 1
    assert line == line.strip()


@given(st.text(max_size=3000))
def test_a_preview_is_short(text: str) -> None:
    assert len(preview(text)) <= 140


def test_a_preview_keeps_the_words_and_shortens_the_links() -> None:
    shown = preview("See https://shop.example/" + "x" * 300 + " please\n\n  now")
    assert shown.startswith("See https://shop.example/")
    assert shown.endswith("please now")


@given(st.text())
def test_a_masked_address_shows_one_letter(text: str) -> None:
    local, at, domain = text.partition("@")
    masked = mask_email(text)
    if at and domain:
        assert masked == f"{local[:1]}•••••@{domain}"
    else:
        assert masked == "•••••"


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Ada Lovelace", "AL"), ("Ada", "A"), ("陈小明", "陈"), ("ليلى حسن", "ل"), ("", "?"), (" ", "?")],
)
def test_initials(name: str, shown: str) -> None:
    assert initials(name) == shown


@given(st.text())
def test_initials_of_anything_are_one_or_two(name: str) -> None:
    assert 1 <= len(initials(name)) <= 2


@given(st.text(max_size=300))
def test_a_language_is_guessed_or_not_but_never_another(text: str) -> None:
    assert guess_language(text) in {*LANGUAGES, None}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Where is my order? It has not arrived yet.", "en"),
        ("Siparişim nerede? Kargo ne zaman gelir acaba?", "tr"),
        ("أين طلبي؟ لم يصل حتى الآن", "ar"),
        ("我的订单在哪里?", "zh"),
        ("Wo ist meine Bestellung? Sie ist noch nicht da.", "de"),
        ("Où est ma commande ? Elle n'est pas arrivée.", "fr"),
        ("¿Dónde está mi pedido? No ha llegado.", "es"),
        ("注文した商品はどこですか", None),
        ("OK", None),
        ("#5512", None),
        ("", None),
    ],
)
def test_the_language_of_a_question(text: str, language: str | None) -> None:
    assert guess_language(text) == language


@given(st.text(max_size=40))
def test_any_tag_has_a_primary_part_without_separators(tag: str) -> None:
    assert not set(primary(tag)) & set("-_")
    assert choose([tag]) in LANGUAGES


def test_languages_are_chosen_in_the_order_wanted() -> None:
    assert choose(["pt-BR", "zh-Hant-TW", "en"]) == "zh"
    assert choose([None, "", "xx"], default="de") == "de"
    assert choose(["tr-TR"], ["en", "de"]) == "en"
    assert text_in({"de": "Hallo"}, "fr") == "Hallo"
    assert text_in({"en": "Hello", "de": "Hallo"}, "de-AT") == "Hallo"
    assert text_in({}, "de") == ""
