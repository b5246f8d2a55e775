"""A shopper and an agent talk by chat."""

from __future__ import annotations

from uuid import uuid4

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
    async with shopper_live(shopper) as widget:
        await widget.settle()
    assert await shop.house.rows(shop.workspace, count) == before


async def test_the_widget_speaks_the_shoppers_language(shop: Shop) -> None:
    shopper = shop.shopper()
    assert (await shopper.boot(language="tr-TR"))["greeting"] == "Size nasıl yardımcı olabiliriz?"
    assert (await shopper.boot(language="zh-Hans"))["prompts"][0] == "查询我的订单"
    assert (await shopper.boot(language="xx"))["greeting"] == "How can we help?"


async def test_who_answers_is_told_honestly(shop: Shop) -> None:
    shopper = shop.shopper()
    always = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    await shop.owner.patch(f"/brands/{shop.brand}", hours=always)
    here = await shopper.boot()
    assert (here["online"], here["answering"]) == (True, "person")
    assert here["agents"][0] == {"name": "Olga", "initials": "OO"}
    for desk in (shop.owner, shop.agent, shop.colleague):
        await desk.patch("/me", availability="away")
    away = await shopper.boot()
    assert (away["online"], away["answering"], away["agents"]) == (False, "away", [])
    never = {**{day: [] for day in always}, "mon": [["09:00", "09:01"]]}
    await shop.owner.patch(f"/brands/{shop.brand}", hours=never)
    assert (await shopper.boot())["next_open_at"] is not None


async def test_a_message_is_seen_by_the_agent_at_once_and_the_answer_by_the_shopper(shop: Shop) -> None:
    shopper = shop.shopper()
    await shopper.boot()
    async with desk_live(shop.agent) as desk, shopper_live(shopper) as widget:
        written = await shopper.write("Where is my parcel?")
        seen = await desk.message("Where is my parcel?")
        conversation = seen["conversation"]
        assert conversation["id"] == written["conversation"]["id"]
        assert (conversation["channel"], conversation["status"]) == ("chat", "open")
        assert conversation["unread"]
        assert conversation["waiting_since"] is not None
        await shop.agent.reply(conversation["id"], "On its way, it arrives tomorrow.")
        answered = await widget.message("On its way, it arrives tomorrow.")
        assert answered["message"]["author"] == {"kind": "agent", "name": "Ada"}
    thread = await shopper.thread(written["conversation"]["id"])
    assert [m["text"] for m in thread] == ["Where is my parcel?", "On its way, it arrives tomorrow."]


async def test_typing_shows_on_both_sides(shop: Shop) -> None:
    shopper = shop.shopper()
    await shopper.boot()
    conversation = (await shopper.write("Hi"))["conversation"]["id"]
    async with desk_live(shop.agent) as desk, shopper_live(shopper) as widget:
        await widget.send({"t": "typing", "conversation": conversation, "on": True, "text": "My ord"})
        shown = await desk.wait_for(lambda f: f["t"] == "typing", "the shopper types")
        assert (shown["conversation"], shown["on"], shown["text"]) == (conversation, True, "My ord")
        assert shown["who"]["kind"] == "customer"
        await desk.send({"t": "typing", "conversation": conversation, "on": True})
        shown = await widget.wait_for(lambda f: f["t"] == "typing", "the agent types")
        assert shown["who"] == {"kind": "agent", "name": "Ada"}
        await desk.send({"t": "typing", "conversation": conversation, "on": False})
        await widget.wait_for(lambda f: f["t"] == "typing" and not f["on"], "the agent stopped")


async def test_a_shopper_cannot_type_into_somebody_elses_conversation(shop: Shop) -> None:
    shopper, stranger = shop.shopper(), shop.shopper()
    await shopper.boot()
    await stranger.boot()
    conversation = (await shopper.write("Hi"))["conversation"]["id"]
    async with desk_live(shop.agent) as desk, shopper_live(stranger) as widget:
        await widget.send({"t": "typing", "conversation": conversation, "on": True, "text": "spam"})
        await widget.settle()
        await desk.settle()
        assert not [f for f in desk.frames if f["t"] == "typing"]


