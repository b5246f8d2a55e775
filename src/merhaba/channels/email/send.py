"""Hands a mail to the relay and says what became of it, in the three ways the house knows.

The guarantee: a mail is offered until the relay takes or refuses it. When the connection breaks after the
mail was given and before the relay answered, it is offered again with the same Message-ID; receivers that
recognise duplicates show it once, and nobody can do better over SMTP.
"""

from __future__ import annotations

import contextlib
import re
import ssl

import aiosmtplib

from merhaba.channels.email import oauth
from merhaba.channels.email.compose import Mail, compose
from merhaba.channels.email.relay import Relay, client, relay_for
from merhaba.ports.channels import (
    Account,
    Failure,
    NeedsReconnect,
    OutboundMessage,
    Rejected,
    RetryLater,
    Sent,
    Tools,
    Trouble,
)

_SIGN_IN_WANTED = re.compile(
    r"5\.7\.(?:0|8|9|11|57|60)\b|authentication (?:is )?required|must (?:issue|authenticate)|not logged in",
    re.I,
)
_MEANINGS = (
    (
        r"5\.1\.[012346]|unknown|no such|not exist|invalid (?:recipient|mailbox)|user not found|unrouteable"
        r"|mailbox unavailable",
        Failure.UNKNOWN_RECIPIENT,
    ),
    (r"5\.2\.2|quota|mailbox (?:is )?full|insufficient storage", Failure.MAILBOX_FULL),
    (r"5\.2\.1|disabled|inactive|suspended", Failure.MAILBOX_CLOSED),
    (r"5\.3\.4|too large|exceeds|size limit|too big", Failure.TOO_LARGE),
    (r"\bspf\b|dkim|dmarc", Failure.NOT_PROVEN),
    (r"spam|blocked|blacklist|blocklist|reputation|listed|policy", Failure.UNWANTED),
    (r"relay", Failure.RELAY_DENIED),
    (r"virus|malware|content", Failure.CONTENT_REFUSED),
)


async def send_mail(message: OutboundMessage, account: Account, tools: Tools) -> Sent:
    """Send one message. Raises RetryLater, Rejected or NeedsReconnect with a sentence for people."""
    if not (message.to or message.cc or message.bcc):
        raise Rejected("The mail has no recipient.", code=Failure.NO_RECIPIENT, detail="")
    account = await oauth.fresh(account, tools)
    relay = relay_for(account, tools)
    contents = {file.sha256: await tools.read_file(file.sha256) for file in message.files}
    mail = compose(message, account, contents, tools.now(), instance=tools.settings.get("instance", ""))
    try:
        refused = await _hand_over(mail, relay)
    except NeedsReconnect:
        if not relay.token:
            raise
        # A token may be withdrawn before its time is over: a new one decides.
        account = await oauth.fresh(account, tools, force=True)
        refused = await _hand_over(mail, relay_for(account, tools))
    return Sent(external_id=message.external_id, refused=refused)


async def _hand_over(mail: Mail, relay: Relay) -> dict[str, str]:
    """Give the mail to the relay; what it says per refused recipient while it took the mail for others."""
    smtp = client(relay)
    try:
        await _sign_in(smtp, relay)
        if mail.needs_utf8 and not smtp.supports_extension("smtputf8"):
            raise Rejected(
                "The outgoing server cannot deliver to addresses with such letters (it lacks SMTPUTF8).",
                code=Failure.NO_SMTPUTF8,
                detail="SMTPUTF8",
            )
        limit = smtp.esmtp_extensions.get("size", "")
        if limit.isdigit() and 0 < int(limit) < len(mail.content):
            sizes = f"{len(mail.content):,} > {int(limit):,} bytes"
            raise Rejected(
                f"The mail is larger than the outgoing server takes: {sizes}.",
                code=Failure.TOO_LARGE,
                detail=sizes,
            )
        refused, _ = await smtp.sendmail(
            mail.sender, mail.recipients, mail.content, mail_options=["SMTPUTF8"] if mail.needs_utf8 else None
        )
    except aiosmtplib.SMTPRecipientsRefused as error:
        raise _all_refused(error.recipients) from error
    except aiosmtplib.SMTPResponseException as error:
        raise _answered(error) from error
    except aiosmtplib.SMTPNotSupported as error:
        raise Rejected(
            f"The outgoing server cannot take this mail: {error}.",
            code=Failure.REFUSED,
            detail=_short(str(error)),
        ) from error
    except ssl.SSLError as error:
        raise _not_trusted(error.reason or str(error)) from error
    except (TimeoutError, aiosmtplib.SMTPException, OSError, EOFError) as error:
        if isinstance(error.__cause__, ssl.SSLError):
            raise _not_trusted(str(error.__cause__)) from error
        if relay.security == "starttls" and "STARTTLS" in str(error):
            raise NeedsReconnect(
                "The outgoing server offers no encryption, and this mailbox demands it.",
                code=Failure.ENCRYPTION,
                detail="STARTTLS",
            ) from error
        said = f"{relay.host}:{relay.port}: {_short(str(error))}"
        raise RetryLater(
            f"The outgoing server could not be reached: {said}", code=Failure.UNREACHABLE, detail=said
        ) from error
    finally:
        await _leave(smtp)
    return {address: f"{code} {_short(text)}" for address, (code, text) in refused.items()}


