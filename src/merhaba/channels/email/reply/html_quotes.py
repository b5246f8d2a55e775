"""Older mails inside HTML, known by the marks mail programs put around them."""

from __future__ import annotations

import re

from merhaba.channels.email.dom import Node
from merhaba.channels.email.reply.attribution import judge, plain

_QUOTE_CLASSES = frozenset(
    {
        "gmail_quote", "gmail_quote_container", "gmail_extra", "yahoo_quoted", "yahoo-quoted",
        "moz-cite-prefix", "moz-forward-container", "protonmail_quote", "protonmail-quote",
        "tutanota_quote", "zmail_extra", "zmail_extra_hr", "qt", "wordsection1-quote", "cite",
        "outlookmessageheader", "mailquote", "mail_quote", "mailru-quote", "quotedmessage",
        "reply-quote", "ecxgmail_quote", "x_gmail_quote", "freebirdfx-quote", "front-blockquote",
        "airmail_quote", "airmail_original", "clean_bq", "ox-reply", "fastmail-quoted", "hm_quoted",
        "netease_quote", "iwm-quote", "nylas-quote", "missive_quote", "hey-quote", "gmail_attr",
    }
)  # fmt: skip
_QUOTE_IDS = re.compile(
    r"\A(?:x_)*(?:divrplyfwdmsg|appendonsend|mail-editor-reference-message-container"
    r"|outlookmessageheader|replysplit|olk_src_body_section|yahoo_quoted_\d+|yahooquoted|"
    r"isreplycontent|qmdocument|origbody|divtagdefaultwrapper_quote|stopspelling|reply-intro"
    r"|_mailoriginal\w*|oriMsgHtmlSeperator|lineBreakAtBeginningOfMessage_quote"
    r"|ms-outlook-mobile-body-separator-line)\Z",
    re.IGNORECASE,
)
_OUTLOOK_LINE = re.compile(
    r"border(?:-top)?\s*:\s*(?:none;\s*border-top\s*:\s*)?(?:solid\s+#?(?:e1e1e1|b5c4df"
    r"|b5c4df)\s+1(?:\.0)?pt|1(?:\.0)?pt\s+solid\s+#?(?:e1e1e1|b5c4df))"
    r"|border-top\s*:\s*(?:solid\s+)?#?(?:e1e1e1|b5c4df)",
    re.IGNORECASE,
)
_EVERYTHING_AFTER = frozenset(
    {
        "divrplyfwdmsg",
        "appendonsend",
        "stopspelling",
        "orimsghtmlseperator",
        "outlookmessageheader",
        "replysplit",
        "ms-outlook-mobile-body-separator-line",
    }
)
_MAX_CANDIDATES = 2_000
_MAX_QUOTES = 100


def cut_quotes(root: Node) -> bool:
    """Take older mails out of the tree; True when any was found (a bare forward is left to `new_part`)."""
    found, looked_at, quotes = False, 0, 0
    for node in list(root.walk()):
        if node.tag not in {"div", "blockquote", "span", "p", "table", "hr", "section", "td"}:
            continue
        if not (node.attributes or node.tag == "blockquote") or not _attached(node, root):
            continue
        looked_at += node.tag == "blockquote" or "class" in node.attributes
        if looked_at > _MAX_CANDIDATES:
            break
        if _begins_rest(node):
            _drop_from(node)
            found = True
        elif _is_quote(node):
            quotes += 1
            if quotes > _MAX_QUOTES:  # nobody answers a hundred quotes one by one
                break
            if not _followed_by_reply(node):
                _drop_attribution_before(node)
                _detach(node)
                found = True
    return found


def _attached(node: Node, root: Node) -> bool:
    """Whether the node still hangs on the tree; what is taken out loses its parent."""
    current: Node | None = node
    while current is not None and current is not root:
        current = current.parent
    return current is root


def _is_quote(node: Node) -> bool:
    if any(name.lower() in _QUOTE_CLASSES for name in node.classes):
        # Gmail's own quote button writes blockquote.gmail_quote without saying whom it quotes: that was
        # typed.
        return node.tag != "blockquote" or "gmail_quote" not in node.classes or _has_attribution_before(node)
    if _QUOTE_IDS.match(node.get("id")):
        return True
    return node.tag == "blockquote" and (
        node.get("type").lower() == "cite"
        or node.get("cite").lower().startswith("mid:")
        or _has_attribution_before(node)
        or _ends_mail(node)
    )


def _begins_rest(node: Node) -> bool:
    """A mark after which nothing of the reply comes: Outlook's header line and its rulers."""
    identity = node.get("id").lower().removeprefix("x_")
    if identity in _EVERYTHING_AFTER or node.get("data-marker") == "__QUOTED_TEXT__":
        return True
    return node.tag == "div" and bool(_OUTLOOK_LINE.search(node.get("style")))


def _drop_from(node: Node) -> None:
    """Detach the node and everything after it in the document."""
    current = node
    while current.parent is not None:
        parent = current.parent
        first = current.index() + (0 if current is node else 1)
        for gone in parent.children[first:]:
            gone.parent = None
        del parent.children[first:]
        current = parent


def _detach(node: Node) -> None:
    if node.parent is not None:
        node.parent.children.remove(node)
        node.parent = None


def _text_before(node: Node, limit: int = 600) -> str:
    """The text right before a node, up to the last line that is not empty."""
    pieces: list[str] = []
    current = node
    for _ in range(4):
        parent = current.parent
        if parent is None:
            break
        for sibling in reversed(parent.children[: current.index()][-12:]):
            pieces.insert(0, sibling.inner_text(limit) if sibling.tag != "br" else "\n")
            if "".join(pieces).strip():
                return "".join(pieces).strip()[-limit:]
        current = parent
    return ""


def _has_attribution_before(node: Node) -> bool:
    before = " ".join(_text_before(node).split())
    return bool(before) and any(judge(plain(before[-size:])) for size in (len(before), 200, 120, 80))


def _drop_attribution_before(node: Node) -> None:
    """Take out a sibling just before the quote that holds nothing but its attribution."""
    parent = node.parent
    if parent is None:
        return
    for sibling in reversed(parent.children[: node.index()][-4:]):
        text = " ".join(sibling.inner_text(1_000).split())
        if not text:
            continue
        if sibling.tag and len(text) < 400 and judge(plain(text)):
            _detach(sibling)
        return


def _ends_mail(node: Node) -> bool:
    """Whether nothing but white space follows a blockquote at its own level, and something stands before
    it.
    """
    parent = node.parent
    if parent is None:
        return False
    return not _text_after(node) and bool(_text_before(node))


def _text_after(node: Node) -> str:
    current = node
    for _ in range(30):
        parent = current.parent
        if parent is None:
            return ""
        for sibling in parent.children[current.index() + 1 :][:40]:
            text = sibling.inner_text(2_000).strip()
            if text:
                return text
        current = parent
    return ""


def _followed_by_reply(node: Node) -> bool:
    """Whether a person answers below this quote: then it is between the lines, and the quote is needed to
    read them.
    """
    if _text_before(node) and not _has_attribution_before(node) and node.tag == "blockquote":
        after = _text_after(node)
        return len(after.split()) > 12
    return False
