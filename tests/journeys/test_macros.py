"""Macros: written once, filled with the facts of a conversation, suggested, applied, taken elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from merhaba.kit.ids import new_id
from merhaba.modules.commerce.commands import add_shop
from merhaba.modules.commerce.mirror import mirror_orders
from merhaba.modules.workspaces.types import Role
from merhaba.ports.shops.things import (
    FinancialStatus,
    FulfilmentStatus,
    Parcel,
    ParcelStatus,
    ShopOrder,
)

from .conftest import Shop
from .post import letter

WISMO = {
    "en": {
        "text": "Hi {{customer.first_name}},\n\n"
        "Your order {{order.number}} ({{order.total}}) is on its way:\n{{order.tracking_url}}\n\n"
        "{{agent.first_name}}, {{brand.name}}"
    },
    "de": {"text": "Hallo {{customer.first_name}},\n\nIhre Bestellung {{order.number}} kommt."},
}


def macro(name: str = "Where is my order", **more: Any) -> dict[str, Any]:
    return {"name": name, "texts": WISMO, **more}


async def written(shop: Shop, text: str, sender: str = "Clara Weber <clara@posteo.example>") -> str:
    """The id of a conversation a customer begins by mail."""
    await shop.receive(letter(sender, shop.address, text, subject="Hello"))
    return str((await shop.agent.conversations(sort="newest"))[0]["id"])


async def ordered(
    shop: Shop, *numbers: str, email: str = "clara@posteo.example", shipped: bool = True
) -> list[UUID]:
    """Orders of a customer, each a day younger than the one before; their ids."""
    parcel = Parcel(
        external_id="p",
        status=ParcelStatus.IN_TRANSIT,
        carrier="DHL",
        tracking_number="JD0146",
        tracking_url="https://dhl.test/JD0146?a=1&b=2",
    )
    at = datetime.now(UTC) - timedelta(days=20)
    async with shop.house.web.database.transaction(shop.workspace) as tx:
        ident = await add_shop(
            tx, platform="demo", brand=shop.brand, name=str(new_id()), domain="x.test", currency="EUR"
        )
        orders = [
            ShopOrder(
                external_id=f"{number}-{n}",
                number=number,
                currency="EUR",
                created_at=at + timedelta(days=n),
                updated_at=at,
                financial_status=FinancialStatus.PAID,
                fulfilment_status=FulfilmentStatus.FULFILLED,
                total=Decimal("1046.5"),
                email=email,
                parcels=(parcel,) if shipped else (),
            )
            for n, number in enumerate(numbers)
        ]
        await mirror_orders(tx, ident, orders)
    found = (await shop.owner.get("/orders", shop=str(ident)))["items"]
    return [UUID(one["id"]) for number in numbers for one in found if one["number"] == number]


async def test_a_macro_is_filled_with_the_facts_of_the_conversation(shop: Shop) -> None:
    made = await shop.owner.post("/macros", macro(shared=True))
    conversation = await written(shop, "Hello, please tell me where my order is, thank you")
    older, newest = await ordered(shop, "1041", "1042")
    path = f"/conversations/{conversation}/macros/{made['id']}"
    shown = await shop.agent.post(f"{path}/preview", {})
    assert shown["text"] == (
        "Hi Clara,\n\nYour order 1042 (€1,046.50) is on its way:\nhttps://dhl.test/JD0146?a=1&b=2\n\n"
        "Ada, Nar Shop"
    )
    assert (shown["language"], shown["languages"], shown["missing"]) == ("en", ["en", "de"], [])
    assert shown["order"] == str(newest)
    earlier = await shop.agent.post(f"{path}/preview", {"order": str(older), "language": "de"})
    assert earlier["text"] == "Hallo Clara,\n\nIhre Bestellung 1041 kommt."
    assert (await shop.agent.get(f"/macros/{made['id']}"))["uses"] == 0


async def test_nobody_elses_order_gets_into_an_answer(shop: Shop) -> None:
    made = await shop.owner.post("/macros", macro(shared=True))
    conversation = await written(shop, "Where is it?")
    (stranger,) = await ordered(shop, "77", email="somebody@else.example")
    path = f"/conversations/{conversation}/macros/{made['id']}"
    for ending in ("preview", "apply"):
        body = {"order": str(stranger)}
        assert await shop.agent.refused("POST", f"{path}/{ending}", body) == (404, "not-found")


async def test_what_is_missing_is_named_and_leaves_no_trace(shop: Shop) -> None:
    made = await shop.owner.post("/macros", macro(shared=True))
    conversation = await written(shop, "Where is it?", "x@nameless.example")
    shown = await shop.agent.post(f"/conversations/{conversation}/macros/{made['id']}/preview", {})
    assert shown["text"].startswith("Hi,\n\nYour order is on its way:\n\nAda, Nar Shop")
    assert shown["missing"] == [
        "customer.first_name",
        "order.number",
        "order.total",
        "order.tracking_url",
    ]
    assert {p["variable"] for p in shown["pieces"] if p["kind"] == "missing"} == set(shown["missing"])


async def test_a_customers_name_is_never_markup(shop: Shop) -> None:
    html = '<p>Hi {{customer.name}}, <a href="{{order.tracking_url}}">track it</a></p><script>x</script>'
    made = await shop.owner.post("/macros", macro(shared=True, texts={"en": {"html": html}}))
    assert "script" not in made["texts"]["en"]["html"]
    assert made["variables"] == ["customer.name", "order.tracking_url"]
    conversation = await written(shop, "Hi", '"<img src=x>{{agent.name}}" <clara@posteo.example>')
    await ordered(shop, "9")
    shown = await shop.agent.post(f"/conversations/{conversation}/macros/{made['id']}/apply", {})
    assert "<img" not in shown["html"]
    assert "&lt;img" in shown["html"]
    assert 'href="https://dhl.test/JD0146?a=1&amp;b=2"' in shown["html"]
    assert "{{" not in shown["html"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Hi {{customer.frist_name}}", "unknown-variable"),
        ("Hi {{customer.first_name}", "broken-variable"),
        ("Hi {{customer first_name}}", "broken-variable"),
    ],
)
async def test_a_text_that_cannot_be_filled_is_refused(shop: Shop, text: str, code: str) -> None:
    body = macro(texts={"en": {"text": "ok"}, "ar": {"text": text}})
    assert await shop.agent.refused("POST", "/macros", body) == (422, code)
    answer = await shop.agent.http.post("/macros", json=body)
    assert answer.json()["errors"][0]["field"] == "texts.ar"
    assert await shop.agent.refused("POST", "/macros", macro(actions={"note": text})) == (422, code)


async def test_everything_a_macro_does_is_done_at_once(shop: Shop) -> None:
    tag = await shop.agent.post("/tags", {"name": "Delivery"})
    old = await shop.agent.post("/tags", {"name": "New"})
    team = await shop.owner.post("/teams", {"name": "Parcels", "members": []})
    actions = {
        "status": "closed", "priority": "high", "add_tags": [tag["id"]], "remove_tags": [old["id"]],
        "to_me": True, "team": team["id"], "note": "Told {{customer.first_name}}.",
        "order_action": "refund",
    }  # fmt: skip
    made = await shop.owner.post("/macros", macro(shared=True, actions=actions))
    conversation = await written(shop, "Where is it?")
    await shop.agent.patch(f"/conversations/{conversation}", add_tags=[old["id"]])
    path = f"/conversations/{conversation}/macros/{made['id']}"
    shown = await shop.agent.post(f"{path}/preview", {})
    assert {(a["kind"], a["name"] or a["value"]) for a in shown["actions"]} == {
        ("status", "closed"), ("priority", "high"), ("add_tag", "Delivery"), ("remove_tag", "New"),
        ("assign", "Ada Agent"), ("team", "Parcels"), ("note", "Told Clara."),
    }  # fmt: skip
    done = await shop.agent.post(f"{path}/apply", {}, **{"Idempotency-Key": "once"})
    again = await shop.agent.post(f"{path}/apply", {}, **{"Idempotency-Key": "once"})
    assert again == done
    after = done["conversation"]
    assert [t["name"] for t in after["tags"]] == ["Delivery"]
    assert (after["priority"], after["assignee"]["id"]) == ("high", shop.agent.id)
    assert after["team"]["name"] == "Parcels"
    assert [n["text"] for n in await shop.agent.messages(conversation, "note")] == ["Told Clara."]
    assert (after["status"], done["then"]) == ("open", "closed"), "closed when the answer is sent, not before"
    assert done["order_action"] == "refund"
    assert await shop.owner.get("/order-actions") == {"items": [], "next": None}, "only its form is opened"
    assert (await shop.agent.get(f"/macros/{made['id']}"))["uses"] == 1
    await shop.agent.reply(conversation, done["text"], then=done["then"])
    assert (await shop.agent.get(f"/conversations/{conversation}"))["status"] == "closed"


async def test_a_macro_that_says_nothing_sets_the_state_itself(shop: Shop) -> None:
    conversation = await written(shop, "Where is it?")
    for actions, status in (({"snooze_hours": 24}, "snoozed"), ({"status": "pending"}, "pending")):
        made = await shop.agent.post("/macros", {"name": "Later", "actions": actions})
        done = await shop.agent.post(f"/conversations/{conversation}/macros/{made['id']}/apply", {})
        assert done["conversation"]["status"] == status
        assert (done["text"], done["then"], done["snooze_until"]) == ("", None, None)


async def test_what_a_macro_names_and_is_gone_is_left_out_and_said(shop: Shop) -> None:
    tag = await shop.agent.post("/tags", {"name": "Gone"})
    actions = {"add_tags": [tag["id"]], "assignee": shop.colleague.id, "priority": "low"}
    made = await shop.owner.post("/macros", macro(shared=True, actions=actions))
    conversation = await written(shop, "Where is it?")
    await shop.agent.delete(f"/tags/{tag['id']}")
    await shop.owner.patch(f"/agents/{shop.colleague.id}", active=False)
    done = await shop.agent.post(f"/conversations/{conversation}/macros/{made['id']}/apply", {})
    assert done["gone"] == ["tag", "person"]
    assert (done["conversation"]["priority"], done["conversation"]["assignee"]) == ("low", None)


async def test_shared_macros_are_kept_by_admins_and_personal_ones_are_ones_own(shop: Shop) -> None:
    assert await shop.agent.refused("POST", "/macros", macro(shared=True)) == (403, "not-allowed")
    mine = await shop.agent.post("/macros", macro("Mine"))
    ours = await shop.owner.post("/macros", macro("Ours", shared=True))
    assert [m["name"] for m in (await shop.agent.get("/macros"))["items"]] == ["Mine", "Ours"]
    assert [m["name"] for m in (await shop.colleague.get("/macros"))["items"]] == ["Ours"]
    assert (await shop.agent.get(f"/macros/{ours['id']}"))["editable"] is False
    viewer = await shop.person("Vera Viewer", Role.VIEWER)
    assert [m["editable"] for m in (await viewer.get("/macros"))["items"]] == [False]
    for method, body in (("GET", None), ("PUT", macro()), ("DELETE", None)):
        assert (await shop.colleague.refused(method, f"/macros/{mine['id']}", body))[0] == 404
        if method != "GET":
            assert (await shop.agent.refused(method, f"/macros/{ours['id']}", body))[0] == 403
    assert await shop.agent.refused("PUT", f"/macros/{mine['id']}", macro("Mine", shared=True)) == (
        403,
        "not-allowed",
    )
    conversation = await written(shop, "Where is it?")
    path = f"/conversations/{conversation}/macros/{mine['id']}/apply"
    assert (await shop.colleague.refused("POST", path, {}))[0] == 404
    await shop.agent.delete(f"/macros/{mine['id']}")
    assert await shop.agent.refused("GET", f"/macros/{mine['id']}") == (404, "not-found")


async def test_what_is_put_away_is_offered_no_more(shop: Shop) -> None:
    made = await shop.owner.post("/macros", macro(shared=True))
    conversation = await written(shop, "Where is my order?")
    path = f"/conversations/{conversation}/macros"
    assert len((await shop.agent.get(path))["items"]) == 1
    await shop.owner.put(f"/macros/{made['id']}", macro(shared=True, archived=True))
    assert (await shop.agent.get(path))["items"] == []
    assert await shop.agent.refused("POST", f"{path}/{made['id']}/apply", {}) == (409, "archived")
    assert [m["archived"] for m in (await shop.agent.get("/macros", archived=True))["items"]] == [True]
    assert (await shop.agent.get("/macros", archived=False))["items"] == []


async def test_a_macro_of_one_brand_is_offered_there_only(shop: Shop) -> None:
    other = await shop.owner.post("/brands", {"name": "Other"})
    await shop.owner.post("/macros", macro("Here", shared=True, brands=[str(shop.brand)]))
    await shop.owner.post("/macros", macro("There", shared=True, brands=[other["id"]]))
    conversation = await written(shop, "Where is my order?")
    offered = (await shop.agent.get(f"/conversations/{conversation}/macros"))["items"]
    assert [m["name"] for m in offered] == ["Here"]
    body = macro("Nowhere", shared=True, brands=[str(uuid4())])
    assert (await shop.owner.refused("POST", "/macros", body))[0] == 422


async def test_it_suggests_what_a_message_is_about_and_learns_from_what_is_used(shop: Shop) -> None:
    parcel = await shop.owner.post(
        "/macros",
        macro("Late parcel", shared=True, topics={"en": "parcel not arrived", "de": "Paket nicht da"}),
    )
    texts = {"en": {"text": "Your money is on its way back."}, "de": {"text": "Ihr Geld ist unterwegs."}}
    refund = await shop.owner.post(
        "/macros", macro("Refund done", shared=True, texts=texts, topics={"en": "refund, money back"})
    )
    first = await written(shop, "Hello, where is my parcel? It has not arrived and I have waited for a week.")
    items = (await shop.agent.get(f"/conversations/{first}/macros"))["items"]
    assert [m["suggested"] for m in items] == [True, False]
    assert items[0]["name"] == "Late parcel"
    assert items[0]["opening"].startswith("Hi Clara, Your order")
    assert "order.number" in items[0]["missing"]
    german = await written(
        shop, "Guten Tag, das Paket ist noch nicht da, wann kommt es bitte?", "b@x.example"
    )
    offered = (await shop.agent.get(f"/conversations/{german}/macros"))["items"]
    assert (offered[0]["name"], offered[0]["language"]) == ("Late parcel", "de")
    # A word that stands in no macro: what colleagues chose for it is what counts.
    strange = await written(shop, "The zloty bounced on my statement", "c@x.example")
    before = (await shop.agent.get(f"/conversations/{strange}/macros"))["items"]
    assert not any(m["suggested"] for m in before)
    await shop.agent.post(f"/conversations/{strange}/macros/{refund['id']}/apply", {})
    alike = await written(shop, "My zloty bounced, see the statement", "d@x.example")
    after = (await shop.agent.get(f"/conversations/{alike}/macros"))["items"]
    assert (after[0]["name"], after[0]["suggested"]) == ("Refund done", True)
    assert parcel["id"] in {m["id"] for m in after}


async def test_macros_are_taken_to_another_workspace_by_name(shop: Shop) -> None:
    tag = await shop.agent.post("/tags", {"name": "Delivery"})
    team = await shop.owner.post("/teams", {"name": "Parcels", "members": []})
    actions = {"add_tags": [tag["id"]], "team": team["id"], "assignee": shop.agent.id}
    await shop.owner.post("/macros", macro(shared=True, actions=actions, brands=[str(shop.brand)]))
    file = await shop.owner.get("/macros/export")
    assert file["macros"][0]["actions"]["add_tags"] == ["Delivery"]
    file["macros"].append(file["macros"][0] | {"name": "New"})
    file["macros"][1]["actions"] = {"add_tags": ["Unheard of"], "team": "Nobody"}
    taken = await shop.owner.post("/macros/import", {"file": file})
    assert taken == {
        "created": ["New"], "replaced": [], "skipped": ["Where is my order"], "missing": ["team: Nobody"],
    }  # fmt: skip
    assert "Unheard of" in {t["name"] for t in (await shop.agent.get("/tags"))["items"]}
    again = await shop.owner.post("/macros/import", {"file": file, "replace": True})
    assert again["replaced"] == ["Where is my order", "New"]
    file["macros"][0]["name"] = "Third"
    file["macros"].append({"name": "Bad", "texts": {"en": {"text": "{{no.such}}"}}})
    status, code = await shop.owner.refused("POST", "/macros/import", {"file": file})
    assert (status, code) == (422, "unknown-variable")
    assert "Third" not in {m["name"] for m in (await shop.owner.get("/macros"))["items"]}, "all or nothing"
    assert (await shop.agent.refused("POST", "/macros/import", {"file": file}))[0] == 403


async def test_files_go_with_it(shop: Shop) -> None:
    file = await shop.agent.upload("how.pdf", b"%PDF-1.4", "application/pdf")
    made = await shop.agent.post("/macros", macro(attachments=[file["id"]]))
    assert made["attachments"][0]["name"] == "how.pdf"
    conversation = await written(shop, "How do I send it back?")
    done = await shop.agent.post(f"/conversations/{conversation}/macros/{made['id']}/apply", {})
    assert [f["id"] for f in done["attachments"]] == [file["id"]]
    assert (await shop.agent.refused("POST", "/macros", macro(attachments=[str(uuid4())])))[0] == 422
    assert (await shop.agent.refused("POST", "/macros", {"name": "Empty"}))[1] == "empty-macro"
