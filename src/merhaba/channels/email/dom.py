"""A small tree of a mail's HTML, for finding quotes and for writing it as plain text.

nh3 parses (as browsers do) and prints canonical HTML; what it prints is regular enough to be read with one
expression in linear time. Ids and classes are kept here, because quotes are known by them; this tree is
never shown.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import nh3

from merhaba.channels.email.html import bounded

_TAGS = {
    "a", "address", "article", "aside", "b", "blockquote", "body", "br", "caption", "center", "cite",
    "code", "dd", "del", "details", "div", "dl", "dt", "em", "fieldset", "figcaption", "figure", "font",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "label", "li",
    "main", "nav", "ol", "p", "pre", "q", "s", "section", "span", "strong", "sub", "summary", "sup",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul",
}  # fmt: skip
_SILENT = {
    "script",
    "style",
    "title",
    "head",
    "noscript",
    "template",
    "iframe",
    "object",
    "svg",
    "select",
    "textarea",
    "xml",
}
_KEPT = {
    "*": {"class", "id", "style", "type", "dir", "data-marker"},
    "a": {"href", "name"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "blockquote": {"cite"},
}
_TOKEN = re.compile(r"<(/?)([a-z][a-z0-9]*)((?: [^>]*)?)>|([^<]+)|<")
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_VOID = {"br", "hr", "img", "wbr", "col"}


@dataclass(slots=True, eq=False)
class Node:
    """An element (`tag` set) or a piece of text (`tag` empty)."""

    tag: str = ""
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    parent: Node | None = None

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    @property
    def classes(self) -> list[str]:
        return self.get("class").split()

    def walk(self) -> Iterator[Node]:
        """This node and everything below it in document order, without recursion."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    def index(self) -> int:
        """The place among its siblings."""
        assert self.parent is not None  # noqa: S101 - the root is never asked
        return self.parent.children.index(self)

    def inner_text(self, limit: int = 100_000) -> str:
        """The bare text inside, cut at `limit` characters."""
        pieces: list[str] = []
        size = 0
        for node in self.walk():
            pieces.append(node.text if not node.tag else "\n" if node.tag == "br" else "")
            size += len(pieces[-1])
            if size > limit:
                break
        return "".join(pieces)[:limit]


def parse_html(html: str) -> Node:
    """The tree under one root element. Never raises; bounded by `html.bounded`."""
    canonical = nh3.clean(
        bounded(html),
        tags=_TAGS,
        clean_content_tags=_SILENT,
        attributes=_KEPT,
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        link_rel=None,
    )
    root = Node("root")
    current = root
    for closing, tag, attributes, text in _TOKEN.findall(canonical):
        if text:
            current.children.append(Node(text=entities.unescape(text), parent=current))
        elif not tag:
            continue
        elif not closing:
            named = {name: entities.unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
            node = Node(tag, attributes=named, parent=current)
            current.children.append(node)
            if tag not in _VOID:
                current = node
        elif current.parent is not None and current.tag == tag:
            current = current.parent
    return root
