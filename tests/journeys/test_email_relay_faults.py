"""Relays that are in trouble: a storm of 4xx, and one that takes a mail and hangs up without a word."""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from collections.abc import AsyncIterator

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from .conftest import Shop
from .house import free_port, until
from .post import Relay


class TroubledRelay(Relay):
    """Answers the next `storm` mails with 451; takes the next `hang_up` mails and closes the connection."""

    storm = 0
    hang_up = 0

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd looks for
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.storm > 0:
            self.storm -= 1
            return "451 4.3.2 System not accepting messages at this time"
        answer = await super().handle_DATA(server, session, envelope)
        if self.hang_up > 0:
            self.hang_up -= 1
            assert server.transport is not None
            server.transport.close()
        return answer


@pytest.fixture
async def troubled(shop: Shop) -> AsyncIterator[TroubledRelay]:
    """This shop's own relay."""
    relay = TroubledRelay()
    async with relay.running(free_port()):
        config = {"relay_host": "127.0.0.1", "relay_port": relay.port, "relay_security": "none"}
        await shop.owner.patch(f"/channels/{shop.mailbox}", config=config)
        yield relay


async def _written(shop: Shop, count: int) -> list[str]:
    people = [f"{secrets.token_hex(4)}@mail.example" for _ in range(count)]
    for person in people:
        await shop.agent.post("/conversations", {"to": person, "subject": "Hi", "text": f"Hello {person}"})
    return people


async def _all_sent(shop: Shop) -> bool:
    await shop.house.hurry(shop.workspace)
    await asyncio.sleep(0.05)
    rows = await shop.house.rows(shop.workspace, "select distinct state from deliveries")
    return [row["state"] for row in rows] == ["sent"]


async def test_a_storm_of_4xx_passes_and_everything_leaves_once(shop: Shop, troubled: TroubledRelay) -> None:
    troubled.storm = 18
    people = await _written(shop, 6)

    async def waits() -> bool:
        rows = await shop.house.rows(shop.workspace, "select reason, detail from deliveries")
        return any(row["reason"] == "later" and row["detail"].startswith("451 4.3.2") for row in rows)

    await until(waits, "it is said why they wait")
    await until(lambda: _all_sent(shop), "all have left", 40)
    assert Counter(mail.recipients[0] for mail in troubled.taken) == Counter(people)
    rows = await shop.house.rows(shop.workspace, "select sum(attempts) as tried from deliveries")
    assert rows[0]["tried"] == 18 + 6


async def test_taken_and_hung_up_is_offered_again_under_the_same_id(
    shop: Shop, troubled: TroubledRelay
) -> None:
    troubled.hang_up = 1
    (person,) = await _written(shop, 1)
    await until(lambda: len(troubled.taken) == 1, "the relay has it and says nothing")
    await until(lambda: _all_sent(shop), "it was offered again", 30)
    # Twice at the relay, for nobody could know; but one Message-ID, by which mailboxes show it once.
    assert [mail.recipients for mail in troubled.taken] == [[person], [person]]
    assert len({mail.mail["Message-ID"] for mail in troubled.taken}) == 1
    row = (await shop.house.rows(shop.workspace, "select attempts, state, reason from deliveries"))[0]
    assert row == {"attempts": 2, "state": "sent", "reason": ""}
