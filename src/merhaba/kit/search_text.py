"""Turns text into search words, the same for every database: no server-side text configuration is used.

PostgreSQL's own configurations miss Turkish (dotted and dotless i), Arabic (alef forms, article) and all
Chinese, so words are normalised here and stored as a `simple` tsvector. Chinese, Japanese and Thai have no
spaces: they are indexed as overlapping pairs of characters.
"""

from __future__ import annotations

import re
import unicodedata

_ARABIC_SAME = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ـ": None}
)
_TURKISH_I = str.maketrans({"İ": "i", "I": "i", "ı": "i"})
_WORDS = re.compile(r"[\w@.+#\-/]+", re.UNICODE)
_EDGES = ".-+/#"
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]+")
_ARTICLES = ("وال", "بال", "كال", "فال", "لل", "ال")
_MAX_WORDS = 4000
_MAX_BYTES = 500_000  # PostgreSQL's limit for one tsvector is 1 MB


def normalise(text: str) -> str:
    """Text with case, accents, Arabic letter forms and the digits of every script made equal."""
    text = unicodedata.normalize("NFKC", text).translate(_TURKISH_I).casefold().translate(_ARABIC_SAME)
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() else c
        for c in decomposed
        if not unicodedata.combining(c)
    )


def words(text: str, *, parts: bool = True) -> list[str]:
    """Search words of a text, in order, at most 4000: surface form, Arabic without its article, CJK pairs;
    with `parts` also what an address or a hyphenated word is made of."""
    found: list[str] = []
    for token in _WORDS.findall(normalise(text)):
        word = token.strip(_EDGES)
        if not word:
            continue
        if _UNSPACED.search(word):
            for run in _UNSPACED.findall(word):
                found += _pairs(run)
                if parts and len(run) > 1:
                    found.append(run[-1])  # so that a single character is found wherever it stands
            found += [part for part in _UNSPACED.split(word) if part.strip(_EDGES)]
        else:
            found.append(_without_article(word))
            if parts and ("@" in word or "-" in word):
                found += [part for part in re.split(r"[@.\-]", word) if len(part) > 1]
        if len(found) >= _MAX_WORDS:
            return found[:_MAX_WORDS]
    return found


def lexemes(text: str) -> list[str]:
    """What is stored of a document: its words once each, within what one tsvector can hold."""
    kept: list[str] = []
    size = 0
    for word in sorted({word[:200] for word in words(text)}):
        size += len(word.encode()) + 4
        if size > _MAX_BYTES:
            break
        kept.append(word)
    return kept


def tsquery(text: str) -> str | None:
    """A tsquery that wants a word beginning with each of these, or None when there is no word."""
    # What an address is made of stands in documents beside it: asking for the whole is enough, and saves
    # looking up every word that begins with "de" for the sake of "web.de".
    wanted = words(text, parts=False)[:24]
    if not wanted:
        return None
    quoted = ["'" + word.replace("'", "''").replace("\\", "\\\\") + "'" for word in wanted]
    # Every word may go on: Turkish, German and Arabic words carry their endings, a single Chinese character
    # is the beginning of a pair.
    return " & ".join(
        f"{q}:*" if (len(w) == 1 if _UNSPACED.search(w) else len(w) > 2 or w == wanted[-1]) else q
        for q, w in zip(quoted, wanted, strict=True)
    )


def _pairs(run: str) -> list[str]:
    return [run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]


def _without_article(word: str) -> str:
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= 3:
            return word[len(article) :]
    return word
