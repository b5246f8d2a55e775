"""Hours as the desk sets them, as the widget tells them, and as conversations follow them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from merhaba.modules.hours.follow import move_on

from .conftest import Shop
from .house import until

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALWAYS = {day: [["00:00", "24:00"]] for day in WEEK}
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Bayram\r\n"
    "DTSTART;VALUE=DATE:20260320\r\nDTEND;VALUE=DATE:20260323\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def today(kind: str = "blackout", **more: Any) -> dict[str, Any]:
    """An exception around now, whatever the time zone."""
    now = datetime.now(UTC)
    on, last = now - timedelta(days=1), now + timedelta(days=1)
    return {"kind": kind, "name": "x", "on": f"{on:%Y-%m-%d}", "until": f"{last:%Y-%m-%d}", **more}


def schedule(*exceptions: dict[str, Any], **week: Any) -> dict[str, Any]:
    """Always open but for the exceptions."""
    return {"timezone": "Europe/Berlin", "weekly": week or ALWAYS, "exceptions": list(exceptions)}


async def set_hours(shop: Shop, ident: object, wanted: dict[str, Any] | None) -> Any:
    """Set somebody's hours as an admin."""
    return await shop.owner.put(f"/hours/{ident}", {"schedule": wanted})


async def test_a_blackout_closes_a_brand_that_is_always_open(shop: Shop) -> None:
    await set_hours(shop, shop.brand, schedule())
    assert (await shop.agent.get(f"/hours/{shop.brand}"))["open"] is True
    shown = await set_hours(shop, shop.brand, schedule(today()))
    assert shown["open"] is False
    assert datetime.fromisoformat(shown["next_open_at"]) > datetime.now(UTC)
    special = today("special", spans=[["00:00", "24:00"]])
    shown = await set_hours(shop, shop.brand, schedule(today(), special))
    assert shown["open"] is True, "what is said for the day itself wins"


async def test_the_widget_tells_the_same_hours(shop: Shop) -> None:
    await set_hours(shop, shop.brand, schedule(today()))
    shown = await shop.agent.get(f"/hours/{shop.brand}")
    boot = await shop.shopper().boot()
    assert boot["online"] is False
    assert boot["next_open_at"] == shown["next_open_at"]


async def test_every_change_makes_a_version_and_none_is_lost(shop: Shop) -> None:
    await set_hours(shop, shop.brand, schedule())
    await set_hours(shop, shop.brand, schedule())  # nothing changed
    await set_hours(shop, shop.brand, schedule(today()))
    kept = (await shop.agent.get(f"/hours/{shop.brand}/versions"))["items"]
    exceptions = [len(each["schedule"]["exceptions"]) for each in kept]
    assert exceptions[:2] == [1, 0]
    assert kept[0]["valid_until"] is None
    assert kept[1]["valid_until"] == kept[0]["valid_from"]


async def test_a_week_that_is_changed_with_the_brand_makes_one_too(shop: Shop) -> None:
    await set_hours(shop, shop.brand, schedule(today()))
    await shop.owner.patch(f"/brands/{shop.brand}", timezone="Asia/Riyadh")

    async def kept() -> bool:
        items = (await shop.agent.get(f"/hours/{shop.brand}/versions"))["items"]
        newest = items[0]["schedule"]
        return bool(newest["timezone"] == "Asia/Riyadh" and len(newest["exceptions"]) == 1)

    await until(kept, "the brand's change made a version")


async def test_teams_and_people_have_their_own_or_the_brands(shop: Shop) -> None:
    team = await shop.owner.post("/teams", {"name": "Sydney", "members": [shop.agent.id]})
    shown = await set_hours(shop, team["id"], schedule())
    assert shown["name"] == "Sydney"
    await set_hours(shop, shop.agent.id, schedule(today()))
    listed = {(each["owner"], each["id"]): each for each in (await shop.agent.get("/hours"))["items"]}
    assert listed["team", team["id"]]["open"] is True
    assert listed["person", shop.agent.id]["open"] is False
    back = await set_hours(shop, shop.agent.id, None)
    assert (back["schedule"], back["open"]) == (None, None)


async def test_a_calendar_file_is_read_and_not_kept(shop: Shop) -> None:
    read = await shop.owner.post("/hours/calendar", {"content": CALENDAR, "kind": "holiday"})
    (day,) = read["items"]
    assert (day["on"], day["until"], day["name"]) == ("2026-03-20", "2026-03-22", "Bayram")
    assert (await shop.agent.get(f"/hours/{shop.brand}"))["schedule"]["exceptions"] == []
    assert await shop.owner.refused("POST", "/hours/calendar", {"content": "hello"}) == (422, "bad-calendar")


