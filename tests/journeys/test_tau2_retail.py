"""The retail desk of tau2-bench through our order actions: the same results, the same classes of refusal, and
after every task's expected calls the expected final state."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from merhaba.modules.commerce.mirror import mirror_orders
from merhaba.modules.shops.queries import opened
from merhaba.modules.shops.tools import tools_for
from merhaba.ports.shops.port import Mirrored

from ..shops.anyshop.tau2_shop import DATA, Served, as_action, read, serving_tau2
from ..shops.anyshop.test_tau2 import _exact
from .conftest import Shop, open_shop
from .house import House
from .post import Relay
from .store import NO_END, connect_anyshop

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"{DATA} is not here")

CASES = read("tool_contract_cases.json")["cases"] if DATA.is_dir() else []
TASKS = sorted(read("gold_final_state.json")["tasks"]) if DATA.is_dir() else []
_GONE = {"already-cancelled", "already-sent", "not-sent", "not-delivered"}
# What tau2's sentences mean in our codes.
CLASSES = {
    "Non-pending order cannot be cancelled": _GONE,
    "Non-pending order cannot be modified": _GONE,
    "Non-delivered order cannot be returned": _GONE,
    "Non-delivered order cannot be exchanged": _GONE,
    "Some item not found": {"no-such-line", "quantity-too-high"},
    "Payment method not found": {"not-found"},
    "Payment method should be the original payment method": {"payment-not-refundable"},
    "Invalid reason": {"refused"},
    "The number of items to be exchanged should match": {"refused", "no-such-line", "no-such-variant"},
    "The number of items to be exchanged should match.": {"refused", "no-such-line", "no-such-variant"},
    "The new item id should be different from the old item id": {"same-variant"},
    "Insufficient gift card balance to pay for the price difference": {"amount-too-high"},
    "Insufficient gift card balance to pay for the new item": {"amount-too-high"},
    "Insufficient gift card balance to pay for the order": {"amount-too-high"},
}
_ITEMS = {
    "no-such-line",
    "quantity-too-high",
    "no-such-variant",
    "out-of-stock",
    "not-same-product",
    "invalid",
}


@dataclass
class Desk:
    """tau2's shop, connected to a shop of ours."""

    shop: Shop
    served: Served
    store: UUID

    async def again(self, calls: list[dict[str, Any]]) -> None:
        """As at the beginning, also in the mirror for what these calls are about."""
        self.served.reset()
        ids = {c["arguments"].get("order_id") for c in calls} - {None}
        await self.shop.house.write(
            self.shop.workspace,
            "update orders set updated_at = 'epoch' where shop_id = :shop and external_id = any(:ids)",
            shop=self.store,
            ids=list(ids),
        )
        await self.refresh(ids)

    async def refresh(self, ids: set[Any]) -> None:
        """Bring the mirror up to date for some orders, as a webhook would."""
        runtime = self.shop.house.web
        async with runtime.database.transaction(self.shop.workspace) as tx:
            account = (await opened(tx, runtime.keys, self.store)).account
            for ident in ids:
                found = await runtime.shops["anyshop"].fetch(
                    Mirrored.ORDERS, str(ident), account, tools_for(runtime, self.shop.workspace)
                )
                if found is not None:
                    await mirror_orders(tx, self.store, [found])  # type: ignore[list-item]  # an order

    async def call(self, name: str, arguments: dict[str, Any]) -> tuple[str, str] | None:
        """Make a call; None when it was done, else (code, sentence). LookupError: not an action."""
        order_id, action = as_action(name, arguments, self.served.db)
        body = await self._body(action, arguments)
        if order_id is None:
            path = f"/shops/{self.store}/actions"
        else:
            rows = await self.shop.house.rows(
                self.shop.workspace,
                "select id from orders where shop_id = :shop and external_id = :id",
                shop=self.store,
                id=order_id,
            )
            if not rows:
                return "not-found", "Order not found"
            path = f"/orders/{rows[0]['id']}/actions"
        answer = await self.shop.owner.http.post(f"{path}?wait=20", json=body)
        told = answer.json()
        if answer.status_code >= 400:
            return told["code"], told["detail"]
        assert told["state"] in {"done", "failed"}, told
        return None if told["state"] == "done" else (told["failure"]["code"], told["failure"]["detail"])

    async def _body(self, action: Any, arguments: dict[str, Any]) -> dict[str, Any]:
        def swaps(given: Any) -> list[dict[str, Any]]:
            return [{"line": s.line_id, "variant": s.variant_id, "quantity": s.quantity} for s in given]

        def place(address: Any) -> dict[str, str]:
            return {name: getattr(address, name) for name in ("street", "street2", "city", "region")} | {
                "country": address.country,
                "postcode": address.postcode,
            }

        match str(action.kind):
            case "cancel":
                return {"action": "cancel", "cancel_reason": action.reason}
            case "edit_lines":
                return {"action": "edit_lines", "swaps": swaps(action.swaps), "method": action.method_id}
            case "change_payment":
                return {"action": "change_payment", "method": action.method_id}
            case "edit_address":
                return {"action": "edit_address", "address": place(action.address)}
            case "return":
                lines = [{"line": x.line_id, "quantity": x.quantity} for x in action.lines]
                return {"action": "return", "lines": lines, "method": action.method_id}
            case "exchange":
                return {"action": "exchange", "swaps": swaps(action.swaps), "method": action.method_id}
            case "customer_address":
                rows = await self.shop.house.rows(
                    self.shop.workspace,
                    "select customer_id from shop_customers where shop_id = :shop and external_id = :id",
                    shop=self.store,
                    id=action.customer_id,
                )
                return {
                    "action": "customer_address",
                    "customer": str(rows[0]["customer_id"]),
                    "address": place(action.address),
                }
        raise AssertionError(f"{arguments} means nothing here")


