"""What agents do together in one conversation."""

from __future__ import annotations

import asyncio

import pytest

from .conftest import Shop
from .desk import Desk
from .post import letter
from .sockets import desk_live


async def _chat(shop: Shop, text: str = "Hi") -> str:
    shopper = shop.shopper()
    await shopper.boot()
    return str((await shopper.write(text))["conversation"]["id"])


async def test_who_answers_first_takes_the_conversation(shop: Shop) -> None:
    ident = await _chat(shop)
    await shop.agent.reply(ident, "Hello")
    found = await shop.agent.get(f"/conversations/{ident}")
    assert (found["assignee"]["name"], found["waiting_since"]) == ("Ada Agent", None)
    await shop.colleague.reply(ident, "And me")
    found = await shop.agent.get(f"/conversations/{ident}")
    assert found["assignee"]["name"] == "Ada Agent"
    assert [p["name"] for p in found["handled_by"]] == ["Ada Agent", "Cem Colleague"]


async def test_a_note_answers_nobody(shop: Shop) -> None:
    ident = await _chat(shop)
    before = await shop.agent.get(f"/conversations/{ident}")
    await shop.agent.note(ident, "Ask the warehouse")
    after = await shop.agent.get(f"/conversations/{ident}")
    for field in ("waiting_since", "assignee", "preview", "last_message_at", "message_count", "status"):
        assert after[field] == before[field], field


async def test_a_mention_tells_the_mentioned_and_nobody_else(shop: Shop) -> None:
    ident = await _chat(shop)
    async with desk_live(shop.colleague) as mentioned, desk_live(shop.owner) as bystander:
        await shop.agent.note(ident, "@Cem please look", mentions=[shop.colleague.id, shop.agent.id])
        frame = await mentioned.event("notification.created")
        assert frame["data"]["kind"] == "mention"
        await bystander.message("@Cem please look")
        assert not [f for f in bystander.frames if f.get("type") == "notification.created"]
    (told,) = (await shop.colleague.get("/notifications", unread=True))["items"]
    assert (told["kind"], told["actor"]["name"], told["conversation"]["id"]) == (
        "mention",
        "Ada Agent",
        ident,
    )
    assert (await shop.agent.get("/notifications"))["items"] == []
    assert (await shop.colleague.get("/counts"))["views"]["mentions"] == 1
    await shop.colleague.post(f"/conversations/{ident}/read")
    assert (await shop.colleague.get("/notifications", unread=True))["items"] == []
    assert (await shop.colleague.get("/counts"))["views"]["mentions"] == 0


async def test_being_given_a_conversation_is_told_but_taking_one_is_not(shop: Shop) -> None:
    ident = await _chat(shop)
    await shop.agent.patch(f"/conversations/{ident}", assignee=shop.agent.id)
    assert (await shop.agent.get("/notifications"))["items"] == []
    await shop.agent.patch(f"/conversations/{ident}", assignee=shop.colleague.id)
    (told,) = (await shop.colleague.get("/notifications"))["items"]
    assert told["kind"] == "assigned"
    await shop.agent.patch(f"/conversations/{ident}", assignee=None)
    lines = [m["event"] for m in await shop.agent.messages(ident, kind="event")]
    assert [(line["from"] or {}).get("name") for line in lines] == [None, "Ada Agent", "Cem Colleague"]
    assert lines[-1]["to"] is None


