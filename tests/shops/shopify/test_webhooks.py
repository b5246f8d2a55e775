"""Webhooks in the vendor's own shapes."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from merhaba.ports.shops.port import Changed, Gone, Mirrored, NothingToDo, PrivacyAsked, Touched
from merhaba.shops.shopify import shop
from merhaba.shops.shopify.webhooks import TOPICS

from .case import account
from .contract import fixture, need_contract, schema
from .desk import VERSIONS, connected
from .hooks import BODIES, SECRET, signed
from .shapes import gid

ACCOUNT = account("http://127.0.0.1:9")


@pytest.mark.parametrize(
    ("topic", "name", "what", "kind"),
    [
        ("orders/updated", "order", Mirrored.ORDERS, "Order"),
        ("products/update", "product", Mirrored.PRODUCTS, "Product"),
        ("customers/update", "customer", Mirrored.CUSTOMERS, "Customer"),
    ],
)
def test_the_vendors_own_things_are_understood(topic: str, name: str, what: Mirrored, kind: str) -> None:
    body = fixture(name)
    told = shop.parse(signed(topic, json.dumps(body).encode()), ACCOUNT)
    assert told == [Touched(what, gid(kind, body["id"]))]


@pytest.mark.parametrize(
    ("topic", "name"),
    [("refunds/create", "refund"), ("fulfillments/create", "fulfillment"),
     ("order_transactions/create", "transaction")],
)  # fmt: skip
def test_what_belongs_to_an_order_touches_the_order(topic: str, name: str) -> None:
    body = fixture(name)
    told = shop.parse(signed(topic, json.dumps(body).encode()), ACCOUNT)
    assert told == [Touched(Mirrored.ORDERS, gid("Order", body["order_id"]))]


def test_stock_names_its_item_because_it_tells_of_one_place_only() -> None:
    body = fixture("inventory_level")
    told = shop.parse(signed("inventory_levels/update", json.dumps(body).encode()), ACCOUNT)
    assert told == [Touched(Mirrored.PRODUCTS, gid("InventoryItem", body["inventory_item_id"]))]


def test_our_own_samples_have_the_fields_the_vendor_sends() -> None:
    names = {"orders/updated": "order", "refunds/create": "refund", "products/update": "product",
             "inventory_levels/update": "inventory_level", "customers/update": "customer"}  # fmt: skip
    for topic, body, news in BODIES:
        if topic in names and news is not None:
            assert set(body) - {"admin_graphql_api_id"} <= set(fixture(names[topic])), topic


def test_two_customers_made_one_are_followed() -> None:
    body = {
        "admin_graphql_api_customer_kept_id": gid("Customer", 1),
        "admin_graphql_api_customer_deleted_id": gid("Customer", 2),
    }
    merged, touched = shop.parse(signed("customers/merge", json.dumps(body).encode()), ACCOUNT)
    assert isinstance(merged, Changed)
    assert merged.thing.external_id == gid("Customer", 2)
    assert getattr(merged.thing, "merged_into", None) == gid("Customer", 1)
    assert touched == Touched(Mirrored.CUSTOMERS, gid("Customer", 1))


def test_wishes_for_privacy_are_passed_on_whole() -> None:
    told = [
        shop.parse(signed(t, json.dumps(b).encode()), ACCOUNT)[0] for t, b, n in BODIES if n is PrivacyAsked
    ]
    assert told == [
        PrivacyAsked("export", gid("Customer", 191167), "a@b.example", "", (gid("Order", 299938),)),
        PrivacyAsked(
            "erase", gid("Customer", 191167), "", "555-625-1199", (gid("Order", 299938), gid("Order", 1))
        ),
        PrivacyAsked("shop"),
    ]


def test_what_was_deleted_is_gone_and_what_is_not_needed_is_nothing() -> None:
    gone = shop.parse(signed("products/delete", b'{"id": 7}'), ACCOUNT)
    assert gone == [Gone(Mirrored.PRODUCTS, gid("Product", 7))]
    assert isinstance(shop.parse(signed("themes/publish", b"{}"), ACCOUNT)[0], NothingToDo)


def test_a_delivery_repeated_is_the_same_and_two_of_one_event_are_two() -> None:
    first = signed("inventory_levels/update", b"{}", delivery="a")
    other = replace(first, headers={**first.headers, "x-shopify-webhook-id": "b"})
    assert shop.hook_id(first) == shop.hook_id(replace(first)) != shop.hook_id(other)
    nameless = {k: v for k, v in first.headers.items() if k != "x-shopify-webhook-id"}
    assert shop.hook_id(replace(first, headers=nameless)) == "inventory_levels/update:event of a"
    assert shop.hook_id(replace(first, headers={})) == ""


def test_a_webhook_of_another_shop_or_without_our_secret_is_not_believed() -> None:
    raw = signed("orders/create", b'{"id": 1}')
    assert raw.received_at is not None
    assert shop.verify(raw, ACCOUNT, raw.received_at)
    elsewhere = replace(raw, headers={**raw.headers, "x-shopify-shop-domain": "other.myshopify.com"})
    assert not shop.verify(elsewhere, ACCOUNT, raw.received_at)
    for secret in ("", "another", SECRET + " x"):
        other = replace(ACCOUNT, secrets={**ACCOUNT.secrets, "client_secret": secret})
        assert not shop.verify(raw, other, raw.received_at)


@pytest.mark.parametrize("version", VERSIONS)
async def test_every_topic_we_need_is_subscribed_to_once_in_every_version(version: str) -> None:
    async with connected(version) as desk:
        url = "https://desk.example/hooks/shop/1"
        await shop.subscribe(desk.account, url, desk.tools)
        topics = [hook["topic"] for hook in desk.fake.world.hooks.values()]
        assert len(topics) == len(set(topics))
        assert set(TOPICS) <= set(topics)
        assert ("RETURNS_PROCESS" in topics) == (version != "2025-01")
        await shop.unsubscribe(desk.account, "https://desk.example/hooks/shop/2", desk.tools)
        assert len(desk.fake.world.hooks) == len(topics)
        await shop.unsubscribe(desk.account, url, desk.tools)
        assert desk.fake.world.hooks == {}


async def test_a_topic_beyond_our_scopes_does_not_keep_the_others_from_being_subscribed_to() -> None:
    async with connected() as desk:
        desk.fake.world.forbidden_topics = {"RETURNS_APPROVE", "RETURNS_UPDATE"}
        await shop.subscribe(desk.account, "https://desk.example/h", desk.tools)
        topics = {hook["topic"] for hook in desk.fake.world.hooks.values()}
        assert set(TOPICS) - topics == {"RETURNS_APPROVE", "RETURNS_UPDATE"}


def test_the_privacy_topics_cannot_be_subscribed_to_so_they_are_set_in_the_app() -> None:
    need_contract()
    topics = schema("2026-07").type_map["WebhookSubscriptionTopic"]
    names = set(topics.values)  # type: ignore[attr-defined]
    assert not names & {"CUSTOMERS_DATA_REQUEST", "CUSTOMERS_REDACT", "SHOP_REDACT"}
