"""Killing an installation while it takes in mail, and mail servers that try until it is taken."""

from __future__ import annotations

import os
import signal
import smtplib
import threading
import time
from collections.abc import Sequence
from queue import Empty, SimpleQueue

from merhaba.platform.postgres.status_file import read_status

from ..app.test_up import Stack, wait_for
from .corpus import Posted

KINDS = ("worker", "everything", "postgres", "supervisor")


def kill(stack: Stack, kind: str) -> None:
    """kill -9 one part, or all of it, and bring up again what does not come back by itself."""
    assert stack.process is not None
    if kind == "worker":
        killed = stack.children().get("worker")
        if killed is not None:
            os.kill(killed, signal.SIGKILL)
        return
    status = read_status(stack.data / "postgres")
    if kind == "postgres":
        if status is not None:
            os.kill(status.pid, signal.SIGKILL)
        return
    doomed = [stack.process.pid]
    if kind == "everything":
        doomed += stack.children().values()
    for pid in doomed:
        os.kill(pid, signal.SIGKILL)
    stack.process.wait()
    wait_for(stack.is_gone, "all processes to end")
    stack.start()


class Senders:
    """Mail servers that offer each mail until it is taken, several at a time.

    `taken` counts answers of 250, `refused` collects mails that were refused for good.
    """

    def __init__(self, port: int, recipient: str, mails: Sequence[Posted], threads: int = 4) -> None:
        self._port, self._recipient = port, recipient
        self._left: SimpleQueue[Posted] = SimpleQueue()
        for mail in mails:
            self._left.put(mail)
        self.taken = 0
        self.refused: list[str] = []
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(threads)]
        for thread in self._threads:
            thread.start()

    def until(self, taken: int) -> None:
        """Wait until so many were taken."""
        wait_for(lambda: self.taken >= taken or not self.working, f"{taken} mails to be taken", 180)

    @property
    def working(self) -> bool:
        """Whether there is something left to send."""
        return any(thread.is_alive() for thread in self._threads)

    def _work(self) -> None:
        while True:
            try:
                mail = self._left.get_nowait()
            except Empty:
                return
            self._send(mail)

    def _send(self, mail: Posted) -> None:
        while True:
            try:
                with smtplib.SMTP("127.0.0.1", self._port, timeout=20) as smtp:
                    smtp.sendmail(mail.sender, [self._recipient], mail.content)
            except smtplib.SMTPResponseException as error:
                if error.smtp_code >= 500:
                    self.refused.append(f"{mail.ident}: {error}")
                    return
            except (smtplib.SMTPException, OSError):
                pass
            else:
                with self._lock:
                    self.taken += 1
                return
            time.sleep(0.1)
