"""Can this mailbox be fetched? One step after another, until one cannot be taken."""

from __future__ import annotations

import asyncio
import imaplib
import socket
import ssl

from merhaba.channels.email import oauth
from merhaba.channels.email.fetch.answers import unreachable
from merhaba.channels.email.fetch.mailbox import Mailbox, mailbox_of
from merhaba.channels.email.fetch.session import EncryptionMissing, FolderMissing, Session, SignInRefused
from merhaba.ports.channels import Account, CheckResult, NeedsReconnect, RetryLater, Tools


async def check_mailbox(account: Account, tools: Tools) -> list[CheckResult]:
    """Steps `imap-name`, `imap-connection`, `imap-encryption`, `imap-sign-in`, `imap-folder`; the first that
    fails is the last."""
    try:
        account = await oauth.fresh(account, tools)
    except (NeedsReconnect, RetryLater) as refused:
        return [CheckResult("imap-sign-in", False, refused.reason)]
    box = mailbox_of(account)
    try:
        found = await asyncio.get_running_loop().getaddrinfo(box.host, box.port, type=socket.SOCK_STREAM)
    except OSError:
        sentence = f"The mail server {box.host} is not known; look whether its name is spelt right."
        return [CheckResult("imap-name", False, sentence)]
    results = [CheckResult("imap-name", True, str(found[0][4][0]))]
    session = Session(box)
    try:
        results += await _connect(session)
        if results[-1].ok:
            results.append(await _sign_in(session))
        if results[-1].ok:
            results += await _folders(session)
    finally:
        await session.close()
    return results


async def _connect(session: Session) -> list[CheckResult]:
    box = session.mailbox
    try:
        await session.connect()
    except EncryptionMissing as missing:
        return [
            CheckResult("imap-connection", True),
            CheckResult("imap-encryption", False, _hint(box, missing)),
        ]
    except ssl.SSLError as error:
        return [
            CheckResult("imap-connection", True),
            CheckResult("imap-encryption", False, _hint(box, error)),
        ]
    except (OSError, imaplib.IMAP4.error) as error:
        sentence = f"The mail server {box.place} could not be reached: {unreachable(error)}."
        return [CheckResult("imap-connection", False, sentence)]
    encryption = {"tls": "TLS", "starttls": "STARTTLS"}.get(box.security, "none")
    return [CheckResult("imap-connection", True, box.place), CheckResult("imap-encryption", True, encryption)]


async def _sign_in(session: Session) -> CheckResult:
    box = session.mailbox
    try:
        await session.sign_in()
    except SignInRefused as refused:
        what = "our access" if box.token else "the user name or password"
        return CheckResult("imap-sign-in", False, f"{box.place} refused {what} of {box.user}: {refused}")
    except (OSError, imaplib.IMAP4.error) as error:
        return CheckResult("imap-sign-in", False, f"{box.place} stopped answering: {unreachable(error)}.")
    return CheckResult("imap-sign-in", True, box.user)


async def _folders(session: Session) -> list[CheckResult]:
    results: list[CheckResult] = []
    for name in session.mailbox.folders:
        try:
            folder = await session.examine(name)
        except FolderMissing:
            return [*results, CheckResult("imap-folder", False, await _others(session, name))]
        except (OSError, imaplib.IMAP4.error) as error:
            return [*results, CheckResult("imap-folder", False, f"{name}: {unreachable(error)}.")]
        results.append(CheckResult("imap-folder", True, f"{name}: {folder.exists}"))
    return results


async def _others(session: Session, name: str) -> str:
    sentence = f"There is no folder {name} in this mailbox."
    try:
        there = await session.folders()
    except (OSError, imaplib.IMAP4.error):
        return sentence
    return f"{sentence} There are: {', '.join(there[:20])}." if there else sentence


def _hint(box: Mailbox, error: ssl.SSLError) -> str:
    usual = {993: "TLS", 143: "STARTTLS"}.get(box.port)
    hint = f" Port {box.port} usually wants {usual}." if usual else ""
    return f"The encryption of {box.place} is not right: {unreachable(error)}.{hint}"
