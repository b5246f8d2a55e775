"""Mails a second by IMAP: a full mailbox at a real Dovecot is connected, until all of it is in the inbox."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import smtplib
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from tests.mail_servers.dovecot import PASSWORD, Dovecot

from .. import commits
from ..figures import ratio, rounded
from ..http_client import Client
from ..processes import by_role, processor_seconds
from ..stack import Stack, running, scratch_folder
from .letters import Letters
from .visible import visible

ADDRESS = "fetched@shop.test"
PATIENCE = 600.0


def measure(mails: int) -> dict[str, Any]:
    """Nothing where there is no Dovecot (Debian: dovecot-imapd, dovecot-lmtpd; as root)."""
    if shutil.which("dovecot") is None or os.geteuid() != 0:
        print("  left out: fetching by IMAP needs Dovecot, and root to start it", file=sys.stderr)
        return {}
    with _dovecot() as dovecot, scratch_folder() as folder, running(folder / "var") as stack:
        _fill(dovecot, mails)
        return _measure(stack, dovecot, mails)


def _measure(stack: Stack, dovecot: Dovecot, mails: int) -> dict[str, Any]:
    floor = asyncio.run(commits.rate(stack.database, 1, 2))
    roles = by_role(stack.pid)
    pids = roles["web"] + roles["worker"] + roles["postgres"]
    began, spent = time.perf_counter(), processor_seconds(pids)
    _connect(stack, dovecot)
    while visible(stack.database) < mails:
        if time.perf_counter() - began > PATIENCE:
            raise RuntimeError(f"{visible(stack.database)} of {mails} mails were fetched in {PATIENCE:g} s")
        time.sleep(0.2)  # looking costs PostgreSQL something, too
    took = time.perf_counter() - began
    spent = processor_seconds(pids) - spent
    return {
        "mails": mails,
        "per_s": rounded(mails / took),
        "floor_commits_per_s": rounded(floor),
        "share_of_floor": ratio(mails / took, floor),
        "cpu_ms": rounded(spent / mails * 1000),
    }


def _connect(stack: Stack, dovecot: Dovecot) -> None:
    with psycopg.connect(stack.database) as database:
        brand = database.execute("select id from brands limit 1").fetchone()
    assert brand is not None
    client = Client(stack.port, stack.token())
    client.post(
        "/api/v1/channels",
        {
            "channel": "email",
            "brand": str(brand[0]),
            "name": "Fetched",
            "address": ADDRESS,
            "config": {"imap_host": "127.0.0.1", "imap_port": dovecot.imaps, "imap_days_back": 5},
            "secrets": {"imap_password": PASSWORD},
        },
    )
    client.close()


def _fill(dovecot: Dovecot, mails: int) -> None:
    letters = Letters()
    with smtplib.LMTP("127.0.0.1", dovecot.lmtp) as lmtp:
        for _ in range(mails):
            ident, mail = letters.question(ADDRESS)
            lmtp.sendmail(ident, [ADDRESS], mail)


@contextlib.contextmanager
def _dovecot() -> Iterator[Dovecot]:
    folder = Path(tempfile.mkdtemp(prefix="bench-dovecot-"))
    folder.chmod(0o755)
    try:
        with Dovecot(folder, 9).running() as dovecot:
            yield dovecot
    finally:
        shutil.rmtree(folder, ignore_errors=True)
