"""The wall as HTTP shows it, over every route there is: who may call, who may write, whose things answer.

New routes are found by themselves; what is open to everybody, or to those who only look, stands here.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import insert, text

from merhaba.app.web import bare_app
from merhaba.kit.ids import new_id
from merhaba.modules.commerce.commands import add_shop
from merhaba.modules.commerce.mirror import mirror_orders
from merhaba.modules.order_actions.tables import order_actions
from merhaba.modules.shops.tables import shop_hooks
from merhaba.modules.workspaces.types import Role
from merhaba.ports.shops.things import FinancialStatus, FulfilmentStatus, ShopOrder

from .clients import client
from .conftest import Shop, open_shop
from .desk import Desk
from .house import House
from .post import Relay, letter

PATHS: dict[str, dict[str, Any]] = bare_app().openapi()["paths"]
OPERATIONS = [
    (method.upper(), path, operation["operationId"])
    for path, operations in PATHS.items()
    for method, operation in operations.items()
]
DESK = [o for o in OPERATIONS if o[1].startswith("/api/v1/")]

# Nobody is signed in yet, or wants to be no more.
OPEN = {"sign_in", "sign_out", "show_invitation", "accept", "boot"}
# A viewer's own things: nobody else sees a difference.
A_VIEWERS_OWN = {"change_me", "change_password", "read", "unread", "read_notifications"}

RULE = {"when": {"on": "created"}, "actions": [{"do": "note", "text": "x"}]}
BODIES: dict[str, Any] = {
    "change_me": {"name": "x"},
    "change_password": {"current": "x", "new": "a long enough password"},
    "change_agent": {"name": "x"},
    "invite": {"email": "x@y.example"},
    "create_team": {"name": "x"},
    "change_team": {"name": "x"},
    "create_brand": {"name": "x"},
    "change_brand": {"name": "x"},
    "change_acknowledgement": {"chat": "off", "email": False},
    "set_hours": {"schedule": {"timezone": "UTC", "weekly": {}, "exceptions": []}},
    "read_calendar": {"content": "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"},
    "set_sun": {"enabled": False, "teams": []},
    "create_sla_policy": {"name": "x", "targets": {"normal": {"first_reply": 60}}},
    "change_sla_policy": {"name": "x", "targets": {"normal": {"first_reply": 60}}},
    "order_sla_policies": {"policies": []},
    "create_token": {"name": "x", "role": "viewer"},
    "connect": {"channel": "email", "brand": str(uuid4()), "address": "x@y.example"},
    "change": {"name": "x"},
    "ask_consent": {"config": {}},
    "start": {"to": "x@y.example", "subject": "x", "text": "x"},
    "change_many": {"ids": [str(uuid4())], "changes": {"status": "closed"}},
    "change_conversation": {"status": "closed"},
    "write": {"kind": "note", "text": "x"},
    "save_draft": {"text": "x"},
    "read_notifications": {},
    "create_tag": {"name": "x"},
    "change_tag": {"name": "x"},
    "create_macro": {"name": "x", "texts": {"en": {"text": "x"}}},
    "change_macro": {"name": "x", "texts": {"en": {"text": "x"}}},
    "import_macros": {"file": {"macros": []}},
    "preview_macro": {},
    "apply_macro": {},
    "create_customer": {"name": "x"},
    "change_customer": {"name": "x"},
    "merge_customers": {"customer": str(uuid4())},
    "reachable_again": {"email": "x@y.example"},
    "customer_from_forward": {"message": str(uuid4())},
    "quote_action": {"action": "note", "text": "x"},
    "act_on_order": {"action": "note", "text": "x"},
    "quote_shop_action": {"action": "discount", "percent": "10"},
    "act_in_shop": {"action": "discount", "percent": "10"},
    "approve_order_action": {"note": "x"},
    "decline_order_action": {"note": "x"},
    "set_policy": {"refund_days": 30},
    "connect_shop": {"platform": "anyshop", "brand": str(uuid4()), "config": {"url": "http://127.0.0.1:9"}},
    "ask_shop_consent": {"platform": "x", "brand": str(uuid4()), "shop": str(uuid4())},
    "change_shop": {"name": "x"},
    "send_code": {"email": "x@y.example"},
    "confirm_code": {"code": "000000"},
    "create_rule": {"name": "x", **RULE},
    "change_rule": {"enabled": True},
    "order_rules": {"rules": []},
    "try_rule": RULE,
    "preview_condition": {"condition": {"all": []}},
    "send_message": {"site": "x", "text": "x", "client_key": "12345678"},
}
QUERY = {"search": {"q": "x"}}


def _filled(path: str, ids: dict[str, str]) -> str:
    return re.sub(r"{(\w+)}", lambda hit: ids.get(hit.group(1), str(uuid4())), path)


@dataclass
class World:
    """A workspace with one of each thing (`ids`, by its name in a path), which no test changes."""

    shop: Shop
    viewer: Desk
    ids: dict[str, str]


@pytest.fixture(scope="module")
async def mine(house: House, relay: Relay) -> World:
    """Our workspace."""
    return await _world(await open_shop(house, relay))


@pytest.fixture(scope="module")
async def theirs(house: House, relay: Relay) -> World:
    """Somebody else's."""
    return await _world(await open_shop(house, relay))


