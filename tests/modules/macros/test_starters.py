"""The macros a demo begins with: whole in every language, and found by what customers write."""

from __future__ import annotations

import pytest

from merhaba.kit.languages import LANGUAGES
from merhaba.kit.templates import fill, flaw, variables
from merhaba.modules.macros.rank import Candidate, Question, rank, stems, suggested
from merhaba.modules.macros.starters import starters
from merhaba.modules.macros.variables import VARIABLES

ALL = {fields.name: fields for fields in starters({})}


def test_every_macro_is_there_in_every_language_and_can_be_filled() -> None:
    assert len(ALL) == 8
    for fields in ALL.values():
        assert tuple(fields.texts) == LANGUAGES
        assert tuple(fields.topics) == LANGUAGES
        for one in fields.texts.values():
            assert flaw(one.text, VARIABLES) is None
            assert "customer.first_name" in variables(one.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_any_facts_each_still_reads_as_written(language: str) -> None:
    for fields in ALL.values():
        text = fill(fields.texts[language].text, {}, language).text  # type: ignore[index]  # one of the seven
        first = text.splitlines()[0]
        assert " ," not in text
        assert " ،" not in text
        assert "  " not in text
        assert "()" not in text
        assert "（）" not in text
        assert first[-1] in ",،：:"


# What customers write, and the macro an agent would reach for.
QUESTIONS = [
    ("en", "Hi, my order still has not arrived and the tracking has not moved for days", "Parcel is late"),
    ("en", "One of the plates was broken when I opened the box", "Arrived damaged"),
    ("en", "When do I get my money back for the refund?", "Refund done"),
    ("en", "I would like to send it back, it does not fit", "How to return"),
    ("de", "Eine Tasse ist leider kaputt angekommen", "Arrived damaged"),
    ("de", "Ich möchte die Lieferadresse ändern, wir sind umgezogen", "Change of address"),
    ("fr", "Quand allez-vous me rembourser ?", "Refund done"),
    ("es", "Quiero devolver el mantel, no me gusta", "How to return"),
    ("tr", "Kargom nerede, hâlâ gelmedi", "Where is my order"),
    ("tr", "Bardaklardan biri kırık çıktı", "Arrived damaged"),
    ("ar", "أريد تغيير عنوان التوصيل من فضلك", "Change of address"),
    ("zh", "收到的杯子坏了，有破损", "Arrived damaged"),
    ("zh", "请问可以退货吗？", "How to return"),
]


@pytest.mark.parametrize(("language", "message", "expected"), QUESTIONS)
def test_the_right_one_is_among_the_suggestions(language: str, message: str, expected: str) -> None:
    found = rank(Question(stems(message), language=language), _candidates(language), [])
    assert expected in suggested(found), found[:4]


@pytest.mark.parametrize(("language", "message"), [("en", "Hello"), ("de", "Guten Tag"), ("zh", "你好")])
def test_a_greeting_suggests_nothing(language: str, message: str) -> None:
    assert suggested(rank(Question(stems(message), language=language), _candidates(language), [])) == []


def _candidates(language: str) -> list[Candidate[str]]:
    return [
        Candidate(
            name,
            stems(name) | stems(fields.topics[language]) | stems(fields.topics["en"]),  # type: ignore[index]  # as above
            stems(fields.texts[language].text),  # type: ignore[index]  # as above
        )
        for name, fields in ALL.items()
    ]
