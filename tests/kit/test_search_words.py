"""Search words: the same for whoever writes and whoever looks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merhaba.kit.search_text import lexemes, normalise, tsquery, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("IŞIK", "ışık"),
        ("İADE", "iade"),
        ("Siparişim", "siparisim"),
        ("أحمد", "احمد"),
        ("مكتبة", "مكتبه"),
        ("عـــلي", "علي"),
        ("مُحَمَّد", "محمد"),
        ("٥٥١٢", "5512"),
        ("۵۵۱۲", "5512"),
        ("5512", "5512"),
        ("Größe", "GRÖSSE"),
        ("Straße", "strasse"),
        ("café", "cafe\u0301"),
        ("ABC", "abc"),
        ("ﬁn", "fin"),
    ],
)
def test_what_people_take_for_the_same_is_the_same(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("الطلب والإستبدال بالبريد", ["طلب", "استبدال", "بريد"]),
        ("كال", ["كال"]),
        ("我想退货", ["我想", "想退", "退货", "货"]),
        ("iPhone手机壳", ["手机", "机壳", "壳", "iphone"]),
        ("ORD-5512", ["ord-5512", "ord", "5512"]),
        ("clara@posteo.de.", ["clara@posteo.de", "clara", "posteo", "de"]),
        ("... --- !!!", []),
        ("a/b #77", ["a/b", "77"]),
    ],
)
def test_the_words_of_a_text(text: str, found: list[str]) -> None:
    assert words(text) == found


@given(st.text(max_size=500))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(max_size=2000))
def test_words_of_anything_can_be_stored(text: str) -> None:
    found = lexemes(text)
    assert len(found) <= 8000
    assert found == sorted(set(found))
    assert all(word and "\x00" not in word and len(word) <= 200 for word in found)


@given(st.text(min_size=1, max_size=300))
def test_every_query_is_quoted(text: str) -> None:
    query = tsquery(text)
    if query is None:
        return
    for part in query.split(" & "):
        body = part.removesuffix(":*")
        assert body[0] == body[-1] == "'"
        assert "'" not in body[1:-1].replace("''", "")


@given(st.text(alphabet="abcçğıiöşüüxyz اأإلمنوية退货订单ABC", min_size=1, max_size=60))
def test_whatever_was_written_can_be_found_by_itself(text: str) -> None:
    """Every part of the query stands in the document, as a whole or as a beginning."""
    stored, query = lexemes(text), tsquery(text)
    if query is None:
        assert not stored
        return
    for part in query.split(" & "):
        wanted = part.removesuffix(":*")[1:-1].replace("''", "'")
        if part.endswith(":*"):
            assert any(word.startswith(wanted) for word in stored), wanted
        else:
            assert wanted in stored
