"""Real Dovecot and Postfix, and Merhaba as a shop runs it between them."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..app.test_up import Stack, free_port
from .dovecot import Dovecot
from .postfix import Postfix
from .shop import MailShop
from .tokens import TokenServer


def _missing() -> str | None:
    """Why these tests cannot run here, or None."""
    absent = [name for name in ("dovecot", "doveadm", "postfix") if shutil.which(name) is None]
    if absent:
        return f"{', '.join(absent)} not installed; scripts/mail_servers.sh installs them on Debian, as root"
    if os.geteuid() != 0:
        return "Postfix and Dovecot change to accounts of their own, which needs root"
    done = subprocess.run(["dovecot", "--version"], capture_output=True, text=True, check=True)
    version = done.stdout
    return None if version.startswith("2.3.") else f"written for Dovecot 2.3, this is {version.strip()}"


@contextlib.contextmanager
def _folder(name: str) -> Iterator[Path]:
    """A folder with a short path (sockets) that servers' own accounts may enter."""
    path = Path(tempfile.mkdtemp(prefix=f"{name}-"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="session")
def tokens() -> Iterator[TokenServer]:
    server = TokenServer()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def dovecot(tokens: TokenServer) -> Iterator[Dovecot]:
    reason = _missing()
    if reason:
        pytest.skip(reason)
    with _folder("dovecot") as folder, Dovecot(folder, tokens.port).running() as running:
        yield running


@pytest.fixture(scope="session")
def receiver_port() -> int:
    """Where Merhaba's own mail receiver listens."""
    return free_port()


@pytest.fixture(scope="session")
def postfix(dovecot: Dovecot, receiver_port: int) -> Iterator[Postfix]:
    forwarded = {
        "by-smtp.test": f"smtp:[127.0.0.1]:{receiver_port}",
        "by-lmtp.test": f"lmtp:inet:127.0.0.1:{receiver_port}",
    }
    with _folder("postfix") as folder, Postfix(folder, dovecot, forwarded).running() as running:
        yield running


@pytest.fixture(scope="session")
def stack(receiver_port: int) -> Iterator[Stack]:
    """`merhaba up`, every role in its own process."""
    with _folder("mh") as data:
        data.chmod(0o711)
        made = Stack(data)
        made.environment["MERHABA_SMTP_PORT"] = str(receiver_port)
        made.start()
        try:
            yield made
        finally:
            made.stop()


@pytest.fixture(scope="session")
def shop(stack: Stack, dovecot: Dovecot, postfix: Postfix) -> Iterator[MailShop]:
    """The shop's desk, its mailbox at Dovecot and Postfix."""
    with MailShop(stack, dovecot, postfix) as opened:
        yield opened
