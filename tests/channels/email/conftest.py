"""What the e-mail tests share: other projects' mails (read beside the project) and a way to parse bytes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from merhaba.channels.email import channel
from merhaba.ports.channels import Account, InboundMessage, Raw

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "email"

Parse = Callable[..., InboundMessage]
Corpus = Callable[[str], Path]


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """The folder of one set of mails; the test is skipped where the data is not there."""

    def folder(name: str) -> Path:
        if not (DATA / name).is_dir():
            pytest.skip(f"no ../shared/data/email/{name}: other projects' mails are not part of this one")
        return DATA / name

    return folder


@pytest.fixture(scope="session")
def expected(corpus: Corpus) -> Callable[[str], Any]:
    """The expectations of one set."""
    return lambda name: json.loads((corpus(name) / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def account() -> Account:
    return Account("acc-1", "support@shop.test", "Shop", {"instance": "inst-1", "from_name": "Shop"}, {})


@pytest.fixture(scope="session")
def parse(account: Account) -> Parse:
    """Bytes (or text in UTF-8) of a mail to its message."""

    def run(mail: bytes | str, *, to: tuple[str, ...] = (), envelope_from: str = "") -> InboundMessage:
        body = mail.encode() if isinstance(mail, str) else mail
        (message,) = channel.parse(Raw(body, envelope_from=envelope_from, envelope_to=to), account)
        assert isinstance(message, InboundMessage)
        return message

    return run
