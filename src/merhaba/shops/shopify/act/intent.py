"""What was so before we began, kept at the platform itself as a metafield of the order or customer.

For mutations that take neither an idempotency key nor a note: it is written before acting, and compared with
what is so now when nobody knows whether the attempt went through.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..client import Client
from ..problems import refuse_user_errors

_NAMESPACE = "merhaba"

WRITE = """mutation Remember($fields: [MetafieldsSetInput!]!) {
  metafieldsSet(metafields: $fields) { metafields { id } userErrors { field message code } }
}"""

READ = """query Remembered($id: ID!, $key: String!) {
  node(id: $id) {
    ... on Order { metafield(namespace: "merhaba", key: $key) { value } }
    ... on Customer { metafield(namespace: "merhaba", key: $key) { value } }
  }
}"""


async def remember(owner: str, mark: str, what: Mapping[str, Any], client: Client) -> None:
    """Keep `what` under this mark. Raises Refused when the platform does not let us."""
    field = {
        "ownerId": owner,
        "namespace": _NAMESPACE,
        "key": mark,
        "type": "json",
        "value": json.dumps(what, sort_keys=True),
    }
    answer = await client.write(WRITE, {"fields": [field]}, repeatable=True)
    refuse_user_errors(answer.get("metafieldsSet"))


async def remembered(owner: str, mark: str, client: Client) -> dict[str, Any] | None:
    """What was kept under this mark; None when nothing was, so that nothing can have been done either."""
    answer = await client.read(READ, {"id": owner, "key": mark})
    value = ((answer.get("node") or {}).get("metafield") or {}).get("value")
    try:
        kept = json.loads(value) if value else None
    except ValueError:
        kept = None
    return kept if isinstance(kept, dict) else None
