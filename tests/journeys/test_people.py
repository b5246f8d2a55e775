"""Customers: one person over all channels, merged and taken apart again."""

from __future__ import annotations

from typing import Any

from .conftest import Shop
from .post import letter


def _address(shop: Shop, name: str) -> str:
    return f"{name}@{shop.slug}.example"


async def _two_people(shop: Shop) -> tuple[str, str]:
    """Clara by mail and a nameless shopper by chat: (Clara, the shopper)."""
    await shop.receive(letter(f"Clara Haas <{_address(shop, 'clara')}>", shop.address, subject="By mail"))
    shopper = shop.shopper()
    await shopper.boot()
    await shopper.write("By chat", timezone="Europe/Berlin")
    by_channel = {c["channel"]: c["customer"]["id"] for c in await shop.agent.conversations()}
    return by_channel["email"], by_channel["chat"]


async def _everything(shop: Shop) -> dict[str, Any]:
    """All that a merge may touch, apart from moments."""
    customers = {c["id"]: c for c in (await shop.agent.get("/customers", limit=100))["items"]}
    conversations = {c["id"]: c["customer"] for c in await shop.agent.conversations(view="any")}
    for customer in customers.values():
        customer["identities"] = sorted(customer["identities"], key=lambda i: str(i["id"]))
    return {"customers": customers, "conversations": conversations}


async def test_a_merge_makes_one_person_and_undo_restores_exactly(shop: Shop) -> None:
    clara, shopper = await _two_people(shop)
    before = await _everything(shop)
    merged = await shop.agent.post(f"/customers/{clara}/merge", {"customer": shopper})
    person = merged["customer"]
    assert person["id"] == clara
    assert {i["kind"] for i in person["identities"]} == {"email", "visitor"}
    assert (person["conversation_count"], person["timezone"]) == (2, "Europe/Berlin")
    assert {c["customer"]["id"] for c in await shop.agent.conversations()} == {clara}
    assert (await shop.agent.get(f"/customers/{shopper}"))["id"] == clara
    await shop.agent.post(f"/merges/{merged['merge']['id']}/undo")
    assert await _everything(shop) == before
    path = f"/merges/{merged['merge']['id']}/undo"
    assert await shop.agent.refused("POST", path) == (409, "already-undone")


async def test_what_happens_after_a_merge_stays_with_the_winner(shop: Shop) -> None:
    clara, shopper = await _two_people(shop)
    merged = await shop.agent.post(f"/customers/{clara}/merge", {"customer": shopper})
    await shop.agent.patch(f"/customers/{clara}", language="fr")
    await shop.receive(letter(_address(shop, "clara"), shop.address, subject="After the merge"))
    await shop.agent.post(f"/merges/{merged['merge']['id']}/undo")
    owners = {c["subject"]: c["customer"]["id"] for c in await shop.agent.conversations()}
    assert owners["After the merge"] == clara
    assert (await shop.agent.get(f"/customers/{clara}"))["language"] == "fr"


async def test_a_merged_shopper_goes_on_as_the_winner(shop: Shop) -> None:
    await shop.receive(letter(f"Clara <{_address(shop, 'clara')}>", shop.address))
    clara = (await shop.agent.only_conversation())["customer"]["id"]
    shopper = shop.shopper()
    await shopper.boot()
    conversation = (await shopper.write("By chat"))["conversation"]["id"]
    other = (await shop.agent.get(f"/conversations/{conversation}"))["customer"]["id"]
    await shop.agent.post(f"/customers/{clara}/merge", {"customer": other})
    await shopper.write("Still me", conversation)
    second = await shopper.write("A new matter")
    found = await shop.agent.get(f"/conversations/{second['conversation']['id']}")
    assert found["customer"]["id"] == clara


