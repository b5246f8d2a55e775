"""Who wrote a mail that was forwarded inside another: the first block of header fields in it."""

from __future__ import annotations

from merhaba.channels.email.addresses import parse_mailbox
from merhaba.channels.email.reply.attribution import plain
from merhaba.channels.email.reply.separators import field_kind, header_block, is_original_separator
from merhaba.ports.channels import Address

_LOOK_AT = 400


def original_sender(text: str) -> Address | None:
    """The From of the first forwarded mail in a plain text, in any language; None when there is none.

    What it says was typed by whoever forwarded: it may be offered to an agent, never be believed by itself.
    """
    lines = text.split("\n")[:_LOOK_AT]
    for number, line in enumerate(lines):
        start = number + 1 if is_original_separator(line) else number
        while start < len(lines) and not plain(lines[start]):
            start += 1
        end = header_block(lines, start) if start < len(lines) else start
        for place in range(start, end):
            field = plain(lines[place])
            if field_kind(field) == "from":
                following = plain(lines[place + 1]) if place + 1 < end else ""
                value = field.replace("：", ":").partition(":")[2]
                value += f" {following}" if following.startswith(("<", "[")) else ""
                found = parse_mailbox(value.replace("[mailto:", "<").replace("]", ">").strip(" ;"))
                return found if found.address else None
    return None
