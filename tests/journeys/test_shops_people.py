"""Whose an order is: shop accounts, guests, people who chat, people who write, and those who only pretend."""

from __future__ import annotations

from typing import Any

from .conftest import Shop
from .house import until
from .platform import Platform, connected, later
from .post import letter


async def test_every_account_and_every_guest_is_one_customer(shop: Shop) -> None:
    async with connected(shop) as platform:
        orders = (await shop.owner.get("/orders", limit=200))["items"]
        assert all(order["customer"] for order in orders)
        owners: dict[str, set[str]] = {}
        for order in orders:
            owners.setdefault(order["email"], set()).add(order["customer"])
        assert all(len(who) == 1 for email, who in owners.items() if email)
        twice = await platform.rows(
            "select value from identities where kind = 'email' group by value"
            " having count(distinct customer_id) > 1"
        )
        assert twice == []
        proven = await platform.rows("select 1 from identities where verified and kind in ('email', 'phone')")
        assert proven == [], "what a shop tells is known, not proven"


async def test_a_mail_from_an_address_the_shop_knows_is_from_that_person(shop: Shop) -> None:
    async with connected(shop) as platform:
        expected = await _owner(platform, "person4@mail.example")
        await shop.receive(letter("P4 <person4@mail.example>", shop.address, "My order"))
        conversation = await shop.agent.only_conversation()
        assert conversation["customer"]["id"] == expected


async def test_a_conversation_of_before_gets_its_orders_when_the_shop_is_connected(shop: Shop) -> None:
    await shop.receive(letter("P4 <person4@mail.example>", shop.address, "My order"))
    customer = (await shop.agent.only_conversation())["customer"]["id"]
    async with connected(shop):
        orders = (await shop.agent.get("/orders", customer=customer, limit=200))["items"]
        assert orders
        assert {o["email"] for o in orders} == {"person4@mail.example"}


async def test_who_only_types_an_address_gets_nothing_and_takes_nothing_away(shop: Shop) -> None:
    impostor = shop.shopper()
    await impostor.boot()
    await impostor.write("Where is my order?")
    await impostor.leave(email="person4@mail.example")
    typed = (await shop.agent.only_conversation(channel="chat"))["customer"]["id"]
    async with connected(shop) as platform:
        assert (await shop.agent.get("/orders", customer=typed))["items"] == []
        owner = await _owner(platform, "person4@mail.example")
        assert owner != typed
        # Two claim the address now; who proves it gets what the shop has under it.
        await shop.receive(letter("P4 <person4@mail.example>", shop.address, "My order"))
        mine = (await shop.agent.only_conversation(channel="email"))["customer"]["id"]
        assert mine != typed

        async def linked() -> Any:
            return (await shop.agent.get("/orders", customer=mine))["items"]

        await until(linked, "the orders are the one's who has proven the address")
        assert (await shop.agent.get("/orders", customer=typed))["items"] == []
        known = await shop.agent.get(f"/customers/{owner}")
        assert known["id"] == mine, "the shop's customer became part of who has proven it"


async def test_a_guest_who_opens_an_account_later_stays_one_person(shop: Shop) -> None:
    async with connected(shop) as platform:
        guest = platform.thing("orders", "o4") | {"id": "g1", "number": "G-1", "email": "New@Guest.example"}
        guest |= {"customer_id": None, "phone": "", "updated_at": later(0)}
        await platform.tell_order(guest)
        await platform.understood()
        first = await platform.order("G-1")
        assert first is not None
        account = platform.thing("customers", "c5") | {"id": "c900", "emails": ["new@guest.example"]}
        await platform.tell("customer.created", account | {"phones": [], "updated_at": later(1)})
        signed_in = guest | {"id": "g2", "number": "G-2", "customer_id": "c900", "email": "new@guest.example"}
        await platform.tell_order(signed_in)
        await platform.understood()
        second = await platform.order("G-2")
        assert second is not None
        assert second["customer"] == first["customer"]


async def test_an_order_that_comes_before_its_account(shop: Shop) -> None:
    async with connected(shop) as platform:
        order = platform.thing("orders", "o4") | {"id": "e1", "number": "E-1", "customer_id": "c901"}
        order |= {"email": "early@bird.example", "phone": "", "updated_at": later(0)}
        await platform.tell_order(order)
        await platform.understood()
        account = platform.thing("customers", "c5") | {"id": "c901", "name": "Early Bird", "phones": []}
        await platform.tell(
            "customer.created", account | {"emails": ["early@bird.example", "e2@bird.example"]}
        )
        await platform.understood()
        shown = await platform.order("E-1")
        assert shown is not None
        person = await shop.agent.get(f"/customers/{shown['customer']}")
        addresses = {i["value"] for i in person["identities"] if i["kind"] == "email"}
        assert addresses == {"early@bird.example", "e2@bird.example"}


async def test_accounts_that_are_merged_at_the_platform(shop: Shop) -> None:
    async with connected(shop) as platform:
        loser, winner = (
            await _owner(platform, "person5@mail.example"),
            await _owner(platform, "person6@mail.example"),
        )
        assert loser != winner
        before = len((await shop.agent.get("/orders", customer=winner, limit=200))["items"])
        moved = len((await shop.agent.get("/orders", customer=loser, limit=200))["items"])
        merged = platform.thing("customers", "c5") | {"merged_into": "c6", "updated_at": later(0)}
        await platform.tell("customer.updated", merged)
        await platform.understood()
        assert len((await shop.agent.get("/orders", customer=winner, limit=200))["items"]) == before + moved
        assert (await shop.agent.get(f"/customers/{loser}"))["id"] == winner
        assert await platform.rows("select 1 from shop_customers where external_id = 'c5'") == []


async def test_merging_people_by_hand_takes_their_accounts_along_and_back(shop: Shop) -> None:
    async with connected(shop) as platform:
        loser, winner = (
            await _owner(platform, "person5@mail.example"),
            await _owner(platform, "person6@mail.example"),
        )
        made = await shop.agent.post(f"/customers/{winner}/merge", {"customer": loser})
        account = "select customer_id::text as who from shop_customers where external_id = 'c5'"
        assert await platform.rows(account) == [{"who": winner}]
        order = next(
            o for o in platform.fake.api.shop.tables["orders"].values() if o.get("customer_id") == "c5"
        )
        await platform.tell_order(order | {"id": "n1", "number": "N-1", "updated_at": later(0)})
        await platform.understood()
        new = await platform.order("N-1")
        assert new is not None
        assert new["customer"] == winner
        await shop.agent.post(f"/merges/{made['merge']['id']}/undo")
        assert await platform.rows(account) == [{"who": loser}]


async def _owner(platform: Platform, email: str) -> str:
    rows = await platform.rows(
        "select customer_id::text as who from shop_customers where shop_id = :shop and email = :email",
        email=email,
    )
    return str(rows[0]["who"])
