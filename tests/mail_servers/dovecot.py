"""A real Dovecot of our own: its own configuration, its own folder, high ports, no system service."""

from __future__ import annotations

import contextlib
import imaplib
import shutil
import smtplib
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..app.test_up import free_port, wait_for
from .certificate import make_certificate

PASSWORD = "geheim"

_CONFIG = """
base_dir = {run}
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
ssl_dh =
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2
mail_location = maildir:{folder}/mail/%u
mail_fsync = never
first_valid_uid = 1
recipient_delimiter = +
mail_max_userip_connections = 50
namespace inbox {{
  inbox = yes
  separator = /
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={folder}/mail/%u allow_all_users=yes
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service auth {{
  inet_listener auth {{
    port = {auth}
  }}
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
"""

_OAUTH2 = """
tokeninfo_url = http://127.0.0.1:{oauth}/tokeninfo?access_token=
introspection_mode = auth
username_attribute = email
active_attribute = active
active_value = yes
"""


@dataclass
class Dovecot:
    """IMAP and LMTP for whatever address; everybody's password is the same."""

    folder: Path
    oauth_port: int
    imap: int = field(default_factory=free_port)
    imaps: int = field(default_factory=free_port)
    lmtp: int = field(default_factory=free_port)
    auth: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None

    @contextlib.contextmanager
    def running(self) -> Iterator[Dovecot]:
        """Up while the block runs."""
        (self.folder / "mail").mkdir()
        shutil.chown(self.folder / "mail", "mail", "mail")
        make_certificate(self.folder)
        (self.folder / "oauth2.conf").write_text(_OAUTH2.format(oauth=self.oauth_port))
        self._config.write_text(
            _CONFIG.format(
                folder=self.folder,
                run=self.folder / "run",
                password=PASSWORD,
                imap=self.imap,
                imaps=self.imaps,
                lmtp=self.lmtp,
                auth=self.auth,
            )
        )
        try:
            self.start()
            yield self
        finally:
            self.stop()

    def start(self) -> None:
        """Start, and wait until it answers."""
        with (self.folder / "output.txt").open("ab") as output:
            self._process = subprocess.Popen(
                ["dovecot", "-F", "-c", self._config],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        wait_for(
            lambda: all(map(listens, (self.imap, self.imaps, self.lmtp, self.auth))), "Dovecot to listen"
        )

    def stop(self) -> None:
        """Stop, with everything it started."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)
        wait_for(lambda: not listens(self.imap), "Dovecot to stop")

    def doveadm(self, *arguments: str) -> str:
        """Its administration tool."""
        done = subprocess.run(
            ["doveadm", "-c", self._config, *arguments],
            check=True,
            capture_output=True,
            text=True,
            timeout=60,
        )
        return done.stdout

    def store(self, address: str, *mails: bytes) -> None:
        """Put mails into somebody's inbox by LMTP."""
        with smtplib.LMTP("127.0.0.1", self.lmtp) as lmtp:
            for mail in mails:
                assert lmtp.sendmail("someone@elsewhere.test", [address], mail) == {}

    def inbox(self, address: str) -> list[bytes]:
        """All mails in somebody's inbox, in order."""
        with imaplib.IMAP4("127.0.0.1", self.imap) as imap:
            imap.login(address, PASSWORD)
            imap.select("INBOX", readonly=True)
            _, (found,) = imap.search(None, "ALL")
            mails = []
            for number in found.decode().split():
                answer = imap.fetch(number, "(BODY.PEEK[])")[1][0]
                assert isinstance(answer, tuple)
                mails.append(answer[1])
            return mails

    def renumber(self, address: str) -> None:
        """Lose the inbox's numbering, as after a restore: other UIDs under another UIDVALIDITY."""
        folder = self.folder / "mail" / address
        for path in [folder / "dovecot-uidlist", *folder.glob("dovecot.index*")]:
            path.unlink(missing_ok=True)
        self.doveadm("kick", address)

    def uidvalidity(self, address: str) -> str:
        """The inbox's UIDVALIDITY."""
        return self.doveadm("mailbox", "status", "-u", address, "uidvalidity", "INBOX").split("uidvalidity=")[
            1
        ]

    def log(self) -> str:
        """What it said, to be shown when something fails."""
        path = self.folder / "dovecot.log"
        return path.read_text() if path.exists() else "Dovecot said nothing"

    @property
    def _config(self) -> Path:
        return self.folder / "dovecot.conf"


def listens(port: int) -> bool:
    """Whether somebody listens on a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
