"""What is particular to the any-shop connector, beyond the kit."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from openapi_spec_validator import validate

from merhaba.ports.channels import Account, Raw, RetryLater
from merhaba.ports.http import HttpRequest, HttpResponse, Uncertain
from merhaba.ports.shops.actions import ActionKind, Note, OutcomeState, Refund, Refused
from merhaba.ports.shops.port import Mirrored, ShopTools
from merhaba.ports.shops.things import ShopOrder
from merhaba.shops.anyshop import shop

from ...kits.shop_desk import opened
from .case import account
from .contract import DESCRIPTION
from .data import shop_data
from .hooks import SECRET, signed

VECTORS = Path(__file__).parents[4] / "shared" / "data" / "web" / "signatures" / "vectors.json"
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def test_the_description_is_openapi() -> None:
    validate(yaml.safe_load(DESCRIPTION.read_text(encoding="utf-8")))


@pytest.mark.skipif(not VECTORS.is_file(), reason=f"{VECTORS} is not here")
def test_signatures_are_known_as_the_published_vectors_say() -> None:
    tried = 0
    for one in json.loads(VECTORS.read_text(encoding="utf-8")):
        if one["scheme"] != "standard-webhooks" or "rules" in one:
            continue
        headers = {
            "webhook-id": one["id"],
            "webhook-timestamp": str(one["timestamp"]),
            "webhook-signature": one["signature"],
        }
        now = datetime.fromtimestamp(one["timestamp"], UTC)
        for secret in (one["secret"], one["secret"].removeprefix("whsec_")):
            here = Account("a", "", "", {}, {"hook_secret": secret})
            assert shop.verify(Raw(one["body"].encode(), headers), here, now) is one["valid"]
            tried += 1
    assert tried >= 6


def test_what_the_standard_forbids_is_refused() -> None:
    raw = signed(b"", at=NOW)
    here = account("http://127.0.0.1:9")
    assert shop.verify(raw, here, NOW), "an empty body verifies"
    assert shop.verify(raw, here, NOW + timedelta(minutes=4, seconds=59))
    assert not shop.verify(raw, here, NOW + timedelta(minutes=5, seconds=2))
    assert not shop.verify(raw, here, NOW - timedelta(minutes=5, seconds=2))
    for name, value in (("webhook-timestamp", "hello"), ("webhook-signature", "v1,"), ("webhook-id", "")):
        assert not shop.verify(replace(raw, headers={**raw.headers, name: value}), here, NOW)
    for name in raw.headers:
        rest = {key: value for key, value in raw.headers.items() if key != name}
        assert name == "content-type" or not shop.verify(replace(raw, headers=rest), here, NOW)
    for empty in ("", "whsec_", "whsec_%%"):
        assert not shop.verify(raw, replace(here, secrets={"hook_secret": empty}), NOW)
    assert SECRET.startswith("whsec_")


def answering(*answers: tuple[int, Any]) -> tuple[ShopTools, list[HttpRequest]]:
    """Tools whose far side gives these answers, one after the other, and what was asked."""
    left, asked = list(answers), []

    async def http(request: HttpRequest) -> HttpResponse:
        asked.append(request)
        status, told = left.pop(0)
        body = told if isinstance(told, bytes) else json.dumps(told).encode()
        return HttpResponse(status, {}, body)

    return ShopTools(http=http, now=lambda: NOW), asked


async def test_a_shop_that_lists_no_actions_is_read_only() -> None:
    order = shop_data()["orders"][0]
    tools, _ = answering((200, {"name": "S", "currency": "EUR"}), (200, {"items": [order], "next": None}))
    page = await shop.page(Mirrored.ORDERS, {}, account("http://shop.example"), tools)
    (read,) = page.items
    assert isinstance(read, ShopOrder)
    assert all(shop.refuses(read, kind) is not None for kind in ActionKind)
    assert shop.refuses(read, ActionKind.NOTE) == "not-supported"


async def test_the_shops_list_counts_where_the_order_has_none_of_its_own() -> None:
    order = shop_data()["orders"][0]
    own = {**order, "id": "own", "actions": ["cancel"]}
    about = {"name": "S", "currency": "EUR", "actions": ["note"]}
    tools, _ = answering((200, about), (200, {"items": [order, own], "next": None}))
    page = await shop.page(Mirrored.ORDERS, {}, account("http://shop.example"), tools)
    kinds = [
        [k for k in ActionKind if shop.refuses(o, k) is None] for o in page.items if isinstance(o, ShopOrder)
    ]
    assert kinds == [[ActionKind.NOTE], [ActionKind.CANCEL]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"total": "much"},
        {"total": None},
        {"currency": "euro"},
        {"updated_at": "2026-01-01T10:00:00"},
        {"lines": [{"id": "1", "title": "x", "quantity": -1, "price": "1", "total": "1"}]},
        {"financial_status": "rich"},
        {"total": "1e400"},
    ],
)
async def test_nonsense_stops_the_sync_with_the_fields_name_and_keeps_nothing(wrong: dict[str, Any]) -> None:
    order = {**shop_data()["orders"][0], "actions": [], **wrong}
    told = {"items": [order], "next": None}
    tools, _ = answering((200, {"name": "S", "currency": "EUR"}), (200, told))
    with pytest.raises(RetryLater) as stopped:
        await shop.page(Mirrored.ORDERS, {}, account("http://shop.example"), tools)
    assert "not understood" in stopped.value.reason


async def test_a_cursor_that_leads_in_a_circle_is_noticed() -> None:
    tools, _ = answering((200, {"items": [], "next": "same"}))
    place = {"cursor": "same", "offers": []}
    with pytest.raises(RetryLater):
        await shop.page(Mirrored.ORDERS, place, account("http://shop.example"), tools)


async def test_an_answer_nobody_understands_after_a_write_is_uncertain() -> None:
    async with opened("anyshop") as desk:
        order, _ = await desk.choose(ActionKind.NOTE)
    for answer in ((200, b"<html>"), (200, {"state": "splendid", "key": "k"}), (204, b"")):
        tools, _ = answering(answer)
        with pytest.raises(Uncertain):
            await shop.act(order, Note("x"), "k", account("http://shop.example"), tools)


async def test_an_unknown_code_of_the_shops_is_a_refusal_in_its_own_words() -> None:
    async with opened("anyshop") as desk:
        order, _ = await desk.choose(ActionKind.NOTE)
    tools, asked = answering((422, {"code": "full-moon", "message": "Not tonight."}))
    with pytest.raises(Refused) as refused:
        await shop.act(order, Refund(Decimal("1.10")), "k", account("http://shop.example"), tools)
    assert (refused.value.code, refused.value.reason) == ("refused", "Not tonight.")
    assert json.loads(asked[0].body)["amount"] == "1.10"
    assert asked[0].headers["idempotency-key"] == "k"


async def test_what_is_pending_is_asked_for_until_it_is_done() -> None:
    async with opened("anyshop") as desk:
        order, _ = await desk.choose(ActionKind.NOTE)
    tools, asked = answering(
        (200, {"key": "k", "state": "pending"}),
        (200, {"key": "k", "state": "pending"}),
        (200, {"key": "k", "state": "failed", "failure": "The bank said no."}),
    )
    here = account("http://shop.example")
    outcome = await shop.act(order, Note("x"), "k", here, tools)
    for expected in (OutcomeState.PENDING, OutcomeState.FAILED):
        outcome = await shop.follow(
            replace(outcome, follow=json.loads(json.dumps(outcome.follow))), here, tools
        )
        assert outcome.state is expected
    assert outcome.failure == "The bank said no."
    assert [one.url for one in asked[1:]] == ["http://shop.example/actions/k"] * 2
