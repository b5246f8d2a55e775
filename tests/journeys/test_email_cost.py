"""What a mail costs at the door, in statements: PostgreSQL is fast, asking it is not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from merhaba.app.composition import build_runtime
from merhaba.app.mail import Recipients, take_mail
from merhaba.platform.database import Database
from merhaba.ports.channels import Raw

from .conftest import Shop
from .post import letter, new_message_id

AT_MOST = 20


@contextmanager
def _statements(database: Database) -> Iterator[list[str]]:
    said: list[str] = []

    def note(*arguments: object) -> None:
        said.append(str(arguments[2]))

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def test_a_mail_is_taken_in_with_few_statements(shop: Shop) -> None:
    first = new_message_id()
    mails = [
        letter("Clara <clara@mail.example>", shop.address, "Where is it?", message_id=first),
        letter("Clara <clara@mail.example>", shop.address, "And now?", In_Reply_To=first),
    ]
    # A runtime of its own: the house's reads the event log meanwhile.
    runtime = build_runtime(shop.house.web.settings)
    for number, mail in enumerate(mails):
        raw = Raw(mail.as_bytes(), envelope_from="clara@mail.example", envelope_to=(shop.address,))
        with _statements(runtime.database) as said:
            await take_mail(runtime, raw, Recipients(runtime))
        # The first mail of a minute is noted on its account.
        noted = [statement for statement in said if "UPDATE channel_accounts" in statement]
        assert len(said) - len(noted) <= AT_MOST, "\n".join(said)
        assert sum("insert into events" in statement for statement in said) == 1, f"mail {number}"
    await runtime.database.close()
    assert (await shop.agent.only_conversation())["message_count"] == 2
