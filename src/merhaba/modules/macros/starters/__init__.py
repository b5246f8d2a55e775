"""The macros a shop begins with: eight everyday answers, in seven languages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from merhaba.kit.ids import new_id
from merhaba.kit.languages import LANGUAGES
from merhaba.platform.database import Transaction
from merhaba.ports.shops.actions import ActionKind

from ..tables import macros
from ..types import MacroActions, MacroFields, MacroText, plain

# What each is called, the tag it sets where there is one of that name, and what else it does.
_STARTERS: Mapping[str, tuple[str, str, dict[str, Any]]] = {
    "where": ("Where is my order", "", {"status": "closed"}),
    "refund": ("Refund done", "refund", {"status": "closed"}),
    "return": ("How to return", "return", {"status": "pending", "order_action": ActionKind.RETURN}),
    "address": ("Change of address", "address", {"status": "pending"}),
    "stock": ("Out of stock", "restock", {"status": "pending"}),
    "damaged": ("Arrived damaged", "damaged item", {"status": "pending", "priority": "high"}),
    "late": ("Parcel is late", "late parcel", {"snooze_hours": 24, "to_me": True}),
    "thanks": ("Thank you", "", {"status": "closed"}),
}


def starters(tags: Mapping[str, UUID]) -> list[MacroFields]:
    """The macros, with the tags that are there."""
    by_language = {tag: _read(tag) for tag in LANGUAGES}
    return [
        MacroFields(
            name=name,
            shared=True,
            texts={tag: MacroText(text=by_language[tag][key]["text"]) for tag in LANGUAGES},
            topics={tag: by_language[tag][key]["topic"] for tag in LANGUAGES},
            actions=MacroActions(**{**does, "add_tags": [tags[label]] if label in tags else []}),
        )
        for key, (name, label, does) in _STARTERS.items()
    ]


async def add_starters(tx: Transaction, tags: Mapping[str, UUID]) -> None:
    """Put them into a new workspace."""
    for fields in starters(tags):
        row = {"workspace_id": tx.workspace, "id": new_id(), "created_at": tx.now, "changed_at": tx.now}
        await tx.run(insert(macros).values(**row, **plain(fields)))


def _read(language: str) -> dict[str, dict[str, str]]:
    source = resources.files(__name__).joinpath(f"{language}.json")
    found: dict[str, dict[str, str]] = json.loads(source.read_text(encoding="utf-8"))
    return found
