"""Mail does not come in the order it was written."""

from __future__ import annotations

import asyncio
from email.message import EmailMessage
from itertools import permutations

import pytest

from .conftest import Shop
from .post import letter, new_message_id

CLARA = "Clara <clara@mail.example>"


def _chain(shop: Shop, length: int = 3, sender: str = CLARA) -> list[EmailMessage]:
    """A question and what its writer added to it, each referring to all before it."""
    ids = [new_message_id() for _ in range(length)]
    return [
        letter(
            sender,
            shop.address,
            f"part {number}",
            subject="Order 7",
            message_id=ids[number],
            **({"In_Reply_To": ids[number - 1], "References": " ".join(ids[:number])} if number else {}),
        )
        for number in range(length)
    ]


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_in_whatever_order_it_is_one_conversation(shop: Shop, order: tuple[int, ...]) -> None:
    chain = _chain(shop)
    for number in order:
        await shop.receive(chain[number])
    conversation = await shop.agent.only_conversation()
    assert [m["text"] for m in await shop.agent.messages(conversation["id"])] == [f"part {n}" for n in order]


async def test_all_at_once_it_is_one_conversation(shop: Shop) -> None:
    chain = _chain(shop, 6)
    await asyncio.gather(*(shop.receive(mail) for mail in chain))
    conversation = await shop.agent.only_conversation()
    assert conversation["message_count"] == 6


async def test_the_answer_to_a_mail_we_never_got_and_its_sibling(shop: Shop) -> None:
    lost = new_message_id()
    for text in ("first answer", "second answer"):
        await shop.receive(letter(CLARA, shop.address, text, In_Reply_To=lost))
    assert (await shop.agent.only_conversation())["message_count"] == 2


async def test_a_stranger_who_refers_to_the_same_stays_apart(shop: Shop) -> None:
    question, answer, _ = _chain(shop)
    await shop.receive(answer)
    stranger = letter("eve@mail.example", shop.address, "me too", References=answer["References"])
    await shop.receive(stranger)
    pretends = letter("eve@mail.example", shop.address, "I asked", message_id=question["Message-ID"])
    await shop.receive(pretends)
    await shop.receive(question)
    threads = {c["customer"]["email"]: c["message_count"] for c in await shop.agent.conversations()}
    assert threads["clara@mail.example"] == 2
    assert len(await shop.agent.conversations(q="clara")) == 1
