"""Bringing one folder up to date: everything after the place reached, in order, in bounded batches."""

from __future__ import annotations

import imaplib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta

from merhaba.channels.email.fetch.place import MAX_SKIPPED, Place, Rescan
from merhaba.channels.email.fetch.session import CommandRefused, Folder, Listed, Session
from merhaba.channels.email.receiver import MAX_BYTES
from merhaba.ports.channels import Raw

BATCH_MESSAGES = 50
BATCH_BYTES = 4 * 1024 * 1024
_LISTED_AT_ONCE = 500
_BEGINNING_BYTES = 256 * 1024
_PATIENCE_WITH_ONE = 3
_TRIES = 4
_OVERLAP = timedelta(days=2)
_SLOW_MAIL = timedelta(days=5)

Deliver = Callable[[Raw | None, Place, datetime | None], Awaitable[None]]
"""Store a mail (or none) together with the place reached."""

Report = Callable[[int], Awaitable[None]]
"""Say how many messages are there but not here."""


class FolderSync:
    """One folder of one session. `place` is where it stands, None when it was never fetched."""

    def __init__(
        self, session: Session, name: str, place: Place | None, deliver: Deliver, report: Report
    ) -> None:
        self.session, self.name, self.place = session, name, place
        self._deliver, self._report = deliver, report

    async def run(self, now: datetime, *, retry_skipped: bool = True) -> int:
        """Deliver everything new; gives how many mails. Raises FolderMissing and what a session raises."""
        folder = await self.session.examine(self.name)
        if self.place is None or self.place.validity != folder.validity:
            await self._move(await self._start(folder, now))
        place = self._standing
        waiting = await self.session.uids_after(place.uid)
        delivered = 0
        await self._report(len(waiting))
        for start in range(0, len(waiting), _LISTED_AT_ONCE):
            batch = waiting[start : start + _LISTED_AT_ONCE]
            delivered += await self._take(batch, await self.session.sizes(batch))
            await self._report(len(waiting) - start - len(batch))
        return delivered + (await self._take_skipped() if retry_skipped else 0)

    @property
    def _standing(self) -> Place:
        assert self.place is not None  # noqa: S101 - `run` sets it first
        return self.place

    async def _start(self, folder: Folder, now: datetime) -> Place:
        """Where to begin in a folder that is new to us, or whose UIDs no longer mean what they did."""
        if self.place is not None:
            # What arrived since, and a little before: what is here already is recognised and not doubled.
            since = (self.place.reached - _OVERLAP).date()
            again = await self.session.uids_since(since)
            end = await self._end(folder)
            rescan = Rescan(end, since - _SLOW_MAIL)
            return Place(folder.validity, again[0] - 1 if again else end, self.place.reached, rescan=rescan)
        days = self.session.mailbox.days_back
        if days:
            wanted = await self.session.uids_since((now - timedelta(days=days)).date())
            if wanted:
                return Place(folder.validity, wanted[0] - 1, now)
        return Place(folder.validity, await self._end(folder), now)

    async def _end(self, folder: Folder) -> int:
        """The UID of the newest message."""
        if folder.next_uid:
            return folder.next_uid - 1
        return max(await self.session.uids_after(0), default=0)

    async def _take(self, uids: Sequence[int], listed: Mapping[int, Listed]) -> int:
        """Deliver these, ascending. One that cannot be had now is skipped, and does not stop the next."""
        wanted = await self._of_our_time(uids)
        unlisted = [uid for uid in wanted if uid not in listed]
        # Gone meanwhile, or did the server only fail to say? What it still claims to have is asked for.
        claimed = set(await self.session.uids_among(unlisted)) if unlisted else set()
        known = [uid for uid in wanted if uid in listed or uid in claimed]
        delivered = 0
        for group in self._groups(known, listed):
            delivered += await self._take_group(group, listed)
        if uids[-1] not in wanted:
            await self._move(self._standing.past(uids[-1], None))
        return delivered

    async def _of_our_time(self, uids: Sequence[int]) -> Sequence[int]:
        """Without what a folder that was made anew holds from long ago; undated mail stays."""
        rescan = self._standing.rescan
        if rescan is None or not uids or uids[0] > rescan.last:
            return uids
        written = await self.session.written([uid for uid in uids if uid <= rescan.last])
        old = {uid for uid, day in written.items() if day is not None and day < rescan.written_since}
        return [uid for uid in uids if uid not in old]

    def _groups(self, uids: Sequence[int], listed: Mapping[int, Listed]) -> list[list[int]]:
        trouble = self._standing.trouble
        groups: list[list[int]] = []
        size = 0
        for uid in uids:
            of_this = listed[uid].size if uid in listed else BATCH_BYTES
            careful = trouble is not None and uid <= trouble.last
            if not groups or careful or size + of_this > BATCH_BYTES or len(groups[-1]) >= BATCH_MESSAGES:
                groups.append([])
                size = 0
            groups[-1].append(uid)
            size = BATCH_BYTES if careful else size + of_this
        return groups

    async def _take_group(self, group: Sequence[int], listed: Mapping[int, Listed]) -> int:
        place = self._standing
        if len(group) == 1 and _breaks(place, group[0]):
            await self._skip(group[0])
            return 0
        try:
            bodies = await self._bodies(group, listed)
        except CommandRefused:
            if len(group) > 1:
                return sum([await self._take_group([uid], listed) for uid in group])
            await self._skip(group[0])
            return 0
        except (OSError, imaplib.IMAP4.abort):
            await self._move(place.broke_on(group[0], group[-1]))
            raise
        delivered = 0
        for uid in group:
            if uid in bodies:
                arrived = listed[uid].arrived if uid in listed else None
                await self._hand_over(bodies[uid], uid, arrived)
                delivered += 1
            elif await self.session.uids_among([uid]):
                await self._skip(uid)
        return delivered

    async def _bodies(self, group: Sequence[int], listed: Mapping[int, Listed]) -> dict[int, Raw]:
        size = sum(listed[uid].size if uid in listed else BATCH_BYTES for uid in group)
        if len(group) == 1 and size > MAX_BYTES:
            start = await self.session.beginning(group[0], _BEGINNING_BYTES)
            return {group[0]: Raw(start, {"incomplete": self._too_large(group[0], size)})} if start else {}
        found = await self.session.bodies(group, size)
        return {uid: Raw(body, {}) for uid, body in found.items()}

    async def _take_skipped(self) -> int:
        """Try again what could not be had; after a few times it goes to the tray, with where it lies."""
        delivered = 0
        for uid, times in sorted(self._standing.skipped.items()):
            if times >= _TRIES or len(self._standing.skipped) > MAX_SKIPPED:
                sentence = (
                    f"The mail server could not hand out a mail in {self.name} (UID {uid}). "
                    "Open the mailbox in a mail program and forward the mail if it matters."
                )
                await self._hand_over(Raw(b"", {"incomplete": sentence}), uid, None)
                continue
            # Counted before it is tried: it may be the one the connection breaks on.
            await self._skip(uid)
            listed = await self.session.sizes([uid])
            if not listed and not await self.session.uids_among([uid]):
                await self._move(self._standing.past(uid, None))
                continue
            try:
                bodies = await self._bodies([uid], listed)
            except CommandRefused:
                continue
            if uid in bodies:
                await self._hand_over(bodies[uid], uid, listed[uid].arrived if uid in listed else None)
                delivered += 1
        return delivered

    async def _hand_over(self, raw: Raw, uid: int, arrived: datetime | None) -> None:
        place = self._standing.past(uid, arrived)
        marks = {"folder": self.name, "uid": str(uid), "uidvalidity": str(place.validity)}
        await self._deliver(Raw(raw.body, {**raw.headers, **marks}, received_at=arrived), place, arrived)
        self.place = place

    async def _skip(self, uid: int) -> None:
        await self._move(self._standing.skipping(uid))

    async def _move(self, place: Place) -> None:
        await self._deliver(None, place, None)
        self.place = place

    def _too_large(self, uid: int, size: int) -> str:
        return (
            f"This mail has {size:,} bytes, more than the {MAX_BYTES:,} taken here; only its beginning was "
            f"kept. The whole is still in {self.name} (UID {uid})."
        )


def _breaks(place: Place, uid: int) -> bool:
    """Whether the connection broke on this mail so often that the others must not wait for it."""
    trouble = place.trouble
    return trouble is not None and trouble.first == uid and trouble.times >= _PATIENCE_WITH_ONE
