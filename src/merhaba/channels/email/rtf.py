"""Rich text of Outlook: decompression (MS-OXRTFCP) and its words as plain text (also HTML wrapped in RTF,
MS-OXRTFEX).
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, replace

from merhaba.channels.email import charset
from merhaba.channels.email.limits import MAX_BODY_CHARS

_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}"
    rb"{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArialTimes New RomanCourier"
    rb"{\colortbl\red0\green0\blue0" + b"\r\n" + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_MAX_RAW = 64 * 1024 * 1024
_TOKEN = re.compile(
    r"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z'])|([{}])|([^\\{}\r\n]+)|[\r\n]+",
    re.IGNORECASE,
)
_SILENT = {
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer", "themedata",
    "datastore", "listtable", "listoverridetable", "rsidtbl", "generator", "xmlnstbl", "latentstyles",
    "mhtmltag", "fldinst", "bkmkstart", "bkmkend",
}  # fmt: skip
_WORDS = {
    "par": "\n", "line": "\n", "row": "\n", "tab": "\t", "cell": "\t", "emdash": "—", "endash": "–",
    "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
}  # fmt: skip


def decompress(data: bytes) -> bytes:
    """The RTF of a PidTagRtfCompressed value, or b'' when it is none. What is cut short gives what there
    is.
    """
    if len(data) < 16:
        return b""
    size, magic = struct.unpack_from("<4xII", data)
    if magic == 0x414C454D:  # "MELA": stored
        return data[16 : 16 + size]
    if magic != 0x75465A4C or size > _MAX_RAW:
        return b""
    window = bytearray(4096)
    window[: len(_DICTIONARY)] = _DICTIONARY
    write, read, out = len(_DICTIONARY), 16, bytearray()
    while read < len(data) and len(out) < size:
        flags = data[read]
        read += 1
        for bit in range(8):
            if read >= len(data) or len(out) >= size:
                break
            if not flags >> bit & 1:
                out.append(data[read])
                window[write] = data[read]
                write, read = (write + 1) % 4096, read + 1
                continue
            if read + 1 >= len(data):
                return bytes(out)
            reference = data[read] << 8 | data[read + 1]
            offset, length, read = reference >> 4, (reference & 0xF) + 2, read + 2
            if offset == write:
                return bytes(out[:size])
            for step in range(length):
                byte = window[(offset + step) % 4096]
                out.append(byte)
                window[write] = byte
                write = (write + 1) % 4096
    return bytes(out[:size])


def rtf_to_text(data: bytes) -> str:
    """The words of an RTF document. Bounded; never raises."""
    reader = _Reader(data[: 8 * MAX_BODY_CHARS].decode("latin-1"))
    text = reader.read().encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if reader.from_html:
        from merhaba.channels.email.plain import html_to_text  # noqa: PLC0415 - only for RTF that wraps HTML

        return html_to_text(text)
    return re.sub(r"\n{4,}", "\n\n\n", text).strip("\n\0")


@dataclass(slots=True)
class _State:
    """What a brace opens and its partner restores."""

    silent: bool = False
    unicode_skip: int = 1
    in_rtf_only: bool = False

    @property
    def spoken(self) -> bool:
        return not self.silent and not self.in_rtf_only


class _Reader:
    """One pass over the tokens of a document."""

    def __init__(self, source: str) -> None:
        page = re.search(r"\\ansicpg(\d{1,5})", source[:500])
        self.codec = f"cp{page.group(1)}" if page else "cp1252"
        self.from_html = "\\fromhtml" in source[:500]
        self.source = source
        self.state = _State()
        self.stack: list[_State] = []
        self.out: list[str] = []
        self.pending = bytearray()
        self.to_skip = 0

    def read(self) -> str:
        size = 0
        for token in _TOKEN.finditer(self.source):
            word, number, hexadecimal, symbol, brace, text = token.groups()
            if hexadecimal is not None:
                self._byte(int(hexadecimal, 16))
                continue
            self._decode_pending()
            if brace:
                self._brace(brace)
            elif symbol is not None:
                self._symbol(symbol, token.end())
            elif word is not None:
                self._word(word, number)
            elif text is not None and self.state.spoken:
                self.out.append(text[self.to_skip :])
                self.to_skip = max(0, self.to_skip - len(text))
                size += len(text)
            if size > MAX_BODY_CHARS:
                break
        self._decode_pending()
        return "".join(self.out)

    def _byte(self, byte: int) -> None:
        if self.to_skip:
            self.to_skip -= 1
        elif self.state.spoken:
            self.pending.append(byte)

    def _decode_pending(self) -> None:
        if self.pending:
            self.out.append(charset.decode(bytes(self.pending), self.codec))
            self.pending.clear()

    def _brace(self, brace: str) -> None:
        if brace == "{" and len(self.stack) < 10_000:
            self.stack.append(replace(self.state))
        elif brace == "}" and self.stack:
            self.state = self.stack.pop()

    def _symbol(self, symbol: str, after: int) -> None:
        if symbol == "*":  # a destination to pass over, but for the tags of wrapped HTML
            wrapped = self.from_html and self.source.startswith("\\htmltag", after)
            self.state.silent = self.state.silent or not wrapped
        elif symbol in "{}\\~_" and self.state.spoken:
            self.out.append({"~": "\u00a0", "_": "-"}.get(symbol, symbol))

    def _word(self, word: str, number: str | None) -> None:
        if word in _SILENT:
            self.state.silent = True
        elif word == "htmlrtf" and self.from_html:
            self.state.in_rtf_only = number != "0"
        elif word == "uc" and number:
            self.state.unicode_skip = min(abs(int(number)), 8)
        elif word == "u" and number and self.state.spoken:
            self.out.append(chr(int(number) % 65536))
            self.to_skip = self.state.unicode_skip
        elif word in _WORDS and self.state.spoken:
            self.out.append(_WORDS[word])
