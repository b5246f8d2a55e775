"""From the tree of parts to what a person sees: one text, one HTML, and files (attached or shown inside).

The rules are those of mail programs: of alternatives the richest is shown, inline texts follow each other,
signatures and encrypted parts are files, `winmail.dat` and uuencode are opened, and every byte that is not
text is a file. Nothing is dropped.
"""

from __future__ import annotations

import html as entities
import mimetypes
import re
import urllib.parse
from dataclasses import dataclass, field, replace

from merhaba.channels.email import charset
from merhaba.channels.email.calendar import calendar_to_text
from merhaba.channels.email.flowed import unflow
from merhaba.channels.email.html import content_ids
from merhaba.channels.email.limits import MAX_BODY_CHARS
from merhaba.channels.email.mime import Part, clean_filename
from merhaba.channels.email.plain import html_to_text
from merhaba.channels.email.rtf import rtf_to_text
from merhaba.channels.email.tnef import decode_tnef
from merhaba.channels.email.uuencode import extract
from merhaba.ports.channels import InboundFile

_META_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE
)
_READABLE = {
    "text/plain",
    "text/html",
    "text/enriched",
    "text/richtext",
    "text/rtf",
    "application/rtf",
    "text/calendar",
}
_MAIL = {"message/rfc822", "message/global"}
_NAMES = {
    "message/delivery-status": "delivery-status.txt",
    "message/global-delivery-status": "delivery-status.txt",
    "message/feedback-report": "feedback-report.txt",
    "message/disposition-notification": "disposition-notification.txt",
    "text/rfc822-headers": "headers.txt",
    "application/pgp-signature": "signature.asc",
    "application/pgp-encrypted": "version.asc",
    "application/pkcs7-signature": "smime.p7s",
    "application/x-pkcs7-signature": "smime.p7s",
    "application/pkcs7-mime": "smime.p7m",
    "application/x-pkcs7-mime": "smime.p7m",
    "text/calendar": "invite.ics",
}


@dataclass(slots=True)
class _Block:
    """One stretch of the body: what there is of it as plain text and as HTML."""

    text: str | None = None
    html: str | None = None


@dataclass(slots=True)
class Content:
    """What was found: `text` and `html` as sent (html not yet made safe), and the files."""

    text: str = ""
    html: str | None = None
    files: list[InboundFile] = field(default_factory=list)
    text_is_own: bool = True
    """False when `text` was written by us from the HTML, because the mail had no plain text."""


def read_content(root: Part) -> Content:
    """Everything in the tree, sorted into text, HTML and files."""
    files: list[InboundFile] = []
    blocks = _visit(root, files, None)
    content = Content(files=files)
    if any(block.html is not None for block in blocks):
        content.html = "\n".join(_as_html(block) for block in blocks)
    texts = [block.text for block in blocks if block.text is not None and block.text.strip()]
    content.text_is_own = bool(texts)
    if texts:
        content.text = "\n".join(_as_text(block) for block in blocks) if len(blocks) > 1 else texts[0]
    elif content.html:
        content.text = html_to_text(content.html)
    else:
        content.text = "".join(block.text or "" for block in blocks)
    content.text = content.text.replace("\0", "")
    _bound(content)
    _mark_inline(content)
    return content


def _visit(part: Part, files: list[InboundFile], parent: Part | None) -> list[_Block]:
    if part.content_type in _MAIL:
        files.append(_mail_file(part))
        return []
    if part.maintype != "multipart" or not part.children:
        return _leaf(part, files, parent)
    if part.content_type == "multipart/alternative":
        return _alternative(part, files)
    if part.content_type == "multipart/encrypted":
        files.extend(_file(child) for child in part.children)
        return []
    if part.content_type == "multipart/report":
        first, *rest = part.children
        blocks = _visit(first, files, part)
        files.extend(_mail_file(child) if child.content_type in _MAIL else _file(child) for child in rest)
        return blocks
    blocks = []
    for child in part.children:
        blocks.extend(_visit(child, files, part))
    return blocks


def _alternative(part: Part, files: list[InboundFile]) -> list[_Block]:
    """One block out of all alternatives: the text of one beside the HTML of another."""
    text: str | None = None
    html: str | None = None
    for child in part.children:
        blocks = _visit(child, files, part)
        if not blocks:
            continue
        if any(block.html is not None for block in blocks):
            html = "\n".join(_as_html(block) for block in blocks)
        elif not (text or "").strip():
            text = "\n".join(block.text or "" for block in blocks)
    return [_Block(text, html)] if text is not None or html is not None else []


