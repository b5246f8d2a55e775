"""What rules leave to jobs: mail, webhooks, a second try, the clock, and clearing the log."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from sqlalchemy import delete, text

from merhaba.platform.database import SYSTEM
from merhaba.platform.jobs import task
from merhaba.platform.runtime import Runtime

from . import replies, webhooks
from .engine import AGAIN, run, unpacked
from .loaded import forget, loaded
from .outcomes import settle
from .rules import KEPT, MOST_KEPT
from .tables import rule_log, rule_runs
from .timed import tick

_TRIM = text("""
    delete from rule_log l using (
      select workspace_id, conversation_id, happening, row_number() over
        (partition by workspace_id, conversation_id order by at desc, happening) as place
      from rule_log where (workspace_id, conversation_id) in (
        select workspace_id, conversation_id from rule_log
        where (workspace_id, conversation_id) in (
          select workspace_id, conversation_id from rule_log where at > now() - interval '2 hours')
        group by workspace_id, conversation_id having count(*) > :most)
    ) old where old.place > :most and l.workspace_id = old.workspace_id
      and l.conversation_id = old.conversation_id and l.happening = old.happening
""")


@task(replies.SEND)
async def send_reply(
    runtime: Runtime,
    *,
    workspace: str,
    rule: str,
    conversation: str,
    root: str,
    number: int,
    asked: str,
    message: str,
    text: str,
    cause: dict[str, Any],
) -> None:
    """Send a rule's mail."""
    async with runtime.database.transaction(UUID(workspace)) as tx:
        outcome = await replies.send(
            runtime,
            tx,
            conversation=UUID(conversation),
            last=UUID(asked),
            message=UUID(message),
            text=text,
        )
        for _, _, data in tx.events:
            data["cause"] = cause
        await settle(
            tx, rule=UUID(rule), conversation=UUID(conversation), root=root, number=number, outcome=outcome
        )


@task(webhooks.DELIVER)
async def deliver_webhook(
    runtime: Runtime,
    *,
    workspace: str,
    rule: str,
    conversation: str,
    root: str,
    number: int,
    ident: str,
    url: str,
    body: str,
) -> None:
    """Deliver a rule's webhook; what fails is tried again, later each time, under the same id."""
    outcome = await webhooks.deliver(
        runtime, UUID(workspace), ident=ident, url=url, body=body, at=int(time.time())
    )
    async with runtime.database.transaction(UUID(workspace)) as tx:
        await settle(
            tx, rule=UUID(rule), conversation=UUID(conversation), root=root, number=number, outcome=outcome
        )


@task(AGAIN, retries=5)
async def again(runtime: Runtime, *, workspace: str, rule: str, happened: dict[str, Any]) -> None:
    """Try a rule again that failed; the queue knows when, and when no more."""
    forget(UUID(workspace))
    async with runtime.database.transaction(UUID(workspace)) as tx:
        await run(tx, unpacked(happened), await loaded(tx), retried=UUID(rule))


@task("automation.clock", retries=0, cron="* * * * *")
async def clock(runtime: Runtime) -> None:
    """Every minute: rules that wait for time to pass."""
    await tick(runtime)


@task("automation.clear", cron="41 * * * *")
async def clear(runtime: Runtime) -> None:
    """Every hour: forget what rules saw and did more than 90 days ago, and all but the newest entries of a
    conversation."""
    async with runtime.database.transaction(SYSTEM) as tx:
        cut = tx.now - KEPT
        await tx.run(delete(rule_log).where(rule_log.c.at < cut))
        await tx.run(delete(rule_runs).where(rule_runs.c.at < cut))
        await tx.run(_TRIM, {"most": MOST_KEPT})


TASKS = (send_reply, deliver_webhook, again, clock, clear)