async def _world(shop: Shop) -> World:
    return World(shop, await shop.person("Vera Viewer", Role.VIEWER), await _everything(shop))


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS)
async def test_a_route_is_closed_to_who_has_not_signed_in(
    house: House, method: str, path: str, operation: str
) -> None:
    form = operation.startswith("upload")
    answer = await client(house.url).request(
        method,
        _filled(path, {}),
        json=None if form else BODIES.get(operation, {}),
        data={"site": "x"} if form else None,
        files={"file": ("x.txt", b"x", "text/plain")} if form else None,
    )
    if operation in OPEN:
        assert answer.status_code != 401
    else:
        assert answer.status_code == 401, answer.text
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(("method", "path", "operation"), [o for o in DESK if o[0] != "GET"])
async def test_a_viewer_may_not_write(mine: World, method: str, path: str, operation: str) -> None:
    before = await _contents(mine.shop)
    files = {"file": ("x.txt", b"x", "text/plain")} if operation == "upload" else None
    body = None if files else BODIES.get(operation)
    url = mine.shop.house.url + _filled(path, mine.ids)
    if operation in OPEN:
        return
    answer = await mine.viewer.http.request(method, url, json=body, files=files)
    if operation in A_VIEWERS_OWN:
        assert answer.status_code in {200, 204, 422}, answer.text
        return
    assert answer.status_code == 403, answer.text
    assert await _contents(mine.shop) == before


@pytest.mark.parametrize(
    ("method", "path", "operation"), [o for o in DESK if "{" in o[1] and "{token}" not in o[1]]
)
async def test_another_workspaces_things_do_not_exist(
    mine: World, theirs: World, method: str, path: str, operation: str
) -> None:
    before = await _contents(theirs.shop)
    body, url, owner = BODIES.get(operation), mine.shop.house.url, mine.shop.owner
    answer = await owner.http.request(method, url + _filled(path, theirs.ids), json=body)
    unknown = await owner.http.request(method, url + _filled(path, {}), json=body)
    assert answer.status_code == 404, answer.text
    assert answer.json()["code"] == "not-found"
    assert answer.json() == unknown.json(), "a stranger's thing and none at all look the same"
    assert await _contents(theirs.shop) == before


async def test_a_message_of_one_conversation_is_not_found_in_another(mine: World) -> None:
    for ending in ("raw", "html"):
        path = f"/conversations/{uuid4()}/messages/{mine.ids['message']}/{ending}"
        assert (await mine.shop.agent.refused("GET", path))[0] == 404


async def test_another_workspaces_ids_in_filters_find_nothing(mine: World, theirs: World) -> None:
    agent = mine.shop.agent
    for name, kind in (("customer", "customer"), ("team", "team"), ("tag", "tag"), ("assignee", "agent")):
        assert (await agent.get("/conversations", view="any", **{name: theirs.ids[kind]}))["items"] == []
    assert (await agent.get("/orders", customer=theirs.ids["customer"]))["items"] == []


@pytest.mark.parametrize(
    ("method", "path", "operation"), [o for o in DESK if o[0] == "GET" and "{" not in o[1]]
)
async def test_a_list_holds_nothing_of_another_workspace(
    mine: World, theirs: World, method: str, path: str, operation: str
) -> None:
    answer = await mine.shop.owner.http.get(mine.shop.house.url + path, params=QUERY.get(operation, {}))
    assert answer.status_code == 200, answer.text
    assert theirs.shop.slug not in answer.text
    for kind, ident in theirs.ids.items():
        assert ident not in answer.text, kind


