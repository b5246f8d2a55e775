"""How much memory a 50 MB mail takes while it is received, read and stored."""

from __future__ import annotations

import base64
import re
import smtplib
import time
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from ..figures import rounded
from ..processes import by_role
from ..stack import running, scratch_folder
from .letters import TO

MEGABYTES = 50
_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)


def measure() -> dict[str, Any]:
    """The worker's peak above what it takes at rest, and the seconds until the mail was acknowledged."""
    mail = _mail(MEGABYTES * 1_000_000)
    with scratch_folder() as folder, running(folder / "var") as stack:
        worker = by_role(stack.pid)["worker"]
        _send(stack.smtp_port, _mail(10_000))
        time.sleep(1)
        rest = sum(map(_peak, worker))
        began = time.perf_counter()
        _send(stack.smtp_port, mail)
        took = time.perf_counter() - began
        peak = sum(map(_peak, worker))
    return {
        "mail_mb": rounded(len(mail) / 1e6),
        "peak_above_rest_mb": rounded(peak - rest),
        "times_the_mail": rounded((peak - rest) / (len(mail) / 1e6)),
        "seconds": rounded(took),
    }


def _send(port: int, mail: bytes) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=120) as smtp:
        smtp.sendmail("big@shopper.test", [TO], mail)


def _mail(size: int) -> bytes:
    """Text and a picture of many bytes, as a phone sends it."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "big@shopper.test", TO, "Photos"
    mail["Message-ID"] = f"<{size}@shopper.test>"
    mail.set_content("See the photo.")
    content = base64.b64decode(base64.b64encode(bytes(range(256)) * (size * 3 // 4 // 256)))
    mail.add_attachment(content, maintype="image", subtype="jpeg", filename="photo.jpg")
    return mail.as_bytes()


def _peak(pid: int) -> float:
    found = _PEAK.search(Path(f"/proc/{pid}/status").read_text())
    return int(found.group(1)) / 1000 if found else 0.0
