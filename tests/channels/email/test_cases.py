"""Mails and refusals as programs and servers write them; none of them is in the collections
that the rules were made with."""

from __future__ import annotations

from pathlib import Path

import pytest

from merhaba.channels.email.dsn import best_status
from merhaba.channels.email.plain import html_to_text
from merhaba.channels.email.reasons import is_hard
from merhaba.channels.email.reply import new_part, reply_text

CASES = Path(__file__).parent / "cases"
REPLIES = [case.partition("\n") for case in (CASES / "replies.txt").read_text("utf-8").split("@@@ ")[1:]]
REFUSALS = [line.split("\t") for line in (CASES / "refusals.tsv").read_text("utf-8").splitlines()[1:]]


@pytest.mark.parametrize(("head", "_", "case"), REPLIES, ids=[head for head, _, _ in REPLIES])
def test_the_new_part(head: str, _: str, case: str) -> None:
    mail, _, new = case.partition("\n====\n")
    if head.endswith(" html"):
        assert new_part(html_to_text(mail), mail, text_is_own=False).strip() == new.strip()
    else:
        assert reply_text(mail).strip() == new.strip()


@pytest.mark.parametrize(("kind", "status", "command", "said"), REFUSALS)
def test_a_refusal_is_for_good_or_for_now(kind: str, status: str, command: str, said: str) -> None:
    assert is_hard(said, best_status(status, said), command=command) is (kind == "hard")
