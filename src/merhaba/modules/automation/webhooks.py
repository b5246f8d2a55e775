"""Telling another system what a rule saw: signed and repeated as Standard Webhooks says
(https://www.standardwebhooks.com)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from uuid import UUID

from merhaba.kit.ids import new_id
from merhaba.modules.inbox.queries.conversations import by_ids
from merhaba.platform.database import Transaction
from merhaba.platform.jobs import enqueue
from merhaba.platform.runtime import Runtime
from merhaba.platform.secrets import Keys
from merhaba.ports.channels import RetryLater
from merhaba.ports.http import HttpRequest

from .acting import Acting
from .types import Webhook

DELIVER = "automation.webhook"
_SECONDS = 15.0
_LONGEST_ANSWER = 64 * 1024


async def queue(tx: Transaction, acting: Acting, wanted: Webhook, number: int) -> str:
    """Write down what is sent, as things are now; a job delivers it."""
    shown = await by_ids(tx, None, [acting.row.id])
    message = acting.happened.message
    body = {
        "type": "rule.matched",
        "timestamp": tx.now.isoformat(),
        "data": {
            "rule": {"id": str(acting.rule.id), "name": acting.rule.name},
            "trigger": acting.rule.definition.when.on,
            "conversation": shown[0].model_dump(mode="json") if shown else None,
            "message": str(message) if message is not None else None,
        },
    }
    await enqueue(
        tx,
        DELIVER,
        workspace=str(tx.workspace),
        rule=str(acting.rule.id),
        conversation=str(acting.row.id),
        root=acting.happened.cause.root,
        number=number,
        ident=f"msg_{new_id().hex}",
        url=wanted.url,
        body=json.dumps(body, ensure_ascii=False, separators=(",", ":")),
    )
    return "queued"


def secret(keys: Keys, workspace: UUID) -> str:
    """What a workspace's webhooks are signed with, as the receiver is given it."""
    return "whsec_" + base64.b64encode(_key(keys, workspace)).decode()


def signature(keys: Keys, workspace: UUID, ident: str, timestamp: int, body: bytes) -> str:
    """`webhook-signature` of a delivery: HMAC-SHA256 over its id, its time and its body."""
    signed = b".".join((ident.encode(), str(timestamp).encode(), body))
    digest = hmac.new(_key(keys, workspace), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


async def deliver(runtime: Runtime, workspace: UUID, *, ident: str, url: str, body: str, at: int) -> str:
    """Send one. Gives what came of it; raises RetryLater where it should be tried again."""
    content = body.encode()
    headers = {
        "content-type": "application/json",
        "webhook-id": ident,
        "webhook-timestamp": str(at),
        "webhook-signature": signature(runtime.keys, workspace, ident, at, content),
    }
    answer = await runtime.web.send(
        HttpRequest("POST", url, headers, content, _SECONDS, _LONGEST_ANSWER, repeatable=True)
    )
    if answer.status == 410:
        return "refused"  # the receiver wants no more of them
    if not 200 <= answer.status < 300:
        raise RetryLater(f"{url.split('/')[2]} answered with {answer.status}.")
    return "done"


def _key(keys: Keys, workspace: UUID) -> bytes:
    return keys.derive(f"webhooks/{workspace}")