async def test_sent_becomes_read_on_both_sides(shop: Shop) -> None:
    shopper = shop.shopper()
    await shopper.boot()
    async with desk_live(shop.agent) as desk, shopper_live(shopper) as widget:
        written = await shopper.write("Hi")
        conversation = written["conversation"]["id"]
        assert written["message"]["state"] == "sent"
        await shop.agent.post(f"/conversations/{conversation}/read")
        seen = await widget.event("conversation.updated")
        assert seen["conversation"]["id"] == conversation
        assert (await shopper.thread(conversation))[0]["state"] == "read"
        answer = await shop.agent.reply(conversation, "Hello")
        assert answer["delivery"]["state"] == "sent"
        await widget.send({"t": "read", "conversation": conversation})
        frame = await desk.event("message.updated", message=answer["id"])
        assert frame["message"]["delivery"]["state"] == "read"


async def test_a_message_that_comes_while_the_agent_looks_is_not_taken_for_read(shop: Shop) -> None:
    """A message that was on its way (begun earlier, committed later) was never on the agent's screen."""
    from sqlalchemy import text

    shopper = shop.shopper()
    await shopper.boot()
    conversation = (await shopper.write("First"))["conversation"]["id"]
    async with shop.house.web.database.transaction(shop.workspace) as tx:
        await tx.run(
            text("update conversations set last_inbound_at = :at where id = :id"),
            {"at": tx.now, "id": conversation},
        )
        await shop.agent.post(f"/conversations/{conversation}/read")
    assert (await shop.agent.get(f"/conversations/{conversation}"))["unread"]


async def test_history_is_there_after_a_reload_and_in_another_tab(shop: Shop) -> None:
    shopper, tab = shop.shopper(), shop.shopper()
    await shopper.boot()
    conversation = (await shopper.write("Hi"))["conversation"]["id"]
    await shop.agent.reply(conversation, "Hello")
    tab.token = shopper.token
    booted = await tab.boot()
    assert [(c["id"], c["unread"]) for c in booted["conversations"]] == [(conversation, 1)]
    async with shopper_live(tab) as other_tab, shopper_live(shopper) as first_tab:
        await shopper.write("From the first tab", conversation)
        await other_tab.message("From the first tab")
        await tab.write("From the second tab", conversation)
        await first_tab.message("From the second tab")
    texts = [m["text"] for m in await tab.thread(conversation)]
    assert texts == ["Hi", "Hello", "From the first tab", "From the second tab"]


async def test_a_long_thread_is_paged_backwards_without_gaps(shop: Shop) -> None:
    shopper = shop.shopper()
    await shopper.boot()
    conversation = (await shopper.write("0"))["conversation"]["id"]
    for number in range(1, 12):
        await shopper.write(str(number), conversation)
    found: list[str] = []
    before: dict[str, str] = {}
    while True:
        path = f"/conversations/{conversation}/messages"
        answer = await shopper.http.get(path, params={"limit": 5, **before}, headers=shopper.auth)
        page = answer.json()
        found = [m["text"] for m in page["items"]] + found
        if page["next"] is None:
            break
        before = {"before": page["next"]}
    assert found == [str(number) for number in range(12)]


async def test_another_visitor_sees_nothing(shop: Shop) -> None:
    shopper, stranger = shop.shopper(), shop.shopper()
    await shopper.boot()
    await stranger.boot()
    conversation = (await shopper.write("Secret"))["conversation"]["id"]
    thread = f"/conversations/{conversation}/messages"
    assert (await stranger.http.get(thread, headers=stranger.auth)).status_code == 404
    assert (
        await stranger.http.post(f"/conversations/{conversation}/read", headers=stranger.auth)
    ).status_code == 404
    assert (await stranger.try_write("Mine now", conversation)).status_code == 404
    async with shopper_live(stranger) as widget:
        await shopper.write("More secrets", conversation)
        await shop.agent.reply(conversation, "An answer")
        await stranger.write("My own")
        await widget.message("My own")
        shown = [f["message"]["text"] for f in widget.frames if f.get("message")]
    assert shown == ["My own"]


