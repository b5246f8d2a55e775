"""Which charset bytes are in when nothing says so: the candidate that reads most like a language wins.

Texts here are short (a subject, a line), so letters simply count by how common they are in the languages
that use a charset, and what hardly occurs in mail (half-width kana, box drawings, capitals inside words,
scripts mixed in one word) counts against it.
"""

from __future__ import annotations

import re

SAMPLE = 4 * 1024

# Letters of each script, the commonest first.
_CYRILLIC = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґў"
_ARABIC = "اليمونترهبدعسفكقحجشأصطخةضذغثزىءئإؤظآ،؟"
_HEBREW = "יוהלאמרתבשנכדקפחםגעצטסזןךףץ"
_GREEK = "αοιετσνηυρκπμλςγδωάίόέθφβχύήώξζψ"
_WESTERN = "éäüößèàçñêôáíóúâîûëïùœæåøãõìò"
_TURKISH = "ışğüöçİâîû"
_POLISH_CZECH = "łąęóżśćźńáéíčšžřěůýďťňöüőűăâîșț"
_THAI = "านรอกเงมยลวดทสตะปบคหแจพชขใไโ่้ิีืุูัำ"
_SIGNS = "€“”‘’„–—…«»¿¡°£§©®·\u00a0、。，！？：；（）「」"
_SINGLE = (
    ("cp1252", _WESTERN), ("cp1254", _TURKISH), ("cp1250", _POLISH_CZECH), ("cp1251", _CYRILLIC),
    ("koi8_r", _CYRILLIC), ("cp1256", _ARABIC), ("cp1255", _HEBREW), ("cp1253", _GREEK), ("cp874", _THAI),
)  # fmt: skip
_DOUBLE = ("gb18030", "cp950", "cp932", "euc_jp", "cp949")
_LATIN = {"cp1252", "cp1254", "cp1250"}
_ACCENTS_ONLY = re.compile(r"[^\W\d_\x00-\x7f]{3,}")
_SCRIPTS_MIXED = re.compile(r"[A-Za-z][^\W\d_\x00-\x7f]|[^\W\d_\x00-\x7f][A-Za-z]")
_KANA = re.compile("[\u3041-\u30ff]")
_CAPITAL_INSIDE = re.compile(r"[a-zа-яёα-ω][А-ЯЁΑ-ΩÀ-ÞŁŚŻĄĘ]|[а-яёα-ω][A-Z]")


def guess(data: bytes) -> str:
    """The codec that bytes look like; cp1252 when nothing looks like anything. Only a sample is judged."""
    sample = data[:SAMPLE]
    if re.search(rb"\x1b[$(][@BJI]", sample):
        return "iso2022_jp_ext"
    if sample.count(0) * 3 > len(sample):
        return "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"
    high = sum(byte > 0x7F for byte in sample)
    if not high:
        return "cp1252"
    scores = {codec: _single(sample, codec, letters) / high for codec, letters in _SINGLE}
    # East Asian text puts its bytes next to each other; high bytes that all stand alone are accented letters.
    if re.search(rb"[\x80-\xff]{2}|[\x81-\x9f\xe0-\xfc][\x40-\x7e]", sample):
        scores |= {codec: _double(sample, codec) / high for codec in _DOUBLE}
    best = max(scores, key=lambda codec: scores[codec])
    return best if scores[best] > 0 else "cp1252"


def _single(sample: bytes, codec: str, letters: str) -> float:
    """Score of a single-byte charset: a common letter is worth up to 1, what is unheard-of costs as much."""
    try:
        text = sample.decode(codec)
    except UnicodeDecodeError:
        return -1000
    score = 0.0
    for char in text:
        if char < "\x80":
            continue
        place = letters.find(char.lower() if char != "İ" else char)
        if place >= 0:
            score += 1 - 0.7 * place / len(letters)
        elif char in _SIGNS:
            score += 0.3
        else:
            score -= 0.6 if char.isalpha() else 1.2
    # Accented letters stand among plain ones; letters of another script never do.
    odd = _ACCENTS_ONLY if codec in _LATIN else _SCRIPTS_MIXED
    return score - 1.5 * len(_CAPITAL_INSIDE.findall(text)) - sum(map(len, odd.findall(text)))


def _double(sample: bytes, codec: str) -> float:
    """Score of an East Asian charset, by how common its characters are there."""
    try:
        text = sample.decode(codec, "strict")
    except UnicodeDecodeError as error:
        if len(sample) < SAMPLE or error.start < SAMPLE - 4:  # the sample may end inside a character
            return -1000
        text = sample[: error.start].decode(codec, "replace")
    score = 0.0
    for char in text:
        if char >= "\x80":
            score += _char_score(char, codec)
    return score


def _char_score(char: str, codec: str) -> float:
    """Worth of one character of two bytes: up to 2."""
    if char in _SIGNS:
        return 1.2
    if "\uff61" <= char <= "\uff9f" or "\ue000" <= char <= "\uf8ff" or "\u2500" <= char <= "\u257f":
        return -1.5
    if _KANA.match(char):
        return 2.0 if codec in {"cp932", "euc_jp"} else 0.6
    if "\uac00" <= char <= "\ud7a3":
        in_standard = codec == "cp949" and min(char.encode("cp949")) >= 0xA1  # the 2,350 of KS X 1001
        return 1.8 if in_standard else -1.0
    if not "\u4e00" <= char <= "\u9fff":
        return 0.3 if char.isalpha() else -0.5
    lead = char.encode(codec, "replace")[0]
    common = {
        "gb18030": 0xB0 <= lead <= 0xD7,
        "cp950": 0xA4 <= lead <= 0xC6,
        "cp932": 0x88 <= lead <= 0x98,
        "euc_jp": 0xB0 <= lead <= 0xCF,
    }
    return 1.75 if common.get(codec, False) else -0.4
