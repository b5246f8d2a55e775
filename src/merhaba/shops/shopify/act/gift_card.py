"""Gift cards. They are for the shop, or for a customer."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from merhaba.ports.shops.actions import GiftCard, Outcome, OutcomeState, Refused
from merhaba.ports.shops.things import ZERO

from .. import catalogue
from ..client import Client
from ..facts import nodes, text
from ..find import quoted
from ..marks import marked
from ..problems import meaning, refuse_user_errors
from ..versions import Version
from .currency import demand_currency
from .task import Task

GIFT_CARD = """mutation GiftCard($input: GiftCardCreateInput!) {
  giftCardCreate(input: $input) {
    giftCard { id initialValue { amount currencyCode } expiresOn }
    giftCardCode
    userErrors { field message code }
  }
}"""

GIFT_CARDS = """query GiftCards($query: String!) {
  giftCards(first: 20, query: $query) {
    nodes { id note initialValue { amount currencyCode } expiresOn }
  }
}"""


async def act(task: Task[GiftCard]) -> Outcome:
    """A gift card whose code follows from our key and a secret: a second attempt is refused as taken."""
    action, version = task.action, task.client.version
    if action.amount <= ZERO:
        raise Refused("bad-amount", "The amount must be more than nothing.")
    code = gift_card_code(task)
    asked: dict[str, Any] = {"code": code, "note": marked(action.note, task.mark)}
    asked |= await _worth(action.amount, action.currency, version, task.client)
    if action.expires_at is not None:
        asked["expiresOn"] = action.expires_at.date().isoformat()
    customer = action.customer_id or await _customer_of(action.email, task.client)
    if customer:
        asked["customerId"] = customer
    answer = await task.client.write(GIFT_CARD, {"input": asked})
    payload = answer.get("giftCardCreate") or {}
    errors = payload.get("userErrors") or ()
    if errors and meaning(errors)[0] == "code-taken":
        found = await earlier(task)
        if found is not None:
            return found
    refuse_user_errors(payload)
    return _card(payload.get("giftCard") or {}, code)


async def earlier(task: Task[GiftCard]) -> Outcome | None:
    """The card whose note bears our mark; the platform finds cards by their code."""
    code = gift_card_code(task)
    for card in nodes((await task.client.read(GIFT_CARDS, {"query": code})).get("giftCards")):
        if task.mark in text(card.get("note")):
            return _card(card, code)
    return None


def gift_card_code(task: Task[Any]) -> str:
    """16 letters and digits that nobody guesses: a MAC of the key under the account's lasting secret."""
    secrets = task.client.account.secrets
    secret = secrets.get("client_secret") or secrets.get("access_token") or ""
    if not secret:
        raise Refused("not-supported", "Enter the app’s client secret first: the cards’ codes come of it.")
    digest = hmac.new(secret.encode(), f"gift card {task.key}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode()[:16].lower()


async def _worth(amount: Decimal, currency: str, version: Version, client: Client) -> dict[str, Any]:
    if version.gift_card_amount:
        return {"initialAmount": {"amount": amount, "currencyCode": currency}}
    await demand_currency(currency, client)
    return {"initialValue": amount}


async def _customer_of(email: str, client: Client) -> str:
    if not email:
        return ""
    found = await catalogue.search_customers(f"email:{quoted(email)}", client)
    mine = [c for c in found if email.casefold() in {e.casefold() for e in c.emails}]
    return mine[0].external_id if mine else ""


def _card(card: Mapping[str, Any], code: str) -> Outcome:
    value = card.get("initialValue") or {}
    answer = {
        "gift_card": text(card.get("id")),
        "amount": text(value.get("amount")),
        "currency": text(value.get("currencyCode")),
        "expires": text(card.get("expiresOn")),
    }
    return Outcome(OutcomeState.DONE, {"gift_card": text(card.get("id")), "code": code}, answer)
