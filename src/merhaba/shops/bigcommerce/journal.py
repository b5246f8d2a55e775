"""What was begun under which key, kept in metafields that only we see, for writes that leave no other trace.

It is written before the action itself; whether the action was then carried out is seen from the order.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from .client import Client
from .values import rows, text

NAMESPACE = "merhaba"
_LONGEST = 64


async def begun(client: Client, thing: str, key: str) -> dict[str, Any] | None:
    """What was noted under the key, at `/orders/1` or `/customers/1`."""
    answer = await client.get(f"/v3{thing}/metafields", {"namespace": NAMESPACE, "key": _short(key)})
    for one in rows((answer or {}).get("data")):
        if text(one, "key") == _short(key) and text(one, "namespace") == NAMESPACE:
            try:
                noted = json.loads(text(one, "value"))
            except ValueError:
                return {}
            return noted if isinstance(noted, dict) else {}
    return None


async def begin(client: Client, thing: str, key: str, intent: dict[str, Any]) -> None:
    """Note it. Noting it twice does no harm: the platform refuses the second."""
    body = {
        "permission_set": "app_only",
        "namespace": NAMESPACE,
        "key": _short(key),
        "value": json.dumps(intent, ensure_ascii=False),
        "description": "An action of Merhaba",
    }
    await client.write("POST", f"/v3{thing}/metafields", body)


def _short(key: str) -> str:
    return key if len(key) <= _LONGEST else hashlib.sha256(key.encode()).hexdigest()
