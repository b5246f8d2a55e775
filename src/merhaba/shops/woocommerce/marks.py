"""What we leave at an order so that an action is known again: metadata that the shop's people do not see.

WooCommerce has no idempotency keys. An action that is one request carries its mark in that request. Before a
refund, and before a new order is made, the mark is set first, with the time and what was there already: then
it can be told afterwards what came about since.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .fields import loaded, meta, objects

KEY = "_merhaba_key"
OF = "_merhaba_of"
PREFIX = "_merhaba_"


def name(key: str) -> str:
    """The metadata's name for a key."""
    return PREFIX + hashlib.sha256(key.encode()).hexdigest()[:16]


def entry(key: str, kind: str, at: datetime, **more: Any) -> dict[str, str]:
    """The metadata to send."""
    return {"key": name(key), "value": json.dumps({"kind": kind, "at": at.isoformat(), **more})}


def read(thing: Mapping[str, Any], key: str) -> Mapping[str, Any] | None:
    """The mark that an action under this key left, None when it left none."""
    found = loaded(meta(thing, name(key)))
    return found if isinstance(found, dict) and isinstance(found.get("at"), str) else None


def of_kind(thing: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    """All marks of a kind, oldest first."""
    found = []
    for one in objects(thing, "meta_data"):
        if str(one.get("key", "")).startswith(PREFIX):
            mark = loaded(one.get("value"))
            if isinstance(mark, dict) and mark.get("kind") == kind and isinstance(mark.get("at"), str):
                found.append(mark)
    return sorted(found, key=lambda mark: str(mark["at"]))
