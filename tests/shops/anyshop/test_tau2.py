"""The retail desk of tau2-bench through the any-shop connector: the same results, the same refusals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from merhaba.platform.outgoing import Web
from merhaba.ports.channels import Account
from merhaba.ports.shops.actions import Refused
from merhaba.ports.shops.port import Mirrored, Query, ShopTools
from merhaba.ports.shops.things import ShopOrder
from merhaba.shops.anyshop import shop

from .tau2_shop import DATA, Served, as_action, read, serving_tau2

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"{DATA} is not here")
# What tau2's sentences mean in our codes.
CLASSES = {
    "Non-pending order cannot be cancelled": {"already-cancelled", "already-sent"},
    "Non-pending order cannot be modified": {"already-cancelled", "already-sent"},
    "Non-delivered order cannot be returned": {"not-delivered"},
    "Non-delivered order cannot be exchanged": {"not-delivered"},
    "Some item not found": {"no-such-line"},
    "Payment method not found": {"not-found"},
    "Payment method should be the original payment method": {"payment-not-refundable"},
    "Invalid reason": {"refused"},
    "The number of items to be exchanged should match": {"refused"},
    "The number of items to be exchanged should match.": {"refused"},
    "The new item id should be different from the old item id": {"refused"},
    "Insufficient gift card balance to pay for the price difference": {"amount-too-high"},
}
EMPTY = ("cancel_reason", "exchange_items", "exchange_new_items", "exchange_payment_method_id",
         "exchange_price_difference", "return_items", "return_payment_method_id")  # fmt: skip


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving_tau2() as running:
        yield running
        assert running.fake.violations == []


@pytest.fixture
async def tools() -> Any:
    web = Web()
    yield ShopTools(http=web.send, now=lambda: datetime.now(UTC))
    await web.close()


def account(served: Served) -> Account:
    return Account("t", served.url, "tau2", {"url": served.url}, {"token": served.token})


async def test_the_whole_shop_is_mirrored(served: Served, tools: ShopTools) -> None:
    served.reset()
    for what, count in {Mirrored.CUSTOMERS: 500, Mirrored.PRODUCTS: 50, Mirrored.ORDERS: 1000}.items():
        place: Any = {}
        ids: list[str] = []
        more = True
        while more:
            page = await shop.page(what, place, account(served), tools)
            ids += [one.external_id for one in page.items]
            place, more = page.place, page.more
        assert len(ids) == len(set(ids)) == count


@pytest.mark.parametrize(
    "number", range(len(read("tool_contract_cases.json")["cases"]) if DATA.is_dir() else 0)
)
async def test_a_call_gives_the_same_result_or_the_same_class_of_refusal(
    served: Served, tools: ShopTools, number: int
) -> None:
    served.reset()
    case = read("tool_contract_cases.json")["cases"][number]
    if case["name"] == "find_user_id_by_email":
        found = await shop.find_customers(Query(email=case["arguments"]["email"]), account(served), tools)
        assert [one.external_id for one in found] == [case["result"]]
        return
    if case["ok"]:
        await _call(served, tools, case["name"], case["arguments"], f"case-{number}")
        order = served.db["orders"][case["arguments"]["order_id"]]
        assert _exact(order) == _exact(case["result"])
        return
    before = read("db.json")
    with pytest.raises(Refused) as refused:
        await _call(served, tools, case["name"], case["arguments"], f"case-{number}")
    assert refused.value.reason == case["error"]
    assert refused.value.code in CLASSES.get(case["error"], {"no-such-variant", "out-of-stock"})
    assert served.db == before
    if case["arguments"]["order_id"] in served.db["orders"] and refused.value.code.startswith(
        ("already", "not-d")
    ):
        order_id, action = as_action(case["name"], case["arguments"], served.db)
        order = await shop.fetch(Mirrored.ORDERS, str(order_id), account(served), tools)
        assert isinstance(order, ShopOrder)
        assert shop.refuses(order, action.kind) is not None


@pytest.mark.parametrize("task", sorted(read("gold_final_state.json")["tasks"]) if DATA.is_dir() else [])
async def test_the_expected_calls_of_a_task_lead_to_the_expected_state(
    served: Served, tools: ShopTools, task: str
) -> None:
    served.reset()
    told = read("gold_final_state.json")["tasks"][task]
    for number, call in enumerate(told["calls"]):
        try:
            found = await _call(served, tools, call["name"], call["arguments"], f"{task}-{number}")
            sentence = ""
        except LookupError:
            continue
        except Refused as refused:
            found, sentence = False, refused.reason
        assert found == call["ok"]
        assert not sentence or sentence == call["error"]
    changed = told["changed"]
    was = read("db.json")
    for table in ("orders", "users"):
        now = {name for name, one in served.db[table].items() if one != was[table][name]}
        assert now == set(changed.get(table, {}))
        for name, sides in changed.get(table, {}).items():
            assert _exact(served.db[table][name]) == _exact(sides["after"])
    assert served.db["products"] == was["products"]


async def _call(served: Served, tools: ShopTools, name: str, arguments: dict[str, Any], key: str) -> bool:
    """Make a call through the connector; whether it found something. LookupError: not a shop's call."""
    here = account(served)
    match name:
        case "get_order_details":
            return await shop.fetch(Mirrored.ORDERS, arguments["order_id"], here, tools) is not None
        case "get_product_details":
            return await shop.fetch(Mirrored.PRODUCTS, arguments["product_id"], here, tools) is not None
        case "get_user_details":
            return await shop.fetch(Mirrored.CUSTOMERS, arguments["user_id"], here, tools) is not None
        case "find_user_id_by_email":
            return bool(await shop.find_customers(Query(email=arguments["email"]), here, tools))
    order_id, action = as_action(name, arguments, served.db)
    order = None
    if order_id is not None:
        found = await shop.fetch(Mirrored.ORDERS, order_id, here, tools)
        assert isinstance(found, ShopOrder)
        order = found
    outcome = await shop.act(order, action, key, here, tools)
    again = await shop.act(order, action, key, here, tools)
    assert again == outcome
    if outcome.order is not None:
        assert outcome.order.state == served.db["orders"][order_id]["status"]
    return True


def _exact(thing: Any) -> Any:
    """tau2's values with exact numbers to the cent, and what is not set as None."""
    if isinstance(thing, Decimal | int) and not isinstance(thing, bool):
        return Decimal(thing).quantize(Decimal("0.01"))
    if isinstance(thing, list):
        return [_exact(one) for one in thing]
    if isinstance(thing, dict):
        more = dict.fromkeys(EMPTY) if "payment_history" in thing else {}
        return {name: _exact(one) for name, one in (more | thing).items()}
    return thing
