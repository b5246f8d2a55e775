"""What `merhaba mail parse FILE.eml` prints: one mail as plain JSON values, for people and for other
programs.
"""

from __future__ import annotations

import base64
import hashlib
import html as entities
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

from merhaba.channels.email.receive import parse_mail
from merhaba.ports.channels import Address, InboundFile, Raw


def describe(data: bytes) -> dict[str, Any]:
    """Subject, people, ids, date, texts, attachments and verdicts. Raises ValueError when the bytes are no
    mail.
    """
    mail = parse_mail(Raw(data))
    bounce = mail.bounce
    return {
        "subject": mail.subject,
        "from": _person(mail.sender),
        "to": [_person(address) for address in mail.to],
        "cc": [_person(address) for address in mail.cc],
        "reply_to": _person(mail.reply_to) if mail.reply_to else None,
        "message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to[0] if mail.in_reply_to else None,
        "references": list(mail.references),
        "date": mail.sent_at.isoformat() if mail.sent_at else None,
        "text": mail.text,
        "text_full": mail.text_full,
        "html": _with_images(mail.html, mail.files),
        "attachments": [
            {
                "name": file.name,
                "content_type": file.content_type,
                "size": len(file.content),
                "sha256": hashlib.sha256(file.content).hexdigest(),
                "inline": file.inline,
            }
            for file in mail.files
        ],
        "automatic": mail.automatic.value if mail.automatic else None,
        "bounce": {"hard": bounce.hard, "status": bounce.status, "recipient": bounce.recipient}
        if bounce
        else None,
    }


def _person(address: Address) -> dict[str, str | None]:
    return {"name": address.name, "address": address.address or None}


def _with_images(html: str | None, files: Sequence[InboundFile]) -> str | None:
    """The safe HTML with its inline images in it, so that it can be looked at by itself."""
    if html is None:
        return None
    shown = {
        file.content_id: file for file in files if file.content_id and file.content_type.startswith("image/")
    }

    def embed(match: re.Match[str]) -> str:
        file = shown.get(unquote(entities.unescape(match.group(1))))
        if file is None:
            return match.group(0)
        return f'src="data:{file.content_type};base64,{base64.b64encode(file.content).decode("ascii")}"'

    return re.sub(r'src="cid:([^"]{1,300})"', embed, html, flags=re.IGNORECASE)
