"""Promised times, from a policy to the desk: clocks, warnings, escalation, and how many were kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from merhaba.modules.acknowledgements.commands import change as acknowledge
from merhaba.modules.acknowledgements.types import AcknowledgementSettings, InChat
from merhaba.modules.sla.reactions import bring_up_to_date
from merhaba.modules.sla.timer import look

from .conftest import Shop
from .house import until

POLICY: dict[str, Any] = {
    "name": "Chat",
    "targets": {"normal": {"first_reply": 60, "next_reply": 30, "resolution": 480, "update": 240}},
    "business": False,
    "warn_minutes": 15,
    "warn": ["assignee"],
    "escalate": ["assignee", "admins"],
}


async def promise(shop: Shop, **changes: Any) -> dict[str, Any]:
    """Make a policy."""
    made: dict[str, Any] = await shop.owner.post("/sla/policies", {**POLICY, **changes})
    return made


async def asks(shop: Shop) -> tuple[str, Any]:
    """Somebody writes in the chat; gives (conversation, shopper)."""
    shopper = shop.shopper()
    await shopper.boot()
    return str((await shopper.write("Where is my order?"))["conversation"]["id"]), shopper


async def clocks(shop: Shop, talk: str) -> dict[str, dict[str, Any]]:
    """A conversation's newest clock of each kind."""
    await read_up(shop)
    return {each["metric"]: each for each in (await shop.agent.get(f"/conversations/{talk}/sla"))["items"]}


async def read_up(shop: Shop) -> None:
    """Wait until the reaction has read the log to its end."""

    async def read() -> bool:
        return bool(await shop.house.rows(
            shop.workspace,
            "select 1 from subscriptions s where s.name = 'sla' and not exists"
            " (select 1 from events e where e.type like 'message.%' and (e.xid, e.id) > (s.xid, s.id))",
        ))  # fmt: skip

    await until(read, "the clocks are up to date")


async def later(shop: Shop, talk: str, minutes: int) -> None:
    """Let a conversation be that much older, and play it again."""
    by = timedelta(minutes=minutes)
    for statement in (
        "update messages set created_at = created_at - :by where conversation_id = :talk",
        "update conversations set created_at = created_at - :by, waiting_since = waiting_since - :by"
        " where id = :talk",
        "update sla_conversations set applied = (select jsonb_agg(each || jsonb_build_object('at',"
        " to_char(((each->>'at')::timestamptz - :by) at time zone 'utc',"
        " 'YYYY-MM-DD\"T\"HH24:MI:SS.US+00:00')))"
        " from jsonb_array_elements(applied) each) where conversation_id = :talk",
    ):
        statement_ = statement.replace(":by", f"interval '{by.total_seconds()} seconds'")
        await shop.house.write(shop.workspace, statement_, talk=UUID(talk))
    async with shop.house.web.database.transaction(shop.workspace) as tx:
        await bring_up_to_date(tx, UUID(talk), None, tx.now)


async def time_comes(shop: Shop, talk: str) -> None:
    """Let the timer look, if it has not yet."""
    async with shop.house.web.database.transaction(shop.workspace) as tx:
        await look(tx, [UUID(talk)])


async def told(shop: Shop, kind: str) -> dict[str, int]:
    """How often the owner, the agent and the colleague were notified."""
    found = {}
    for who in (shop.owner, shop.agent, shop.colleague):
        items = (await who.get("/notifications"))["items"]
        found[who.name.split()[0]] = sum(item["kind"] == kind for item in items)
    return found


async def happened(shop: Shop, name: str) -> int:
    """How often an event stands in the log."""
    rows = await shop.house.rows(
        shop.workspace,
        "select 1 from events where workspace_id = :mine and type = :name",
        mine=shop.workspace,
        name=name,
    )
    return len(rows)


async def test_a_promise_is_made_shown_and_kept(shop: Shop) -> None:
    await promise(shop)
    talk, _ = await asks(shop)
    running = (await clocks(shop, talk))["first_reply"]
    assert (running["state"], running["target_minutes"]) == ("running", 60)
    shown = (await shop.agent.get(f"/conversations/{talk}"))["due"]
    assert shown == {"metric": "first_reply", "at": running["due_at"]}
    await shop.agent.reply(talk, "It left today.")
    kept = await clocks(shop, talk)
    assert (kept["first_reply"]["state"], kept["first_reply"]["missed_at"]) == ("fulfilled", None)
    assert kept["update"]["state"] == "running"
    assert (await shop.agent.get(f"/conversations/{talk}"))["due"]["metric"] == "update"
    await shop.agent.patch(f"/conversations/{talk}", status="closed")
    assert (await clocks(shop, talk))["resolution"]["state"] == "fulfilled"
    assert (await shop.agent.get(f"/conversations/{talk}"))["due"] is None


