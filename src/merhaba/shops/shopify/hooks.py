"""Webhook subscriptions: made once, found again, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from merhaba.ports.shops.actions import Refused

from .client import Client
from .facts import nodes, text
from .problems import refuse_user_errors
from .versions import Version
from .webhooks import PROCESS_TOPIC, TOPICS

CREATE = """mutation Subscribe($topic: WebhookSubscriptionTopic!, $hook: WebhookSubscriptionInput!) {
  webhookSubscriptionCreate(topic: $topic, webhookSubscription: $hook) {
    webhookSubscription { id } userErrors { field message }
  }
}"""

DELETE = """mutation Unsubscribe($id: ID!) {
  webhookSubscriptionDelete(id: $id) { deletedWebhookSubscriptionId userErrors { field message } }
}"""


def listing(version: Version) -> str:
    """The query for our app's subscriptions."""
    where = (
        "uri" if version.hook_uri else "endpoint { __typename ... on WebhookHttpEndpoint { callbackUrl } }"
    )
    return f"""query Subscriptions($after: String) {{
  webhookSubscriptions(first: 100, after: $after) {{
    nodes {{ id topic format {where} }} pageInfo {{ hasNextPage endCursor }}
  }}
}}"""


async def subscriptions(client: Client) -> list[tuple[str, str, str]]:
    """Our app's subscriptions: id, topic and address of each."""
    found, after = [], None
    while True:
        answer = await client.read(listing(client.version), {"after": after})
        listed = answer.get("webhookSubscriptions") or {}
        found += [(text(n.get("id")), text(n.get("topic")), _address(n)) for n in nodes(listed)]
        info = listed.get("pageInfo") or {}
        if not info.get("hasNextPage"):
            return found
        after = info.get("endCursor")


async def subscribe(hook_url: str, client: Client) -> None:
    """Have every topic we need delivered to `hook_url`. What is subscribed already stays as it is.

    A topic our scopes do not reach is left out: the check names the scope. Raises Refused when none is left.
    """
    there = {topic for _, topic, address in await subscriptions(client) if address == hook_url}
    where = {"uri": hook_url} if client.version.hook_uri else {"callbackUrl": hook_url}
    refused: Refused | None = None
    for topic in topics(client.version):
        if topic in there:
            continue
        answer = await client.write(CREATE, {"topic": topic, "hook": {**where, "format": "JSON"}})
        try:
            refuse_user_errors(answer.get("webhookSubscriptionCreate"))
        except Refused as error:
            if error.code == "no-permission":
                refused = error
                continue
            if error.code != "code-taken":  # taken: by another process of ours, just now
                raise
        there.add(topic)
    if refused is not None and not there:
        raise refused


async def unsubscribe(hook_url: str, client: Client) -> None:
    """Take back all subscriptions to `hook_url`."""
    for identity, _, address in await subscriptions(client):
        if address == hook_url:
            await client.write(DELETE, {"id": identity}, repeatable=True)


def topics(version: Version) -> tuple[str, ...]:
    """What we subscribe to in this version."""
    return (*TOPICS, PROCESS_TOPIC) if version.processes_returns else TOPICS


def _address(node: Mapping[str, Any]) -> str:
    return text(node.get("uri")) or text((node.get("endpoint") or {}).get("callbackUrl"))
