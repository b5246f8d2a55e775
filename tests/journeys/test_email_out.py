"""What happens to an answer between the agent's click and the customer's mailbox."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Shop
from .house import free_port, until
from .post import Relay, letter


@pytest.fixture
async def own_relay(shop: Shop) -> Relay:
    """A relay of this shop's own, which the test may take down; it does not run yet."""
    relay = Relay(port=free_port())
    config = {"relay_host": "127.0.0.1", "relay_port": relay.port, "relay_security": "none"}
    await shop.owner.patch(f"/channels/{shop.mailbox}", config=config)
    return relay


async def _conversation(shop: Shop, customer: str, **headers: str) -> str:
    await shop.receive(letter(customer, shop.address, **headers))
    return str((await shop.agent.only_conversation())["id"])


async def _delivery(shop: Shop, conversation: str) -> dict[str, Any]:
    found = (await shop.agent.messages(conversation))[-1]["delivery"]
    assert found is not None
    return dict(found)


async def _in_state(shop: Shop, conversation: str, state: str) -> dict[str, Any]:
    async def reached() -> Any:
        delivery = await _delivery(shop, conversation)
        return delivery if delivery["state"] == state else None

    return dict(await until(reached, f"the delivery is {state}"))


def _customer(shop: Shop) -> str:
    return f"clara@{shop.slug}-customer.example"


async def test_with_the_relay_down_an_answer_waits_with_the_reason_and_leaves_once(
    shop: Shop, own_relay: Relay
) -> None:
    conversation = await _conversation(shop, _customer(shop))
    await shop.agent.reply(conversation, "It left today.")

    async def waits() -> bool:
        return bool((await _delivery(shop, conversation))["reason"])

    await until(waits, "the reason shows")
    delivery = await _delivery(shop, conversation)
    assert delivery["state"] == "queued"
    assert delivery["reason"] == "unreachable"
    assert delivery["detail"].startswith("127.0.0.1:")
    async with own_relay.running(own_relay.port):
        await shop.house.hurry(shop.workspace)
        delivery = await _in_state(shop, conversation, "sent")
        assert delivery["reason"] == ""
        await shop.house.hurry(shop.workspace)
    assert len(own_relay.taken) == 1


async def test_a_refused_answer_fails_with_a_sentence_and_can_be_sent_again(
    shop: Shop, own_relay: Relay
) -> None:
    customer = _customer(shop)
    own_relay.refuse[customer] = "550 5.1.1 User unknown"
    async with own_relay.running(own_relay.port):
        conversation = await _conversation(shop, customer)
        message = await shop.agent.reply(conversation, "It left today.")
        delivery = await _in_state(shop, conversation, "failed")
        assert delivery["reason"] == "unknown-recipient"
        assert delivery["detail"] == "550 5.1.1 User unknown"
        own_relay.refuse.clear()
        await shop.agent.post(f"/messages/{message['id']}/retry")
        await _in_state(shop, conversation, "sent")
        assert [mail.mail["Message-ID"] for mail in own_relay.taken] == [f"<{message['external_id']}>"]
        assert await shop.agent.refused("POST", f"/messages/{message['id']}/retry") == (409, "not-failed")


async def test_without_a_relay_the_mailbox_says_so(shop: Shop) -> None:
    config = {"relay_host": "127.0.0.1", "relay_port": free_port(), "relay_security": "tls"}
    await shop.owner.patch(f"/channels/{shop.mailbox}", config=config)
    checks = (await shop.owner.post(f"/channels/{shop.mailbox}/check"))["items"]
    assert [c["ok"] for c in checks][-1] is False
    (health,) = [c for c in (await shop.owner.get("/health"))["channels"] if c["id"] == str(shop.mailbox)]
    assert (health["status"], health["last_error"]) == ("error", checks[-1]["detail"])


async def test_an_answer_can_be_taken_back_until_it_leaves(shop: Shop) -> None:
    customer = _customer(shop)
    conversation = await _conversation(shop, customer)
    before = await shop.agent.get(f"/conversations/{conversation}")
    message = await shop.agent.reply(conversation, "Wrong customer!", undo_seconds=10, then="closed")
    taken = await shop.agent.delete(f"/messages/{message['id']}")
    assert taken["text"] == "Wrong customer!"
    after = await shop.agent.get(f"/conversations/{conversation}")
    for field in ("status", "assignee", "waiting_since", "preview", "preview_author", "message_count"):
        assert after[field] == before[field], field
    assert [m["kind"] for m in await shop.agent.messages(conversation, kind=None)] == ["message"]
    await shop.house.hurry(shop.workspace)
    await shop.agent.reply(conversation, "The right answer")
    assert [mail.text.strip() for mail in await shop.sent_to(customer)] == ["The right answer"]
    assert await shop.agent.refused("DELETE", f"/messages/{message['id']}") == (404, "not-found")


async def test_a_held_answer_leaves_by_itself_and_then_cannot_be_taken_back(shop: Shop) -> None:
    customer = _customer(shop)
    conversation = await _conversation(shop, customer)
    message = await shop.agent.reply(conversation, "It left today.", undo_seconds=1)
    assert (await _delivery(shop, conversation))["state"] == "queued"
    await shop.sent_to(customer)
    await _in_state(shop, conversation, "sent")
    assert await shop.agent.refused("DELETE", f"/messages/{message['id']}") == (409, "already-sent")


