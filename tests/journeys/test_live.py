"""The live stream: nothing missed, nothing twice, nothing of others, and always the same as fresh state."""

from __future__ import annotations

import asyncio
import base64

import pytest

from merhaba.modules.workspaces.types import Role

from .conftest import Shop
from .life import Life, Screen
from .shopper import Shopper
from .sockets import Frame, Live, desk_live, shopper_live


async def _everything_came(live: Live, shop: Shop) -> None:
    """Wait for a change made after all the others."""
    tag = await shop.owner.post("/tags", {"name": f"end-{len(live.frames)}"})
    await live.event("settings.changed", subject=tag["id"])


@pytest.mark.parametrize("seed", range(4))
async def test_state_plus_events_equals_fresh_state(shop: Shop, seed: int) -> None:
    life, screen, fresh = Life(shop, seed), Screen(), Screen()
    for _ in range(5):
        await life.step()
    async with desk_live(shop.agent) as live:
        await screen.fetch(shop.agent)
        for _ in range(25):
            await life.step()
        await _everything_came(live, shop)
        for frame in live.frames:
            screen.apply(frame)
        await fresh.fetch(shop.agent)
        screen.same_as(fresh)
        for frame in live.frames:  # again: what comes twice changes nothing
            screen.apply(frame)
        assert screen.messages.keys() == fresh.messages.keys()


async def test_a_stream_that_broke_goes_on_where_it_was(shop: Shop) -> None:
    life = Life(shop, 7)
    await life.comes()
    async with desk_live(shop.agent) as whole:
        async with desk_live(shop.agent) as first:
            for _ in range(6):
                await life.step()
            await _everything_came(first, shop)
            cursor = first.cursor
        for _ in range(10):
            await life.step()
        async with desk_live(shop.agent, after=cursor) as second:
            assert second.frames[0]["t"] == "ready"
            await _everything_came(second, shop)
            await _everything_came(whole, shop)
            await _everything_came(second, shop)

    def events(live: Live) -> list[str]:
        """Cursors in order, without messages taken back later: a replay has nothing to show of those."""
        gone = {f["data"]["message"] for f in whole.frames if f.get("type") == "message.deleted"}
        told = [f for f in live.frames if f["t"] == "event"]
        return [f["cursor"] for f in told if f.get("message") is None or f["message"]["id"] not in gone]

    together = events(first) + events(second)
    assert len(together) == len(set(together)), "an event came twice"
    known = events(whole)
    assert together[: len(known)] == known


async def test_a_long_poll_tells_the_same(shop: Shop) -> None:
    begin = (await shop.agent.get("/events"))["next"]
    async with desk_live(shop.agent) as live:
        shopper = shop.shopper()
        await shopper.boot()
        conversation = (await shopper.write("Hi"))["conversation"]["id"]
        await shop.agent.reply(conversation, "Hello", then="closed")
        await _everything_came(live, shop)
    polled: list[Frame] = []
    cursor = begin
    while True:
        page = await shop.agent.get("/events", after=cursor)
        assert not page["reset"]
        polled += page["items"]
        cursor = page["next"]
        if not page["items"]:
            break
    told = [f for f in live.frames if f["t"] == "event"]
    assert [f["cursor"] for f in polled] == [f["cursor"] for f in told]
    assert [f["type"] for f in polled] == [f["type"] for f in told]


async def test_a_long_poll_answers_when_something_happens(shop: Shop) -> None:
    begin = (await shop.agent.get("/events"))["next"]
    waiting = asyncio.create_task(shop.agent.get("/events", after=begin, wait=20))
    await asyncio.sleep(0.3)
    assert not waiting.done()
    await shop.agent.post("/tags", {"name": "x"})
    page = await asyncio.wait_for(waiting, 5)
    assert [f["type"] for f in page["items"]] == ["settings.changed"]


@pytest.mark.parametrize(
    "cursor",
    ["nonsense", "WyJhIiwiMSIsIjIiXQ", base64.b64encode(b"[" * 4000).decode()],
    ids=["nonsense", "other epoch", "deep"],
)
async def test_a_cursor_of_another_time_gets_a_reset(shop: Shop, cursor: str) -> None:
    async with desk_live(shop.agent, after=cursor) as live:
        assert live.frames[0]["t"] == "reset"
        await shop.agent.post("/tags", {"name": "x"})
        await live.event("settings.changed")
    async with shopper_live(await _booted(shop), after=cursor) as widget:
        assert widget.frames[0]["t"] == "reset"


async def _booted(shop: Shop) -> Shopper:
    shopper = shop.shopper()
    await shopper.boot()
    return shopper


async def test_too_much_to_replay_is_a_reset(shop: Shop) -> None:
    begin = (await shop.agent.get("/events"))["next"]
    many = (
        "insert into events (workspace_id, type, data)"
        " select :w, 'settings.changed', '{\"what\": \"x\"}' from generate_series(1, 600)"
    )
    await shop.house.write(shop.workspace, many, w=shop.workspace)
    async with desk_live(shop.agent, after=begin) as live:
        assert live.frames[0]["t"] == "reset"
    assert (await shop.agent.get("/events", after=begin))["reset"]


