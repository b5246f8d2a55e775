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
from merhaba.ports.channels import Account, NeedsReconnect, OutboundMessage, Rejected, RetryLater, Sent, Tools

_SIGN_IN_WANTED = re.compile(
    r"5\.7\.(?:0|8|9|11|57|60)\b|authentication (?:is )?required|must (?:issue|authenticate)|not logged in",
    re.I,
)
_SENTENCES = (
    (
        r"5\.1\.[012346]|unknown|no such|not exist|invalid (?:recipient|mailbox)|user not found|unrouteable"
        r"|mailbox unavailable",
        "There is no mailbox at this address",
    ),
    (r"5\.2\.2|quota|mailbox (?:is )?full|insufficient storage", "The recipient’s mailbox is full"),
    (r"5\.2\.1|disabled|inactive|suspended", "The recipient’s mailbox is closed"),
    (r"5\.3\.4|too large|exceeds|size limit|too big", "The mail is larger than the recipient’s server takes"),
    (
        r"\bspf\b|dkim|dmarc",
        "The recipient’s server could not verify that the mail is really from this shop (SPF, DKIM, DMARC)",
    ),
    (
        r"spam|blocked|blacklist|blocklist|reputation|listed|policy",
        "The recipient’s server refused it as unwanted",
    ),
    (r"relay", "The outgoing server does not deliver to this address"),
    (r"virus|malware|content", "The recipient’s server refused the content of the mail"),
)


async def send_mail(message: OutboundMessage, account: Account, tools: Tools) -> Sent:
    """Send one message. Raises RetryLater, Rejected or NeedsReconnect with a sentence for people."""
    if not (message.to or message.cc or message.bcc):
        raise Rejected("The mail has no recipient.")
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
                "The outgoing server cannot deliver to addresses with such letters (it lacks SMTPUTF8)."
            )
        limit = smtp.esmtp_extensions.get("size", "")
        if limit.isdigit() and 0 < int(limit) < len(mail.content):
            raise Rejected(
                f"The mail has {len(mail.content):,} bytes; the outgoing server takes at most {int(limit):,}."
            )
        refused, _ = await smtp.sendmail(
            mail.sender, mail.recipients, mail.content, mail_options=["SMTPUTF8"] if mail.needs_utf8 else None
        )
    except aiosmtplib.SMTPRecipientsRefused as error:
        raise _all_refused(error.recipients) from error
    except aiosmtplib.SMTPResponseException as error:
        raise _answered(error) from error
    except aiosmtplib.SMTPNotSupported as error:
        raise Rejected(f"The outgoing server cannot take this mail: {error}.") from error
    except ssl.SSLError as error:
        raise NeedsReconnect(
            f"The outgoing server’s encryption could not be trusted: {error.reason or error}."
        ) from error
    except (TimeoutError, aiosmtplib.SMTPException, OSError, EOFError) as error:
        if isinstance(error.__cause__, ssl.SSLError):
            raise NeedsReconnect(
                f"The outgoing server’s encryption could not be trusted: {error.__cause__}."
            ) from error
        if relay.security == "starttls" and "STARTTLS" in str(error):
            raise NeedsReconnect(
                "The outgoing server offers no encryption, and this mailbox demands it."
            ) from error
        raise RetryLater(
            f"The outgoing server {relay.host}:{relay.port} could not be reached: {_short(str(error))}"
        ) from error
    finally:
        await _leave(smtp)
    return {address: sentence(code, text) for address, (code, text) in refused.items()}


async def _sign_in(smtp: aiosmtplib.SMTP, relay: Relay) -> None:
    await smtp.connect()
    if smtp.is_ehlo_or_helo_needed:  # what was said before STARTTLS no longer counts (RFC 3207, 4.2)
        with contextlib.suppress(aiosmtplib.SMTPHeloError):
            await smtp.ehlo()
    if not relay.user:
        return
    if not smtp.supports_extension("auth"):
        raise NeedsReconnect(
            "The outgoing server offers no sign-in on this connection; check the port and the encryption."
        )
    try:
        if relay.token:
            await smtp.auth_xoauth2(relay.user, relay.token)
        else:
            await smtp.login(relay.user, relay.password)
    except aiosmtplib.SMTPAuthenticationError as error:
        if 400 <= error.code < 500 and error.code != 432:
            raise RetryLater(
                f"The outgoing server could not check the sign-in just now: {_short(error.message)}"
            ) from error
        raise NeedsReconnect(
            f"The outgoing server refused the user name or password: {_short(error.message)}"
        ) from error


async def _leave(smtp: aiosmtplib.SMTP) -> None:
    try:
        if smtp.is_connected:
            await smtp.quit(timeout=5)
    except (TimeoutError, aiosmtplib.SMTPException, OSError):
        pass
    finally:
        smtp.close()


def _all_refused(recipients: list[aiosmtplib.SMTPRecipientRefused]) -> Exception:
    """Nobody was accepted: later when any refusal was temporary, never when all were for good."""
    temporary = next((one for one in recipients if 400 <= one.code < 500), None)
    if temporary is not None:
        return RetryLater(sentence(temporary.code, temporary.message))
    first = recipients[0]
    return _answered(first)


def _answered(error: aiosmtplib.SMTPResponseException) -> Exception:
    if isinstance(error, aiosmtplib.SMTPAuthenticationError) or (
        error.code in {530, 535}
        or (
            error.code in {550, 554, 553}
            and _SIGN_IN_WANTED.search(error.message)
            and "auth" in error.message.lower()
        )
    ):
        return NeedsReconnect(f"The outgoing server wants a sign-in: {_short(error.message)}")
    if error.code >= 500:
        return Rejected(sentence(error.code, error.message))
    return RetryLater(sentence(error.code, error.message))


def sentence(code: int, text: str) -> str:
    """What a server's refusal means, with its own words after it."""
    said = _short(text)
    if code < 500:
        return f"The server asks to try again later: {code} {said}"
    meaning = next(
        (words for pattern, words in _SENTENCES if re.search(pattern, said, re.IGNORECASE)),
        "The server refused the mail",
    )
    return f"{meaning}: {code} {said}"


def _short(text: str) -> str:
    return " ".join(text.split())[:300]
