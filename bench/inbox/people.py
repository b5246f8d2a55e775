"""The people and the words of a generated shop: names and sentences in the product's seven languages."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from importlib import resources

from merhaba.kit.search_text import words

_FIRST_NAMES = (
    "Anna Ben Clara David Elif Fatma Georges Hannah Ivan Julia Kerem Lena Marie Noah Omar Paula Rania Sofia"
    " Tarik Ulla Victor Wei Xia Yusuf Zeynep Aisha Bruno Camille Deniz Emre Farid Greta Hugo Ines Jonas"
    " Layla Mehmet Nadia Oskar Pilar 小明 丽华 伟 芳 محمد فاطمة علي نور"
)
_LAST_NAMES = (
    "Aksoy Becker Bernard Castro Demir Dupont Eriksen Fischer Garcia Hoffmann Ivanova Jansen Kaya Lambert"
    " Lopez Martin Moreau Nowak Ozturk Perez Richter Rossi Sahin Schmidt Schneider Silva Smith Taylor Vidal"
    " Wagner Weber Yildiz Zimmermann 王 李 张 陈 الخطيب حداد منصور"
)
_FIRST, _LAST = _FIRST_NAMES.split(), _LAST_NAMES.split()
_DOMAINS = ("gmail.com", "outlook.com", "web.de", "orange.fr", "qq.com", "hotmail.com", "posta.test")
_LANGUAGES = ("en", "de", "fr", "es", "tr", "ar", "zh")
_POOL = 4000


@dataclass(frozen=True)
class Sentence:
    """Something somebody writes, with its search words as they stand in a tsvector."""

    text: str
    words: frozenset[str]
    language: str


def sentences(rng: random.Random) -> list[Sentence]:
    """A pool of believable messages, each spliced from two that stand in the demo shop's conversations."""
    source = resources.files("merhaba.shops.demo").joinpath("conversations.json")
    talk = json.loads(source.read_text(encoding="utf-8"))
    by_language: dict[str, list[str]] = {}
    for conversation in talk["conversations"]:
        texts = [m["text"] for m in conversation["messages"] if m.get("text")]
        by_language.setdefault(conversation["language"], []).extend(texts)
    pool = []
    for _ in range(_POOL):
        language = rng.choice(list(by_language))
        first, second = rng.choice(by_language[language]), rng.choice(by_language[language])
        text = " ".join(f"{first[: len(first) // 2]} {second[len(second) // 2 :]}".split())
        pool.append(Sentence(text, frozenset(w[:200] for w in words(text)), language))
    return pool


def name(rng: random.Random) -> str:
    """A name; one in six customers has none."""
    return "" if rng.random() < 1 / 6 else f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"


def address(rng: random.Random, number: int) -> str:
    """A mailbox that belongs to nobody else."""
    return f"{rng.choice(_FIRST[:40])}.{rng.choice(_LAST[:30])}{number}@{rng.choice(_DOMAINS)}".lower()


def language(rng: random.Random) -> str:
    """One of the seven."""
    return rng.choice(_LANGUAGES)