async def test_an_acknowledgement_or_a_note_keeps_no_promise(shop: Shop) -> None:
    await promise(shop)
    async with shop.house.web.database.transaction(shop.workspace) as tx:
        await acknowledge(tx, shop.brand, AcknowledgementSettings(chat=InChat.ALWAYS), None)
    talk, _ = await asks(shop)

    async def said() -> bool:
        return any(m["automatic"] for m in await shop.agent.messages(talk))

    await until(said, "it is acknowledged")
    await shop.agent.note(talk, "I look into it.")
    assert (await clocks(shop, talk))["first_reply"]["state"] == "running"


async def test_a_reply_that_is_taken_back_keeps_nothing(shop: Shop) -> None:
    await promise(shop)
    talk, _ = await asks(shop)
    message = (await shop.agent.reply(talk, "It left today."))["id"]
    assert (await clocks(shop, talk))["first_reply"]["state"] == "fulfilled"
    await shop.house.write(shop.workspace, "delete from messages where id = :id", id=UUID(message))
    async with shop.house.web.database.transaction(shop.workspace) as tx:
        await bring_up_to_date(tx, UUID(talk), None, tx.now)
    now = await clocks(shop, talk)
    assert now["first_reply"]["state"] == "running"
    assert "update" not in now


async def test_snoozing_stops_the_resolution_and_waking_lets_it_run(shop: Shop) -> None:
    await promise(shop)
    talk, _ = await asks(shop)
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    await shop.agent.patch(f"/conversations/{talk}", snoozed_until=tomorrow)
    now = await clocks(shop, talk)
    assert (now["resolution"]["state"], now["resolution"]["due_at"]) == ("paused", None)
    assert now["first_reply"]["state"] == "running", "an answer is never put off"
    await shop.agent.patch(f"/conversations/{talk}", status="open")
    assert (await clocks(shop, talk))["resolution"]["state"] == "running"


async def test_warned_before_and_escalated_after_once_each(shop: Shop) -> None:
    await promise(shop)
    talk, _ = await asks(shop)
    await read_up(shop)
    await shop.agent.patch(f"/conversations/{talk}", assignee=shop.colleague.id)
    await read_up(shop)
    await later(shop, talk, 50)
    for _ in range(3):
        await time_comes(shop, talk)
    assert await told(shop, "sla_warned") == {"Olga": 0, "Ada": 0, "Cem": 1}
    assert await happened(shop, "sla.warned") == 1
    assert await happened(shop, "sla.breached") == 0
    await later(shop, talk, 20)
    for _ in range(3):
        await time_comes(shop, talk)
    assert await told(shop, "sla_breached") == {"Olga": 1, "Ada": 0, "Cem": 1}
    assert await happened(shop, "sla.breached") == 1
    late = (await clocks(shop, talk))["first_reply"]
    assert (late["state"], late["missed_at"]) == ("running", late["due_at"])


async def test_the_timer_finds_by_itself_what_is_due(shop: Shop) -> None:
    await promise(shop, targets={"normal": {"first_reply": 60}})
    talk, _ = await asks(shop)
    await read_up(shop)
    await later(shop, talk, 70)

    async def said() -> bool:
        return await happened(shop, "sla.breached") == 1

    await until(said, "the job has looked", seconds=25)


async def test_nobodys_conversation_is_its_teams_or_the_admins(shop: Shop) -> None:
    await promise(shop, escalate=["assignee"])
    team = await shop.owner.post("/teams", {"name": "Chat", "members": [shop.agent.id]})
    alone, _ = await asks(shop)
    of_team, _ = await asks(shop)
    await shop.agent.patch(f"/conversations/{of_team}", team=team["id"])
    await read_up(shop)
    for talk in (alone, of_team):
        await later(shop, talk, 70)
        await time_comes(shop, talk)
    assert await told(shop, "sla_breached") == {"Olga": 1, "Ada": 1, "Cem": 0}


