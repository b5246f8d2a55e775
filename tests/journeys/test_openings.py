"""The shop speaks first: set by an admin, shown by the page, and written down only once it is answered."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import uuid4

import httpx
import pytest

from .conftest import Shop
from .house import until

OPENING = "01985c40-3b2a-7d10-9c00-1f2e3d4c5b6a"


def opening(**more: Any) -> dict[str, Any]:
    """An opening as the desk sends it."""
    text = {"en": "Not sure about the size?", "tr": "Bedenden emin değil misiniz?"}
    return {"id": OPENING, "name": "Sizes", "text": text, "seconds": 20, **more}


async def set_openings(shop: Shop, *openings: dict[str, Any]) -> httpx.Response:
    """Set a brand's openings, with the rest of its widget as it was."""
    (brand,) = [b for b in (await shop.owner.get("/brands"))["items"] if b["id"] == str(shop.brand)]
    widget = {**brand["widget"], "openings": list(openings)}
    return await shop.owner.http.patch(f"/brands/{shop.brand}", json={"widget": widget})


async def script(shop: Shop, name: str, **headers: str) -> httpx.Response:
    """A script that a page of the shop loads."""
    path = "/widget.js" if name == "widget.js" else f"/widget/{name}"
    async with httpx.AsyncClient(base_url=shop.house.url) as http:
        return await http.get(path, params={"site": shop.site}, headers=headers)


def settings_in(text: str) -> dict[str, Any]:
    """What the server wrote into a script in place of its settings."""
    start = re.search(r'\{"(?:site|shop)":', text)
    assert start is not None
    found: dict[str, Any] = json.JSONDecoder().raw_decode(text[start.start() :])[0]
    return found


async def contents(shop: Shop) -> tuple[int, int]:
    """How many conversations and messages there are."""
    (row,) = await shop.house.rows(
        shop.workspace,
        "select (select count(*) from conversations) as talks, (select count(*) from messages) as said",
    )
    return row["talks"], row["said"]


async def test_a_page_loads_openings_only_where_there_are_any(shop: Shop) -> None:
    before = settings_in((await script(shop, "widget.js")).text)
    assert "openings" not in before
    await set_openings(shop, opening(active=False))
    assert "openings" not in settings_in((await script(shop, "widget.js")).text)
    await set_openings(shop, opening(pages=[{"how": "contains", "value": "/products/"}]))
    loader = settings_in((await script(shop, "widget.js")).text)
    assert loader["openings"] == f"{shop.house.url}/widget/openings.js?site={shop.site}"
    assert loader["pages"] == "/products"
    await set_openings(shop, opening())
    assert settings_in((await script(shop, "widget.js")).text)["pages"] == ""


