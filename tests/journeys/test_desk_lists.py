"""The desk's lists, their counts, and what changes them."""

from __future__ import annotations

import asyncio
import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from .conftest import Shop
from .house import until
from .post import letter

VIEWS = ("mine", "unassigned", "all", "mentions", "snoozed", "closed")


async def _chats(shop: Shop, count: int) -> list[str]:
    """As many conversations, each by another shopper; oldest first."""
    made = []
    for number in range(count):
        shopper = shop.shopper()
        await shopper.boot()
        made.append(str((await shopper.write(f"Question {number}"))["conversation"]["id"]))
    return made


def _soon(**more: float) -> str:
    return (datetime.now(UTC) + timedelta(**(more or {"hours": 1}))).isoformat()


async def test_every_view_holds_as_many_as_its_count_says(shop: Shop) -> None:
    ids = await _chats(shop, 9)
    await shop.receive(letter(f"clara@{shop.slug}.example", shop.address))
    team = await shop.owner.post("/teams", {"name": "Returns", "members": [shop.agent.id]})
    tag = await shop.agent.post("/tags", {"name": "vip", "colour": "saffron"})
    changes: list[dict[str, Any]] = [
        {"assignee": shop.agent.id},
        {"assignee": shop.agent.id, "status": "pending"},
        {"assignee": shop.colleague.id, "team": team["id"]},
        {"status": "closed"},
        {"snoozed_until": _soon()},
        {"spam": True},
        {"tags": [tag["id"]], "team": team["id"]},
        {"status": "closed", "tags": [tag["id"]]},
    ]
    for ident, change in zip(ids, changes, strict=False):
        await shop.owner.patch(f"/conversations/{ident}", **change)
    await shop.owner.note(ids[0], "Look", mentions=[shop.agent.id])
    await shop.owner.note(ids[3], "Look here, too", mentions=[shop.agent.id])
    for desk in (shop.agent, shop.colleague, shop.owner):
        counts = await desk.get("/counts")
        for view in VIEWS:
            assert counts["views"][view] == len(await desk.conversations(view=view)), view
        for channel in ("chat", "email"):
            listed = await desk.conversations(view="all", channel=channel)
            assert counts["channels"][channel] == len(listed), channel
        assert counts["teams"] == {team["id"]: len(await desk.conversations(view="all", team=team["id"]))}
        assert counts["tags"] == {tag["id"]: len(await desk.conversations(view="all", tag=tag["id"]))}
    assert (await shop.agent.get("/counts"))["views"] == {
        "mine": 2, "unassigned": 3, "all": 6, "mentions": 2, "snoozed": 1, "closed": 2
    }  # fmt: skip


async def test_spam_shows_nowhere_but_under_spam(shop: Shop) -> None:
    (ident,) = await _chats(shop, 1)
    await shop.agent.note(ident, "Look", mentions=[shop.colleague.id])
    await shop.agent.patch(f"/conversations/{ident}", spam=True)
    for view in VIEWS:
        assert await shop.colleague.conversations(view=view) == [], view
    assert set((await shop.colleague.get("/counts"))["views"].values()) == {0}
    assert [c["id"] for c in await shop.agent.conversations(view="spam")] == [ident]


@pytest.mark.parametrize("sort", ["newest", "oldest", "waiting"])
async def test_paging_shows_every_conversation_once_while_others_come_in(shop: Shop, sort: str) -> None:
    ids = await _chats(shop, 7)
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = await shop.agent.get("/conversations", view="all", sort=sort, limit=2, **cursor)
        found += [c["id"] for c in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
        if len(found) == 2 and sort == "newest":
            await _chats(shop, 1)
    assert found[:7] == (ids[::-1] if sort == "newest" else ids)
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    "cursor", ["x", "WyJhIl0", "\x00", base64.b64encode(b"[" * 9000).decode(), "bnVsbA", "e30", "é"]
)
async def test_a_cursor_that_makes_no_sense_is_refused(shop: Shop, cursor: str) -> None:
    for path in ("/conversations", "/customers", "/dead-letters", "/orders"):
        answer = await shop.agent.http.get(path, params={"cursor": cursor})
        assert (answer.status_code, answer.json()["code"]) == (400, "bad-cursor"), path


async def test_a_cursor_of_another_list_is_refused(shop: Shop) -> None:
    await _chats(shop, 3)
    page = await shop.agent.get("/conversations", sort="newest", limit=1)
    path = f"/conversations?sort=waiting&cursor={page['next']}"
    assert await shop.agent.refused("GET", path) == (400, "bad-cursor")


async def test_filters_narrow_the_list(shop: Shop) -> None:
    first, second, third = await _chats(shop, 3)
    await shop.agent.patch(f"/conversations/{first}", assignee=shop.agent.id, status="pending")
    await shop.agent.patch(f"/conversations/{second}", status="closed")

    async def listed(**query: str) -> set[str]:
        return {c["id"] for c in await shop.agent.conversations(**query)}

    assert await listed(assignee="me") == {first}
    assert await listed(assignee="none", status="open") == {third}
    assert await listed(status="open,pending") == {first, third}
    assert await listed(status="closed") == {second}
    assert await listed() == {first, second, third}
    customer = (await shop.agent.get(f"/conversations/{third}"))["customer"]["id"]
    assert await listed(customer=customer) == {third}
    assert await shop.agent.refused("GET", "/conversations?status=lost") == (422, "invalid")
    assert (await shop.agent.refused("GET", "/conversations?assignee=nobody"))[0] == 422
    assert (await shop.agent.refused("GET", "/conversations?limit=100000"))[0] == 422


