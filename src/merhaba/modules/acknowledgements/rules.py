"""Who is told that their message has arrived, and when. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .types import InChat

WAIT = timedelta(minutes=1)
"""How long somebody at the desk has to answer a chat first, where the brand wants it so."""

AGAIN_AFTER = timedelta(minutes=5)
"""Whoever opens many conversations at once is told once."""

TOO_LATE = timedelta(hours=1)
"""After a long outage "we have your message" would only be odd."""

# RFC 3834, section 2: mailboxes that no person reads. Separators are taken out before.
_UNREAD = re.compile(
    r"noreply|donotreply|dontreply|nepasrepondre|noresponder|noresponda|nichtantworten|keineantwort"
    r"|yanitlamayin|^bounces?(?:\+|=|$)|^mailerdaemon|^postmaster$|^owner|request$|^listserv|^majordomo"
)


class When(StrEnum):
    """When to acknowledge."""

    NOW = "now"
    LATER = "later"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a message that came in. `sender` is its mail address, "" in chat; `ours` when that is
    a mailbox or a colleague's."""

    automatic: bool
    spam: bool
    blocked: bool
    first: bool
    answered: bool
    closed: bool
    sender: str
    ours: bool
    written_at: datetime
    last_told: datetime | None


def deserves(facts: Facts, now: datetime) -> bool:
    """Whether a person wrote to us for the first time and nothing was said yet.

    Automatic mail, lists and mailboxes nobody reads are left alone (RFC 3834, 2): two machines must never
    thank each other.
    """
    done = facts.answered or facts.closed
    return facts.first and not done and now - facts.written_at <= TOO_LATE and why_not(facts, now) is None


def why_not(facts: Facts, now: datetime) -> str | None:
    """Why nothing is said by itself to whoever wrote this, or None when it may be: for acknowledgements and
    for whatever else speaks without a person."""
    if facts.automatic or is_unread(facts.sender):
        return "machine"
    if facts.spam or facts.blocked:
        return "unwanted"
    if facts.ours:
        return "ours"
    told_lately = facts.last_told is not None and now - facts.last_told < AGAIN_AFTER
    return "told-lately" if told_lately else None


def when_in_chat(wanted: InChat, *, online: bool, waited: bool) -> When:
    """When a chat is acknowledged; `waited` when somebody has had their minute."""
    if wanted is InChat.OFF:
        return When.NEVER
    if wanted is InChat.ALWAYS or not online:
        return When.NOW
    if wanted is InChat.AWAY:
        return When.NEVER
    return When.NOW if waited else When.LATER


def is_unread(address: str) -> bool:
    """Whether an address says of itself that nobody reads what is sent to it."""
    local = address.rpartition("@")[0].lower()
    return bool(local) and _UNREAD.search(re.sub(r"[-_.]", "", local)) is not None
