"""Finding conversations in the languages people write in."""

from __future__ import annotations

import pytest

from .conftest import Shop
from .post import letter

WRITTEN = {
    "tr": "Siparişlerimin iadesini istiyorum, IŞIKLI ayna kırık geldi.",
    "ar": "أريد إرجاع الطلب رقم ٥٥١٢، المنتج مكسور والإستبدال ممكن؟",
    "zh": "我想退货,订单还没有发货,可以取消吗?",
    "en": "I would like to return my order ORD-5512, the café mug is broken.",
    "de": "Die Größe passt nicht, ich möchte die Schuhe umtauschen.",
    "ja": "注文した商品がまだ届いていません。",
}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("sipariş iade", "tr"),
        ("SİPARİŞ", "tr"),
        ("ışıklı", "tr"),
        ("isikli ayna", "tr"),
        ("kirik", "tr"),
        ("الطلب", "ar"),
        ("طلب", "ar"),
        ("ارجاع", "ar"),
        ("استبدال", "ar"),
        ("5512 مكسور", "ar"),
        ("退货", "zh"),
        ("取消", "zh"),
        ("订单 发货", "zh"),
        ("货", "zh"),
        ("return order", "en"),
        ("RETURN", "en"),
        ("cafe", "en"),
        ("ord-5512", "en"),
        ("brok", "en"),
        ("grösse", "de"),
        ("Schuhe umtausch", "de"),
        ("届いて", "ja"),
    ],
)
async def test_words_find_the_conversation(shop: Shop, query: str, found: str) -> None:
    for language, text in WRITTEN.items():
        await shop.receive(letter(f"{language}@{shop.slug}.example", shop.address, text, subject=language))
    assert found in [c["subject"] for c in await shop.agent.conversations(q=query)]
    hits = (await shop.agent.get("/search", q=query, **{"in": "conversations"}))["items"]
    assert found in [hit["title"] for hit in hits]


async def test_words_of_which_one_is_missing_find_nothing(shop: Shop) -> None:
    await shop.receive(letter(f"a@{shop.slug}.example", shop.address, WRITTEN["en"]))
    assert await shop.agent.conversations(q="return bicycle") == []
    assert await shop.agent.conversations(q="退货") == []


async def test_names_addresses_and_numbers_find_too(shop: Shop) -> None:
    sender = f"muller@{shop.slug}.example"
    await shop.receive(letter(f"Jürgen Müller <{sender}>", shop.address, "Hello", subject="x"))
    found = await shop.agent.only_conversation()
    for query in ("Jürgen", "müller", sender, sender[:8], str(found["number"]), f"#{found['number']}"):
        assert [c["id"] for c in await shop.agent.conversations(q=query)] == [found["id"]], query
    hits = (await shop.agent.get("/search", q=sender, **{"in": "customers"}))["items"]
    assert [hit["id"] for hit in hits] == [found["customer"]["id"]]


@pytest.mark.parametrize(
    "query",
    ["'", "\\", "%", "_", "a & b | !c", "a:*", "<->", '"', "\x00", "a\x00b", "(" * 200, "&", "💥", "-", "*"],
)
async def test_nothing_that_is_typed_breaks_the_search(shop: Shop, query: str) -> None:
    await shop.receive(letter(f"a@{shop.slug}.example", shop.address, "Hello"))
    for path in ("/conversations", "/customers", "/search", "/products"):
        answer = await shop.agent.http.get(path, params={"q": query})
        assert answer.status_code in {200, 422}, answer.text
        if answer.status_code == 200 and query in {"%", "_", "\\", "'"}:
            assert answer.json()["items"] == [], path


async def test_search_stays_in_its_workspace(shop: Shop, other_shop: Shop) -> None:
    await other_shop.receive(letter(f"a@{other_shop.slug}.example", other_shop.address, "Zanzibar spices"))
    for path in ("/conversations", "/search", "/customers"):
        assert (await shop.agent.get(path, q="Zanzibar"))["items"] == []
        assert (await shop.agent.get(path, q=f"a@{other_shop.slug}.example"))["items"] == []