@pytest.fixture(scope="module")
async def desk(house: House, relay: Relay) -> AsyncIterator[Desk]:
    with serving_tau2() as served:
        shop = await open_shop(house, relay)
        store = await connect_anyshop(shop, served.url)
        await shop.owner.put(f"/shops/{store}/policy", NO_END)
        yield Desk(shop, served, store)


@pytest.mark.parametrize("number", range(len(CASES)))
async def test_a_call_gives_the_same_result_or_the_same_class_of_refusal(desk: Desk, number: int) -> None:
    case = CASES[number]
    await desk.again([case])
    if case["name"] == "find_user_id_by_email":
        found = await desk.shop.owner.get("/orders", email=case["arguments"]["email"], shop=str(desk.store))
        mine = {name for name, o in desk.served.db["orders"].items() if o["user_id"] == case["result"]}
        assert {f"#{order['number'].removeprefix('#')}" for order in found["items"]} == mine
        return
    refused = await desk.call(case["name"], case["arguments"])
    if case["ok"]:
        assert refused is None
        order = desk.served.db["orders"][case["arguments"]["order_id"]]
        assert _exact(order) == _exact(case["result"])
        return
    assert refused is not None, case["error"]
    assert refused[0] in CLASSES.get(case["error"], _ITEMS), (refused, case["error"])
    assert desk.served.db == read("db.json")


@pytest.mark.parametrize("task", TASKS)
async def test_the_expected_calls_of_a_task_lead_to_the_expected_state(desk: Desk, task: str) -> None:
    told = read("gold_final_state.json")["tasks"][task]
    await desk.again(told["calls"])
    for call in told["calls"]:
        try:
            refused = await desk.call(call["name"], call["arguments"])
        except LookupError:
            continue  # a look, not an action
        assert (refused is None) == call["ok"], (call, refused)
    was = read("db.json")
    for table in ("orders", "users"):
        now = {name for name, one in desk.served.db[table].items() if one != was[table][name]}
        assert now == set(told["changed"].get(table, {}))
        for name, sides in told["changed"].get(table, {}).items():
            assert _exact(desk.served.db[table][name]) == _exact(sides["after"])
