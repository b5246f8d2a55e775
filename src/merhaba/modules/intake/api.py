"""The dead-letter tray over HTTP, raw messages, and the door for vendors' webhooks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlalchemy import Row, select

from merhaba.kit.cursors import moment_and_id, pack
from merhaba.kit.examples import ACCOUNT_ID, ASKED_AT, CONVERSATION_ID, example
from merhaba.kit.text import one_line
from merhaba.modules.connections.queries import accounts, opened
from merhaba.modules.connections.tables import channel_accounts
from merhaba.modules.inbox.queries import messages
from merhaba.modules.workspaces.auth import AdminsOnly, AgentsOnly, Caller, Tx
from merhaba.modules.workspaces.types import Shape
from merhaba.platform.database import SYSTEM
from merhaba.platform.jobs import enqueue
from merhaba.platform.web import Problem, TransactionalRoute, begin, forbidden, not_found, runtime_of
from merhaba.ports.channels import Raw

from . import log as raw_log
from .commands import process_kept
from .jobs import PROCESS
from .log import RawState, Settled
from .tables import raw_inbound

router = APIRouter(route_class=TransactionalRoute, tags=["intake"])
hooks = APIRouter(route_class=TransactionalRoute, tags=["webhooks"])

HOOKS = "/hooks/"
_SECRET_HEADERS = {"authorization", "cookie", "proxy-authorization"}
_BYTES: dict[int | str, dict[str, Any]] = {
    200: {"content": {"message/rfc822": {}, "application/octet-stream": {}}},
}


class DeadLetterAccount(Shape):
    """The channel account something came in by."""

    id: UUID
    name: str


class DeadLetter(Shape):
    """Something that came in and could not be understood; its bytes are kept."""

    model_config = example(
        id="01985c41-5d10-7e22-8f33-445566778899",
        channel="email",
        account={"id": ACCOUNT_ID, "name": "Support"},
        sender="clara@example.com",
        received_at=ASKED_AT,
        error="The sender’s address cannot be read.",
        attempts=1,
        size=18233,
        preview="From: clara@example.com Subject: Photos",
    )

    id: UUID
    channel: str
    account: DeadLetterAccount
    sender: str
    received_at: datetime
    error: str
    attempts: int
    size: int
    preview: str


class DeadLetters(Shape):
    """The tray, newest first."""

    items: list[DeadLetter]
    next: str | None = None


class Replayed(Shape):
    """What became of a replayed message."""

    model_config = example(state="processed", conversation=CONVERSATION_ID, error=None)

    state: RawState
    conversation: UUID | None
    error: str | None


@router.get("/dead-letters")
async def dead_letters(
    tx: Tx, limit: Annotated[int, Query(ge=1, le=200)] = 50, cursor: str | None = None
) -> DeadLetters:
    """What could not be taken in."""
    table = raw_inbound.c
    wanted = (table.workspace_id == tx.workspace) & (table.state == RawState.DEAD)
    if cursor:
        at, last = moment_and_id(cursor)
        wanted &= (table.received_at < at) | ((table.received_at == at) & (table.id < last))
    rows = list(
        await tx.rows(
            select(raw_inbound)
            .where(wanted)
            .order_by(table.received_at.desc(), table.id.desc())
            .limit(limit + 1)
        )
    )
    names = {account.id: account.name for account in await accounts(tx)}
    following = pack(rows[limit - 1].received_at, rows[limit - 1].id) if len(rows) > limit else None
    return DeadLetters(items=[_dead_letter(row, names) for row in rows[:limit]], next=following)


@router.post("/dead-letters/{raw}/replay", dependencies=[AgentsOnly])
async def replay(raw: UUID, request: Request, caller: Caller) -> Replayed:
    """Try again to understand a raw message. One that was processed already stays as it is."""
    outcome = await process_kept(runtime_of(request), caller.workspace, raw)
    return Replayed(state=outcome.state, conversation=outcome.conversation, error=outcome.error)


@router.delete("/dead-letters/{raw}", status_code=204, dependencies=[AdminsOnly])
async def discard(raw: UUID, tx: Tx) -> None:
    """Take it out of the tray; its bytes stay in the raw log."""
    row = await raw_log.row_of(tx, raw)
    if row.state != RawState.DEAD:
        raise not_found("dead letter")
    await raw_log.settle(tx, raw, Settled(RawState.IGNORED, error=f"discarded: {row.error}"))


@router.get("/dead-letters/{raw}/raw", dependencies=[AgentsOnly], response_class=Response, responses=_BYTES)
async def dead_letter_raw(raw: UUID, request: Request, tx: Tx) -> Response:
    """The bytes as they arrived."""
    return await _download(request, await raw_log.row_of(tx, raw))


@router.get("/conversations/{conversation}/messages/{message}/raw", response_class=Response, responses=_BYTES)
async def message_raw(conversation: UUID, message: UUID, request: Request, tx: Tx) -> Response:
    """The bytes a message was made of (for e-mail: message/rfc822)."""
    raw = await messages.raw_of(tx, conversation, message)
    if raw is None:
        raise not_found("raw message")
    return await _download(request, await raw_log.row_of(tx, raw))


@hooks.post(HOOKS + "{channel}/{account}", include_in_schema=False)
async def webhook(channel: str, account: UUID, request: Request) -> dict[str, bool]:
    """A vendor's webhook: checked, kept and answered; understood by a job right after."""
    runtime = runtime_of(request)
    if channel not in runtime.channels:
        raise not_found("channel")
    async with runtime.database.transaction(SYSTEM) as system:
        workspace = await system.scalar(
            select(channel_accounts.c.workspace_id).where(
                channel_accounts.c.id == account, channel_accounts.c.channel == channel
            )
        )
    if workspace is None:
        raise not_found("channel")
    tx = await begin(request, workspace)
    limit = runtime.channels[channel].manifest.capabilities.max_hook_bytes
    headers = {name.lower(): value for name, value in request.headers.items()}
    raw = Raw(body=await _limited_body(request, limit), headers=headers)
    _, opened_account = await opened(tx, runtime.keys, account)
    if not runtime.channels[channel].verify(raw, opened_account):
        raise forbidden("The signature of this webhook is not right.")
    # The secret has served; it is not written down beside the mail.
    raw = replace(raw, headers={k: v for k, v in headers.items() if k not in _SECRET_HEADERS})
    ident = await raw_log.keep(tx, runtime.files, account=account, channel=channel, raw=raw)
    await enqueue(tx, PROCESS, workspace=str(tx.workspace), raw=str(ident))
    return {"accepted": True}


async def _limited_body(request: Request, limit: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise Problem(413, "too-large", f"This webhook is larger than {limit // 1024 // 1024} MB.")
    return bytes(body)


async def _download(request: Request, row: Row[Any]) -> Response:
    body = await raw_log.body_of(runtime_of(request).files, row)
    ending = "eml" if row.channel == "email" else "txt"
    return Response(
        body,
        media_type="message/rfc822" if row.channel == "email" else "application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="{row.id}.{ending}"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _dead_letter(row: Row[Any], names: dict[UUID, str]) -> DeadLetter:
    start = bytes(row.body or b"")[:4000].decode("utf-8", "replace")
    return DeadLetter(
        id=row.id,
        channel=row.channel,
        account=DeadLetterAccount(id=row.account_id, name=names.get(row.account_id, "")),
        sender=row.envelope.get("from", ""),
        received_at=row.received_at,
        error=row.error or "",
        attempts=row.attempts,
        size=row.size,
        preview=one_line(start, 200),
    )