async def test_people_and_things_of_another_workspace_cannot_be_given(shop: Shop, other_shop: Shop) -> None:
    ident = await _chat(shop)
    team = await other_shop.owner.post("/teams", {"name": "Theirs", "members": []})
    tag = await other_shop.agent.post("/tags", {"name": "theirs"})
    file = await other_shop.agent.upload("theirs.txt", b"theirs", "text/plain")
    path = f"/conversations/{ident}"
    assert (await shop.agent.refused("PATCH", path, {"assignee": other_shop.agent.id}))[0] == 422
    assert (await shop.agent.refused("PATCH", path, {"team": team["id"]}))[0] == 422
    assert (await shop.agent.refused("PATCH", path, {"tags": [tag["id"]]}))[0] == 422
    body = {"kind": "reply", "text": "x", "attachments": [file["id"]]}
    assert (await shop.agent.refused("POST", f"{path}/messages", body))[0] == 422
    members = {"name": "Mixed", "members": [other_shop.agent.id]}
    assert (await shop.owner.refused("POST", "/teams", members))[0] == 422
    channel = {"channel": "email", "brand": str(other_shop.brand), "address": f"x@{shop.slug}.test"}
    assert (await shop.owner.refused("POST", "/channels", channel))[0] in {404, 422}


async def test_the_second_answer_is_held_when_a_colleague_was_faster(shop: Shop) -> None:
    ident = await _chat(shop)
    (seen,) = await shop.agent.messages(ident)
    first = await shop.agent.reply(ident, "It left today.", if_last_message=seen["id"])
    body = {"kind": "reply", "text": "It has not left.", "if_last_message": seen["id"]}
    path = f"/conversations/{ident}/messages"
    answer = await shop.colleague.http.post(path, json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "newer-message")
    assert answer.json()["message"] == first
    await shop.agent.reply(ident, "One more of mine.", if_last_message=seen["id"])
    await shop.colleague.reply(ident, "Agreed.", if_last_message=(await shop.agent.messages(ident))[-1]["id"])


async def test_two_agents_who_answer_at_the_same_moment_do_not_both_answer(shop: Shop) -> None:
    for _ in range(5):
        ident = await _chat(shop)
        (seen,) = await shop.agent.messages(ident)
        body = {"kind": "reply", "text": "Me first", "if_last_message": seen["id"]}
        answers = await asyncio.gather(
            *(
                desk.http.post(f"/conversations/{ident}/messages", json=body)
                for desk in (shop.agent, shop.colleague)
            )
        )
        assert sorted(a.status_code for a in answers) == [201, 409]
        assert len(await shop.agent.messages(ident)) == 2


async def test_a_draft_is_mine_and_survives_until_it_is_sent(shop: Shop) -> None:
    ident = await _chat(shop)
    path = f"/conversations/{ident}/draft"
    assert await shop.agent.get(path) is None
    draft = {"kind": "reply", "html": "<p>Dear Cla</p>", "text": "Dear Cla", "cc": [], "attachments": []}
    kept = await shop.agent.put(path, draft)
    assert kept["text"] == "Dear Cla"
    assert (await shop.agent.get(path))["html"] == "<p>Dear Cla</p>"
    assert await shop.colleague.get(path) is None
    await shop.colleague.reply(ident, "A colleague answers")
    assert (await shop.agent.get(path))["text"] == "Dear Cla"
    await shop.agent.reply(ident, "Dear Clara")
    assert await shop.agent.get(path) is None
    await shop.agent.put(path, draft)
    await shop.agent.delete(path)
    assert await shop.agent.get(path) is None


@pytest.mark.parametrize(
    "body", [{"text": ""}, {"text": " \n "}, {"html": "<p></p>"}, {"html": "<script>x</script>"}]
)
async def test_an_answer_without_anything_in_it_is_refused(shop: Shop, body: dict[str, str]) -> None:
    ident = await _chat(shop)
    path = f"/conversations/{ident}/messages"
    assert (await shop.agent.refused("POST", path, {"kind": "reply", **body}))[0] == 422
    assert len(await shop.agent.messages(ident, kind=None)) == 1


async def test_who_else_looks_and_types_is_shown_and_forgotten(shop: Shop) -> None:
    ident = await _chat(shop)

    async with desk_live(shop.agent) as desk:
        async with desk_live(shop.colleague) as other:
            await other.send({"t": "viewing", "conversation": ident})
            frame = await desk.wait_for(lambda f: f["t"] == "viewers" and f["agents"] != [], "they look")
            assert frame["agents"] == [{"id": shop.colleague.id, "name": "Cem Colleague", "typing": False}]
            await other.send({"t": "typing", "conversation": ident, "on": True})
            await desk.wait_for(
                lambda f: f["t"] == "viewers" and any(a["typing"] for a in f["agents"]), "they type"
            )
        seen = len(desk.frames)
        await desk.wait_for(
            lambda f: f["t"] == "viewers" and f["agents"] == [], "they left", after=max(seen - 1, 0)
        )


