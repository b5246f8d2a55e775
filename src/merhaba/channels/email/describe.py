"""What `merhaba mail parse FILE.eml` prints: one mail as plain JSON values, for people and for other
programs.
"""

from __future__ import annotations

import hashlib
from typing import Any

from merhaba.channels.email.receive import parse_mail
from merhaba.ports.channels import Address, Raw


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
        "html": mail.html,
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