async def _everything(shop: Shop) -> dict[str, str]:
    """One of each thing a route may name, by the name of its place in the path."""
    sender = f"clara-{secrets.token_hex(3)}@{shop.slug}.example"
    await shop.receive(letter(f"Clara <{sender}>", shop.address, f"Of {shop.slug}"))
    await shop.receive(b"\x00 dead\r\n")
    conversation = (await shop.agent.conversations(q=sender))[0]
    (message,) = await shop.agent.messages(conversation["id"])
    winner = await shop.agent.post("/customers", {"name": "Winner"})
    loser = await shop.agent.post("/customers", {"name": "Loser"})
    merge = await shop.agent.post(f"/customers/{winner['id']}/merge", {"customer": loser["id"]})
    async with shop.house.web.database.transaction(shop.workspace) as tx:
        platform = await add_shop(
            tx, platform="demo", brand=shop.brand, name=shop.slug, domain="x.example", currency="EUR"
        )
        await mirror_orders(tx, platform, [_order(sender, tx.now)])
        order_id = await tx.scalar(text("select id from orders order by created_at desc limit 1"))
        action = new_id()
        await tx.run(
            insert(order_actions).values(
                workspace_id=tx.workspace, id=action, shop_id=platform, order_id=order_id, kind="note",
                state="waiting_approval", asked={}, action={"text": "x"}, currency="EUR", requester="x",
                requested_name="x", requested_at=tx.now, due_at=tx.now,
            )
        )  # fmt: skip
        hook = new_id()
        await tx.run(
            insert(shop_hooks).values(
                workspace_id=tx.workspace, id=hook, shop_id=platform, hook_id="x", headers={}, body=b"",
                state="failed", received_at=tx.now,
            )
        )  # fmt: skip
    return {
        "agent": shop.agent.id,
        "brand": str(shop.brand),
        "whose": str(shop.brand),
        "account": str(shop.mailbox),
        "conversation": conversation["id"],
        "message": message["id"],
        "customer": conversation["customer"]["id"],
        "merge_id": merge["merge"]["id"],
        "order": str(order_id),
        "shop": str(platform),
        "action": str(action),
        "hook": str(hook),
        "raw": (await shop.owner.get("/dead-letters"))["items"][0]["id"],
        "tag": (await shop.agent.post("/tags", {"name": secrets.token_hex(4)}))["id"],
        "macro": (
            await shop.owner.post("/macros", {"name": "x", "shared": True, "texts": {"en": {"text": "x"}}})
        )["id"],
        "team": (await shop.owner.post("/teams", {"name": "Team", "members": []}))["id"],
        "policy": (await shop.owner.post("/sla/policies", BODIES["create_sla_policy"]))["id"],
        "rule": (await shop.owner.post("/rules", {"name": "x", **RULE}))["id"],
        "invitation": (await shop.owner.post("/invitations", {"email": sender}))["id"],
    }


def _order(email: str, at: datetime) -> ShopOrder:
    return ShopOrder(
        external_id=str(new_id()),
        number="1",
        currency="EUR",
        created_at=at,
        updated_at=at,
        financial_status=FinancialStatus.PAID,
        fulfilment_status=FulfilmentStatus.UNFULFILLED,
        total=Decimal(1),
        email=email,
    )


async def _contents(shop: Shop) -> list[tuple[str, int, str]]:
    """A fingerprint of every table of a workspace, but for who was seen when."""
    tables = await shop.house.rows(
        shop.workspace,
        "select table_name from information_schema.columns where column_name = 'workspace_id'"
        " and table_schema = 'public'",
    )
    found = []
    for name in sorted({row["table_name"] for row in tables} - {"sessions", "idempotency_keys"}):
        seen = " - 'last_seen_at' - 'last_used_at' - 'last_inbound_at'"
        query = "select count(*) as n, coalesce(md5(string_agg(line, '' order by line)), '') as mark from"
        query += f" (select (to_jsonb(t){seen})::text as line from {name} t) as lines"
        (row,) = await shop.house.rows(shop.workspace, query)
        found.append((name, row["n"], row["mark"]))
    return found
