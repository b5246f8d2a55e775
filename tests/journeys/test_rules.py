"""Rules at work: made over the API, set off by real messages, and kept from doing harm."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
from sqlalchemy import text

from merhaba.modules.automation import timed
from merhaba.modules.automation.loaded import forget

from .conftest import Shop
from .house import until
from .post import letter


def leaf(field: str, op: str, value: Any = None) -> dict[str, Any]:
    """One comparison."""
    return {"field": field, "op": op, **({} if value is None else {"value": value})}


async def rule(
    shop: Shop, on: str, condition: Any, *actions: dict[str, Any], when: Any = None, **more: Any
) -> dict[str, Any]:
    """A rule that is on."""
    body = {
        "name": f"Rule {secrets.token_hex(3)}",
        "enabled": True,
        "when": {"on": on, **(when or {})},
        "condition": condition,
        "actions": list(actions),
        **more,
    }
    made: dict[str, Any] = await shop.owner.post("/rules", body)
    return made


async def tag(shop: Shop) -> str:
    """A new tag."""
    return str((await shop.agent.post("/tags", {"name": secrets.token_hex(5)}))["id"])


async def settled(shop: Shop) -> None:
    """Wait until the rules have read the log to its end, what they caused included."""
    calm = 0

    async def read() -> bool:
        nonlocal calm
        rows = await shop.house.rows(
            shop.workspace,
            "select 1 from subscriptions s where s.name = 'automation' and not exists"
            " (select 1 from events e where (e.xid, e.id) > (s.xid, s.id))",
        )
        calm = calm + 1 if rows else 0
        return calm >= 3

    await until(read, "the rules have read everything")


async def chat(shop: Shop, said: str = "I want a refund") -> tuple[str, Any]:
    """Somebody writes; gives the conversation and who wrote, after the rules had their time."""
    shopper = shop.shopper()
    await shopper.boot()
    written = await shopper.write(said)
    await settled(shop)
    return written["conversation"]["id"], shopper


async def look(shop: Shop, conversation: str) -> dict[str, Any]:
    """A conversation as an agent sees it."""
    found: dict[str, Any] = await shop.agent.get(f"/conversations/{conversation}")
    return found


async def tags_of(shop: Shop, conversation: str) -> list[str]:
    return [one["id"] for one in (await look(shop, conversation))["tags"]]


async def log_of(shop: Shop, conversation: str) -> list[dict[str, Any]]:
    page = await shop.agent.get(f"/conversations/{conversation}/rules")
    items: list[dict[str, Any]] = page["items"]
    return items


async def by_itself(shop: Shop, conversation: str) -> list[str]:
    """What rules said to the customer."""
    return [m["text"] for m in await shop.agent.messages(conversation) if m["automatic"] == "rule"]


async def test_a_rule_does_everything_it_says_once(shop: Shop) -> None:
    label = await tag(shop)
    made = await rule(
        shop,
        "message_in",
        {"all": [leaf("message.text", "has_word", ["refund"])]},
        {"do": "add_tags", "tags": [label]},
        {"do": "assign", "agent": shop.colleague.id},
        {"do": "priority", "priority": "high"},
        {"do": "note", "text": "No. {{conversation.number}}, order {{order.number|unknown}}"},
        {"do": "reply", "text": {"en": "Hello {{customer.first_name}}, we look into it. {{shop}}"}},
        {"do": "notify", "agents": [shop.agent.id]},
        {"do": "propose", "action": "refund"},
    )
    conversation, _ = await chat(shop)
    seen = await look(shop, conversation)
    assert [one["id"] for one in seen["tags"]] == [label]
    assert seen["assignee"]["id"] == shop.colleague.id
    assert seen["priority"] == "high"
    assert seen["waiting_since"] is not None, "what is said by itself is no answer"
    assert await by_itself(shop, conversation) == ["Hello, we look into it. Nar Shop"]
    notes = [m["text"] for m in await shop.agent.messages(conversation, kind="note")]
    assert notes[0] == f"No. {seen['number']}, order unknown"
    assert notes[1].startswith("To be decided by a person: refund.")
    kinds = [n["kind"] for n in (await shop.agent.get("/notifications"))["items"]]
    assert kinds == ["rule"]
    (entry,) = [e for e in await log_of(shop, conversation) if e["trigger"] == "message_in"]
    (looked,) = entry["rules"]
    assert (looked["rule"], looked["matched"], looked["outcome"]) == (made["id"], True, "acted")
    assert looked["saw"] == [
        {"path": "all[0]", "field": "message.text", "value": "I want a refund", "held": True}
    ]
    assert {one["outcome"] for one in looked["did"]} == {"done"}
    runs = (await shop.owner.get(f"/rules/{made['id']}/log"))["items"]
    assert [run["conversation"]["id"] for run in runs] == [conversation]


async def test_what_does_not_match_is_logged_and_left_alone(shop: Shop) -> None:
    label = await tag(shop)
    await rule(
        shop, "message_in", leaf("message.text", "contains", "refund"), {"do": "add_tags", "tags": [label]}
    )
    conversation, _ = await chat(shop, "Hello")
    assert await tags_of(shop, conversation) == []
    (entry,) = await log_of(shop, conversation)
    assert [(one["matched"], one["outcome"]) for one in entry["rules"]] == [(False, None)]


async def test_rules_go_in_their_order_and_one_may_stop_the_others(shop: Shop) -> None:
    first, second = await tag(shop), await tag(shop)
    everything: dict[str, Any] = {"all": []}
    a = await rule(shop, "message_in", everything, {"do": "add_tags", "tags": [first]}, stop=True)
    b = await rule(shop, "message_in", everything, {"do": "add_tags", "tags": [second]})
    conversation, shopper = await chat(shop)
    assert await tags_of(shop, conversation) == [first]
    await shop.owner.put("/rules/order", {"rules": [b["id"], a["id"]]})
    assert [one["id"] for one in (await shop.agent.get("/rules"))["items"]] == [b["id"], a["id"]]
    await shopper.write("Again", conversation)
    await settled(shop)
    assert sorted(await tags_of(shop, conversation)) == sorted([first, second])
    assert (await shop.owner.refused("PUT", "/rules/order", {"rules": [a["id"]]}))[1] == "other-rules"


async def test_a_later_rule_sees_what_an_earlier_one_did(shop: Shop) -> None:
    label = await tag(shop)
    await rule(shop, "message_in", {"all": []}, {"do": "add_tags", "tags": [label]})
    await rule(
        shop,
        "message_in",
        leaf("conversation.tags", "any_of", [label]),
        {"do": "priority", "priority": "urgent"},
    )
    conversation, _ = await chat(shop)
    assert (await look(shop, conversation))["priority"] == "urgent"


async def test_two_rules_that_undo_each_other_come_to_rest(shop: Shop) -> None:
    label = await tag(shop)
    on = {"when": {"fields": ["tags"]}}
    has = leaf("conversation.tags", "any_of", [label])
    await rule(shop, "updated", has, {"do": "remove_tags", "tags": [label]}, **on)
    await rule(shop, "updated", {"not": has}, {"do": "add_tags", "tags": [label]}, **on)
    conversation, _ = await chat(shop)
    await shop.agent.patch(f"/conversations/{conversation}", tags=[label])
    await settled(shop)
    lines = [m for m in await shop.agent.messages(conversation, kind="event") if m["event"]["type"] == "tags"]
    assert len(lines) <= 3, "the agent's own, and at most one of each rule"
    runs = await shop.house.rows(
        shop.workspace, "select rule_id, count(*) as n from rule_runs group by rule_id"
    )
    assert all(run["n"] == 1 for run in runs)


async def test_a_customer_hears_at_most_one_thing_by_itself_in_five_minutes(shop: Shop) -> None:
    said = {"do": "reply", "text": {"en": "We have it"}}
    await rule(shop, "message_in", {"all": []}, said)
    await rule(shop, "message_in", {"all": []}, said)
    conversation, shopper = await chat(shop)
    await shopper.write("And?", conversation)
    await settled(shop)
    assert await by_itself(shop, conversation) == ["We have it"]
    outcomes = [
        did["outcome"]
        for entry in await log_of(shop, conversation)
        for one in entry["rules"]
        for did in one["did"]
    ]
    assert sorted(outcomes) == ["done", "told-lately", "told-lately", "told-lately"]
    await shop.house.write(shop.workspace, "update messages set created_at = created_at - interval '6 min'")
    await shopper.write("Still there?", conversation)
    await settled(shop)
    assert len(await by_itself(shop, conversation)) == 2


async def test_a_mail_is_answered_and_a_machine_is_not(shop: Shop) -> None:
    await rule(shop, "created", {"all": []}, {"do": "reply", "text": {"en": "We have your mail"}})
    person = f"{secrets.token_hex(4)}@people.example"
    machine = f"no-reply-{secrets.token_hex(4)}@shop.example"
    robot = f"{secrets.token_hex(4)}@robots.example"
    await shop.receive(letter(person, shop.address))
    await shop.receive(letter(machine, shop.address))
    await shop.receive(letter(robot, shop.address, Auto_Submitted="auto-replied"))
    (sent,) = await shop.sent_to(person)
    assert sent.mail["Auto-Submitted"] == "auto-replied"
    await settled(shop)
    assert shop.relay.to(machine) == [] == shop.relay.to(robot)


async def test_a_deleted_tag_breaks_the_condition_and_nothing_else(shop: Shop) -> None:
    label, other = await tag(shop), await tag(shop)
    broken = await rule(
        shop,
        "message_in",
        {"not": leaf("conversation.tags", "any_of", [label])},
        {"do": "priority", "priority": "urgent"},
    )
    await rule(shop, "message_in", {"all": []}, {"do": "add_tags", "tags": [label, other]})
    await shop.agent.delete(f"/tags/{label}")
    conversation, _ = await chat(shop)
    seen = await look(shop, conversation)
    assert seen["priority"] == "normal", "a broken condition matches nothing, not everything"
    assert [one["id"] for one in seen["tags"]] == [other]
    shown = await shop.agent.get(f"/rules/{broken['id']}")
    assert shown["broken"] == [{"path": "not", "why": "gone"}]


async def test_a_field_there_is_no_more_does_not_crash_anything(shop: Shop) -> None:
    label = await tag(shop)
    old = await rule(shop, "message_in", {"all": []}, {"do": "priority", "priority": "urgent"})
    await rule(shop, "message_in", {"all": []}, {"do": "add_tags", "tags": [label]})
    await shop.house.write(
        shop.workspace,
        "update rules set definition = jsonb_set(definition, '{condition}',"
        ' \'{"all": [{"field": "weather.rain", "op": "is", "value": true}]}\') where id = :rule',
        rule=old["id"],
    )
    forget(shop.workspace)
    conversation, _ = await chat(shop)
    assert (await look(shop, conversation))["priority"] == "normal"
    assert await tags_of(shop, conversation) == [label]
    assert [b["path"] for b in (await shop.agent.get(f"/rules/{old['id']}"))["broken"]] == ["all[0].field"]


async def test_a_rule_that_is_off_or_removed_does_nothing(shop: Shop) -> None:
    one = await rule(shop, "message_in", {"all": []}, {"do": "priority", "priority": "urgent"})
    await shop.owner.patch(f"/rules/{one['id']}", enabled=False)
    conversation, shopper = await chat(shop)
    await shop.owner.patch(f"/rules/{one['id']}", enabled=True)
    await shop.owner.delete(f"/rules/{one['id']}")
    await shopper.write("Again", conversation)
    await settled(shop)
    assert (await look(shop, conversation))["priority"] == "normal"


async def test_a_rule_in_a_storm_pauses_itself_and_tells_the_admins(shop: Shop) -> None:
    one = await rule(shop, "message_in", {"all": []}, {"do": "priority", "priority": "high"}, most_a_minute=2)
    acted = [(await look(shop, (await chat(shop))[0]))["priority"] for _ in range(4)]
    assert acted == ["high", "high", "normal", "normal"]
    assert (await shop.agent.get(f"/rules/{one['id']}"))["paused"] == "storm"
    kinds = [n["kind"] for n in (await shop.owner.get("/notifications"))["items"]]
    assert kinds == ["rule_paused"]
    await shop.house.write(shop.workspace, "update rule_runs set at = at - interval '2 min'")
    await shop.owner.patch(f"/rules/{one['id']}", enabled=True)
    conversation, _ = await chat(shop)
    assert (await look(shop, conversation))["priority"] == "high"


async def test_a_rule_that_waits_acts_once_when_its_time_has_come(shop: Shop) -> None:
    when = {"since": "waiting", "after": "4h"}
    await rule(shop, "time", {"all": []}, {"do": "note", "text": "Four hours"}, when=when)
    conversation, _ = await chat(shop)
    runtime = shop.house.web
    assert await timed.tick_workspace(runtime, shop.workspace) == 0
    await shop.house.write(
        shop.workspace,
        "update conversations set waiting_since = waiting_since - interval '4 hours' + interval '1 second'",
    )
    await shop.house.write(shop.workspace, "update rules set enabled_at = enabled_at - interval '1 min'")
    await until(lambda: _ticks(shop), "its time has come")
    assert await timed.tick_workspace(runtime, shop.workspace) == 0
    notes = [m["text"] for m in await shop.agent.messages(conversation, kind="note")]
    assert notes == ["Four hours"]


async def _ticks(shop: Shop) -> bool:
    await timed.tick_workspace(shop.house.web, shop.workspace)
    return bool(await shop.house.rows(shop.workspace, "select 1 from rule_runs"))


async def test_what_was_late_before_a_rule_was_switched_on_is_left_alone(shop: Shop) -> None:
    await chat(shop)
    await shop.house.write(
        shop.workspace, "update conversations set waiting_since = waiting_since - interval '9 hours'"
    )
    when = {"since": "waiting", "after": "4h"}
    await rule(shop, "time", {"all": []}, {"do": "note", "text": "Late"}, when=when)
    assert await timed.tick_workspace(shop.house.web, shop.workspace) == 0


async def test_ten_thousand_at_once_are_a_storm(shop: Shop) -> None:
    await chat(shop)
    await shop.house.write(
        shop.workspace,
        "insert into conversations (workspace_id, id, number, status, channel, account_id, brand_id,"
        " customer_id, created_at, last_message_at, waiting_since) select workspace_id, gen_random_uuid(),"
        " nextval('conversation_numbers'), 'open', channel, account_id, brand_id, customer_id, created_at,"
        " last_message_at, now() - interval '1 hour'"
        " from conversations, generate_series(1, 10000) limit 10000",
    )
    one = await rule(
        shop,
        "time",
        {"all": []},
        {"do": "priority", "priority": "urgent"},
        when={"since": "waiting", "after": "1h"},
        most_a_minute=50,
    )
    await shop.house.write(shop.workspace, "update rules set enabled_at = enabled_at - interval '1 min'")
    forget(shop.workspace)
    await timed.tick_workspace(shop.house.web, shop.workspace)
    (row,) = await shop.house.rows(
        shop.workspace, "select count(*) as n from conversations where priority = 'urgent'"
    )
    assert row["n"] == 50
    assert (await shop.agent.get(f"/rules/{one['id']}"))["paused"] == "storm"


async def test_a_failing_rule_stops_no_other_and_is_tried_again(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    from merhaba.modules.automation import actions

    label, fails = await tag(shop), True
    real = actions._note

    async def note(*args: Any) -> str:
        if fails:
            raise RuntimeError("a mistake of ours")
        return await real(*args)

    monkeypatch.setattr(actions, "_note", note)
    await rule(
        shop, "message_in", {"all": []}, {"do": "priority", "priority": "high"}, {"do": "note", "text": "N"}
    )
    await rule(shop, "message_in", {"all": []}, {"do": "add_tags", "tags": [label]})
    conversation, _ = await chat(shop)
    assert await tags_of(shop, conversation) == [label]
    assert (await look(shop, conversation))["priority"] == "normal", "all of a rule or nothing of it"
    fails = False

    async def done() -> bool:
        await shop.house.hurry(shop.workspace)
        return str((await look(shop, conversation))["priority"]) == "high"

    await until(done, "it is tried again")
    assert [m["text"] for m in await shop.agent.messages(conversation, kind="note")] == ["N"]


async def test_a_dry_run_says_what_would_have_been_done_and_does_nothing(shop: Shop) -> None:
    label = await tag(shop)
    for said in ("I want a refund", "Refunds?", "Hello"):
        await chat(shop, said)
    body = {
        "when": {"on": "message_in"},
        "condition": leaf("message.text", "has_word", ["refund"]),
        "actions": [{"do": "add_tags", "tags": [label]}],
    }
    found = await shop.owner.post("/rules/dry-run", body)
    assert (found["looked_at"], found["matched"], found["conversations"]) == (3, 2, 2)
    assert found["would"] == {"add_tags": 2}
    assert len(found["newest"]) == 2
    assert await shop.house.rows(shop.workspace, "select 1 from conversations where tag_ids <> '{}'") == []
    for on in ("created", "message_out", "updated", "assigned", "unsnoozed", "order_changed"):
        await shop.owner.post("/rules/dry-run", {**body, "when": {"on": on}})
    waits = {"on": "time", "since": "created", "after": "1m"}
    assert (await shop.owner.post("/rules/dry-run", {**body, "when": waits}))["looked_at"] == 0


async def test_a_preview_counts_what_matches_now(shop: Shop) -> None:
    for said in ("iade istiyorum", "İADE!", "Hello"):
        await chat(shop, said)
    asked = {"condition": leaf("message.text", "contains", "iade")}
    found = await shop.agent.post("/conditions/preview", asked)
    assert (found["count"], found["more"], len(found["newest"]), found["broken"]) == (2, False, 2, [])
    wrongs: list[Any] = [
        {},
        {"field": "x", "op": "is"},
        {"any": []},
        {"all": [], "any": []},
        leaf("time.hour", "is", "x"),
    ]
    for wrong in wrongs:
        assert (await shop.agent.refused("POST", "/conditions/preview", {"condition": wrong}))[0] == 422


async def test_versions_are_kept(shop: Shop) -> None:
    one = await rule(shop, "message_in", {"all": []}, {"do": "note", "text": "One"})
    two = {**{k: one[k] for k in ("when", "condition")}, "actions": [{"do": "note", "text": "Two"}]}
    changed = await shop.owner.patch(f"/rules/{one['id']}", definition=two, name="Second")
    assert (changed["version"], changed["name"]) == (2, "Second")
    kept = (await shop.agent.get(f"/rules/{one['id']}/versions"))["items"]
    assert [v["definition"]["actions"][0]["text"] for v in kept] == ["Two", "One"]
    wrong = {**two, "actions": [{"do": "note", "text": "{{customer.iban}}"}]}
    body = {"name": "x", **wrong}
    assert await shop.owner.refused("POST", "/rules", body) == (422, "unknown-variable")


async def test_an_event_seen_twice_does_nothing_twice(shop: Shop) -> None:
    await rule(shop, "message_in", {"all": []}, {"do": "note", "text": "Once"})
    conversation, _ = await chat(shop)
    from merhaba.modules.automation.reactions import react
    from merhaba.platform.events import Recorded

    async with shop.house.web.database.transaction(shop.workspace) as tx:
        rows = await tx.rows(text("select id, type, data, at from events order by id"))
    for row in rows:
        async with shop.house.web.database.transaction(shop.workspace) as tx:
            await react(tx, Recorded(shop.workspace, 0, row.id, row.type, row.data, row.at))
    assert len(await shop.agent.messages(conversation, kind="note")) == 1
