"""Inline styles of a mail reduced to what changes how it looks inside its own box.

nh3 drops properties that are not listed; this goes further and judges values, because a listed property can
still load something (`url()`), leave its box (negative margins) or hide what it says (`expression`, escapes).
"""

from __future__ import annotations

import re

_BOX = ("", "-top", "-right", "-bottom", "-left")
SAFE_PROPERTIES = frozenset(
    {
        "background", "background-color", "border-collapse", "border-color", "border-radius",
        "border-spacing", "border-style", "border-width", "caption-side", "clear", "color", "direction",
        "display", "empty-cells", "float", "font", "font-family", "font-size", "font-style",
        "font-variant", "font-weight", "height", "letter-spacing", "line-height", "list-style",
        "list-style-type", "max-height", "max-width", "min-height", "min-width", "opacity",
        "overflow-wrap", "table-layout", "text-align", "text-decoration", "text-indent",
        "text-transform", "unicode-bidi", "vertical-align", "white-space", "width", "word-break",
        "word-spacing", "word-wrap", "writing-mode",
    }
    | {f"margin{side}" for side in _BOX}
    | {f"padding{side}" for side in _BOX}
    | {f"border{side}{what}" for side in _BOX for what in ("", "-color", "-style", "-width")}
    | {f"{what}-inline{end}" for what in ("margin", "padding", "border") for end in ("", "-start", "-end")}
)  # fmt: skip
_DISPLAY = frozenset(
    {
        "none",
        "block",
        "inline",
        "inline-block",
        "table",
        "table-row",
        "table-cell",
        "table-row-group",
        "list-item",
        "inline-table",
    }
)
_FORBIDDEN = re.compile(
    r"url|expression|javascript|vbscript|image|element|attr|var|env|@|\\|/\*|<|>|[\x00-\x08]", re.IGNORECASE
)
_NEGATIVE = re.compile(r"(?:\A|[\s,(])-\s*[\d.]")
_HUGE = re.compile(r"\d{5,}")
_SIZES = ("margin", "padding", "text-indent", "letter-spacing", "word-spacing", "line-height")


def clean_style(style: str) -> str:
    """The declarations of a style attribute that are safe, as `a:b;c:d`; '' when none is."""
    kept: list[str] = []
    for declaration in style[:10_000].split(";"):
        name, colon, value = declaration.partition(":")
        name, value = name.strip().lower(), " ".join(value.split())
        if not colon or not value or name not in SAFE_PROPERTIES or len(value) > 300:
            continue
        if _FORBIDDEN.search(value) or _HUGE.search(value):
            continue
        if name.startswith(_SIZES) and _NEGATIVE.search(value):
            continue
        if name == "display" and value.lower().replace("!important", "").strip() not in _DISPLAY:
            continue
        kept.append(f"{name}:{value}")
    return ";".join(kept)