async def test_the_first_policy_that_fits_holds_and_a_change_of_priority_is_another(shop: Shop) -> None:
    mail = await promise(shop, name="Mail", applies_to={"channels": ["email"]})
    urgent = await promise(
        shop,
        name="Urgent",
        applies_to={"priorities": ["urgent"]},
        targets={"urgent": {"first_reply": 10}},
    )
    chat = await promise(shop)
    talk, _ = await asks(shop)
    assert (await clocks(shop, talk))["first_reply"]["policy"]["id"] == chat["id"]
    await shop.agent.patch(f"/conversations/{talk}", priority="urgent")
    now = await clocks(shop, talk)
    assert now["first_reply"]["policy"]["id"] == urgent["id"]
    assert now["first_reply"]["target_minutes"] == 10
    assert now["resolution"]["state"] == "cancelled", "it is promised no more"
    ordered = await shop.owner.put("/sla/order", {"policies": [chat["id"], urgent["id"], mail["id"]]})
    assert [each["name"] for each in ordered["items"]] == ["Chat", "Urgent", "Mail"]


async def test_conditions_decide_whom_a_policy_is_for(shop: Shop) -> None:
    tag = await shop.owner.post("/tags", {"name": "VIP", "colour": "red"})
    wanted = {"conditions": {"field": "conversation.tags", "op": "any_of", "value": [tag["id"]]}}
    fields = {f["name"]: f for f in (await shop.owner.get("/conditions/fields"))["items"]}
    tags = next(name for name, f in fields.items() if name.endswith("tags"))
    wanted["conditions"]["field"] = tags
    wanted["conditions"]["op"] = fields[tags]["operators"][0]
    vip = await promise(shop, name="VIP", applies_to=wanted)
    talk, _ = await asks(shop)
    assert await clocks(shop, talk) == {}
    await shop.agent.patch(f"/conversations/{talk}", add_tags=[tag["id"]])
    assert (await clocks(shop, talk))["first_reply"]["policy"]["id"] == vip["id"]
    wrong = {**POLICY, "applies_to": {"conditions": {"field": "no.such", "op": "is"}}}
    assert (await shop.owner.refused("POST", "/sla/policies", wrong))[0] == 422


async def test_an_edited_policy_is_another_version_and_leaves_running_clocks(shop: Shop) -> None:
    made = await promise(shop)
    before, _ = await asks(shop)
    await read_up(shop)
    changed = await shop.owner.put(
        f"/sla/policies/{made['id']}", {**POLICY, "targets": {"normal": {"first_reply": 5}}}
    )
    assert changed["version"] == 2
    after, _ = await asks(shop)
    assert (await clocks(shop, before))["first_reply"]["target_minutes"] == 60
    assert (await clocks(shop, after))["first_reply"]["policy"]["version"] == 2
    await shop.agent.note(before, "x")
    assert (await clocks(shop, before))["first_reply"]["policy"]["version"] == 1


async def test_sorted_by_what_is_due_soonest(shop: Shop) -> None:
    await promise(shop, targets={"normal": {"first_reply": 60}, "high": {"first_reply": 5}})
    first, second, third = [(await asks(shop))[0] for _ in range(3)]
    await shop.agent.patch(f"/conversations/{third}", priority="high")
    await shop.agent.reply(second, "Done")
    await read_up(shop)
    listed = [talk["id"] for talk in await shop.agent.conversations(sort="due")]
    assert listed == [third, first], "what is owed nothing is not in it"
    assert len(await shop.agent.conversations(sort="due", limit=1)) == 2, "page by page"


async def test_attainment_counts_what_is_open_past_its_time_as_missed(shop: Shop) -> None:
    await promise(shop, targets={"normal": {"first_reply": 60}})
    kept, late, open_late, open_, closed = [(await asks(shop))[0] for _ in range(5)]
    await shop.agent.reply(kept, "Done")
    await read_up(shop)
    for talk in (late, open_late):
        await later(shop, talk, 90)
    await shop.agent.reply(late, "Sorry")
    await shop.agent.patch(f"/conversations/{closed}", status="closed")
    await read_up(shop)
    (found,) = (await shop.agent.get("/sla/attainment"))["items"]
    assert {key: found[key] for key in ("met", "missed", "missed_open", "running", "cancelled")} == {
        "met": 1, "missed": 2, "missed_open": 1, "running": 1, "cancelled": 1,
    }  # fmt: skip
    assert found["attained"] == pytest.approx(1 / 3, abs=1e-4)
    before = datetime.now(UTC) - timedelta(days=60)
    end = before + timedelta(days=1)
    empty = await shop.agent.get("/sla/attainment", since=before.isoformat(), until=end.isoformat())
    assert empty["items"] == []
    await shop.agent.patch(f"/conversations/{open_}", spam=True)
    await shop.agent.patch(f"/conversations/{late}", spam=True)
    await read_up(shop)
    (found,) = (await shop.agent.get("/sla/attainment"))["items"]
    assert (found["missed"], found["running"]) == (1, 0), "spam is left out"


