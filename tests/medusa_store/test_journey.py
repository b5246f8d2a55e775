"""A real store and the whole of Merhaba: connected, mirrored, told by webhook, acted on from a thread."""

from __future__ import annotations

from typing import Any

import pytest

from ..journeys.conftest import Shop, house, open_shop, relay  # noqa: F401 - fixtures
from ..journeys.house import House, until
from ..journeys.post import Relay, letter
from .hook_inbox import HookInbox
from .start import Store

pytestmark = [pytest.mark.servers, pytest.mark.xdist_group("medusa-store")]


async def _connect(shop: Shop, store: Store, hooks: HookInbox) -> str:
    body = {
        "platform": "medusa",
        "brand": str(shop.brand),
        "config": {"url": store.url},
        "secrets": {"secret_key": store.secret_key, "webhook_secret": store.webhook_secret},
    }
    connected = await shop.owner.post("/shops", body)
    ident = str(connected["id"])
    hooks.forward_to = connected["hook_url"].replace(
        connected["hook_url"].split("/hooks/")[0], shop.house.url
    )

    async def mirrored() -> bool:
        shown = await shop.owner.get(f"/shops/{ident}")
        return all(sync["complete"] for sync in shown["syncs"])

    await until(mirrored, "the first sync", 60)
    checked = await shop.owner.post(f"/shops/{ident}/check")
    assert [step for step in checked["items"] if not step["ok"] and step["essential"]] == []
    return ident


async def _order(shop: Shop, number: Any, **facts: Any) -> Any:
    """The order as the desk shows it, once it has these facts."""

    async def found() -> Any:
        page = await shop.agent.get("/orders", number=str(number))
        for order in page["items"]:
            if all(order[name] == value for name, value in facts.items()):
                return order
        return None

    return await until(found, f"order {number} with {facts}", 40)


async def _act(shop: Shop, order: Any, body: dict[str, Any]) -> Any:
    done = await shop.agent.post(f"/orders/{order['id']}/actions?wait=20", body)
    assert done["state"] == "done", done
    return done


async def test_from_a_shoppers_order_to_its_refund_in_the_thread(
    house: House,  # noqa: F811
    relay: Relay,  # noqa: F811
    medusa_store: Store,
    medusa_hooks: HookInbox,
) -> None:
    shop = await open_shop(house, relay)
    try:
        await _connect(shop, medusa_store, medusa_hooks)
        person = medusa_store.shopper()
        placed = person.order({"mug-blue": 2, "bowl-s": 1})
        number = placed["display_id"]
        # Told by the shop's own subscriber, not by our looking.
        order = await _order(shop, number)
        medusa_store.capture(placed["id"])
        await _order(shop, number, financial_status="paid")

        await shop.receive(letter(f"{person.email}", shop.address, "One mug came broken."))
        conversation = await shop.agent.only_conversation()
        assert order["customer"] == conversation["customer"]["id"]

        refund = {
            "action": "refund",
            "lines": [{"line": order["lines"][0]["id"], "quantity": 1}],
            "reason": "One mug came broken.",
            "conversation": conversation["id"],
            "tell": True,
        }
        quoted = await shop.agent.post(f"/orders/{order['id']}/actions/quote", refund)
        done = await _act(shop, order, refund)
        assert done["amount"] == quoted["back"]
        refunded = await _order(shop, number, financial_status="partially_refunded")
        assert refunded["refunded"] == done["amount"]
        (mail,) = await shop.sent_to(person.email)
        text = mail.mail.get_body(("plain",))
        assert text is not None
        assert str(number) in text.get_content()

        medusa_store.ship(placed["id"], tracking="TR-4711", deliver=True)
        sent = await _order(shop, number, fulfilment_status="fulfilled")
        assert sent["fulfilments"][0]["tracking_number"] == "TR-4711"
        found = await shop.agent.get("/orders", q="tr-4711")
        assert [o["id"] for o in found["items"]] == [order["id"]]
        refused = await shop.agent.refused("POST", f"/orders/{order['id']}/actions", {"action": "cancel"})
        assert refused == (409, "already-sent")
        back = {"action": "return", "lines": [{"line": sent["lines"][1]["id"], "quantity": 1}]}
        returned = await _act(shop, sent, back)
        assert returned["created"]
        after = await _order(shop, number)
        assert after["returns"]
    finally:
        medusa_hooks.forward_to = None


async def test_an_order_that_was_not_sent_is_cancelled_and_everything_goes_back(
    house: House,  # noqa: F811
    relay: Relay,  # noqa: F811
    medusa_store: Store,
    medusa_hooks: HookInbox,
) -> None:
    shop = await open_shop(house, relay)
    try:
        await _connect(shop, medusa_store, medusa_hooks)
        placed = medusa_store.shopper().order({"mug-blue": 1})
        medusa_store.capture(placed["id"])
        order = await _order(shop, placed["display_id"], financial_status="paid")
        done = await _act(shop, order, {"action": "cancel", "reason": "Changed her mind."})
        assert done["amount"]
        after = await shop.agent.get(f"/orders/{order['id']}")
        assert after["cancelled_at"]
        payments = [
            pay for one in medusa_store.order(placed["id"])["payment_collections"] for pay in one["payments"]
        ]
        assert sum(len(payment["refunds"]) for payment in payments) == 1
    finally:
        medusa_hooks.forward_to = None
