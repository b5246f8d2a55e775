"""format=flowed (RFC 3676): soft line breaks joined again, quote depth and the signature separator
respected.
"""

from __future__ import annotations

import re

_QUOTED = re.compile(r"(>*)(.*)\Z", re.DOTALL)


def unflow(text: str, *, delsp: bool = False) -> str:
    """Text with its soft breaks joined. Lines that end in a space go on in the next line of the same quote
    depth.
    """
    out: list[str] = []
    buffer: list[str] = []
    depth = 0

    def finish() -> None:
        if buffer:
            prefix = ">" * depth + (" " if depth else "")
            out.append(prefix + "".join(buffer))
            buffer.clear()

    for line in text.split("\n"):
        quotes, rest = _QUOTED.match(line).groups()  # type: ignore[union-attr]  # it matches every string
        rest = rest.removeprefix(" ")
        if buffer and len(quotes) != depth:
            finish()
        depth = len(quotes)
        if rest == "-- ":  # the signature separator is never flowed
            finish()
            buffer.append(rest)
            finish()
        elif rest.endswith(" "):
            buffer.append(rest[:-1] if delsp else rest)
        else:
            buffer.append(rest)
            finish()
    finish()
    return "\n".join(out)