async def test_business_time_is_the_brands_and_edited_hours_leave_running_clocks(shop: Shop) -> None:
    closed = {"kind": "blackout", "name": "", "on": f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d}",
              "until": f"{datetime.now(UTC) + timedelta(days=3):%Y-%m-%d}"}  # fmt: skip
    week = {"timezone": "UTC", "weekly": {}, "exceptions": [closed]}
    path = f"/hours/{shop.brand}"
    await shop.owner.put(path, {"schedule": week})
    await promise(shop, business=True)
    talk, _ = await asks(shop)
    due = datetime.fromisoformat((await clocks(shop, talk))["first_reply"]["due_at"])
    assert due - datetime.now(UTC) > timedelta(days=3)
    assert (due.hour, due.minute) == (1, 0), "an hour after opening at midnight"
    await shop.owner.put(path, {"schedule": {**week, "exceptions": []}})
    other, _ = await asks(shop)
    soon = datetime.fromisoformat((await clocks(shop, other))["first_reply"]["due_at"])
    assert soon - datetime.now(UTC) < timedelta(hours=2)
    await shop.agent.note(talk, "x")
    await shop.agent.patch(f"/conversations/{talk}", status="pending")
    assert datetime.fromisoformat((await clocks(shop, talk))["first_reply"]["due_at"]) == due


async def test_without_a_policy_nothing_is_written(shop: Shop) -> None:
    talk, _ = await asks(shop)
    assert await clocks(shop, talk) == {}
    assert await shop.house.rows(shop.workspace, "select 1 from sla_conversations") == []


async def test_nobody_is_late_by_a_policy_that_was_not_there_yet(shop: Shop) -> None:
    talk, _ = await asks(shop)
    await read_up(shop)
    await shop.house.write(
        shop.workspace,
        "update messages set created_at = created_at - interval '1 day' where conversation_id = :talk",
        talk=UUID(talk),
    )
    await shop.house.write(
        shop.workspace,
        "update conversations set created_at = created_at - interval '1 day' where id = :talk",
        talk=UUID(talk),
    )
    await promise(shop)
    await shop.agent.patch(f"/conversations/{talk}", priority="high")
    await shop.agent.patch(f"/conversations/{talk}", priority="normal")
    running = (await clocks(shop, talk))["first_reply"]
    made = datetime.now(UTC) - timedelta(minutes=1)
    assert datetime.fromisoformat(running["due_at"]) > made, "due now at the earliest"


async def test_a_policy_that_is_gone_promises_nothing_new(shop: Shop) -> None:
    made = await promise(shop)
    talk, _ = await asks(shop)
    await read_up(shop)
    await shop.owner.delete(f"/sla/policies/{made['id']}")
    other, _ = await asks(shop)
    assert await clocks(shop, other) == {}
    assert (await clocks(shop, talk))["first_reply"]["state"] == "running", "what it promised is still owed"


@pytest.mark.parametrize("wrong", [
    {"name": ""},
    {"targets": {"normal": {"first_reply": 0}}},
    {"targets": {"normal": {"first_reply": 60, "resolution": 30}}},
    {"targets": {"soon": {"first_reply": 60}}},
    {"pause_on": ["open"]},
    {"warn": ["everybody"]},
    {"warn_minutes": 0},
])  # fmt: skip
async def test_what_makes_no_sense_is_refused(shop: Shop, wrong: dict[str, Any]) -> None:
    assert (await shop.owner.refused("POST", "/sla/policies", {**POLICY, **wrong}))[0] == 422


async def test_an_order_names_every_policy_once(shop: Shop) -> None:
    made = await promise(shop)
    for wrong in ([], [made["id"], made["id"]], [str(uuid4())]):
        assert (await shop.owner.refused("PUT", "/sla/order", {"policies": wrong}))[0] == 422