async def test_the_page_is_told_what_it_needs_and_nothing_of_the_team(shop: Shop) -> None:
    await set_openings(shop, opening(name="Secret plan"), opening(id=str(uuid4()), active=False))
    answer = await script(shop, "openings.js")
    assert answer.headers["access-control-allow-origin"] == "*"
    told = settings_in(answer.text)
    assert (told["shop"], told["default_language"]) == ("Nar Shop", "en")
    assert [one["id"] for one in told["items"]] == [OPENING]
    assert "Secret plan" not in answer.text
    again = await script(shop, "openings.js", **{"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


async def test_words_cannot_leave_the_script(shop: Shop) -> None:
    text = '</script><script>alert(1)</script>"];alert(2);// \u2028'
    assert (await set_openings(shop, opening(text={"en": text}))).status_code == 200
    answer = await script(shop, "openings.js")
    assert "</script>" not in answer.text
    assert settings_in(answer.text)["items"][0]["text"]["en"] == text


async def test_it_becomes_the_first_message_when_it_is_answered_and_not_before(shop: Shop) -> None:
    await set_openings(shop, opening())
    shopper = shop.shopper()
    await shopper.boot()
    assert await contents(shop) == (0, 0), "showing it writes nothing"
    written = await shopper.write("Which one fits 38?", opening={"id": OPENING, "language": "en"})
    assert written["opening"]["text"] == "Not sure about the size?"
    assert written["opening"]["author"]["kind"] == "system"
    conversation = written["conversation"]["id"]
    said, answered = await shop.agent.messages(conversation)
    assert (said["direction"], said["text"]) == ("out", "Not sure about the size?")
    assert said["author"] == {"kind": "rule", "id": None, "name": "Nar Shop"}
    assert said["automatic"] == "opening"
    assert answered["text"] == "Which one fits 38?"
    assert [m["id"] for m in await shopper.thread(conversation)] == [said["id"], answered["id"]]
    found = await shop.agent.only_conversation()
    assert found["message_count"] == 2
    assert found["preview"] == "Which one fits 38?"
    assert found["waiting_since"] is not None, "the shopper waits: nobody has answered"
    assert found["assignee"] is None
    assert written["conversation"]["unread"] == 0


async def test_it_is_no_first_response(shop: Shop) -> None:
    await set_openings(shop, opening())
    for _ in range(3):
        shopper = shop.shopper()
        await shopper.boot()
        await shopper.write("Hello", opening={"id": OPENING, "language": "en"})
    assert (await shop.shopper().boot())["reply_minutes"] is None


async def test_it_is_not_mailed_after_a_shopper_who_left(shop: Shop) -> None:
    await set_openings(shop, opening())
    shopper = shop.shopper()
    await shopper.boot()
    written = await shopper.write("Hello", opening={"id": OPENING, "language": "en"})
    address = f"gone@{shop.slug}-customer.example"
    await shopper.leave(email=address)
    await shop.agent.reply(written["conversation"]["id"], "Size 38 fits.")
    planned = (
        "select 1 from procrastinate_jobs where status = 'todo' and task_name = 'widget.follow_up'"
        " and args->>'workspace' = :mine"
    )
    mine = str(shop.workspace)
    await until(lambda: shop.house.rows(shop.workspace, planned, mine=mine), "the mail is planned")
    await shop.house.hurry(shop.workspace)
    (sent,) = await shop.sent_to(address)
    assert "Size 38 fits." in sent.text
    assert "Not sure about the size?" not in sent.text


async def test_sent_twice_it_is_written_once(shop: Shop) -> None:
    await set_openings(shop, opening())
    shopper = shop.shopper()
    await shopper.boot()
    key = uuid4().hex
    answers = [
        await shopper.write("Hello", client_key=key, opening={"id": OPENING, "language": "en"})
        for _ in range(2)
    ]
    assert answers[0]["opening"]["id"] == answers[1]["opening"]["id"]
    assert await contents(shop) == (1, 2)


async def test_it_is_said_in_the_language_it_was_read_in(shop: Shop) -> None:
    await set_openings(shop, opening())
    for language, text in (("tr", "Bedenden emin değil misiniz?"), ("fr", "Not sure about the size?")):
        shopper = shop.shopper()
        await shopper.boot()
        written = await shopper.write("38", opening={"id": OPENING, "language": language})
        assert written["opening"]["text"] == text


@pytest.mark.parametrize("told", [{"id": str(uuid4()), "language": "en"}, None])
async def test_one_that_is_not_there_is_not_made_up(shop: Shop, told: dict[str, str] | None) -> None:
    await set_openings(shop, opening())
    shopper = shop.shopper()
    await shopper.boot()
    written = await shopper.write("Hello", opening=told)
    assert written["opening"] is None
    assert await contents(shop) == (1, 1)


async def test_one_that_was_switched_off_meanwhile_keeps_no_message_back(shop: Shop) -> None:
    await set_openings(shop, opening(active=False))
    shopper = shop.shopper()
    await shopper.boot()
    written = await shopper.write("Hello", opening={"id": OPENING, "language": "en"})
    assert written["opening"] is None
    assert written["message"]["text"] == "Hello"


async def test_in_a_conversation_that_goes_on_it_is_not_said_again(shop: Shop) -> None:
    await set_openings(shop, opening())
    shopper = shop.shopper()
    await shopper.boot()
    first = await shopper.write("Hello")
    await shopper.write("More", first["conversation"]["id"], opening={"id": OPENING, "language": "en"})
    assert await contents(shop) == (1, 2)


WRONG: list[tuple[str, dict[str, Any]]] = [
    ("no words", {"text": {}}),
    ("only spaces", {"text": {"en": "   "}}),
    ("too many words", {"text": {"en": "x" * 301}}),
    ("a language we do not speak", {"text": {"xx": "Hello"}}),
    ("no name", {"name": "  "}),
    ("a long name", {"name": "x" * 81}),
    ("no such id", {"id": "1"}),
    ("time that runs backwards", {"seconds": -1}),
    ("a very patient visitor", {"seconds": 3601}),
    ("more than the whole page", {"scroll": 101}),
    ("no such comparison", {"pages": [{"how": "matches", "value": ".*"}]}),
    ("an empty address", {"pages": [{"how": "is", "value": " "}]}),
    ("a long address", {"pages": [{"how": "is", "value": "x" * 301}]}),
    ("too many addresses", {"pages": [{"how": "is", "value": "x"}] * 21}),
    ("a cart of nothing", {"cart": {"amount": "-1", "currency": "EUR"}}),
    ("a cart of NaN", {"cart": {"amount": "NaN", "currency": "EUR"}}),
    ("a currency nobody has", {"cart": {"amount": "10", "currency": "euro"}}),
    ("too often", {"frequency": "always"}),
    ("never again", {"frequency": "days", "every_days": 0}),
]


@pytest.mark.parametrize(("what", "wrong"), WRONG, ids=[what for what, _ in WRONG])
async def test_what_makes_no_sense_is_refused(shop: Shop, what: str, wrong: dict[str, Any]) -> None:
    answer = await set_openings(shop, opening(**wrong))
    assert answer.status_code == 422, what
    assert answer.json()["errors"][0]["field"].startswith("widget.openings")


async def test_no_more_than_twenty_and_no_two_of_one_id(shop: Shop) -> None:
    many = [opening(id=str(uuid4())) for _ in range(21)]
    assert (await set_openings(shop, *many)).status_code == 422
    assert (await set_openings(shop, *many[:20])).status_code == 200
    assert (await set_openings(shop, opening(), opening())).status_code == 422


async def test_an_opening_that_is_off_may_be_unfinished(shop: Shop) -> None:
    assert (await set_openings(shop, opening(active=False, text={}))).status_code == 200
