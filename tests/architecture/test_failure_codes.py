"""Every code that says why a message failed is known to the desk, which says it in words."""

from __future__ import annotations

import re
from pathlib import Path

from merhaba.ports.channels import Failure

WORDS = Path(__file__).parents[2] / "web" / "desk" / "src" / "inbox" / "thread" / "failureText.ts"


def test_the_desk_has_words_for_every_code() -> None:
    known = set(re.findall(r'case "([a-z0-9-]+)":', WORDS.read_text(encoding="utf-8")))
    assert known == {code.value for code in Failure}