async def test_private_notes_never_reach_the_shopper(shop: Shop) -> None:
    shopper = shop.shopper()
    booted = await shopper.boot()
    conversation = (await shopper.write("Hi"))["conversation"]["id"]
    async with shopper_live(shopper) as widget:
        await shop.agent.note(conversation, "He is a difficult one", mentions=[shop.colleague.id])
        await shop.agent.patch(f"/conversations/{conversation}", priority="urgent")
        await shop.agent.reply(conversation, "Hello")
        await widget.message("Hello")
        live = str(widget.frames)
    async with shopper_live(shopper, after=booted["cursor"]) as replay:
        await replay.message("Hello")
        replayed = str(replay.frames)
    for shown in (live, replayed, str(await shopper.thread(conversation)), str(await shopper.boot())):
        assert "difficult" not in shown
        assert "urgent" not in shown


async def test_the_same_message_sent_twice_is_written_once(shop: Shop) -> None:
    shopper = shop.shopper()
    await shopper.boot()
    key = uuid4().hex
    first = await shopper.write("Hi", client_key=key)
    again = await shopper.write("Hi", client_key=key)
    assert again["message"]["id"] == first["message"]["id"]
    conversation = first["conversation"]["id"]
    key = uuid4().hex
    one = await shopper.write("More", conversation, client_key=key)
    two = await shopper.write("More", conversation, client_key=key)
    assert one["message"]["id"] == two["message"]["id"]
    assert len(await shopper.thread(conversation)) == 2


async def test_a_double_click_at_the_same_moment_is_one_message(shop: Shop) -> None:
    import asyncio

    shopper = shop.shopper()
    await shopper.boot()
    key = uuid4().hex
    answers = await asyncio.gather(*(shopper.try_write("Hi", client_key=key) for _ in range(5)))
    assert [a.status_code for a in answers] == [201] * 5
    assert len({a.json()["message"]["id"] for a in answers}) == 1
    assert len(await shop.agent.conversations()) == 1


async def test_a_closed_chat_opens_again_when_the_shopper_writes(shop: Shop) -> None:
    shopper = shop.shopper()
    await shopper.boot()
    conversation = (await shopper.write("Hi"))["conversation"]["id"]
    await shop.agent.reply(conversation, "Bye", then="closed")
    await shopper.write("One more thing", conversation)
    found = await shop.agent.get(f"/conversations/{conversation}")
    assert (found["status"], found["unread"]) == ("open", True)
    assert found["waiting_since"] is not None


async def test_an_empty_message_and_a_switched_off_chat_are_refused(shop: Shop) -> None:
    shopper = shop.shopper()
    await shopper.boot()
    empty = await shopper.try_write("  \n ")
    assert (empty.status_code, empty.json()["code"]) == (422, "empty-message")
    assert await shop.agent.conversations(view="any") == []
    (chat,) = [c for c in (await shop.owner.get("/channels"))["items"] if c["channel"] == "chat"]
    await shop.owner.patch(f"/channels/{chat['id']}", status="paused")
    off = await shopper.try_write("Hi")
    assert (off.status_code, off.json()["code"]) == (409, "chat-off")


async def test_whether_the_shopper_is_there_shows_at_the_desk(shop: Shop) -> None:
    shopper = shop.shopper()
    await shopper.boot()
    await shopper.write("Hi")
    customer = (await shop.agent.only_conversation())["customer"]["id"]
    async with desk_live(shop.agent) as desk:
        async with shopper_live(shopper):
            await desk.wait_for(
                lambda f: f["t"] == "presence" and f["customer"] == customer and f["online"], "they come"
            )
        await desk.wait_for(lambda f: f["t"] == "presence" and not f["online"], "they leave")
