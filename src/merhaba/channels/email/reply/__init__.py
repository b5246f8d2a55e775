"""The new part of a mail, apart from the mails it answers and from signatures. The whole is always kept
beside it.
"""

from __future__ import annotations

from merhaba.channels.email.reply.trim import Fragment, Kind, found_quote, reply_text, split

__all__ = ["Fragment", "Kind", "new_part", "reply_text", "split"]

_POOR_TWIN = 0.2


def new_part(text: str, html: str | None = None, *, sender: str = "", text_is_own: bool = True) -> str:
    """What is new in a mail with this plain text and this HTML (as sent; either may be missing).

    The plain text is read first. The HTML decides where it knows more: when the mail had no plain text,
    when only the HTML marks what is quoted, and when the plain text is a stub beside it.
    """
    if html is None:
        return reply_text(text, sender)
    if text_is_own and text.strip() and found_quote(text):
        return reply_text(text, sender)
    from_html = _from_html(html, sender)
    if from_html is None:
        return reply_text(text, sender)
    return from_html


def _from_html(html: str, sender: str) -> str | None:
    """The new part by the marks in the HTML, or None when there are none or nothing would be left."""
    from merhaba.channels.email.dom import parse_html  # noqa: PLC0415 - only for mails with HTML
    from merhaba.channels.email.plain import node_to_text  # noqa: PLC0415
    from merhaba.channels.email.reply.html_quotes import cut_quotes  # noqa: PLC0415

    root = parse_html(html)
    if not cut_quotes(root):
        return None
    left = node_to_text(root)
    return reply_text(left, sender) if left.strip() else None
