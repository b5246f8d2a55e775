"""What agents write: HTML made safe, and its plain-text twin."""

from __future__ import annotations

import re
from html import escape, unescape

import nh3

_TAGS = {
    "p",
    "br",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "s",
    "a",
    "ul",
    "ol",
    "li",
    "blockquote",
    "code",
    "pre",
    "span",
}
_ATTRIBUTES = {"a": {"href"}, "span": {"data-mention", "dir"}, "p": {"dir"}}
_BLOCK_END = re.compile(r"</(?:p|li|blockquote|pre|ul|ol)>|<br\s*/?>", re.IGNORECASE)
_ITEM = re.compile(r"<li[^>]*>", re.IGNORECASE)
_LINK = re.compile(r"<a[^>]*href=\"([^\"]*)\"[^>]*>(.*?)</a>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_URL = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]")


def safe_html(html: str) -> str:
    """The composer's HTML with nothing in it that could run or reach outside."""
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )


def as_text(html: str) -> str:
    """A readable plain-text twin of the composer's HTML."""
    html = _LINK.sub(_link_text, html)
    html = _ITEM.sub("- ", html)
    html = _BLOCK_END.sub("\n", html)
    text = unescape(_TAG.sub("", html)).replace("\xa0", " ")
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def as_html(text: str) -> str:
    """Plain text as HTML: paragraphs, line breaks and links, nothing else."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "".join(f'<p dir="auto">{_linked(p)}</p>' for p in paragraphs if p)


def _linked(text: str) -> str:
    parts, at = [], 0
    for match in _URL.finditer(text):
        url = escape(match.group())
        parts += [escape(text[at : match.start()]), f'<a href="{url}">{url}</a>']
        at = match.end()
    parts.append(escape(text[at:]))
    return "".join(parts).replace("\n", "<br>")


def _link_text(match: re.Match[str]) -> str:
    url, label = unescape(match.group(1)), match.group(2)
    plain = unescape(_TAG.sub("", label))
    return label if url.removeprefix("mailto:") == plain else f"{label} ({escape(url)})"
