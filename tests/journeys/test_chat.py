"""A shopper and an agent talk by chat."""

from __future__ import annotations

from .conftest import Shop
from .sockets import desk_live, shopper_live


async def test_opening_the_widget_writes_no_row(shop: Shop) -> None:
    tables = ("customers", "identities", "conversations", "messages", "events", "files")
    count = " union all ".join(f"select '{t}' as t, count(*) as n from {t}" for t in tables)
    before = await shop.house.rows(shop.workspace, count)
    shopper = shop.shopper()
    await shopper.boot(language="tr")
    await shopper.leave(email="ayse@mail.example")
    await shopper.boot()
    assert await shop.house.rows(shop.workspace, count) == before


async def test_a_message_is_seen_by_the_agent_at_once_and_the_answer_by_the_shopper(shop: Shop) -> None:
    shopper = shop.shopper()
    await shopper.boot()
    async with desk_live(shop.agent) as desk, shopper_live(shopper) as widget:
        written = await shopper.write("Where is my parcel?")
        seen = await desk.message("Where is my parcel?")
        conversation = seen["conversation"]
        assert conversation["id"] == written["conversation"]["id"]
        assert (conversation["channel"], conversation["status"], conversation["unread"]) == ("chat", "open", True)
        assert conversation["waiting_since"] is not None
        await shop.agent.reply(conversation["id"], "On its way, it arrives tomorrow.")
        answered = await widget.message("On its way, it arrives tomorrow.")
        assert answered["message"]["author"] == {"kind": "agent", "name": "Ada"}
    thread = await shopper.thread(written["conversation"]["id"])
    assert [m["text"] for m in thread] == ["Where is my parcel?", "On its way, it arrives tomorrow."]