def _leaf(part: Part, files: list[InboundFile], parent: Part | None) -> list[_Block]:
    kind = part.content_type
    if kind in {"application/ms-tnef", "application/vnd.ms-tnef"} or part.filename.lower() == "winmail.dat":
        return _winmail(part, files)
    if kind not in _READABLE or not _is_body(part, parent):
        files.append(_file(part))
        return []
    if kind == "text/calendar":
        files.append(_file(part))
        summary = calendar_to_text(_text(part))
        return [_Block(text=summary)] if summary and (parent is None or len(parent.children) == 1) else []
    if kind == "text/html":
        return [_Block(html=_text(part))]
    if kind in {"text/rtf", "application/rtf"}:
        files.append(_file(part))
        return [_Block(text=rtf_to_text(part.content()))]
    text = _text(part)
    if kind in {"text/enriched", "text/richtext"}:  # RFC 1896
        text = re.sub(
            r"<param>[^<]{0,1000}</param>|</?[A-Za-z-]{1,60}>", "", re.sub(r"(?<!\n)\n(?!\n)", " ", text)
        ).replace("<<", "<")
    elif part.params.get("format", "").lower() == "flowed":
        text = unflow(text, delsp=part.params.get("delsp", "").lower() == "yes")
    text, encoded = extract(text)
    files.extend(
        InboundFile(clean_filename(name) or "file", _guess_type(name), content) for name, content in encoded
    )
    return [_Block(text=text)]


def _is_body(part: Part, parent: Part | None) -> bool:
    """Whether a readable part is text of the mail and not a text file that came with it."""
    if part.disposition == "attachment":
        return parent is None and not part.filename
    if not part.filename or parent is None:
        return True
    return parent.content_type in {"multipart/alternative", "multipart/related"} and part.content_type in {
        "text/plain",
        "text/html",
    }


def _text(part: Part) -> str:
    data = part.content()
    stated = part.params.get("charset", "")
    if part.content_type == "text/html":
        meta = _META_CHARSET.search(data[:4096])
        if meta and (not stated or charset.codec_for(stated) is None):
            stated = meta.group(1).decode("ascii")
    text = charset.decode(data, stated)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _winmail(part: Part, files: list[InboundFile]) -> list[_Block]:
    opened = decode_tnef(part.content())
    if opened is None:
        files.append(_file(part))
        return []
    for file in opened.files:
        name = clean_filename(file.name) or "Untitled Attachment"
        kind = (
            file.content_type if re.fullmatch(r"[\w.+-]+/[\w.+-]+", file.content_type) else _guess_type(name)
        )
        files.append(InboundFile(name, kind, file.content, content_id=file.content_id or None))
    if opened.rtf:
        files.append(InboundFile("message.rtf", "application/rtf", opened.rtf))
    if opened.html:
        files.append(InboundFile("message.html", "text/html", opened.html))
    if opened.html:
        meta = _META_CHARSET.search(opened.html[:4096])
        return [
            _Block(opened.text or None, charset.decode(opened.html, meta.group(1).decode() if meta else ""))
        ]
    text = opened.text or (rtf_to_text(opened.rtf) if opened.rtf else "")
    return [_Block(text=text.replace("\r\n", "\n"))] if text.strip() else []


def _file(part: Part) -> InboundFile:
    name = (
        part.filename
        or _NAMES.get(part.content_type)
        or "attachment" + (mimetypes.guess_extension(part.content_type) or "")
    )
    kind = part.content_type
    if kind == "application/octet-stream" and "." in name:
        kind = _guess_type(name)
    return InboundFile(name, kind, part.content(), content_id=part.content_id or None)


def _mail_file(part: Part) -> InboundFile:
    subject = part.children[0].headers.text("subject") if part.children else ""
    name = part.filename or clean_filename(re.sub(r"[/\\:*?\"<>|\r\n]+", " ", subject)[:120]) or "message"
    name = name if name.lower().endswith(".eml") else name + ".eml"
    return InboundFile(name, part.content_type, part.content())


def _guess_type(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _as_html(block: _Block) -> str:
    if block.html is not None:
        return block.html
    return (
        f'<div style="white-space:pre-wrap">{entities.escape(block.text or "")}</div>'
        if (block.text or "").strip()
        else ""
    )


def _as_text(block: _Block) -> str:
    if block.text is not None and block.text.strip():
        return block.text
    return html_to_text(block.html) if block.html else ""


def _bound(content: Content) -> None:
    """Keep a body that is too long to show as a file, and show its beginning."""
    if len(content.text) > MAX_BODY_CHARS:
        content.files.append(
            InboundFile("message.txt", "text/plain", content.text.encode("utf-8", "replace"))
        )
        content.text = content.text[:MAX_BODY_CHARS]
    if content.html is not None and len(content.html) > MAX_BODY_CHARS:
        content.files.append(
            InboundFile("message.html", "text/html", content.html.encode("utf-8", "replace"))
        )


def _mark_inline(content: Content) -> None:
    """A file is inline when the HTML shows it, or (without HTML) the text has the place where Gmail showed
    it.
    """
    shown = content_ids(content.html) if content.html else set()
    shown |= {urllib.parse.unquote(identity) for identity in shown}
    places = (
        set(re.findall(r"\[(?:image|cid): ?([^\]\n]{1,200})\]", content.text))
        if content.html is None
        else set()
    )
    for number, file in enumerate(content.files):
        inside = bool(file.content_id) and file.content_id in shown
        inside = inside or (file.name in places and file.content_type.startswith("image/"))
        content.files[number] = replace(file, inline=inside, content_id=file.content_id if inside else None)
