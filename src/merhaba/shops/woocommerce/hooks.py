"""Webhooks: subscribed over the API with a secret of ours, signed over the raw body, delivered by the shop's
cron. Their body is the thing as it is when it is sent, so a late `order.created` may tell a later state."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from merhaba.ports.channels import Account, Raw, RetryLater
from merhaba.ports.shops.port import Changed, Gone, Mirrored, NothingToDo, ShopNews, Touched

from . import states
from .client import Client, base_url
from .fields import identity, objects, text
from .load import sent_statuses
from .problems import Problem
from .read_orders import read_order
from .read_parcels import has_fulfilments
from .read_products import read_customer

TOPICS = (
    "order.created", "order.updated", "order.deleted", "order.restored",
    "product.created", "product.updated", "product.deleted", "product.restored",
    "customer.created", "customer.updated", "customer.deleted",
)  # fmt: skip
_WHAT = {"order": Mirrored.ORDERS, "product": Mirrored.PRODUCTS, "customer": Mirrored.CUSTOMERS}
# The first call to a new webhook's address: a form, without topic or signature.
_PING = re.compile(rb"webhook_id=\d{1,20}")


async def subscribe(client: Client, url: str) -> dict[str, str]:
    """One active webhook per topic, however often this is called. Gives the secret to keep."""
    secret = str(client.account.secrets.get("webhook_secret") or secrets.token_hex(32))
    there = await _ours(client, url)
    create, update, delete = [], [], []
    for topic in TOPICS:
        same = [hook for hook in there if text(hook, "topic") == topic]
        if not same:
            create.append(
                {"name": f"Merhaba {topic}", "topic": topic, "delivery_url": url, "secret": secret,
                 "status": "active"}
            )  # fmt: skip
            continue
        # The shop switches a webhook off after five failures; it is switched on again.
        update.append({"id": int(identity(same[0])), "status": "active", "secret": secret})
        delete += [int(identity(hook)) for hook in same[1:]]
    body = {"create": create, "update": update, "delete": delete}
    told = await client.write("POST", "webhooks/batch", {k: v for k, v in body.items() if v})
    failed = [one for part in ("create", "update") for one in objects(told, part) if one.get("error")]
    if failed:
        raise RetryLater(f"The shop did not set up a webhook: {failed[0]['error']}")
    return {"webhook_secret": secret}


async def unsubscribe(client: Client, url: str) -> None:
    """Take our webhooks back."""
    ids = [int(identity(hook)) for hook in await _ours(client, url)]
    if ids:
        await client.write("POST", "webhooks/batch", {"delete": ids})


async def subscribed(client: Client) -> list[Mapping[str, Any]]:
    """The webhooks that carry our name."""
    hooks = await client.every("webhooks", orderby="id", order="asc")
    return [hook for hook in hooks if text(hook, "name").startswith("Merhaba ")]


async def _ours(client: Client, url: str) -> list[Mapping[str, Any]]:
    try:
        hooks = await client.every("webhooks", orderby="id", order="asc")
    except Problem as problem:
        raise RetryLater(f"The shop did not list its webhooks: {problem.message}") from problem
    return [hook for hook in hooks if text(hook, "delivery_url") == url]


def verify(raw: Raw, account: Account) -> bool:
    """True when it is signed with our secret, or is the ping, which cannot be signed and says nothing."""
    if _is_ping(raw):
        return True
    secret = str(account.secrets.get("webhook_secret", ""))
    given = raw.headers.get("x-wc-webhook-signature", "")
    expected = base64.b64encode(hmac.new(secret.encode(), raw.body, hashlib.sha256).digest())
    return bool(secret) and hmac.compare_digest(expected, given.encode("utf-8", "replace"))


def hook_id(raw: Raw) -> str:
    """What names this delivery; a pause of the shop's cron does not change it."""
    return raw.headers.get("x-wc-webhook-delivery-id", "")


def _is_ping(raw: Raw) -> bool:
    return "x-wc-webhook-topic" not in raw.headers and _PING.fullmatch(raw.body) is not None


def parse(raw: Raw, account: Account) -> Sequence[ShopNews]:
    """The news in a webhook. Raises ValueError when it makes no sense."""
    if _is_ping(raw):
        return (NothingToDo("ping"),)
    resource, _, event = raw.headers.get("x-wc-webhook-topic", "").partition(".")
    if resource not in _WHAT:
        return (NothingToDo(f"topic {resource[:40] or 'none'}"),)
    try:
        told = json.loads(raw.body, parse_float=Decimal)
        if not isinstance(told, dict) or not (external_id := identity(told)):
            raise ValueError("no object with an id")
        return (_news(resource, event, told, external_id, account),)
    except (TypeError, AttributeError, LookupError, ArithmeticError, RecursionError) as error:
        raise ValueError(f"not understood: {error}") from error


def _news(resource: str, event: str, told: Mapping[str, Any], external_id: str, account: Account) -> ShopNews:
    what = _WHAT[resource]
    if event == "deleted":
        return Gone(what, external_id)
    if resource == "product":
        # A variation's change comes under the product's topic; products lack their variations' stock here.
        parent = identity(told, "parent_id") if text(told, "type") == "variation" else ""
        return Touched(what, parent or external_id)
    if resource == "customer":
        return Changed(read_customer(told))
    if text(told, "status") in states.NOT_ORDERS:
        return NothingToDo("not an order yet")
    if objects(told, "refunds") or has_fulfilments(told):
        return Touched(what, external_id)
    return Changed(read_order(told, base=base_url(account), sent=sent_statuses(account.config)))