@pytest.mark.parametrize("wrong", [
    {"timezone": "Nowhere/Land", "weekly": ALWAYS, "exceptions": []},
    {"timezone": "UTC", "weekly": {"mon": [["18:00", "09:00"]]}, "exceptions": []},
    {"timezone": "UTC", "weekly": {}, "exceptions": [{"on": "2026-02-02", "until": "2026-02-01"}]},
    {"timezone": "UTC", "weekly": {}, "exceptions": [today("special")]},
    None,
])  # fmt: skip
async def test_hours_that_make_no_sense_are_refused(shop: Shop, wrong: dict[str, Any] | None) -> None:
    status, _ = await shop.owner.refused("PUT", f"/hours/{shop.brand}", {"schedule": wrong})
    assert status == 422


async def test_hours_of_nobody(shop: Shop) -> None:
    status, _ = await shop.owner.refused("PUT", f"/hours/{uuid4()}", {"schedule": schedule()})
    assert status == 404


@pytest.fixture
async def two_teams(shop: Shop) -> tuple[dict[str, Any], dict[str, Any]]:
    """A team that has gone home and one that is awake."""
    asleep = await shop.owner.post("/teams", {"name": "Berlin", "members": [shop.agent.id]})
    awake = await shop.owner.post("/teams", {"name": "Sydney", "members": [shop.colleague.id]})
    await set_hours(shop, asleep["id"], schedule(today()))
    await set_hours(shop, awake["id"], schedule())
    await shop.owner.put(
        f"/brands/{shop.brand}/follow-the-sun", {"enabled": True, "teams": [asleep["id"], awake["id"]]}
    )
    return asleep, awake


async def _moved(shop: Shop) -> int:
    async with shop.house.web.database.transaction(shop.workspace) as tx:
        return await move_on(tx, UUID(str(shop.brand)))


async def _asked(shop: Shop, team: dict[str, Any]) -> str:
    shopper = shop.shopper()
    await shopper.boot()
    talk = str((await shopper.write("Where is my order?"))["conversation"]["id"])
    await shop.agent.patch(f"/conversations/{talk}", team=team["id"], assignee=shop.agent.id)
    return talk


async def test_what_nobody_answered_follows_the_sun(shop: Shop, two_teams: Any) -> None:
    asleep, awake = two_teams
    talk = await _asked(shop, asleep)
    found = await shop.agent.get(f"/brands/{shop.brand}/awake")
    assert found["team"] == awake["id"]
    assert await _moved(shop) == 1
    now = await shop.agent.get(f"/conversations/{talk}")
    assert (now["team"]["id"], now["assignee"]) == (awake["id"], None)
    (note,) = await shop.agent.messages(talk, "note")
    assert "Berlin" in note["text"]
    assert note["author"]["kind"] == "rule"
    assert now["waiting_since"] is not None, "the customer still waits"
    assert await _moved(shop) == 0, "it stays where people are awake"


async def test_what_is_answered_or_closed_stays(shop: Shop, two_teams: Any) -> None:
    answered, closed = await _asked(shop, two_teams[0]), await _asked(shop, two_teams[0])
    await shop.agent.reply(answered, "It left today.")
    await shop.agent.patch(f"/conversations/{closed}", status="closed")
    assert await _moved(shop) == 0


async def test_nothing_moves_until_a_brand_wants_it(shop: Shop, two_teams: Any) -> None:
    await _asked(shop, two_teams[0])
    teams = [team["id"] for team in two_teams]
    await shop.owner.put(f"/brands/{shop.brand}/follow-the-sun", {"enabled": False, "teams": teams})
    assert await _moved(shop) == 0


async def test_nothing_moves_while_everybody_sleeps(shop: Shop, two_teams: Any) -> None:
    await set_hours(shop, two_teams[1]["id"], schedule(today()))
    await _asked(shop, two_teams[0])
    assert await _moved(shop) == 0


async def test_a_team_of_somebody_else_takes_no_part(shop: Shop, other_shop: Shop) -> None:
    team = await other_shop.owner.post("/teams", {"name": "Theirs", "members": []})
    wanted = {"enabled": True, "teams": [team["id"]]}
    status, _ = await shop.owner.refused("PUT", f"/brands/{shop.brand}/follow-the-sun", wanted)
    assert status == 422
