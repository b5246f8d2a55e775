"""A real Postfix of our own: submission for who signs in, delivery to Dovecot, forwarding to Merhaba."""

from __future__ import annotations

import contextlib
import shutil
import smtplib
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..app.test_up import free_port, wait_for
from .certificate import make_certificate
from .dovecot import Dovecot, listens

_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
mail_owner = postfix
setgid_group = postdrop
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
meta_directory = /etc/postfix
shlib_directory = /usr/lib/postfix
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
myhostname = mx.shop.test
mydestination =
mynetworks =
alias_maps =
alias_database =
local_recipient_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
recipient_delimiter = +
virtual_mailbox_domains = shop.test customer.test
virtual_mailbox_maps = static:all
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
relay_domains = {forwarded_domains}
transport_maps = inline:{{ {transports} }}
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{auth}
smtpd_sasl_security_options = noanonymous
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_tls_security_level = may
smtpd_tls_cert_file = {folder}/cert.pem
smtpd_tls_key_file = {folder}/key.pem
smtp_tls_security_level = none
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
message_size_limit = 60000000
mailbox_size_limit = 0
"""

_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass
class Postfix:
    """Takes mail for `shop.test` and `customer.test`; who signs in may send to anybody it knows.

    `forwarded` says for each further domain where its mail goes (a transport, see transport(5)).
    """

    folder: Path
    dovecot: Dovecot
    forwarded: Mapping[str, str]
    port: int = field(default_factory=free_port)

    @contextlib.contextmanager
    def running(self) -> Iterator[Postfix]:
        """Up while the block runs."""
        for name in ("queue", "data"):
            (self.folder / name).mkdir()
        shutil.chown(self.folder / "data", "postfix", "postfix")
        make_certificate(self.folder)
        (self.folder / "main.cf").write_text(
            _MAIN.format(
                folder=self.folder,
                lmtp=self.dovecot.lmtp,
                auth=self.dovecot.auth,
                forwarded_domains=" ".join(self.forwarded),
                transports=", ".join(f"{domain}={route}" for domain, route in self.forwarded.items()),
            )
        )
        (self.folder / "master.cf").write_text(_MASTER.format(port=self.port))
        self._run("start")
        try:
            wait_for(lambda: listens(self.port), "Postfix to listen")
            yield self
        finally:
            self._run("stop")

    def send(self, sender: str, recipient: str, mail: bytes) -> None:
        """Hand a mail in from the outside."""
        with smtplib.SMTP("127.0.0.1", self.port) as smtp:
            assert smtp.sendmail(sender, [recipient], mail) == {}

    def log(self) -> str:
        """What it said."""
        path = self.folder / "postfix.log"
        return path.read_text() if path.exists() else "Postfix said nothing"

    def end_of_log(self) -> str:
        """What it said last."""
        return self.log()[-3000:]

    def _run(self, command: str) -> None:
        with (self.folder / "output.txt").open("ab") as output:
            done = subprocess.run(
                ["postfix", "-c", self.folder, command],
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                timeout=60,
            )
        assert done.returncode == 0, (self.folder / "output.txt").read_text() + self.log()
