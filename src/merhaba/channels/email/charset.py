"""Bytes to text when the stated charset is right, wrong, missing or unknown.

Mail states charsets that do not exist, that are a subset of what was really used (`gb2312` for GBK,
`iso-8859-1` for windows-1252), or that are simply untrue. The order here is: what was stated when it fits
strictly, UTF-8 when that fits, what the bytes look like, and at the very end the stated one with marks
for what does not fit. Nothing here raises.
"""

from __future__ import annotations

import codecs
import re

from merhaba.channels.email.charset_guess import guess

# A label is read as the superset that mail programs really mean by it (the WHATWG Encoding Standard does so
# too).
_ALIASES = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "ansi_x3.4-1968": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso8859-9": "cp1254",
    "latin5": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "iso-8859-8-i": "iso8859_8",
    "iso-8859-8-e": "iso8859_8",
    "iso-8859-6-i": "iso8859_6",
    "iso-8859-6-e": "iso8859_6",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "ms936": "gb18030",
    "x-big5": "cp950",
    "big5": "cp950",
    "big5-hkscs": "big5hkscs",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "sjis": "cp932",
    "windows-31j": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "euc_kr": "cp949",
    "korean": "cp949",
    "x-windows-949": "cp949",
    "x-euc-jp": "euc_jp",
    "utf8": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "x-unicode-2-0-utf-7": "utf-7",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "x-mac-turkish": "mac_turkish",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "x-koi8-r": "koi8_r",
    "koi8": "koi8_r",
}
# Codecs that Python calls text encodings and no mail may choose: they are slow, or not about text at all.
_REFUSED = re.compile(
    r"idna|punycode|escape|undefined|mbcs|oem|zlib|zip|bz2|hex|base|rot|quopri|uu", re.IGNORECASE
)
_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+-]{0,39}\Z")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CJK_STATED = {"gb18030", "cp950", "big5hkscs", "cp932", "euc_jp", "cp949", "iso2022_jp_ext"}


def codec_for(label: str) -> str | None:
    """The Python codec for a charset label as mail writes it, or None when there is none we would use."""
    name = label.strip().strip("\"'").split("*", 1)[0].casefold()
    if name in _ALIASES:
        return _ALIASES[name]
    number = re.fullmatch(r"(?:windows|win|ms|cp|x-cp|ibm|cp-)[-_]?(\d{3,5})", name)
    if number:
        name = f"cp{number.group(1)}"
    if not _LABEL.match(name) or _REFUSED.search(name):
        return None
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    return info.name if info._is_text_encoding else None


def decode(data: bytes, label: str = "") -> str:
    """Text of `data`, stated to be in charset `label` ('' when nothing was stated). Never raises."""
    for bom, codec in _BOMS:
        if data.startswith(bom):
            return data.decode(codec, "replace")
    codec_stated = codec_for(label) if label else None
    if (
        data.isascii()
        and b"\x1b" not in data
        and codec_stated not in {"utf-7", "utf-16", "utf-16-le", "utf-16-be"}
    ):
        return data.decode("ascii")
    stated_ascii = label.strip().casefold() in {"", "us-ascii", "ascii"}
    if codec_stated and not stated_ascii and codec_stated != "utf-8":
        strict = _strict(data, codec_stated)
        if strict is not None and not _really_utf8(data, codec_stated):
            return strict
    utf8 = _strict(data, "utf-8")
    if utf8 is not None and b"\x1b$" not in data and b"\x1b(" not in data:
        return utf8
    # One broken character must not change the charset of the whole text.
    if codec_stated == "utf-8" or codec_stated in _CJK_STATED:
        lenient = data.decode(codec_stated, "replace")
        if lenient.count("\ufffd") * 40 <= len(lenient):
            return lenient
    guessed = _strict(data, guess(data))
    if guessed is not None:
        return guessed
    return data.decode(codec_stated or "cp1252", "replace")


def _really_utf8(data: bytes, stated: str) -> bool:
    """Whether bytes stated to be in `stated` are UTF-8 all the same: the commonest false statement in mail.

    A text of another charset is hardly ever valid UTF-8 by chance; two Chinese characters can be, so
    double-byte charsets are believed while there is little to judge by."""
    if stated in {"utf-7", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "iso2022_jp_ext", "hz"}:
        return False
    if stated in _CJK_STATED and sum(byte > 0x7F for byte in data[:64]) < 12:
        return False
    return _is_utf8(data)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, LookupError):
        if codec in {"cp1252", "cp1254"}:  # five unassigned bytes are all that can fail: true Latin-1 then
            return None if _is_utf8(data) else data.decode("latin-1")
        return None
