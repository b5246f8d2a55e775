"""Which macros fit a message: by the words it shares with them, and with what they answered before. Pure.

No language model: rare words count more than common ones, endings are cut off (Turkish, German and Arabic
words carry many), and what colleagues chose for questions that sound alike counts most.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log
from typing import Generic, TypeVar

from merhaba.kit.search_text import words

from .function_words import function_words

SUGGESTED = 3
_ENOUGH = 0.16
"""Below this a macro only happens to share a word: saying nothing is more useful than guessing."""
_STEM = 5
_TOPIC, _TEXT, _PAST = 1.0, 0.5, 1.4
_SAME_TAG, _SAME_LANGUAGE = 0.3, 0.1
_MOST_WORDS = 120

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Candidate(Generic[Key]):
    """A macro: what it is about (its name, the words customers use) and what it says."""

    key: Key
    about: frozenset[str]
    says: frozenset[str]
    uses: int = 0


@dataclass(frozen=True, slots=True)
class Use(Generic[Key]):
    """A message that was answered with a macro."""

    key: Key
    stems: frozenset[str]
    tags: frozenset[object] = frozenset()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked now."""

    stems: frozenset[str]
    tags: frozenset[object] = field(default_factory=frozenset)
    language: str = ""


def rank(
    question: Question, candidates: Sequence[Candidate[Key]], uses: Iterable[Use[Key]]
) -> list[tuple[Key, float]]:
    """Every candidate with its score, best first; equal ones by how often they are used, then as given."""
    past = list(uses)
    weight = _Weights([c.about | c.says for c in candidates], [use.stems for use in past])
    before: dict[Key, float] = defaultdict(float)
    for use in past:
        alike = weight.alike(question.stems, use.stems)
        if alike > 0:
            alike += _SAME_TAG * bool(question.tags & use.tags)
            alike += _SAME_LANGUAGE * (question.language == use.language)
        # The likest one counts, more of the same a little: a macro used a thousand times is not always right.
        before[use.key] = max(before[use.key], alike) + 0.02 * min(alike, 1)
    scored = [
        (
            candidate.key,
            _TOPIC * weight.covered(question.stems, candidate.about)
            + _TEXT * weight.covered(question.stems, candidate.says)
            + _PAST * before.get(candidate.key, 0.0),
            candidate.uses,
        )
        for candidate in candidates
    ]
    scored.sort(key=lambda one: (-round(one[1], 6), -one[2]))
    return [(key, score) for key, score, _ in scored]


def suggested(ranked: Sequence[tuple[Key, float]]) -> list[Key]:
    """Those that are worth showing: at most three, and none that is far behind the best."""
    if not ranked or ranked[0][1] < _ENOUGH:
        return []
    best = ranked[0][1]
    return [key for key, score in ranked[:SUGGESTED] if score >= max(_ENOUGH, best * 0.35)]


def stems_of(found: Collection[str]) -> frozenset[str]:
    """Search words with their endings cut off, so that `Lieferung` meets `Lieferungen`."""
    empty = function_words()
    telling = (word for word in found if word not in empty and not word.isdecimal())
    kept = [word for word in telling if len(word) > 2 or not word.isascii()]
    return frozenset(word[:_STEM] for word in kept[:_MOST_WORDS])


@lru_cache(maxsize=8192)
def stems(text: str) -> frozenset[str]:
    """The same of a text."""
    return stems_of(words(text[:4000], parts=False))


class _Weights:
    """How much a word tells: the more texts hold it, the less."""

    def __init__(self, texts: Sequence[frozenset[str]], messages: Sequence[frozenset[str]]) -> None:
        self._in_texts, self._in_messages = (
            Counter(w for t in all_ for w in t) for all_ in (texts, messages)
        )
        self._texts, self._messages = len(texts), len(messages)
        self._known: dict[str, float] = {}

    def of(self, word: str) -> float:
        if word not in self._known:
            share = max(
                _share(self._in_texts, self._texts, word), _share(self._in_messages, self._messages, word)
            )
            self._known[word] = log(1 + 1 / share)
        return self._known[word]

    def covered(self, asked: frozenset[str], text: frozenset[str]) -> float:
        """How much of what is asked a text speaks of, 0 to 1; a few good words are enough."""
        common = sum(self.of(word) for word in asked & text)
        if not common:
            return 0.0
        return common / (common + 0.25 * sum(self.of(word) for word in asked - text) + 1)

    def alike(self, one: frozenset[str], other: frozenset[str]) -> float:
        """How alike two messages are, 0 to 1."""
        common = sum(self.of(word) for word in one & other)
        return common / sum(self.of(word) for word in one | other) if common else 0.0


def _share(counted: Mapping[str, int], of: int, word: str) -> float:
    return (counted.get(word, 0) + 0.5) / (of + 1)
