"""An outgoing message as JSON in the database, and back."""

from __future__ import annotations

import dataclasses
from typing import Any

from merhaba.ports.channels import Address, OutboundFile, OutboundMessage


def to_json(message: OutboundMessage) -> dict[str, Any]:
    """Plain data of a message."""
    return dataclasses.asdict(message)


def from_json(data: dict[str, Any]) -> OutboundMessage:
    """The message that `to_json` was given."""
    people = {key: tuple(Address(**a) for a in data[key]) for key in ("to", "cc", "bcc")}
    return OutboundMessage(
        **{
            **data,
            **people,
            "sender": Address(**data["sender"]),
            "references": tuple(data["references"]),
            "files": tuple(OutboundFile(**f) for f in data["files"]),
        }
    )
