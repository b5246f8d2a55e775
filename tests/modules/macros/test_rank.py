"""What macros are suggested by: words they share with a message, and what was used for such messages."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from merhaba.modules.macros.rank import SUGGESTED, Candidate, Question, Use, rank, stems, suggested

LATE = Candidate("late", stems("parcel late"), stems("Your parcel is on its way."))
REFUND = Candidate("refund", stems("refund money"), stems("Your money is on its way."))
THANKS = Candidate("thanks", stems("praise"), stems("You are welcome."), uses=1000)
ALL = [LATE, REFUND, THANKS]


def first(message: str, uses: list[Use[str]] | None = None, **more: frozenset[object]) -> str:
    return rank(Question(stems(message), **more), ALL, uses or [])[0][0]  # type: ignore[arg-type]  # tags only


def test_words_of_the_message_decide() -> None:
    assert first("Where is my parcel?") == "late"
    assert first("I want my money") == "refund"


def test_endings_do_not_matter() -> None:
    assert stems("Lieferungen") == stems("Lieferung")
    assert stems("siparişim") == stems("siparişiniz")


def test_what_was_used_for_such_a_message_counts_most() -> None:
    uses = [Use("thanks", stems("The parcel blinks strangely at night"))]
    assert first("The parcel blinks again", uses) == "thanks"
    assert first("My parcel", uses) == "late"


def test_the_same_tag_tips_the_scale() -> None:
    tag: frozenset[object] = frozenset({"vip"})
    uses = [Use("late", stems("blinks")), Use("refund", stems("blinks"), tag)]
    assert first("blinks", uses, tags=tag) == "refund"


def test_nothing_in_common_suggests_nothing_however_often_it_is_used() -> None:
    ranked = rank(Question(stems("qwerty")), ALL, [])
    assert suggested(ranked) == []
    assert ranked[0][0] == "thanks", "the list itself begins with what is used most"


WORDS = st.frozensets(st.sampled_from("abcdefghij"), max_size=6)


@given(
    WORDS,
    st.lists(st.tuples(WORDS, WORDS, st.integers(0, 50)), max_size=8),
    st.lists(st.tuples(st.integers(0, 9), WORDS), max_size=12),
)
def test_every_macro_is_ranked_once_and_few_are_suggested(
    asked: frozenset[str],
    macros: list[tuple[frozenset[str], frozenset[str], int]],
    used: list[tuple[int, frozenset[str]]],
) -> None:
    candidates = [Candidate(n, about, says, uses) for n, (about, says, uses) in enumerate(macros)]
    ranked = rank(Question(asked), candidates, [Use(key, words) for key, words in used])
    assert sorted(key for key, _ in ranked) == list(range(len(macros)))
    assert all(a >= b - 1e-6 for (_, a), (_, b) in pairwise(ranked))
    assert set(suggested(ranked)) <= {key for key, score in ranked if score > 0}
    assert len(suggested(ranked)) <= SUGGESTED
