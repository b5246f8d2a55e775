"""Where fetching stands in each folder: what is stored beside every mail, in its transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

MAX_SKIPPED = 200


@dataclass(frozen=True, slots=True)
class Trouble:
    """A group of messages the connection broke on: from UID, to UID, and how often."""

    first: int
    last: int
    times: int


@dataclass(frozen=True, slots=True)
class Rescan:
    """Up to the UID `last`, mails written before `written_since` are passed over: a folder that was made
    anew holds what was there long before we came."""

    last: int
    written_since: date


@dataclass(frozen=True, slots=True)
class Place:
    """A folder up to `uid` is done, except `skipped` (UID -> how often it was tried).

    `validity` is the folder's UIDVALIDITY: under another one all UIDs mean other messages (RFC 3501,
    2.3.1.1). `reached` is when the newest message that was delivered had arrived.
    """

    validity: int
    uid: int
    reached: datetime
    trouble: Trouble | None = None
    skipped: Mapping[int, int] = field(default_factory=dict)
    rescan: Rescan | None = None

    def past(self, uid: int, arrived: datetime | None) -> Place:
        """After the message `uid` is done."""
        skipped = {known: times for known, times in self.skipped.items() if known != uid}
        trouble = self.trouble if self.trouble and uid < self.trouble.last else None
        return replace(
            self,
            uid=max(self.uid, uid),
            reached=max(self.reached, arrived) if arrived else self.reached,
            skipped=skipped,
            trouble=trouble,
            rescan=self.rescan if self.rescan and uid < self.rescan.last else None,
        )

    def broke_on(self, first: int, last: int) -> Place:
        """After the connection broke while these were fetched."""
        before = self.trouble.times if self.trouble and self.trouble.first == first else 0
        return replace(self, trouble=Trouble(first, max(last, first), before + 1))

    def skipping(self, uid: int) -> Place:
        """Go on without `uid` for now; it is tried again later."""
        skipped = {**self.skipped, uid: self.skipped.get(uid, 0) + 1}
        trouble = self.trouble if self.trouble and uid < self.trouble.last else None
        return replace(self, uid=max(self.uid, uid), skipped=skipped, trouble=trouble)

    def json(self) -> dict[str, Any]:
        """As it is stored."""
        trouble = self.trouble
        return {
            "validity": self.validity,
            "uid": self.uid,
            "reached": self.reached.isoformat(),
            "trouble": [trouble.first, trouble.last, trouble.times] if trouble else None,
            "skipped": {str(uid): times for uid, times in self.skipped.items()},
            "rescan": [self.rescan.last, self.rescan.written_since.isoformat()] if self.rescan else None,
        }


def place_of(stored: Mapping[str, Any]) -> Place:
    """What `json` gave."""
    trouble, rescan = stored.get("trouble"), stored.get("rescan")
    return Place(
        validity=int(stored["validity"]),
        uid=int(stored["uid"]),
        reached=datetime.fromisoformat(stored["reached"]),
        trouble=Trouble(*map(int, trouble)) if trouble else None,
        skipped={int(uid): int(times) for uid, times in stored.get("skipped", {}).items()},
        rescan=Rescan(int(rescan[0]), date.fromisoformat(rescan[1])) if rescan else None,
    )