async def test_a_merge_inside_a_merge_is_undone_from_the_outside(shop: Shop) -> None:
    """First B into A, then A into C. Undoing the first alone would find nothing where it left it."""
    made = [await shop.agent.post("/customers", {"name": n, "email": _address(shop, n)}) for n in "abc"]
    a, b, c = (person["id"] for person in made)
    before = await _everything(shop)
    first = (await shop.agent.post(f"/customers/{a}/merge", {"customer": b}))["merge"]["id"]
    second = (await shop.agent.post(f"/customers/{c}/merge", {"customer": a}))["merge"]["id"]
    status, _ = await shop.agent.refused("POST", f"/merges/{first}/undo")
    assert status == 409
    await shop.agent.post(f"/merges/{second}/undo")
    await shop.agent.post(f"/merges/{first}/undo")
    assert await _everything(shop) == before


async def test_nobody_is_merged_with_themselves_or_a_stranger(shop: Shop, other_shop: Shop) -> None:
    clara, shopper = await _two_people(shop)
    foreign, _ = await _two_people(other_shop)
    path = f"/customers/{clara}/merge"
    assert (await shop.agent.refused("POST", path, {"customer": clara}))[0] == 422
    assert (await shop.agent.refused("POST", path, {"customer": foreign}))[0] == 404
    await shop.agent.post(path, {"customer": shopper})
    assert await shop.agent.refused("POST", path, {"customer": shopper}) == (409, "already-merged")


async def test_a_person_who_wrote_by_chat_and_mail_is_one_customer(shop: Shop) -> None:
    """They leave an address in the chat, and prove it by writing from it."""
    shopper = shop.shopper()
    await shopper.boot()
    await shopper.write("By chat")
    await shopper.leave(email=_address(shop, "clara"), name="Clara")
    await shop.receive(letter(f"Clara <{_address(shop, 'clara')}>", shop.address, "By mail"))
    found = await shop.agent.conversations()
    assert len({c["customer"]["id"] for c in found}) == 1
    person = await shop.agent.get(f"/customers/{found[0]['customer']['id']}")
    assert {(i["kind"], i["verified"]) for i in person["identities"]} == {("email", True), ("visitor", True)}


async def test_first_messages_at_the_same_moment_make_one_customer(shop: Shop) -> None:
    import asyncio

    sender = _address(shop, "clara")
    await asyncio.gather(*(shop.receive(letter(sender, shop.address, f"Mail {n}")) for n in range(5)))
    found = await shop.agent.conversations()
    assert len(found) == 5
    assert len({c["customer"]["id"] for c in found}) == 1


async def test_the_panel_knows_the_person(shop: Shop) -> None:
    clara, _ = await _two_people(shop)
    conversation = (await shop.agent.only_conversation(customer=clara))["id"]
    await shop.agent.reply(conversation, "Hello", then="closed")
    await shop.receive(letter(_address(shop, "clara"), shop.address, "Another matter", subject="Second"))
    person = await shop.agent.get(f"/customers/{clara}")
    assert (person["conversation_count"], person["open_count"]) == (2, 1)
    earlier = await shop.agent.conversations(customer=clara, view="any")
    assert [[p["name"] for p in c["handled_by"]] for c in earlier if c["id"] == conversation] == [
        ["Ada Agent"]
    ]
    timeline = (await shop.agent.get(f"/customers/{clara}/timeline"))["items"]
    kinds = [item["kind"] for item in timeline]
    assert sorted(kinds) == ["conversation", "conversation", "created", "message", "message", "message"]
    assert [item["at"] for item in timeline] == sorted((item["at"] for item in timeline), reverse=True)


async def test_an_address_belongs_to_one_customer(shop: Shop) -> None:
    body = {"name": "Clara", "email": _address(shop, "Clara")}
    clara = await shop.agent.post("/customers", body)
    again = await shop.agent.http.post("/customers", json={"name": "C", "email": _address(shop, "clara")})
    assert (again.status_code, again.json()["code"]) == (409, "customer-exists")
    assert again.json()["customer"] == clara["id"]
    assert (await shop.agent.refused("POST", "/customers", {"name": "x", "email": "nobody"}))[0] == 422


async def test_customers_page_without_gaps(shop: Shop) -> None:
    for number in range(7):
        await shop.agent.post("/customers", {"name": f"Person {number}"})
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = await shop.agent.get("/customers", limit=3, **cursor)
        found += [c["name"] for c in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert sorted(found) == [f"Person {number}" for number in range(7)]
