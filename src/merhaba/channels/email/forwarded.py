"""Who wrote the mail that this one forwards: as an attached mail, or as text under its header fields."""

from __future__ import annotations

import re

from merhaba.channels.email.addresses import parse_mailbox
from merhaba.channels.email.headers import parse_headers
from merhaba.channels.email.mime import Part
from merhaba.channels.email.reply.attribution import plain
from merhaba.channels.email.reply.separators import field_kind, header_block
from merhaba.ports.channels import Address

_MAX_LINES = 1_500
_MAX_FOUND = 5
_OUTLOOK = re.compile(r"\[(?:mailto:)?([^\[\]\s]{3,254})\]")


def forwarded_from(root: Part, text: str) -> tuple[Address, ...]:
    """Writers of the mails inside this one, the outermost first; each has an address."""
    found = [
        parse_mailbox(parse_headers(part.raw_body[:65_536].partition(b"\n\r\n")[0]).get("from"))
        for part in root.walk()
        if part.content_type == "message/rfc822" and part is not root
    ]
    found += _inline(text)
    return tuple({a.address.lower(): a for a in reversed(found) if a.address}.values())[::-1][:_MAX_FOUND]


def _inline(text: str) -> list[Address]:
    lines = [line.lstrip("> \t") for line in text.splitlines()[:_MAX_LINES]]
    found: list[Address] = []
    position = 0
    while position < len(lines) and len(found) < _MAX_FOUND:
        end = header_block(lines, position) if field_kind(plain(lines[position])) else position
        if end == position:
            position += 1
            continue
        found += _senders(lines[position:end])
        position = end
    return found


def _senders(block: list[str]) -> list[Address]:
    """The sender's field of a block; its address may stand on the next line."""
    for number, line in enumerate(block):
        if field_kind(plain(line)) == "from":
            following = block[number + 1] if number + 1 < len(block) else ""
            value = re.split(r"[:：]", plain(line), maxsplit=1)[1]
            if "@" not in value and field_kind(plain(following)) is None:
                value += " " + plain(following)
            address = parse_mailbox(_OUTLOOK.sub(r"<\1>", value).strip())
            return [address] if address.address else []
    return []
