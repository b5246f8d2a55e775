"""HTML written as plain text that reads well: paragraphs, lists, links, tables and quotes as people type
them.

The outcome of an HTML-only mail is what agents read, search and quote, so it follows the conventions of
plain-text mail: `> ` before quotes, `- ` and `1. ` before items, an address after its words, cells apart by
tabs.
"""

from __future__ import annotations

import re

from merhaba.channels.email.dom import Node, parse_html
from merhaba.channels.email.limits import MAX_BODY_CHARS

_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
    "h6", "header", "li", "main", "nav", "ol", "p", "pre", "root", "section", "summary", "table",
    "tbody", "tfoot", "thead", "tr", "ul",
}  # fmt: skip
_SPACED = {"p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "pre", "dl", "table"}
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad\u034f]")


class _Writer:
    """Collects lines; knows the prefix (quotes, list indents) and the blank lines owed before the next
    text.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line = ""
        self.prefix = ""
        self.bullet = ""
        self.owed = 0
        self.size = 0
        self.numbers: dict[int, int] = {}

    def write(self, text: str, *, pre: bool = False) -> None:
        if self.size > MAX_BODY_CHARS:
            return
        if pre:
            first, *rest = text.split("\n")
            self.line += first
            for line in rest:
                self.newline()
                self.line = line
            return
        text = re.sub(r"[ \t\r\n\f]+", " ", text)
        if not self.line or self.line.endswith((" ", "\t")):
            text = text.lstrip(" ")
        self.line += text

    def newline(self) -> None:
        """End the line, also an empty one."""
        self._flush()

    def block(self, blank: int = 0) -> None:
        """Begin a block: the line ends when there is one, and at least `blank` empty lines will stand
        before the next text.
        """
        if self.line.strip(" ") or self.bullet:
            self._flush()
        self.line = ""
        self.owed = max(self.owed, blank)

    def pay(self) -> None:
        """Write the empty lines that are owed, with the prefix of where they stand."""
        if self.owed and self.lines:
            present = 0
            for line in reversed(self.lines):
                if line.strip(" >"):
                    break
                present += 1
            self.lines.extend([self.prefix.rstrip()] * max(0, self.owed - present))
        self.owed = 0

    def next_bullet(self, item: Node) -> str:
        """`- `, or the number of the item in its ordered list."""
        parent = item.parent
        if parent is None or parent.tag != "ol":
            return "- "
        if id(parent) not in self.numbers:
            start = parent.get("start")
            self.numbers[id(parent)] = int(start) if re.fullmatch(r"\d{1,4}", start) else 1
        number = self.numbers[id(parent)]
        self.numbers[id(parent)] = number + 1
        return f"{number}. "

    def _flush(self) -> None:
        text = self.line.replace("\u00a0", " ").rstrip()
        if text or self.bullet:
            self.pay()
        self.lines.append((self.prefix + self.bullet + text).rstrip())
        self.size += len(self.lines[-1]) + 1
        if self.bullet:
            self.prefix += " " * len(self.bullet)
            self.bullet = ""
        self.line = ""


def html_to_text(html: str) -> str:
    """Plain text of a mail's HTML. Bounded; never raises."""
    return node_to_text(parse_html(html))


def node_to_text(root: Node) -> str:
    """Plain text of one element, with runs of empty lines cut to two."""
    writer = _Writer()
    stack: list[tuple[Node, bool, tuple[str, ...]]] = [(root, False, ())]
    while stack:
        node, leaving, state = stack.pop()
        if leaving:
            _leave(node, writer, state)
            continue
        if not node.tag:
            writer.write(_INVISIBLE.sub("", node.text), pre=_inside_pre(node))
            continue
        if _HIDDEN.search(node.get("style")):
            continue
        stack.append((node, True, (writer.prefix,)))
        if _enter(node, writer):
            stack.extend((child, False, ()) for child in reversed(node.children))
    writer.block()
    text = re.sub(r"\n{4,}", "\n\n\n", "\n".join(writer.lines))
    return text.strip("\n")


def _enter(node: Node, writer: _Writer) -> bool:
    """Write what stands before the element; False when its children are not to be written."""
    tag = node.tag
    if tag == "br":
        writer.newline()
    elif tag == "img":
        alt = node.get("alt").strip()
        if alt and not _tiny(node):
            writer.write(f"[{alt}]")
    elif tag == "hr":
        writer.block(1)
        writer.write("---")
        writer.block(1)
    elif tag in {"td", "th"}:
        if writer.line.strip():
            writer.line = writer.line.rstrip(" ") + "\t"
    elif tag in _BLOCKS:
        writer.block(1 if tag in _SPACED and not _in_list_or_cell(node) else 0)
        if tag == "blockquote":
            writer.pay()
            writer.prefix += "> "
        elif tag == "li":
            writer.bullet = writer.next_bullet(node)
    return True


def _leave(node: Node, writer: _Writer, state: tuple[str, ...]) -> None:
    tag = node.tag
    if tag == "a":
        _link(node, writer)
    elif tag in _BLOCKS:
        writer.block(1 if tag in _SPACED and not _in_list_or_cell(node) else 0)
        writer.bullet = ""
        writer.prefix = state[0]


def _link(node: Node, writer: _Writer) -> None:
    """The address after the words of a link, unless the words are the address."""
    href = node.get("href")
    shown = re.sub(r"\s+", " ", node.inner_text(2_000)).strip()
    if not href.startswith(("http://", "https://", "mailto:")) or not shown or len(href) > 2_000:
        return
    target = href.removeprefix("mailto:").partition("?")[0] if href.startswith("mailto:") else href
    bare = re.sub(r"\Ahttps?://|/\Z", "", target)
    if bare.casefold() == re.sub(r"\Ahttps?://|/\Z", "", shown).casefold():
        return
    writer.write(f" <{target}>")


def _in_list_or_cell(node: Node) -> bool:
    return node.parent is not None and node.parent.tag in {"li", "td", "th"} and node.tag not in {"table"}


def _inside_pre(node: Node) -> bool:
    parent, steps = node.parent, 0
    while parent is not None and steps < 6:
        if parent.tag == "pre" or re.search(r"white-space\s*:\s*pre(?!-line)", parent.get("style")):
            return True
        parent, steps = parent.parent, steps + 1
    return False


def _tiny(node: Node) -> bool:
    return node.get("width") in {"0", "1"} or node.get("height") in {"0", "1"}
