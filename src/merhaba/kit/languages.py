"""The seven languages that are complete, and how to choose among them (BCP 47, RFC 4647 lookup)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

LANGUAGES = ("en", "ar", "tr", "zh", "de", "fr", "es")
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def primary(tag: str | None) -> str:
    """The primary subtag of a BCP 47 tag: `zh-Hans-CN` gives `zh`; nothing gives ''."""
    return (tag or "").replace("_", "-").split("-", 1)[0].casefold()


def choose(wanted: Iterable[str | None], offered: Iterable[str] = LANGUAGES, default: str = "en") -> str:
    """The first wanted language that is offered, else `default`."""
    available = set(offered)
    for tag in wanted:
        if primary(tag) in available:
            return primary(tag)
    return default


def text_in(texts: Mapping[str, str], language: str, default: str = "en") -> str:
    """The text for `language`, falling back to `default` and then to any there is."""
    return texts.get(primary(language)) or texts.get(default) or next(iter(texts.values()), "")
