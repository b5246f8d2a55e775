"""Gift cards and store credit, where the shop has the vendor's loyalty plugin."""

from __future__ import annotations

from typing import Any

from merhaba.ports.shops.actions import GiftCard, Outcome, Refused, StoreCredit

from ..client import path
from ..keys import KEY, key_of, marked
from ..values import Row, number, row, rows, stamp, text
from .doing import Doing

_REFERENCE = "merhaba"


async def gift_card(doing: Doing, action: GiftCard) -> Outcome:
    """A card with money on it. The platform makes the code and binds it to nobody."""
    if action.amount < 1:
        raise Refused("bad-amount", "A gift card of this shop has at least 1 on it.")
    for_whom = f"for {action.email}" if action.email else ""
    body: dict[str, Any] = {
        "value": action.amount,
        "currency_code": action.currency.lower(),
        "note": " ".join(part for part in (action.note.strip(), for_whom) if part) or None,
        "reference": _REFERENCE,
        "reference_id": doing.key,
        "metadata": {KEY: doing.key, **({"customer_id": action.customer_id} if action.customer_id else {})},
    }
    if action.expires_at:
        body["expires_at"] = stamp(action.expires_at)
    made = await doing.client.post(path("gift-cards"), body)
    return await _told_card(doing, row(made.get("gift_card")))


async def gift_card_made(doing: Doing, action: GiftCard) -> Outcome | None:
    """The card that refers to our key."""
    answer = await doing.client.get(path("gift-cards"), {"reference_id": doing.key, "limit": 20})
    for one in rows(answer.get("gift_cards")):
        if text(one.get("reference_id")) == doing.key:
            return await _told_card(doing, one)
    return None


async def store_credit(doing: Doing, action: StoreCredit) -> Outcome:
    """Money on a customer's account, which is opened when there is none in this currency."""
    if action.amount <= 0:
        raise Refused("bad-amount", "The amount must be more than nothing.")
    account = await _account(doing, action)
    if account is None:
        body = {"customer_id": action.customer_id, "currency_code": action.currency.lower()}
        account = row(
            (await doing.client.post(path("store-credit-accounts"), body)).get("store_credit_account")
        )
    account_id = text(account.get("id"))
    note = marked(action.note, doing.key)
    said = await doing.client.post(
        path("store-credit-accounts", account_id, "credit"), {"amount": action.amount, "note": note}
    )
    return await _told_credit(doing, row(said.get("store_credit_account")))


async def store_credited(doing: Doing, action: StoreCredit) -> Outcome | None:
    """Whether a movement of the account carries our key."""
    account = await _account(doing, action)
    if account is None:
        return None
    offset = 0
    while True:
        answer = await doing.client.get(
            path("store-credit-accounts", text(account.get("id")), "transactions"),
            {"limit": 100, "offset": offset, "order": "-created_at"},
        )
        moved = rows(answer.get("transactions"))
        if any(key_of(one.get("note")) == doing.key for one in moved):
            return await _told_credit(doing, account)
        if len(moved) < 100:
            return None
        offset += 100


async def _account(doing: Doing, action: StoreCredit) -> Row | None:
    currency = action.currency.lower()
    answer = await doing.client.get(
        path("store-credit-accounts"),
        {"customer_id": action.customer_id, "currency_code": currency, "limit": 20},
    )
    for one in rows(answer.get("store_credit_accounts")):
        if text(one.get("customer_id")) == action.customer_id and text(one.get("currency_code")) == currency:
            return one
    return None


async def _told_card(doing: Doing, card: Row) -> Outcome:
    created = {"gift_card": text(card.get("id")), "code": text(card.get("code"))}
    return await doing.done(created, {"amount": str(number(card.get("value")))})


async def _told_credit(doing: Doing, account: Row) -> Outcome:
    created = {"store_credit": text(account.get("id"))}
    return await doing.done(created, {"balance": str(number(account.get("balance")))})