def _not_trusted(why: str) -> NeedsReconnect:
    return NeedsReconnect(
        f"The outgoing server’s encryption could not be trusted: {why}.", code=Failure.ENCRYPTION, detail=why
    )


async def _sign_in(smtp: aiosmtplib.SMTP, relay: Relay) -> None:
    await smtp.connect()
    if smtp.is_ehlo_or_helo_needed:  # what was said before STARTTLS no longer counts (RFC 3207, 4.2)
        with contextlib.suppress(aiosmtplib.SMTPHeloError):
            await smtp.ehlo()
    if not relay.user:
        return
    if not smtp.supports_extension("auth"):
        raise NeedsReconnect(
            "The outgoing server offers no sign-in on this connection; check the port and the encryption.",
            code=Failure.SIGN_IN,
            detail="AUTH",
        )
    try:
        if relay.token:
            await smtp.auth_xoauth2(relay.user, relay.token)
        else:
            await smtp.login(relay.user, relay.password)
    except aiosmtplib.SMTPAuthenticationError as error:
        if 400 <= error.code < 500 and error.code != 432:
            raise RetryLater(
                f"The outgoing server could not check the sign-in just now: {_short(error.message)}",
                code=Failure.LATER,
                detail=_answer(error),
            ) from error
        raise NeedsReconnect(
            f"The outgoing server refused the user name or password: {_short(error.message)}",
            code=Failure.SIGN_IN,
            detail=_answer(error),
        ) from error


async def _leave(smtp: aiosmtplib.SMTP) -> None:
    try:
        if smtp.is_connected:
            await smtp.quit(timeout=5)
    except (TimeoutError, aiosmtplib.SMTPException, OSError):
        pass
    finally:
        smtp.close()


def _all_refused(recipients: list[aiosmtplib.SMTPRecipientRefused]) -> Trouble:
    """Nobody was accepted: later when any refusal was temporary, never when all were for good."""
    return _answered(next((one for one in recipients if 400 <= one.code < 500), recipients[0]))


def _answered(error: aiosmtplib.SMTPResponseException) -> Trouble:
    if isinstance(error, aiosmtplib.SMTPAuthenticationError) or (
        error.code in {530, 535}
        or (
            error.code in {550, 554, 553}
            and _SIGN_IN_WANTED.search(error.message)
            and "auth" in error.message.lower()
        )
    ):
        return NeedsReconnect(
            f"The outgoing server wants a sign-in: {_short(error.message)}",
            code=Failure.SIGN_IN,
            detail=_answer(error),
        )
    said = _answer(error)
    if error.code >= 500:
        return Rejected(f"The server refused the mail: {said}", code=meaning(said), detail=said)
    return RetryLater(f"The server asks to try again later: {said}", code=Failure.LATER, detail=said)


def meaning(said: str) -> Failure:
    """What a server's refusal for good means."""
    found = (code for pattern, code in _MEANINGS if re.search(pattern, said, re.IGNORECASE))
    return next(found, Failure.REFUSED)


def _answer(error: aiosmtplib.SMTPResponseException) -> str:
    return f"{error.code} {_short(error.message)}"


def _short(text: str) -> str:
    return " ".join(text.split())[:300]