async def test_answers_of_one_conversation_leave_in_order(shop: Shop) -> None:
    customer = _customer(shop)
    conversation = await _conversation(shop, customer)
    texts = [f"part {number}" for number in range(6)]
    for text in texts:
        await shop.agent.reply(conversation, text)
    assert [mail.text.strip() for mail in await shop.sent_to(customer, len(texts))] == texts


async def test_files_travel_with_the_answer(shop: Shop) -> None:
    customer = _customer(shop)
    conversation = await _conversation(shop, customer)
    content = bytes(range(256)) * 40
    file = await shop.agent.upload("Rückgabe-Etikett 退货.pdf", content, "application/pdf")
    await shop.agent.reply(conversation, "The label", attachments=[file["id"]])
    (attached,) = (await shop.sent_to(customer))[0].mail.iter_attachments()
    assert attached.get_filename() == "Rückgabe-Etikett 退货.pdf"
    assert attached.get_content() == content


async def test_an_answer_whose_file_is_gone_fails_and_says_so(shop: Shop) -> None:
    """What goes wrong on our own side must not leave an answer queued for ever."""
    conversation = await _conversation(shop, _customer(shop))
    file = await shop.agent.upload("label.pdf", shop.slug.encode(), "application/pdf")
    (row,) = await shop.house.rows(shop.workspace, "select sha256 from files")
    shop.house.web.files.path(row["sha256"]).unlink()
    await shop.agent.reply(conversation, "The label", attachments=[file["id"]])

    async def explained() -> bool:
        return bool((await _delivery(shop, conversation))["reason"])

    await until(explained, "the reason shows")


async def test_html_of_the_composer_is_made_safe_and_has_a_text_beside_it(shop: Shop) -> None:
    customer = _customer(shop)
    conversation = await _conversation(shop, customer)
    html = '<p onclick="x()">Hello <b>Clara</b></p><script>alert(1)</script><a href="javascript:x()">here</a>'
    message = await shop.agent.reply(conversation, "", html=html)
    for where in (message["html"], (await shop.sent_to(customer))[0].content.decode()):
        assert "<script" not in where
        assert "onclick" not in where
        assert "javascript:" not in where
    assert message["text"].startswith("Hello Clara")
    assert (await shop.sent_to(customer))[0].text.startswith("Hello Clara")


@pytest.mark.parametrize(
    "address", ["nobody", "a@b", "a b@c.example", "x@y.example\r\nBcc: z@w.example", "a@b.c>"]
)
async def test_a_copy_to_something_that_is_no_address_is_refused(shop: Shop, address: str) -> None:
    conversation = await _conversation(shop, _customer(shop))
    body = {"kind": "reply", "text": "x", "cc": [address]}
    path = f"/conversations/{conversation}/messages"
    assert (await shop.agent.refused("POST", path, body))[0] == 422
    assert len(await shop.agent.messages(conversation)) == 1


async def test_a_subject_cannot_smuggle_a_header(shop: Shop) -> None:
    customer = _customer(shop)
    conversation = await _conversation(shop, customer)
    await shop.agent.patch(
        f"/conversations/{conversation}", subject="Hi\r\nBcc: victim@mail.example\r\n\r\nx"
    )
    await shop.agent.reply(conversation, "Hello")
    sent = (await shop.sent_to(customer))[0]
    assert sent.mail["Bcc"] is None
    assert sent.recipients == [customer]


async def test_a_delivery_that_is_being_looked_at_is_sent_all_the_same(shop: Shop) -> None:
    """The sending job must wait for whoever holds the row (a receipt, an undo that fails), not pass by."""
    customer = _customer(shop)
    conversation = await _conversation(shop, customer)
    await shop.agent.reply(conversation, "It left today.", undo_seconds=30)
    async with shop.house.web.database.transaction(shop.workspace) as tx:
        from sqlalchemy import text

        await tx.run(text("update deliveries set send_at = now() - interval '1 second'"))
        await shop.house.write(
            shop.workspace,
            "update procrastinate_jobs set scheduled_at = null where args->>'workspace' = :w",
            w=str(shop.workspace),
        )

        async def taken() -> bool:
            jobs = await shop.house.rows(
                shop.workspace,
                "select status from procrastinate_jobs where args->>'workspace' = :w and status = 'todo'"
                " and task_name = 'delivery.send'",
                w=str(shop.workspace),
            )
            return not jobs

        await until(taken, "the job has begun")
    await shop.sent_to(customer)


async def test_a_job_that_comes_too_early_is_not_the_last_one(shop: Shop) -> None:
    """The worker's clock may be a little behind the database's."""
    customer = _customer(shop)
    conversation = await _conversation(shop, customer)
    await shop.agent.reply(conversation, "It left today.", undo_seconds=2)
    await shop.house.write(
        shop.workspace,
        "update procrastinate_jobs set scheduled_at = null where args->>'workspace' = :w",
        w=str(shop.workspace),
    )
    await shop.sent_to(customer)
