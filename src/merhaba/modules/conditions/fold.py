"""How texts are made comparable: the same rule in Python and in PostgreSQL, step by step.

1. Only the first 20,000 characters count.
2. Compatibility decomposition (NFKD): full-width letters, ligatures and accented letters fall apart.
3. Accents, Arabic vowel signs, hamza and madda marks, tatweel and invisible direction marks are dropped.
4. Every i is one letter: I, İ, ı and i (a Turkish and an English writer mean the same by them).
5. Lower case; then ς is σ, ß is ss, Arabic alef maksura is ya and ta marbuta ha, and digits are 0 to 9.

Letters that a later Unicode has added are compared as they are written. The result does not depend on the
database's locale: step 4 comes before lower case, the only step whose letters differ between locales.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, func, literal_column

LONGEST = 20_000
MARKS = (
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u0610-\u061a\u0640\u064b-\u065f"
    "\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_I, _ONE_I = "İIı", "iii"
_FROM = "ςىةٱکی٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"
_TO = "σيهاكي01234567890123456789"
_MARKS = re.compile(MARKS)
_BEFORE = str.maketrans(_I, _ONE_I)
_AFTER = str.maketrans(_FROM, _TO)


def fold(text: str) -> str:
    """The text as it is compared."""
    if text.isascii():
        return text[:LONGEST].lower()
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", text[:LONGEST]))
    return bare.translate(_BEFORE).lower().translate(_AFTER).replace("ß", "ss")


def folded(column: ColumnElement[Any]) -> ColumnElement[str]:
    """The same in SQL."""
    bare = func.regexp_replace(
        func.normalize(func.left(column, LONGEST), literal_column("NFKD")), MARKS, "", "g"
    )
    lower = func.lower(func.translate(bare, _I, _ONE_I))
    return func.replace(func.translate(lower, _FROM, _TO), "ß", "ss")


# What a word may be made of besides digits: the letters that are left of Latin, Greek, Cyrillic, Hebrew and
# Arabic. In scripts without spaces a word may begin anywhere.
_LETTER = "a-z0-9\u00df-\u024f\u0370-\u052f\u05d0-\u05ea\u0621-\u064a"
_ARABIC = re.compile("[\u0621-\u064a]")
# And, so, with, like, for, the: written as one with the word that follows.
_JOINED = "[وف]?(ال|بال|كال|لل|[بكل])?"


def word_pattern(word: str) -> str:
    """A regular expression, read alike by Python and PostgreSQL, for folded text in which a word begins so.

    Only its beginning is looked at: Turkish, German and Arabic words carry their endings.
    """
    escaped = "".join(c if c.isalnum() or not c.isascii() else f"\\{c}" for c in word)
    if re.match(f"[{_LETTER}]", word) is None:
        return escaped
    joined = _JOINED if _ARABIC.match(word) else ""
    return f"(^|[^{_LETTER}]){joined}{escaped}"
