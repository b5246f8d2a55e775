"""Failure notices that follow no standard: qmail, Exim, sendmail 5, Domino, Exchange 2003, carriers, and
many more.

They are known by who writes them and how they begin; the words between that beginning and the copy of the
mail say what happened.
"""

from __future__ import annotations

import re

from merhaba.channels.email.addresses import addresses_in, parse_mailbox
from merhaba.channels.email.dsn import Outcome, best_status, outcomes
from merhaba.channels.email.headers import Headers

_MACHINE = re.compile(
    r"\A(?:mail(?:er)?[-_. ]?daemon|po+st[-_.]?master|mail[-_. ]?delivery[-_. ]?(?:sub)?-?system"
    r"|mail[-_. ]?deliver[-_. ]?system|mdaemon|mail\.delivery\.system|"
    r"system[-_. ]administrator|microsoft (?:outlook|exchange)|bounces?(?!\.)|ses-em-d|complaints"
    r"|feedback(?:loop)?)(?=[-_.+\d\s@]|\Z)",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"(?<![\d.])[45]\d\d[ -](?:#?[45]\.\d{1,3}\.\d|<|[A-Z'\[])|(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])"
    r"|mailbox|RCPT TO",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"""undeliver(?:ed|able)|delivery\s+(?:status|failure|failed|notification|report|has\s+failed|problem
      |error|incomplete)|fail(?:ed|ure)\s+(?:delivery|notice)|failure\s+notice|returned\s+(?:mail
      |to\s+sender|message)|mail\s+(?:delivery|system\s+error|could\s+not|status)|message\s+(?:delivery
      |could\s+not|undeliver|not\s+deliver|you\s+sent)
      |could\s+not\s+(?:be\s+delivered|send)|non[- ]?(?:delivery|remis)|unzustellbar|nicht\s+zugestellt
      |unable\s+to\s+deliver|warning:\s+(?:message|could\s+not)|delivery\s+notification|postmaster\s+notify
      |mail\s+status|loop\s+alert|email\s+delivery\s+error|nachricht\s+konnte\s+nicht|échec|non\s+remis
      |no\s+se\s+pudo\s+entregar|no\s+entregado|mancata\s+consegna|недоставлен|не\s+доставлено|未送达|退信|配信不能
      |送信できませんでした|teslim\s+edilemedi|تعذر\s+التسليم|فشل\s+التسليم|delivery\s+delayed|aws\s+notification""",
    re.IGNORECASE | re.VERBOSE,
)
_BODY = re.compile(
    r"""(?:could|can)\s?not\s+be\s+delivered|could\s+not\s+deliver|not\s+(?:been\s+)?delivered\s+to
      |did\s+not\s+reach|delivery\s+to\s+the\s+following|unable\s+to\s+deliver|wasn't\s+able\s+to\s+deliver
      |had\s+(?:permanent\s+)?(?:fatal\s+errors|delivery\s+problems)|there\s+was\s+an\s+error\s+delivering
      |transcript\s+of\s+session
      |rejected\s+by\s+a\s+remote|did\s+not\s+receive\s+this\s+message|permanent\s+error
      |account\s+is\s+disabled|mailbox\s+is\s+full|invalid\s+(?:final\s+delivery|user\s+address)
      |exceeds\s+allowed\s+size|failed\s+permanently|returned\s+to\s+sender|delivery\s+failed|送信できませんでした
      |配信できません|送信に失敗|не\s+может\s+быть\s+доставлено|the\s+group\s+you\s+tried\s+to\s+contact
      |duplicated\s+message-id|undeliverable|hop\s+count|has\s+been\s+delayed|message\s+you\s+sent""",
    re.IGNORECASE | re.VERBOSE,
)
_COPY = re.compile(
    r"""^(?:-{2,}\s*(?:this\s+is\s+a\s+copy|below\s+this\s+line|original\s+message
      |the\s+(?:header\s+of\s+the\s+)?original|the\s+header|returned|unsent|message\s+header|undelivered
      |included|forwarded)|message\s+headers\s+follow|original\s+(?:message|mail)\s+(?:follows|as\s+follows)
      |original\s+mail\s+as|included\s+is\s+a\s+copy|\s*-{3,}\s*(?:original|unsent|undelivered
      |returned)\s+(?:message|mail)|received:\s|return-path:\s|message\s+details
      |the\s+header\s+of\s+the\s+original|headers?\s+of\s+the|below\s+is\s+a\s+copy|\*{20,}\s*$)""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
_COMMANDS = (
    (
        re.compile(
            r"end\s+of\s+data|after\s+data|final\s+data|reply\s+to\s+data|after\s+i\s+sent\s+the\s+message"
            r"|smtp\s+command\s+data|<<<\s*data|\[data\]|\(data\)",
            re.IGNORECASE,
        ),
        "DATA",
    ),
    (
        re.compile(
            r"(?:after|to|our)\s+(?:the\s+)?(?:smtp\s+)?mail\s+from|sender\s+was\s+rejected|\[mail_from\]",
            re.IGNORECASE,
        ),
        "MAIL",
    ),
    (
        re.compile(
            r"(?:after|to|our)\s+rcpt|does\s+not\s+like\s+recipient|\[rcpt_to\]|rcpt\s+command|smtp:rcpt",
            re.IGNORECASE,
        ),
        "RCPT",
    ),
)
_LISTED = re.compile(r"following\s+(?:recipient|address|destination|user|email)[^\n:]{0,60}:", re.IGNORECASE)
_NOT_FAILED = re.compile(
    r"(?im)^.*\b(?:mail from|from|return-path|sender|contact|support|postmaster@|please send"
    r"|write to)\b.{0,20}[<:\s]\S+@\S+.*$"
)
_TRANSCRIPT = re.compile(
    r"^>>>\s*(MAIL|RCPT|DATA|HELO|EHLO"
    r"|\.)[^\n]*\n(?:(?!>>>)[^\n]*\n){0,6}?<<<\s*([245]\d\d[^\n]*(?:\n<<<[^\n]*){0,6})",
    re.IGNORECASE | re.MULTILINE,
)
_REASON = re.compile(r"\(reason:\s*([^\n]{3,300})\)", re.IGNORECASE)


def from_machine(headers: Headers) -> bool:
    """Whether a mail system wrote, by its name: `MAILER-DAEMON`, `postmaster`, “Mail Delivery System”."""
    sender = headers.get("from")
    mailbox = parse_mailbox(sender)
    names = (
        mailbox.address.partition("@")[0],
        mailbox.name,
        sender.strip(' "<'),
        headers.get("return-path").strip(' <>"').partition("@")[0],
    )
    return any(name and _MACHINE.match(name) for name in names)


def is_notice(headers: Headers, text: str, subject: str, envelope_from: str | None) -> bool:
    """Whether a mail without a report part tells that a mail of ours was not delivered.

    Shops get mail about parcels that “could not be delivered” every day, so words alone never decide: a
    mail system must have written it, or the return path must be empty and the words be those of a mail
    server, naming an address.
    """
    if headers.raw("x-failed-recipients") is not None:
        return True
    said, named = _BODY.search(text[:6_000]), _SUBJECT.search(subject)
    if from_machine(headers):
        return bool(said or named)
    nobody = headers.get("return-path").strip() == "<>" or envelope_from == ""
    evidence = bool(_CODE.search(notice_text(text)[:6_000])) and bool(addresses_in(text[:6_000]))
    return bool(
        said and evidence and (nobody or (named and _BODY.search(text[:600]) and _no_person(headers)))
    )


def _no_person(headers: Headers) -> bool:
    local = parse_mailbox(headers.get("from")).address.partition("@")[0].lower()
    return bool(re.match(r"(?:no|do-?not)-?reply|mail-?admin|daemon", local))


def notice_text(text: str) -> str:
    """What the notice itself says: everything above the copy of the mail."""
    for copy in _COPY.finditer(text):
        if text[: copy.start()].strip():
            return text[: copy.start()]
    return text[:6_000]


def read_notice(headers: Headers, text: str) -> Outcome:
    """Recipient, status and words of a notice; of several recipients the first."""
    said = notice_text(text)
    grouped = outcomes(said)
    if grouped and grouped[0].recipient:
        return grouped[0]
    recipient, words = _recipient(headers, said)
    transcript = transcript_of(text)
    if transcript.diagnostic and said.lstrip(" -").lower().startswith("transcript of session"):
        words = (
            transcript.diagnostic
        )  # sendmail 5 writes one session after another: the first refusal is the one to tell
    if transcript.diagnostic and transcript.diagnostic not in words:
        words = f"{words}\n{transcript.diagnostic}"
    outcome = Outcome(recipient, "failed", "", words, transcript.command or command_of(words or said))
    if re.search(r"delayed|warning message only|not yet been delivered|will be retried", said, re.IGNORECASE):
        outcome.action = "delayed"
    outcome.status = best_status("", words)
    return outcome


def transcript_of(text: str) -> Outcome:
    """The refused SMTP command and its answer from a transcript (`>>> RCPT To:` / `<<< 550 ...`)."""
    refused = [hit for hit in _TRANSCRIPT.finditer(text) if hit.group(2)[0] in "45"]
    if refused:
        command = refused[0].group(1).upper()
        return Outcome(
            diagnostic=refused[0].group(2).replace("<<<", " "), command="DATA" if command == "." else command
        )
    reason = _REASON.search(text)
    return Outcome(diagnostic=reason.group(1) if reason else "")


def command_of(text: str) -> str:
    """DATA, MAIL or RCPT when the words tell which command was refused, else ''."""
    return next((command for pattern, command in _COMMANDS if pattern.search(text)), "")


def _recipient(headers: Headers, said: str) -> tuple[str, str]:
    """The first address the notice names as failed, and the words about it."""
    listed = _LISTED.search(said)
    if listed and addresses_in(said[listed.end() :]):
        said = said[listed.end() :]
    failed = addresses_in(headers.get("x-failed-recipients"))
    found = failed or addresses_in(_NOT_FAILED.sub("", said)) or addresses_in(said)
    if not found:
        return "", said
    return found[0], words_about(found[0], said)


def words_about(recipient: str, said: str) -> str:
    """The part of a notice about one recipient: its paragraph when that holds a reply code, else up to the
    next recipient.
    """
    position = said.casefold().find(recipient.casefold())
    if position < 0:
        return said
    others = [address for address in addresses_in(said) if address != recipient.casefold()][:8]
    starts = [
        place
        for place in (said.casefold().find(other, position + len(recipient)) for other in others)
        if place > 0 and _begins_entry(said, place)
    ]
    entry = said[position : min(starts, default=len(said))]
    paragraph = re.split(r"\n[ \t]*\n", entry, maxsplit=1)[0]
    if re.search(r"(?<!\d)[45]\d\d[ -]", paragraph):
        return paragraph
    return entry if starts else said[max(0, position - 400) :]


def _begins_entry(said: str, place: int) -> bool:
    line_start = said.rfind("\n", 0, place) + 1
    return len(said[line_start:place].strip(" <\"'*\t")) == 0
