"""Reports of machines about mail we sent: bounces (RFC 3464 and the many that follow no standard) and
complaints (RFC 5965).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from merhaba.channels.email.addresses import addresses_in
from merhaba.channels.email.dsn import Outcome, best_status, outcomes, own_parts, returned
from merhaba.channels.email.headers import parse_headers
from merhaba.channels.email.mime import Part
from merhaba.channels.email.notices import (
    command_of,
    from_machine,
    is_notice,
    notice_text,
    read_notice,
    transcript_of,
    words_about,
)
from merhaba.channels.email.reasons import is_hard
from merhaba.ports.channels import Automatic, Bounce

_STATUS_PARTS = {"message/delivery-status", "message/global-delivery-status"}


@dataclass(frozen=True, slots=True)
class Report:
    """A bounce or a complaint; `bounce` is None for reports that concern no single recipient."""

    kind: Automatic
    bounce: Bounce | None


def read_report(root: Part, text: str, subject: str, envelope_from: str | None = None) -> Report | None:
    """The report this mail is, or None for every other mail."""
    complaint = _complaint(root, text, subject)
    if complaint is not None:
        return complaint
    status_part = next((part for part in own_parts(root) if part.content_type in _STATUS_PARTS), None)
    machine = from_machine(root.headers)
    if status_part is not None:
        groups = outcomes(_decoded(status_part))
        if groups:
            return _report(root, text, _first_failed(groups), with_words=True)
        if root.content_type == "multipart/report" or machine:
            return _report(root, text, read_notice(root.headers, text), with_words=False)
    is_report = (
        root.content_type == "multipart/report"
        and "disposition" not in root.params.get("report-type", "").lower()
    )
    if not (is_report and machine) and not is_notice(root.headers, text, subject, envelope_from):
        return None
    if text.lstrip().startswith("{") and '"notificationType"' in text[:2_000]:
        return _service_notification(text)
    return _report(
        root, _all_text(root, text), read_notice(root.headers, _all_text(root, text)), with_words=False
    )


def _decoded(part: Part) -> str:
    return part.content()[:200_000].decode("utf-8", "replace").replace("\r\n", "\n")


def _all_text(root: Part, text: str) -> str:
    """The text of the notice, with that of its unnamed parts when it says nothing itself."""
    if len(text.strip()) > 80:
        return text
    pieces = [_decoded(part) for part in own_parts(root) if part.maintype == "text" and not part.children]
    return "\n".join([text, *pieces])[:200_000]


def _first_failed(groups: list[Outcome]) -> Outcome:
    return next((group for group in groups if group.action.startswith("fail")), groups[0])


def _report(root: Part, text: str, outcome: Outcome, *, with_words: bool) -> Report:
    said = outcome.diagnostic
    if with_words:
        notice = notice_text(text)
        transcript = transcript_of(text)
        if transcript.diagnostic and (not said or not re.search(r"[A-Za-z]{4}", said)):
            said = f"{said} {transcript.diagnostic}".strip()
        if not said:
            said = words_about(outcome.recipient, notice) if outcome.recipient else notice
        outcome.command = (
            outcome.command or transcript.command or command_of(f"{outcome.diagnostic}\n{notice}")
        )
    status = best_status(outcome.status, said if len(said) < 3_000 else outcome.diagnostic)
    final = outcome.action not in {"delayed", "delivered", "relayed", "expanded", "expired"}
    hard = is_hard(said, status, command=outcome.command, final=final)
    back = returned(root, text)
    recipient = outcome.recipient or next(iter(back.recipients), "")
    bounce = Bounce(
        hard,
        status,
        recipient,
        " ".join(said.split())[:1_000],
        back.message_id or _referenced(root),
        final=outcome.action != "delayed",
    )
    return Report(Automatic.BOUNCE, bounce)


def _referenced(root: Part) -> str | None:
    """Some systems return nothing of the mail but name it in their own In-Reply-To."""
    for name in ("in-reply-to", "references", "x-original-message-id"):
        found = re.findall(r"<([^<>\s]{1,900})>", root.headers.get(name))
        if found:
            return str(found[-1])
    return None


def _complaint(root: Part, text: str, subject: str) -> Report | None:
    """Somebody pressed “this is spam” (RFC 5965), or a server tells of failed authentication (RFC 6591)."""
    part = next((found for found in own_parts(root) if found.content_type == "message/feedback-report"), None)
    hotmail = root.headers.raw("x-hmxmroriginalrecipient") is not None or (
        "complaint about message from" in subject.lower()
        and any(child.maintype == "message" for child in root.children)
    )
    if part is None and not hotmail:
        return None
    fields = parse_headers(part.content()[:65_536].lstrip() if part else b"")
    back = returned(root, text)
    stated = " ".join(
        [
            *(fields.get(name) for name in ("original-rcpt-to", "removal-recipient", "original-recipient")),
            root.headers.get("x-hmxmroriginalrecipient"),
        ]
    )
    recipient = next(iter(addresses_in(stated) or back.recipients), "")
    if fields.get("feedback-type").strip().lower() in {"auth-failure", "not-spam"}:
        return Report(Automatic.COMPLAINT, None)
    return Report(
        Automatic.COMPLAINT,
        Bounce(False, "", recipient, fields.get("feedback-type").strip() or "abuse", back.message_id),
    )


def _service_notification(text: str) -> Report | None:
    """Amazon SES notifications mailed by SNS: JSON with `notificationType` Bounce, Complaint or Delivery."""
    try:
        found = json.JSONDecoder().raw_decode(text.lstrip()[:200_000])[0]
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    kind = str(found.get("notificationType", ""))
    detail = _dict(found.get(kind.lower()))
    listed = detail.get("bouncedRecipients") or detail.get("complainedRecipients") or []
    first = _dict(listed[0]) if isinstance(listed, list) and listed else {}
    mail = _dict(found.get("mail"))
    destination = mail.get("destination")
    recipient = str(
        first.get("emailAddress") or (destination[0] if isinstance(destination, list) and destination else "")
    )
    headers = _dict(mail.get("commonHeaders"))
    message_id = str(headers.get("messageId") or "").strip("<>") or None
    if kind == "Complaint":
        return Report(
            Automatic.COMPLAINT,
            Bounce(False, "", recipient, str(detail.get("complaintFeedbackType", "")), message_id),
        )
    said = str(first.get("diagnosticCode") or detail.get("smtpResponse") or "")
    status = best_status(str(first.get("status") or ""), said)
    hard = kind == "Bounce" and (is_hard(said, status) if said else detail.get("bounceType") == "Permanent")
    return Report(Automatic.BOUNCE, Bounce(hard, status, recipient, said, message_id))


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
