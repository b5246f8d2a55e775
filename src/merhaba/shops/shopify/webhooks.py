"""Webhooks: whether one is the platform's, which one it is, and what news it brings. Pure.

Their JSON is the old REST shape with numeric ids and carries an order only in part (no returns, no
transactions): so nearly all of them say what to fetch.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from merhaba.ports.channels import Account, Raw
from merhaba.ports.shops.port import (
    Changed,
    Gone,
    Mirrored,
    NothingToDo,
    PrivacyAsked,
    ShopNews,
    Touched,
    Uninstalled,
)
from merhaba.ports.shops.things import ShopCustomer

from .facts import gid
from .signing import is_hook_signed
from .where import domain_of

# The subscriptions we make. The three privacy topics cannot be subscribed to: they are set in the app.
TOPICS = (
    "APP_UNINSTALLED",
    "CUSTOMERS_CREATE",
    "CUSTOMERS_UPDATE",
    "CUSTOMERS_DELETE",
    "CUSTOMERS_MERGE",
    "FULFILLMENTS_CREATE",
    "FULFILLMENTS_UPDATE",
    "FULFILLMENT_EVENTS_CREATE",
    "INVENTORY_LEVELS_UPDATE",
    "ORDERS_CREATE",
    "ORDERS_UPDATED",
    "ORDERS_PAID",
    "ORDERS_CANCELLED",
    "ORDERS_FULFILLED",
    "ORDERS_PARTIALLY_FULFILLED",
    "ORDERS_EDITED",
    "ORDERS_DELETE",
    "ORDERS_RISK_ASSESSMENT_CHANGED",
    "ORDER_TRANSACTIONS_CREATE",
    "PRODUCTS_CREATE",
    "PRODUCTS_UPDATE",
    "PRODUCTS_DELETE",
    "REFUNDS_CREATE",
    "RETURNS_REQUEST",
    "RETURNS_APPROVE",
    "RETURNS_DECLINE",
    "RETURNS_CANCEL",
    "RETURNS_CLOSE",
    "RETURNS_REOPEN",
    "RETURNS_UPDATE",
)
_OF_ORDERS = {
    "orders",
    "refunds",
    "returns",
    "fulfillments",
    "fulfillment_events",
    "order_transactions",
}
# Exists only where returns are processed.
PROCESS_TOPIC = "RETURNS_PROCESS"


def verify(raw: Raw, account: Account) -> bool:
    """Whether the app's secret signed this body, and it is about this account's shop.

    The time in `X-Shopify-Triggered-At` is not signed, and repetitions keep the first one: it proves nothing.
    """
    secret = account.secrets.get("client_secret", "").strip()
    domain, ours = raw.headers.get("x-shopify-shop-domain", ""), domain_of(account)
    if domain and ours and domain.strip().lower() != ours:
        return False
    return is_hook_signed(secret, raw.body, raw.headers.get("x-shopify-hmac-sha256", ""))


def hook_id(raw: Raw) -> str:
    """What names this delivery. An event's id is shared by all its deliveries (three lines sold are three
    stock webhooks of one event), so it counts only with the topic, and only where the other is missing."""
    delivery = raw.headers.get("x-shopify-webhook-id", "").strip()
    if delivery:
        return delivery
    event = raw.headers.get("x-shopify-event-id", "").strip()
    return f"{raw.headers.get('x-shopify-topic', '')}:{event}" if event else ""


def parse(raw: Raw) -> Sequence[ShopNews]:
    """The news in it. Raises ValueError for what makes no sense."""
    topic = raw.headers.get("x-shopify-topic", "").strip().lower()
    try:
        body = json.loads(raw.body)
    except (ValueError, RecursionError) as error:
        raise ValueError("This webhook is not JSON.") from error
    if not isinstance(body, dict):
        raise ValueError("This webhook is no JSON object.")
    subject, _, happening = topic.partition("/")
    if topic == "app/uninstalled":
        return [Uninstalled()]
    if topic in {"customers/redact", "customers/data_request", "shop/redact"}:
        return [_privacy(topic, body)]
    if topic == "customers/merge":
        return _merged(body)
    if subject == "customers" and happening in {"create", "update", "enable", "disable", "delete"}:
        return [_touched(Mirrored.CUSTOMERS, "Customer", body.get("id"), happening)]
    if subject == "products" and happening in {"create", "update", "delete"}:
        return [_touched(Mirrored.PRODUCTS, "Product", body.get("id"), happening)]
    if subject == "inventory_levels":
        # It tells the stock of one place; what can be sold is the sum over all places: the product is asked.
        return [Touched(Mirrored.PRODUCTS, gid("InventoryItem", body.get("inventory_item_id")))]
    if subject in _OF_ORDERS:
        order = _order_of(topic, subject, body)
        return [_touched(Mirrored.ORDERS, "Order", order, happening if subject == "orders" else "")]
    return [NothingToDo(f"{topic or 'No topic'}: not needed.")]


def _order_of(topic: str, subject: str, body: Mapping[str, Any]) -> Any:
    """The id of the order a webhook is about."""
    if topic == "orders/edited":
        return _part(body, "order_edit").get("order_id")
    if topic == "orders/risk_assessment_changed":
        return body.get("order_id") or body.get("admin_graphql_api_order_id")
    if subject == "orders":
        return body.get("id")
    if subject == "returns":
        order = _part(body, "order") or _part(_part(body, "return"), "order")
        return order.get("id") or order.get("admin_graphql_api_id")
    return body.get("order_id")


def _part(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = body.get(name)
    return part if isinstance(part, dict) else {}


def _word(body: Mapping[str, Any], name: str) -> str:
    word = body.get(name)
    return word[:320] if isinstance(word, str) else ""


def _touched(what: Mirrored, kind: str, number: Any, happening: str) -> ShopNews:
    identity = gid(kind, number)
    return Gone(what, identity) if happening == "delete" else Touched(what, identity)


def _merged(body: Mapping[str, Any]) -> Sequence[ShopNews]:
    kept = gid("Customer", body.get("admin_graphql_api_customer_kept_id"))
    gone = gid("Customer", body.get("admin_graphql_api_customer_deleted_id"))
    return [
        Changed(ShopCustomer(external_id=gone, merged_into=kept)),
        Touched(Mirrored.CUSTOMERS, kept),
    ]


def _privacy(topic: str, body: Mapping[str, Any]) -> ShopNews:
    if topic == "shop/redact":
        return PrivacyAsked("shop")
    customer = _part(body, "customer")
    listed = body.get("orders_to_redact" if topic == "customers/redact" else "orders_requested")
    number = customer.get("id")
    if not number and not _word(customer, "email") and not _word(customer, "phone"):
        raise ValueError("A wish for privacy that names nobody.")
    return PrivacyAsked(
        wish="erase" if topic == "customers/redact" else "export",
        customer_id=gid("Customer", number) if number else "",
        email=_word(customer, "email"),
        phone=_word(customer, "phone"),
        order_ids=tuple(gid("Order", one) for one in listed) if isinstance(listed, list) else (),
    )