async def test_nothing_of_another_workspace_is_heard(shop: Shop, other_shop: Shop) -> None:
    async with desk_live(shop.agent) as live:
        shopper = other_shop.shopper()
        await shopper.boot()
        ident = (await shopper.write("Secret"))["conversation"]["id"]
        async with desk_live(other_shop.agent) as theirs:
            await theirs.send({"t": "viewing", "conversation": ident})
            await live.send({"t": "viewing", "conversation": ident})
            await live.send({"t": "typing", "conversation": ident, "on": True})
            await other_shop.agent.note(ident, "Also secret")
            await _everything_came(theirs, other_shop)
            assert shop.agent.id not in str(theirs.frames)
        await _everything_came(live, shop)
        assert "ecret" not in str(live.frames)
        assert other_shop.agent.id not in str(live.frames)


async def test_an_event_that_cannot_be_shown_stops_nobodys_stream(shop: Shop, other_shop: Shop) -> None:
    """Whatever is in the database (a mistake of ours, a row of another version), screens must go on."""
    shopper = await _booted(shop)
    conversation = (await shopper.write("Hi"))["conversation"]["id"]
    async with desk_live(shop.agent) as live, desk_live(other_shop.agent) as other:
        await shop.house.write(
            shop.workspace, "update messages set attachments = '[{}]' where kind = 'message'"
        )
        await shop.house.write(
            shop.workspace,
            "insert into events (workspace_id, type, data) select :w, 'message.updated',"
            " jsonb_build_object('message', id, 'conversation', conversation_id) from messages",
            w=shop.workspace,
        )
        await live.wait_for(lambda f: f["t"] == "reset", "its screens fetch anew")
        await shop.agent.note(conversation, "After")
        await live.message("After")
        await other_shop.agent.post("/tags", {"name": "after"})
        await other.event("settings.changed", what="tags")


async def test_an_event_without_sense_is_passed_over(shop: Shop) -> None:
    begin = (await shop.agent.get("/events"))["next"]
    for data in ("{}", '{"message": "no id", "conversation": 5}', '{"agent": null, "conversation": {}}'):
        await shop.house.write(
            shop.workspace,
            "insert into events (workspace_id, type, data)"
            " values (:w, 'message.created', cast(:data as jsonb))",
            w=shop.workspace,
            data=data,
        )
    async with desk_live(shop.agent, after=begin) as live:
        await shop.agent.post("/tags", {"name": "after"})
        await live.event("settings.changed")


@pytest.mark.parametrize(
    "frame",
    [
        "", "{", "[]", "null", '"x"', '{"t": []}', '{"t": {"a": 1}}', '{"t": "typing"}', "x" * 20_000,
        '{"t": "typing", "conversation": 5}', '{"t": "viewing", "conversation": "x"}',
        '{"t": "read", "conversation": "' + "0" * 36 + '"}',
    ],
)  # fmt: skip
async def test_a_frame_that_makes_no_sense_is_passed_over(shop: Shop, frame: str) -> None:
    async with desk_live(shop.agent) as live, shopper_live(await _booted(shop)) as widget:
        for socket in (live, widget):
            await socket.send(frame)
            await socket.settle()


async def test_a_live_stream_needs_somebody_signed_in_from_our_own_page(shop: Shop) -> None:
    from websockets.asyncio.client import connect
    from websockets.exceptions import InvalidStatus

    url = shop.house.url.replace("http", "ws", 1) + "/live"
    cookie = {"Cookie": f"merhaba_session={shop.agent.cookie}"}
    cases: list[tuple[dict[str, str], str]] = [
        ({}, shop.house.url),
        ({"Cookie": "merhaba_session=mhs_forged"}, shop.house.url),
        (cookie, "https://evil.example"),
        ({"Authorization": "Bearer mht_forged"}, shop.house.url),
    ]
    for headers, origin in cases:
        with pytest.raises(InvalidStatus) as refused:
            async with connect(url, additional_headers=headers, origin=origin):  # type: ignore[arg-type]
                pass
        assert refused.value.response.status_code == 403


async def test_a_viewer_hears_everything_but_types_to_nobody(shop: Shop) -> None:
    viewer = await shop.person("Vera Viewer", Role.VIEWER)
    shopper = await _booted(shop)
    conversation = (await shopper.write("Hi"))["conversation"]["id"]
    async with desk_live(viewer) as live, shopper_live(shopper) as widget:
        await live.send({"t": "typing", "conversation": conversation, "on": True})
        await live.settle()
        await shopper.write("Again", conversation)
        await live.message("Again")
        await widget.message("Again")
        assert not [f for f in widget.frames if f["t"] == "typing"]