async def test_a_change_for_many_says_which_refused(shop: Shop, other_shop: Shop) -> None:
    ids = await _chats(shop, 3)
    (foreign,) = await _chats(other_shop, 1)
    body = {"ids": [*ids, foreign], "changes": {"status": "closed", "assignee": shop.agent.id}}
    result = await shop.agent.post("/conversations/bulk", body)
    assert {c["id"] for c in result["items"]} == set(ids)
    assert [(f["id"], f["code"]) for f in result["failed"]] == [(foreign, "not-found")]
    assert all(c["status"] == "closed" for c in result["items"])
    untouched = await other_shop.agent.get(f"/conversations/{foreign}")
    assert (untouched["status"], untouched["assignee"]) == ("open", None)
    wrong = {"ids": ids, "changes": {"assignee": other_shop.agent.id}}
    refused = await shop.agent.post("/conversations/bulk", wrong)
    assert {f["id"] for f in refused["failed"]} == set(ids)


async def test_many_may_change_the_same_conversations_at_once(shop: Shop) -> None:
    ids = await _chats(shop, 6)
    tags = [(await shop.agent.post("/tags", {"name": f"t{n}"}))["id"] for n in range(4)]
    bodies = [
        {"ids": ids[:: 1 if n % 2 else -1], "changes": {"add_tags": [tag]}} for n, tag in enumerate(tags)
    ]
    results = await asyncio.gather(*(shop.agent.post("/conversations/bulk", body) for body in bodies))
    assert all(result["failed"] == [] for result in results)
    for conversation in await shop.agent.conversations():
        assert {t["id"] for t in conversation["tags"]} == set(tags)


async def test_snoozed_comes_back_by_itself(shop: Shop) -> None:
    (ident,) = await _chats(shop, 1)
    await shop.agent.patch(f"/conversations/{ident}", snoozed_until=_soon(seconds=1.5))
    assert (await shop.agent.get("/counts"))["views"]["snoozed"] == 1

    async def awake() -> bool:
        return bool((await shop.agent.get(f"/conversations/{ident}"))["status"] == "open")

    await until(awake, "it wakes")
    lines = [m["event"]["type"] for m in await shop.agent.messages(ident, kind="event")]
    assert lines == ["snoozed", "unsnoozed"]
    assert (await shop.agent.get("/counts"))["views"] | {"mine": 0} == {
        "mine": 0, "unassigned": 1, "all": 1, "mentions": 0, "snoozed": 0, "closed": 0
    }  # fmt: skip


async def test_a_snooze_that_was_moved_does_not_end_early(shop: Shop) -> None:
    (ident,) = await _chats(shop, 1)
    await shop.agent.patch(f"/conversations/{ident}", snoozed_until=_soon(minutes=5))
    await shop.agent.patch(f"/conversations/{ident}", snoozed_until=_soon(days=2))
    await shop.house.hurry(shop.workspace)
    await asyncio.sleep(0.5)
    assert (await shop.agent.get(f"/conversations/{ident}"))["status"] == "snoozed"


async def test_a_message_of_the_customer_ends_a_snooze(shop: Shop) -> None:
    shopper = shop.shopper()
    await shopper.boot()
    ident = (await shopper.write("Hi"))["conversation"]["id"]
    await shop.agent.patch(f"/conversations/{ident}", snoozed_until=_soon())
    await shopper.write("Are you there?", ident)
    found = await shop.agent.get(f"/conversations/{ident}")
    assert (found["status"], found["snoozed_until"]) == ("open", None)


@pytest.mark.parametrize("until_", ["2020-01-01T00:00:00Z", "tomorrow", "2031-01-01T00:00:00"])
async def test_a_snooze_into_the_past_or_without_a_zone_is_refused(shop: Shop, until_: str) -> None:
    (ident,) = await _chats(shop, 1)
    body = {"snoozed_until": until_}
    assert (await shop.agent.refused("PATCH", f"/conversations/{ident}", body))[0] == 422


async def test_unread_is_about_me_and_follows_what_i_look_at(shop: Shop) -> None:
    shopper = shop.shopper()
    await shopper.boot()
    ident = (await shopper.write("Hi"))["conversation"]["id"]

    async def unread() -> tuple[bool, bool]:
        path = f"/conversations/{ident}"
        return (await shop.agent.get(path))["unread"], (await shop.colleague.get(path))["unread"]

    assert await unread() == (True, True)
    await shop.agent.post(f"/conversations/{ident}/read")
    assert await unread() == (False, True)
    await shop.colleague.reply(ident, "Hello")
    assert (await unread())[0] is False
    await shopper.write("Thanks", ident)
    assert await unread() == (True, True)
    await shop.agent.post(f"/conversations/{ident}/read")
    await shop.agent.post(f"/conversations/{ident}/unread")
    assert await unread() == (True, True)
