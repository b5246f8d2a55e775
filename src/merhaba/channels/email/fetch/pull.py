"""Fetching an account's mail until told to stop: sign in, catch up, wait for more, and again."""

from __future__ import annotations

import asyncio
import imaplib
import logging
import ssl
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from merhaba.channels.email import oauth
from merhaba.channels.email.fetch.answers import said, unreachable
from merhaba.channels.email.fetch.folder import FolderSync
from merhaba.channels.email.fetch.mailbox import Mailbox, mailbox_of
from merhaba.channels.email.fetch.place import Place, place_of
from merhaba.channels.email.fetch.session import (
    CommandRefused,
    EncryptionMissing,
    FolderMissing,
    Session,
    SignInRefused,
)
from merhaba.ports.channels import Account, NeedsReconnect, Raw, RetryLater, Sink, Tools

log = logging.getLogger(__name__)

RETRY_SKIPPED_SECONDS = 900.0


async def pull_mail(account: Account, state: Mapping[str, Any], sink: Sink, tools: Tools) -> None:
    """Fetch from every folder, wait, and fetch again. Raises RetryLater or NeedsReconnect."""
    session = await signed_in(account, tools)
    box = session.mailbox
    try:
        await _follow(session, dict(state), sink, tools)
    except FolderMissing as missing:
        raise NeedsReconnect(f"A folder could not be opened on {box.place}: {missing}") from missing
    except (CommandRefused, OSError, imaplib.IMAP4.error) as error:
        raise RetryLater(f"The mail server {box.place} stopped answering: {unreachable(error)}.") from error
    finally:
        await session.close()


async def signed_in(account: Account, tools: Tools) -> Session:
    """A session that is signed in. Raises RetryLater or NeedsReconnect with a sentence."""
    account = await oauth.fresh(account, tools)
    try:
        return await _open(mailbox_of(account))
    except SignInRefused as refused:
        box = mailbox_of(account)
        if refused.later:
            raise RetryLater(f"The mail server {box.place} asks to wait: {refused}") from refused
        if not box.token:
            raise NeedsReconnect(
                f"The mail server {box.place} refused the user name or password of {box.user}: {refused}"
            ) from refused
    # A token may be withdrawn before its time is over: a new one decides.
    account = await oauth.fresh(account, tools, force=True)
    box = mailbox_of(account)
    try:
        return await _open(box)
    except SignInRefused as refused:
        raise NeedsReconnect(
            f"The mail server {box.place} refused our access to {box.user}: {refused}. "
            "Connect this mailbox again."
        ) from refused


async def _open(box: Mailbox) -> Session:
    session = Session(box)
    try:
        await session.connect()
        await session.sign_in()
    except BaseException as error:
        await session.close()
        if isinstance(error, ssl.SSLCertVerificationError | EncryptionMissing):
            raise NeedsReconnect(
                f"The mail server {box.place} cannot be trusted: {unreachable(error)}"
            ) from error
        if isinstance(error, OSError | imaplib.IMAP4.error):
            raise RetryLater(
                f"The mail server {box.place} could not be reached: {unreachable(error)}."
            ) from error
        raise
    return session


async def _follow(session: Session, state: dict[str, Any], sink: Sink, tools: Tools) -> None:
    """Keep every folder up to date; the first is watched with IDLE, the others are looked at each round."""
    places: dict[str, Any] = dict(state.get("folders", {}))
    box = session.mailbox
    skipped_tried = -RETRY_SKIPPED_SECONDS
    while True:
        again = time.monotonic() - skipped_tried >= RETRY_SKIPPED_SECONDS
        skipped_tried = time.monotonic() if again else skipped_tried
        # The watched folder comes last, so that it is the open one while we wait.
        for name in reversed(box.folders):
            await _sync(session, name, places, sink, tools.now(), retry_skipped=again)
        await sink.report(behind=0)
        await _wait(session)


async def _sync(
    session: Session, name: str, places: dict[str, Any], sink: Sink, now: datetime, *, retry_skipped: bool
) -> None:
    async def deliver(raw: Raw | None, place: Place, arrived: datetime | None) -> None:
        reached = {**places, name: place.json()}
        await sink.deliver(raw, {"folders": reached}, arrived_at=arrived)
        places[name] = reached[name]

    async def report(behind: int) -> None:
        await sink.report(behind=behind)

    stored = places.get(name)
    folder = FolderSync(session, name, place_of(stored) if stored else None, deliver, report)
    await folder.run(now, retry_skipped=retry_skipped)


async def _wait(session: Session) -> None:
    box = session.mailbox
    if session.can_idle:
        try:
            started = time.monotonic()
            await session.idle(box.idle_seconds if len(box.folders) == 1 else box.poll_seconds)
        except CommandRefused as refused:
            log.info("%s does not let us wait with IDLE: %s", box.place, said(refused))
        else:
            # A server that announces something without end must not keep us busy without end.
            await asyncio.sleep(max(0.0, 0.2 - (time.monotonic() - started)))
            return
    await asyncio.sleep(box.poll_seconds)
