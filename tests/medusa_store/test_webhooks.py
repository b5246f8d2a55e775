"""The subscriber in the shop tells what changed: ids only, signed; and it is the one in the how-to."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from merhaba.ports.channels import Raw
from merhaba.ports.shops.port import Mirrored, ShopNews, Touched
from merhaba.shops.medusa import shop

from .connected import Connected
from .hook_inbox import HookInbox
from .install import HERE
from .start import Store

HOWTO = Path(__file__).resolve().parents[2] / "docs" / "howto" / "connect-medusa.md"


def test_the_how_to_shows_the_very_subscriber_that_is_tried_here() -> None:
    code = (HERE / "src" / "subscribers" / "webhook.js").read_text(encoding="utf-8")
    assert f"```js\n{code}```\n" in HOWTO.read_text(encoding="utf-8")


def _says(raw: Raw, event: str, what: Mirrored, external_id: str) -> bool:
    said = json.loads(raw.body)
    return said["event"] == event and said["what"] == what.value and external_id in said["ids"]


@pytest.mark.servers
@pytest.mark.xdist_group("medusa-store")
async def test_what_changes_is_told_at_once(
    connected: Connected, medusa_store: Store, medusa_hooks: HookInbox
) -> None:
    shopper = medusa_store.shopper()
    placed = shopper.order({"vase-one-size": 1})["id"]

    def heard(event: str, what: Mirrored, external_id: str) -> list[ShopNews]:
        raw = medusa_hooks.await_one(lambda raw: _says(raw, event, what, external_id))
        assert shop.verify(raw, connected.account, datetime.now(UTC))
        return list(shop.parse(raw, connected.account))

    order = Touched(Mirrored.ORDERS, placed)
    assert heard("order.placed", Mirrored.ORDERS, placed) == [order]
    assert heard("customer.created", Mirrored.CUSTOMERS, shopper.customer_id) == [
        Touched(Mirrored.CUSTOMERS, shopper.customer_id)
    ]
    medusa_store.capture(placed)
    assert heard("payment.captured", Mirrored.ORDERS, placed) == [order]
    medusa_store.ship(placed, tracking="JD9", deliver=True)
    assert heard("shipment.created", Mirrored.ORDERS, placed) == [order]
    assert heard("delivery.created", Mirrored.ORDERS, placed) == [order]
    products = medusa_store.admin.get("/admin/products", handle="vase")["products"]
    item = medusa_store.catalogue.inventory["vase-one-size"]
    level = f"/admin/inventory-items/{item}/location-levels/{medusa_store.catalogue.location}"
    medusa_hooks.received.clear()
    medusa_store.admin.post(level, {"stocked_quantity": 350})
    vase = products[0]["id"]
    changed = heard("inventory.inventory-level.updated", Mirrored.PRODUCTS, vase)
    assert changed == [Touched(Mirrored.PRODUCTS, vase)]
    medusa_store.admin.delete(f"/admin/customers/{medusa_store.shopper().customer_id}")
    raw = medusa_hooks.await_one(lambda raw: json.loads(raw.body)["event"] == "customer.deleted")
    assert json.loads(raw.body)["gone"] is True


@pytest.mark.servers
@pytest.mark.xdist_group("medusa-store")
async def test_a_webhook_that_was_touched_or_is_old_is_not_believed(
    connected: Connected, medusa_store: Store, medusa_hooks: HookInbox
) -> None:
    placed = medusa_store.shopper().order({"mug-blue": 1})["id"]
    raw = medusa_hooks.await_one(lambda raw: _says(raw, "order.placed", Mirrored.ORDERS, placed))
    now = datetime.now(UTC)
    account = connected.account
    assert shop.verify(raw, account, now)
    assert shop.hook_id(raw)
    assert not shop.verify(replace(raw, body=raw.body + b" "), account, now)
    assert not shop.verify(raw, account, now + timedelta(minutes=6))
    assert not shop.verify(raw, replace(account, secrets={"webhook_secret": "something else"}), now)
    assert not shop.verify(raw, replace(account, secrets={}), now)
