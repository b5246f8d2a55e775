"""What one mail costs: statements sent to PostgreSQL and processor time, one mail after the other."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from sqlalchemy import event

from merhaba.app.composition import build_runtime
from merhaba.app.mail import Recipients, take_mail
from merhaba.platform.runtime import Runtime
from merhaba.platform.settings import Settings
from merhaba.ports.channels import Raw

from ..figures import rounded
from ..processes import by_role, processor_seconds
from ..stack import Stack, running, scratch_folder
from .letters import TO, Letters


def measure(mails: int) -> dict[str, Any]:
    """First mails of new people, then answers of theirs, taken in by this process into a stack's database."""
    with scratch_folder() as folder, running(folder / "var") as stack:
        return asyncio.run(_measure(stack, mails))


async def _measure(stack: Stack, mails: int) -> dict[str, Any]:
    runtime = build_runtime(
        Settings(data=stack.data, database_url=stack.database, smtp_port=stack.smtp_port, port=stack.port)
    )
    letters = Letters()
    questions = [letters.question() for _ in range(mails)]
    answers = [letters.answer(ident) for ident, _ in questions]
    try:
        return {
            "first_mail": await _taken_in(runtime, stack, [mail for _, mail in questions]),
            "answer": await _taken_in(runtime, stack, answers),
        }
    finally:
        await runtime.database.close()


async def _taken_in(runtime: Runtime, stack: Stack, mails: list[bytes]) -> dict[str, float]:
    statements = 0

    def count(*_: Any) -> None:
        nonlocal statements
        statements += 1

    engine = runtime.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", count)
    postgres = by_role(stack.pid)["postgres"]
    began, python, database = time.perf_counter(), time.process_time(), processor_seconds(postgres)
    for mail in mails:
        recipients = Recipients(runtime)  # asked at RCPT, as for a mail that comes alone
        await recipients.of(TO)
        await take_mail(
            runtime, Raw(body=mail, envelope_from="x@shopper.test", envelope_to=(TO,)), recipients
        )
    took, python = time.perf_counter() - began, time.process_time() - python
    database = processor_seconds(postgres) - database
    event.remove(engine, "before_cursor_execute", count)
    return {
        "statements": rounded(statements / len(mails)),
        "ms": rounded(took / len(mails) * 1000),
        "cpu_ms": rounded(python / len(mails) * 1000),
        "postgres_cpu_ms": rounded(database / len(mails) * 1000),
    }
