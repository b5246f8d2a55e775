"""Store credit: money on the account of a customer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from merhaba.ports.shops.actions import Outcome, OutcomeState, Refused, StoreCredit
from merhaba.ports.shops.things import ZERO

from ..facts import decimal, is_id, moment, nodes, text
from ..problems import refuse_user_errors
from . import intent
from .task import Task

CREDIT = """mutation Credit($id: ID!, $input: StoreCreditAccountCreditInput!) {
  storeCreditAccountCredit(id: $id, creditInput: $input) {
    storeCreditAccountTransaction {
      id amount { amount currencyCode } balanceAfterTransaction { amount currencyCode }
    }
    userErrors { field message code }
  }
}"""

CREDITS = """query Credits($id: ID!) {
  customer(id: $id) {
    id
    storeCreditAccounts(first: 6) {
      nodes {
        id balance { amount currencyCode }
        transactions(first: 20, sortKey: CREATED_AT, reverse: true) {
          nodes {
            __typename createdAt
            amount { amount currencyCode } balanceAfterTransaction { amount currencyCode }
            ... on StoreCreditAccountCreditTransaction { id }
          }
        }
      }
    }
  }
}"""


async def act(task: Task[StoreCredit]) -> Outcome:
    """Money on a customer's account. It takes neither key nor note: what was there is kept before."""
    action = task.action
    if action.amount <= ZERO:
        raise Refused("bad-amount", "The amount must be more than nothing.")
    if not is_id("Customer", action.customer_id):
        raise Refused("not-found", "There is no such customer at the shop.")
    before = await _credits(task)
    await intent.remember(action.customer_id, task.mark, {"before": sorted(before)}, task.client)
    given: dict[str, Any] = {"creditAmount": {"amount": action.amount, "currencyCode": action.currency}}
    if task.client.version.credit_notice:
        given["notify"] = False
    answer = await task.client.write(CREDIT, {"id": action.customer_id, "input": given})
    payload = refuse_user_errors(answer.get("storeCreditAccountCredit"))
    return _credit(payload.get("storeCreditAccountTransaction") or {})


async def earlier(task: Task[StoreCredit]) -> Outcome | None:
    """A credit of this amount that was not there before the first attempt."""
    if not is_id("Customer", task.action.customer_id):
        return None
    kept = await intent.remembered(task.action.customer_id, task.mark, task.client)
    if kept is None:
        return None
    for identity, transaction in (await _credits(task)).items():
        amount = transaction.get("amount") or {}
        same = decimal(amount.get("amount")) == task.action.amount
        if identity not in (kept.get("before") or ()) and same:
            return _credit(transaction)
    return None


async def _credits(task: Task[StoreCredit]) -> dict[str, Any]:
    """The customer's latest credits in this currency, by id."""
    customer = (await task.client.read(CREDITS, {"id": task.action.customer_id})).get("customer")
    if customer is None:
        raise Refused("not-found", "There is no such customer at the shop.")
    return {
        text(transaction["id"]): transaction
        for account in nodes(customer.get("storeCreditAccounts"))
        for transaction in nodes(account.get("transactions"))
        if transaction.get("id")
        and (transaction.get("amount") or {}).get("currencyCode") == task.action.currency
    }


def _credit(transaction: Mapping[str, Any]) -> Outcome:
    balance = transaction.get("balanceAfterTransaction") or {}
    answer = {
        "transaction": text(transaction.get("id")),
        "amount": text((transaction.get("amount") or {}).get("amount")),
        "balance": text(balance.get("amount")),
        "currency": text(balance.get("currencyCode")),
        "at": text(moment(transaction.get("createdAt")) or ""),
    }
    return Outcome(OutcomeState.DONE, {"transaction": text(transaction.get("id"))}, answer)
