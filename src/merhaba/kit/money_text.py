"""Money as people read it, each language in its own way (Unicode CLDR, through Babel)."""

from __future__ import annotations

from .languages import primary
from .money import Money

_LOCALES = {"en": "en", "ar": "ar", "tr": "tr", "zh": "zh_Hans", "de": "de", "fr": "fr", "es": "es"}


def money_text(money: Money, language: str) -> str:
    """`€24.90`, `24,90 €`, ... in one of the seven languages; English for others."""
    from babel.numbers import format_currency  # noqa: PLC0415 - loads tables that most processes never need

    locale = _LOCALES.get(primary(language), "en")
    return str(format_currency(money.amount, money.currency, locale=locale))