async def test_the_timeline_of_a_thread_says_who_did_what(shop: Shop) -> None:
    ident = await _chat(shop)
    tag = await shop.agent.post("/tags", {"name": "refund"})
    await shop.agent.patch(f"/conversations/{ident}", priority="high", tags=[tag["id"]])
    await shop.colleague.reply(ident, "Done", then="closed")
    lines = [
        (m["event"]["type"], m["event"]["actor"]["name"])
        for m in await shop.owner.messages(ident, kind="event")
    ]
    assert lines[:2] == [("tags", "Ada Agent"), ("priority", "Ada Agent")]
    assert set(lines[2:]) == {("assigned", "Cem Colleague"), ("status", "Cem Colleague")}


async def test_a_tag_removed_or_renamed_changes_everywhere(shop: Shop) -> None:
    ident = await _chat(shop)
    tag = await shop.agent.post("/tags", {"name": "Refund", "colour": "red"})
    await shop.agent.patch(f"/conversations/{ident}", tags=[tag["id"]])
    assert await shop.agent.refused("POST", "/tags", {"name": "refund"}) == (409, "tag-exists")
    other = await shop.agent.post("/tags", {"name": "Other"})
    assert (await shop.agent.refused("PATCH", f"/tags/{other['id']}", {"name": "REFUND"}))[0] == 409
    await shop.agent.patch(f"/tags/{tag['id']}", name="Money back")
    assert [t["name"] for t in (await shop.agent.get(f"/conversations/{ident}"))["tags"]] == ["Money back"]
    await shop.agent.delete(f"/tags/{tag['id']}")
    assert (await shop.agent.get(f"/conversations/{ident}"))["tags"] == []
    assert (await shop.agent.get("/counts"))["tags"] == {}


async def test_a_removed_team_leaves_its_conversations(shop: Shop) -> None:
    ident = await _chat(shop)
    team = await shop.owner.post("/teams", {"name": "Returns", "members": [shop.agent.id]})
    await shop.agent.patch(f"/conversations/{ident}", team=team["id"])
    await shop.owner.delete(f"/teams/{team['id']}")
    found = await shop.agent.get(f"/conversations/{ident}")
    assert found["team"] is None
    assert found["status"] == "open"


async def _told(desk: Desk) -> list[str]:
    return [n["kind"] for n in (await desk.get("/notifications", unread=True))["items"]]


async def test_notifications_are_read_one_by_one_or_all(shop: Shop) -> None:
    first, second = await _chat(shop), await _chat(shop)
    for ident in (first, second):
        await shop.agent.note(ident, "Look", mentions=[shop.colleague.id])
    items = (await shop.colleague.get("/notifications"))["items"]
    await shop.colleague.post("/notifications/read", {"ids": [items[0]["id"]]})
    assert await _told(shop.colleague) == ["mention"]
    await shop.colleague.post("/notifications/read", {})
    assert await _told(shop.colleague) == []


async def test_mail_from_a_blocked_customer_goes_to_spam(shop: Shop) -> None:
    sender = f"pest@{shop.slug}.example"
    await shop.receive(letter(sender, shop.address, "First"))
    customer = (await shop.agent.only_conversation())["customer"]["id"]
    await shop.agent.patch(f"/customers/{customer}", blocked=True)
    await shop.receive(letter(sender, shop.address, "Second"))
    assert [c["preview"] for c in await shop.agent.conversations(view="all")] == ["First"]
    assert [c["preview"] for c in await shop.agent.conversations(view="spam")] == ["Second"]
