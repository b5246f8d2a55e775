"""A cautious guess of the language of a short message: by script, then by function words; else nothing.

It only labels conversations and chooses templates; the assistant has its own, trained one.
"""

from __future__ import annotations

import re

_ARABIC = re.compile(r"[\u0600-\u06ff]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_WORD = re.compile(r"[^\W\d_]+")

_FUNCTION_WORDS = {
    "en": "the and is are was you your my have has with for this that what when where how can please not "
    "thank thanks hello order it of to in on but we they would will do does did i hi been from me",
    "tr": "ve bir bu için ile ne nasıl merhaba teşekkür teşekkürler değil mi mı mu mü var yok ben siz "
    "benim sipariş siparişim kargo kargom iade lütfen çok daha gibi ama olarak henüz acaba ürün nerede",
    "de": "und der die das ist nicht ich sie wir mit für ein eine einen auf bitte danke hallo meine mein "
    "wie was wann wo kann habe hat noch wird ihre ihr von zu den dem guten tag bestellung paket aber",
    "fr": "le la les et est je vous nous avec pour une un des du ma mon mes pas que qui bonjour merci "
    "comment quand où est-ce ce cette commande colis sur dans au il elle mais votre vos ai été svp",
    "es": "el la los las y es no que de con para una un mi mis su por favor gracias hola cómo cuándo dónde "
    "pedido paquete está estoy tengo he ha pero en del al lo me se quiero puedo ustedes buenos días",
}
_SETS = {language: frozenset(text.split()) for language, text in _FUNCTION_WORDS.items()}


def guess_language(text: str) -> str | None:
    """`en ar tr zh de fr es`, or None when unsure. Looks at the first 2,000 characters."""
    sample = text[:2000]
    letters = len(_WORD.findall(sample))
    if not letters:
        return None
    if _KANA.search(sample):
        return None
    if len(_HAN.findall(sample)) >= 2:
        return "zh"
    if len(_ARABIC.findall(sample)) >= 3:
        return "ar"
    found = [word.casefold() for word in _WORD.findall(sample)]
    scores = sorted(((sum(w in known for w in found), lang) for lang, known in _SETS.items()), reverse=True)
    (best, language), (second, _) = scores[0], scores[1]
    return language if best >= 2 and best > second and best / len(found) >= 0.12 else None
