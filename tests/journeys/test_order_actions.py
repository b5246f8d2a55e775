"""Doing something to an order at the shop: once, within limits, with approval, and with a record."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from merhaba.modules.order_actions.request import CARRY_OUT
from merhaba.platform.jobs import enqueue

from .conftest import Shop
from .desk import Desk
from .house import until
from .store import Store, connected_store


@pytest.fixture
async def store(shop: Shop) -> AsyncIterator[Store]:
    async with connected_store(shop) as running:
        yield running
        assert running.fake.violations == []


def refund(order: dict[str, Any], **more: Any) -> dict[str, Any]:
    """One piece of the first line."""
    return {"action": "refund", "lines": [{"line": order["lines"][0]["id"], "quantity": 1}], **more}


async def act(desk: Desk, order: dict[str, Any], body: dict[str, Any], **headers: str) -> Any:
    return await desk.post(f"/orders/{order['id']}/actions?wait=12", body, **headers)


async def ended(desk: Desk, action: dict[str, Any], shop: Shop) -> Any:
    """The action once it has come to an end, with every wait in between cut short."""

    async def look() -> Any:
        await shop.house.hurry(shop.workspace)
        found = await desk.get(f"/order-actions/{action['id']}")
        return found if found["state"] in {"done", "failed", "declined", "unclear"} else None

    return await until(look, f"action {action['id']} ends", 20)


async def test_an_agent_refunds_one_piece_and_everyone_sees_it(shop: Shop, store: Store) -> None:
    order = await store.refundable()
    done = await act(shop.agent, order, refund(order, reason="It came broken."))
    assert done["state"] == "done", done
    assert store.refunds(order) == [done["amount"]["amount"]] or len(store.refunds(order)) == 1
    after = await shop.owner.get(f"/orders/{order['id']}")
    assert after["refunded"] == done["amount"]
    assert after["financial_status"] == "partially_refunded"
    assert [step["what"] for step in done["log"]] == ["requested", "attempt", "done"]
    assert done["log"][0]["by"]["id"] == shop.agent.id
    assert done["log"][0]["data"]["reason"] == "It came broken."
    assert done["log"][-1]["data"]["answer"]


async def test_the_same_key_refunds_once_however_often_it_is_sent(shop: Shop, store: Store) -> None:
    order = await store.refundable()
    body = refund(order)
    answers = await asyncio.gather(
        *(act(shop.agent, order, body, **{"Idempotency-Key": "click"}) for _ in range(5))
    )
    assert {answer["id"] for answer in answers} == {answers[0]["id"]}
    assert len(store.refunds(order)) == 1
    other = await shop.agent.http.post(
        f"/orders/{order['id']}/actions",
        json=refund(order, reason="another"),
        headers={"Idempotency-Key": "click"},
    )
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


async def test_two_refunds_of_one_order_never_go_on_at_the_same_moment(shop: Shop, store: Store) -> None:
    order = await store.refundable()
    store.fake.fail_next(503, {"Retry-After": "30"}, times=1, path="/actions")
    first = await shop.agent.post(f"/orders/{order['id']}/actions?wait=0", refund(order))
    refused = await shop.colleague.refused("POST", f"/orders/{order['id']}/actions", refund(order))
    assert refused == (409, "action-running")
    assert (await ended(shop.agent, first, shop))["state"] == "done"
    assert len(store.refunds(order)) == 1


async def test_a_lost_answer_is_looked_up_and_not_done_again(shop: Shop, store: Store) -> None:
    order = await store.refundable()
    store.fake.act_then_hang_up()
    begun = await shop.agent.post(f"/orders/{order['id']}/actions?wait=0", refund(order))
    done = await ended(shop.agent, begun, shop)
    assert done["state"] == "done"
    assert len(store.refunds(order)) == 1
    assert "no-answer" in [step["what"] for step in done["log"]]


async def test_a_worker_that_died_after_the_shop_acted_refunds_nothing_twice(
    shop: Shop, store: Store
) -> None:
    order = await store.refundable()
    done = await act(shop.agent, order, refund(order))
    assert done["state"] == "done"
    # As a kill -9 leaves it: the shop has acted, our commit never came, the job is taken up again.
    await shop.house.write(
        shop.workspace,
        "update order_actions set state = 'running', outcome = null, finished_at = null where id = :id",
        id=done["id"],
    )
    async with shop.house.web.database.transaction(shop.workspace) as tx:
        await enqueue(tx, CARRY_OUT, workspace=str(shop.workspace), action=done["id"])
    again = await ended(shop.agent, done, shop)
    assert again["state"] == "done"
    assert len(store.refunds(order)) == 1


async def test_above_the_limit_a_supervisor_decides_and_the_shopper_is_told(shop: Shop, store: Store) -> None:
    order = await store.refundable()
    shopper = shop.shopper()
    await shopper.boot()
    await shopper.write("Where is my money?")
    conversation = await shop.agent.only_conversation()
    await shop.house.write(
        shop.workspace,
        "update orders set customer_id = :customer where id = :id",
        customer=conversation["customer"]["id"],
        id=order["id"],
    )
    await store.policy(agent={"per_order": "0.50", "per_day": "150.00"})
    asked = await act(
        shop.agent, order, refund(order, tell=True, conversation=conversation["id"], reason="Broken")
    )
    assert asked["state"] == "waiting_approval"
    assert asked["due_at"]
    assert store.refunds(order) == []
    assert (await shop.owner.get("/session"))["approvals"] == 1
    assert (await shop.agent.get("/session"))["approvals"] == 0
    path = f"/order-actions/{asked['id']}/approve"
    assert await shop.agent.refused("POST", path, {"note": ""}) == (403, "not-allowed")
    waiting = await shop.owner.get("/order-actions", state="waiting_approval")
    assert [item["id"] for item in waiting["items"]] == [asked["id"]]
    done = await shop.owner.post(f"{path}?wait=12", {"note": "Fine."})
    assert done["state"] == "done", done
    assert done["decided_by"]["id"] == shop.owner.id
    assert len(store.refunds(order)) == 1
    assert await shop.owner.refused("POST", path, {"note": ""}) == (409, "already-decided")
    thread = await shop.agent.get(f"/conversations/{conversation['id']}/messages")
    lines = [
        m["event"] for m in thread["items"] if m["kind"] == "event" and m["event"]["type"] == "order_action"
    ]
    assert [line["state"] for line in lines] == ["waiting_approval", "approved", "done"]
    told = [m for m in await shopper.thread(conversation["id"]) if m["direction"] == "out"]
    assert len(told) == 1
    assert order["number"] in told[0]["text"]
    assert told[0]["author"]["kind"] == "system"


async def test_a_supervisor_declines_with_a_note_and_nothing_happens(shop: Shop, store: Store) -> None:
    order = await store.refundable()
    await store.policy(agent={"per_order": "0.50", "per_day": None})
    asked = await act(shop.agent, order, refund(order))
    declined = await shop.owner.post(f"/order-actions/{asked['id']}/decline", {"note": "Send a new one."})
    assert declined["state"] == "declined"
    assert declined["decision_note"] == "Send a new one."
    assert store.refunds(order) == []
    other = await act(shop.agent, order, refund(order))
    taken_back = await shop.agent.post(f"/order-actions/{other['id']}/withdraw")
    assert taken_back["state"] == "withdrawn"


async def test_a_days_refunds_add_up_and_a_limit_is_not_outwitted_by_parts(shop: Shop, store: Store) -> None:
    order = await store.refundable(above=4)
    await store.policy(agent={"per_order": "5.00", "per_day": None})
    first = await act(shop.agent, order, {"action": "refund", "amount": "3.00"})
    assert first["state"] == "done", first
    second = await act(shop.agent, order, {"action": "refund", "amount": "2.50"})
    assert second["state"] == "waiting_approval"
    await shop.owner.post(f"/order-actions/{second['id']}/decline", {"note": ""})
    await store.policy(agent={"per_order": None, "per_day": "4.00"})
    third = await act(shop.agent, order, {"action": "refund", "amount": "1.50"})
    assert third["state"] == "waiting_approval"


async def test_two_requests_at_once_do_not_both_fit_under_the_days_limit(shop: Shop, store: Store) -> None:
    found = [o for o in await store.orders(financial_status="paid") if o["total"]["currency"] == "EUR"]
    some = [o for o in found if float(o["total"]["amount"]) > 10][:4]
    await store.policy(agent={"per_order": None, "per_day": "10.00"})
    states = await asyncio.gather(*(act(shop.agent, o, {"action": "refund", "amount": "4.00"}) for o in some))
    assert sorted(a["state"] for a in states).count("waiting_approval") == len(some) - 2


async def test_what_is_too_late_is_refused_with_the_reason(shop: Shop, store: Store) -> None:
    await store.policy(refund_days=30)
    order = await store.refundable()
    answer = await shop.agent.http.post(f"/orders/{order['id']}/actions", json=refund(order))
    assert answer.status_code == 409
    assert answer.json()["code"] == "window-over"
    assert "window 30 days" in answer.json()["detail"]
    quoted = await shop.agent.post(f"/orders/{order['id']}/actions/quote", refund(order))
    assert (quoted["possible"], quoted["code"]) == (False, "window-over")
    forms = await shop.agent.get(f"/orders/{order['id']}/actions")
    assert next(f for f in forms["items"] if f["action"] == "refund")["code"] == "window-over"


async def test_a_quote_says_what_will_happen_in_money_and_does_nothing(shop: Shop, store: Store) -> None:
    order = await store.refundable()
    form = next(
        f
        for f in (await shop.agent.get(f"/orders/{order['id']}/actions"))["items"]
        if f["action"] == "refund"
    )
    assert form["possible"]
    quoted = await shop.agent.post(f"/orders/{order['id']}/actions/quote", refund(order))
    assert quoted["back"] == form["fields"]["lines"][0]["unit_refund"]
    assert quoted["needs_approval"] is False
    too_much = {"action": "refund", "amount": "99999.00"}
    refused = await shop.agent.post(f"/orders/{order['id']}/actions/quote", too_much)
    assert (refused["possible"], refused["code"]) == (False, "amount-too-high")
    assert store.refunds(order) == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"action": "refund", "lines": [{"line": "nonsense", "quantity": 1}]}, "no-such-line"),
        ({"action": "refund"}, "empty"),
        ({"action": "refund", "amount": "1.234"}, "bad-amount"),
        ({"action": "edit_address", "address": {"name": "X"}}, "bad-address"),
    ],
)
async def test_nonsense_is_refused_with_a_code_and_does_nothing(
    shop: Shop, store: Store, body: dict[str, Any], code: str
) -> None:
    order = await store.refundable()
    if body["action"] == "edit_address":
        order = (await store.orders(fulfilment_status="unfulfilled", cancelled_at=None))[0]
    assert await shop.agent.refused("POST", f"/orders/{order['id']}/actions", body) == (409, code)
    assert store.refunds(order) == []


async def test_a_busy_shop_is_waited_for_as_long_as_it_asks(shop: Shop, store: Store) -> None:
    order = await store.refundable()
    store.fake.fail_next(429, {"Retry-After": "7"}, times=2, path=f"/orders/{store.at_the_shop(order)['id']}")
    begun = await shop.agent.post(f"/orders/{order['id']}/actions?wait=0", refund(order))
    done = await ended(shop.agent, begun, shop)
    assert done["state"] == "done"
    waits = [step["data"]["seconds"] for step in done["log"] if step["what"] == "waiting"]
    assert waits == [7, 7]
    assert len(store.refunds(order)) == 1


async def test_when_the_shop_takes_our_access_away_nothing_is_lost(shop: Shop, store: Store) -> None:
    order = await store.refundable()
    token = store.fake.api.token
    store.fake.revoke()
    begun = await shop.agent.post(f"/orders/{order['id']}/actions?wait=0", refund(order))

    async def broken() -> bool:
        shown = await shop.agent.get(f"/order-actions/{begun['id']}")
        return any(step["what"] == "waiting" for step in shown["log"])

    await until(broken, "the action waits for the shop")
    rows = await shop.house.rows(
        shop.workspace, "select status, last_error from shops where id = :id", id=store.id
    )
    assert rows[0]["status"] == "error"
    assert rows[0]["last_error"]
    refused = await shop.colleague.refused("POST", f"/orders/{order['id']}/actions", refund(order))
    assert refused == (409, "shop-disconnected")
    store.fake.api.token = token
    assert (await ended(shop.agent, begun, shop))["state"] == "done"
    assert len(store.refunds(order)) == 1


async def test_nothing_about_an_order_is_told_to_somebody_else(shop: Shop, store: Store) -> None:
    order = await store.refundable()
    shopper = shop.shopper()
    await shopper.boot()
    await shopper.write("It is my order, really")
    conversation = await shop.agent.only_conversation()
    body = refund(order, tell=True, conversation=conversation["id"])
    assert await shop.agent.refused("POST", f"/orders/{order['id']}/actions", body) == (409, "other-customer")
    assert store.refunds(order) == []


async def test_what_went_back_in_the_meantime_does_not_go_back_again(shop: Shop, store: Store) -> None:
    order = await store.refundable()
    await store.policy(agent={"per_order": "0.50", "per_day": None})
    asked = await act(shop.agent, order, {"action": "refund", "amount": order["total"]["amount"]})
    assert asked["state"] == "waiting_approval"
    known = store.at_the_shop(order)
    known["refunds"] = [{"id": "r-elsewhere", "amount": order["total"]["amount"], "state": "done"}]
    known["financial_status"] = "refunded"
    ended_ = await shop.owner.post(f"/order-actions/{asked['id']}/approve?wait=12", {"note": ""})
    assert ended_["state"] == "failed"
    assert ended_["failure"]["code"] in {"amount-too-high", "nothing-left"}
    assert len(store.refunds(order)) == 1


async def test_a_discount_code_is_made_and_a_high_percentage_asks_first(shop: Shop, store: Store) -> None:
    await store.policy(agent={"per_order": None, "per_day": None, "max_percent": "20"})
    path = f"/shops/{store.id}/actions?wait=12"
    quote = await shop.agent.post(f"/shops/{store.id}/actions/quote", {"action": "discount", "percent": "50"})
    assert (quote["possible"], quote["needs_approval"], quote["limit_kind"]) == (True, True, "percent")
    made = await shop.agent.post(path, {"action": "discount", "percent": "10"})
    assert made["state"] == "done", made
    assert made["created"].get("code")
    asked = await shop.agent.post(path, {"action": "discount", "percent": "50"})
    assert asked["state"] == "waiting_approval"


async def test_viewers_may_look_and_never_act(shop: Shop, store: Store) -> None:
    from merhaba.modules.workspaces.types import Role

    viewer = await shop.person("Vera", Role.VIEWER)
    order = await store.refundable()
    await viewer.get(f"/orders/{order['id']}/actions")
    assert await viewer.refused("POST", f"/orders/{order['id']}/actions", refund(order)) == (
        403,
        "not-allowed",
    )


async def test_an_open_cart_and_ways_to_pay_stand_beside_the_customer(shop: Shop, store: Store) -> None:
    rows = await shop.house.rows(
        shop.workspace, "select customer_id from shop_customers where external_id = 'c3'"
    )
    customer = rows[0]["customer_id"]
    carts = await shop.agent.get(f"/customers/{customer}/cart")
    assert [cart["total"]["amount"] for cart in carts["items"]] == ["39.80"]
    assert carts["items"][0]["lines"][0]["quantity"] == 2
    ways = await shop.agent.get(f"/customers/{customer}/payment-methods")
    assert {way["kind"] for way in ways["items"]} == {"card", "gift_card"}
    assert all(way["balance"] for way in ways["items"] if way["kind"] == "gift_card")
    store.fake.fail_next(503, times=5, path="/cart")
    assert (await shop.agent.get(f"/customers/{customer}/cart"))["items"] == []


async def test_an_order_placed_twice_is_found_and_one_of_the_two_cancelled(shop: Shop, store: Store) -> None:
    known = store.fake.api.shop.tables["orders"]
    first = next(o for o in known.values() if o["fulfilment_status"] == "unfulfilled" and o.get("email"))
    now = datetime.now(UTC).isoformat()
    twins = [{**first, "id": ident, "number": ident.upper(), "updated_at": now} for ident in ("tw1", "tw2")]
    known |= {twin["id"]: twin for twin in twins}
    await shop.owner.post(f"/shops/{store.id}/sync")

    async def here() -> list[dict[str, Any]] | None:
        found = await store.orders()
        both = [order for order in found if order["number"] in {"TW1", "TW2"}]
        return both if len(both) == 2 else None

    one, other = await until(here, "both orders are mirrored", 30)
    shown = await shop.agent.get(f"/orders/{one['id']}")
    assert other["id"] in {twin["id"] for twin in shown["twins"]}
    done = await act(shop.owner, one, {"action": "cancel", "cancel_reason": "mistake"})
    assert done["state"] == "done", done
    left = await shop.agent.get(f"/orders/{other['id']}")
    assert one["id"] not in {twin["id"] for twin in left["twins"]}


async def test_orders_whose_customers_should_hear_from_us_are_listed_with_the_reason(
    shop: Shop, store: Store
) -> None:
    await shop.house.write(
        shop.workspace,
        "update orders set created_at = now() - interval '9 days',"
        " data = jsonb_set(data, '{created_at}', to_jsonb(now() - interval '9 days')) where open",
    )
    found = (await shop.agent.get("/orders/attention"))["items"]
    assert "stuck" in {item["kind"] for item in found}
    assert [item["since"] for item in found] == sorted(item["since"] for item in found)
    only = (await shop.agent.get("/orders/attention", kind="stuck"))["items"]
    assert {item["kind"] for item in only} == {"stuck"}
