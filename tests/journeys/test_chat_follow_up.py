"""The shopper has left: the answer goes on by e-mail, and so does the thread."""

from __future__ import annotations

from .conftest import Shop
from .house import until
from .post import letter


async def follow_up(shop: Shop, conversation: str) -> None:
    """Let the minute pass after which an unseen answer is mailed."""

    async def waiting() -> bool:
        jobs = await shop.house.rows(
            shop.workspace,
            "select id from procrastinate_jobs where task_name = 'widget.follow_up' and status = 'todo'"
            " and args->>'conversation' = :conversation",
            conversation=conversation,
        )
        return bool(jobs)

    await until(waiting, "the follow-up is planned")
    await shop.house.hurry(shop.workspace)

    async def done() -> bool:
        return not await waiting()

    await until(done, "the follow-up has run")


def _address(shop: Shop) -> str:
    return f"clara@{shop.slug}-customer.example"


async def _left(shop: Shop, text: str = "Do you have it in red?") -> tuple[str, str]:
    """A shopper wrote, left an address and went; gives (conversation, address)."""
    shopper = shop.shopper()
    await shopper.boot()
    written = await shopper.write(text)
    told = await shopper.leave(email=_address(shop))
    assert told["customer"]["email_masked"] == f"c•••••@{shop.slug}-customer.example"
    return written["conversation"]["id"], _address(shop)


async def test_an_unseen_answer_goes_to_the_address_that_was_left(shop: Shop) -> None:
    conversation, address = await _left(shop)
    await shop.agent.reply(conversation, "Yes, in red and blue.")
    await follow_up(shop, conversation)
    (sent,) = await shop.sent_to(address)
    assert "Yes, in red and blue." in sent.text
    assert sent.mail["Reply-To"].addresses[0].addr_spec.startswith("support+r.")


async def test_the_reply_to_that_mail_joins_the_chat(shop: Shop) -> None:
    conversation, address = await _left(shop)
    await shop.agent.reply(conversation, "Yes, in red and blue.")
    await follow_up(shop, conversation)
    (sent,) = await shop.sent_to(address)
    reply_to = sent.mail["Reply-To"].addresses[0].addr_spec
    await shop.receive(letter(address, reply_to, "Blue, please"), reply_to)
    found = await shop.agent.only_conversation()
    assert found["id"] == conversation
    assert found["customer"]["email"] == address
    message = (await shop.agent.messages(conversation))[-1]
    assert (message["text"], message["channel"]) == ("Blue, please", "email")
    await shop.agent.reply(conversation, "Blue is on its way.")
    await follow_up(shop, conversation)
    second = (await shop.sent_to(address, 2))[1]
    assert "Blue is on its way." in second.text
    assert "Yes, in red" not in second.text
    assert sent.mail["Message-ID"] in second.mail["References"]


async def test_a_seen_answer_is_not_mailed(shop: Shop) -> None:
    shopper = shop.shopper()
    await shopper.boot()
    written = await shopper.write("Do you have it in red?")
    await shopper.leave(email=_address(shop))
    conversation = written["conversation"]["id"]
    await shop.agent.reply(conversation, "Yes.")
    await shopper.read(conversation)
    await follow_up(shop, conversation)
    assert shop.relay.to(_address(shop)) == []


async def test_several_unseen_answers_are_one_mail(shop: Shop) -> None:
    conversation, address = await _left(shop)
    for text in ("One.", "Two.", "Three."):
        await shop.agent.reply(conversation, text)
    await follow_up(shop, conversation)
    (sent,) = await shop.sent_to(address)
    assert [line for line in sent.text.split() if line in {"One.", "Two.", "Three."}] == [
        "One.",
        "Two.",
        "Three.",
    ]
    lines = [m["event"] for m in await shop.agent.messages(conversation, kind="event")]
    (line,) = [event for event in lines if event["type"] == "emailed"]
    assert len(line["messages"]) == 3


async def test_files_of_an_unseen_answer_are_mailed_with_it(shop: Shop) -> None:
    conversation, address = await _left(shop)
    file = await shop.agent.upload("label.pdf", b"%PDF-1.4 label", "application/pdf")
    await shop.agent.reply(conversation, "", attachments=[file["id"]])
    await follow_up(shop, conversation)
    (sent,) = await shop.sent_to(address)
    assert [a.get_filename() for a in sent.mail.iter_attachments()] == ["label.pdf"]


async def test_the_mail_speaks_the_customers_language(shop: Shop) -> None:
    conversation, address = await _left(shop, "Merhaba, siparişim nerede? Kargo ne zaman gelir?")
    await shop.agent.reply(conversation, "Yarın sizde.")
    await follow_up(shop, conversation)
    (sent,) = await shop.sent_to(address)
    assert "Bize sohbetten yazmıştınız" in sent.text


async def test_an_address_that_was_only_typed_shows_nothing_of_its_owner(shop: Shop) -> None:
    """Somebody types another person's address: they must not see that person's conversations."""
    owner = _address(shop)
    await shop.receive(letter(f"Clara <{owner}>", shop.address, "My secret question"))
    stranger = shop.shopper()
    await stranger.boot()
    await stranger.leave(email=owner)
    await stranger.write("Hi")
    booted = await stranger.boot()
    assert [c["preview"] for c in booted["conversations"]] == ["Hi"]
    assert booted["customer"]["name"] == ""
    found = await shop.agent.conversations()
    assert len({c["customer"]["id"] for c in found}) == 2
