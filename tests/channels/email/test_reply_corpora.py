"""The new part, measured with the mails and expectations of four other projects.

The bar is on each whole set; what is missed is printed with its reason. Rules are never made for an item.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from merhaba.channels.email.plain import html_to_text
from merhaba.channels.email.reply import Fragment, Kind, new_part, reply_text, split

# Where an expectation is wrong, or wants what a shop should not have, it is said here and counted as missed.
DISPUTED = {
    "email_emoji.txt": "wants “— / John Doe / CEO at Pandaland” kept; a line of one dash opens a signature",
    "email_with_regards.txt": "wants a trailing space gone; every kept line stays as it was typed",
    "email_3.txt": "wants “-Abhishek Kona” kept, where zapier's copy of the same mail wants it gone",
    "test_gmail_quote_blockquote": "wants what stands in a trailing quote kept; a trailing quote is not new",
    "test_blockquote_disclaimer": "wants a bare blockquote amid the text gone; people indent with it",
    "test_reply_separated_by_hr": "wants “Bob” gone, which stands above the ruler and was typed",
    "test_signature_words": "wants “Thanks! / Roman” gone, where html_replies want “Thanks, / Alex” kept",
    "test_signature_max_lines_ignores_empty_lines": "wants “regards / John Doe” gone: the same",
    "short_url_body": "wants “Thank you, / Noam” gone: the same",
    "johndoeexamplecom_body": "its signature is marked #sig# and follows no greeting, sender or delimiter",
}


def _report(name: str, missed: list[str], total: int, bar: float) -> None:
    right = total - len(missed)
    print(f"{name}: {right} of {total} ({right / total:.1%}, bar {bar:.0%})")
    for item in missed:
        reason = next((why for known, why in DISPUTED.items() if known in item), "")
        print(f"  missed {item}" + (f" -- {reason}" if reason else ""))
    assert right >= bar * total, f"{name}: {right} of {total}"


def test_discourse_replies_are_exactly_right(corpus: Callable[[str], Path]) -> None:
    folder = corpus("discourse-reply-trimmer")
    mails = sorted((folder / "emails").glob("*.txt"))
    missed = [
        mail.name
        for mail in mails
        if reply_text(mail.read_text(encoding="utf-8")).strip()
        != (folder / "trimmed" / mail.name).read_text(encoding="utf-8").strip()
    ]
    _report("discourse-reply-trimmer", missed, len(mails), 0.9)


@pytest.mark.parametrize("name", ["crisp-reply-parser", "zapier-reply-parser"])
def test_checks_of_fragment_parsers_hold(
    name: str, corpus: Callable[[str], Path], expected: Callable[[str], Any]
) -> None:
    missed, total = [], 0
    for case in expected(name)["cases"]:
        text = (corpus(name) / "mails" / case["fixture"]).read_text(encoding="utf-8")
        started = time.perf_counter()
        fragments, visible = split(text), reply_text(text).strip()
        seconds = time.perf_counter() - started
        for check in case["checks"]:
            total += 1
            if not _holds(check, fragments, visible, seconds):
                missed.append(f"{case['fixture']} {check}")
    _report(name, missed, total, 0.9)


def _holds(check: dict[str, Any], fragments: list[Fragment], visible: str, seconds: float) -> bool:
    kind = str(check["kind"])
    if kind.startswith("visible_text"):
        return _visible_holds(kind, check, visible)
    if kind == "max_seconds":
        return seconds < float(check["value"])
    if kind.startswith("quoted_text"):
        quoted = "\n".join(fragment.text for fragment in fragments if fragment.kind is Kind.QUOTE)
        return bool(re.search(check.get("regex", "."), quoted))
    if kind == "any_signature":
        return any(fragment.kind is Kind.SIGNATURE for fragment in fragments)
    if kind == "fragment_count":
        return len(fragments) == int(check["value"])
    if kind == "fragment_count_min":
        return len(fragments) >= int(check["value"])
    if kind == "flags":
        return [_flag(fragment, check["flag"]) for fragment in fragments] == list(check["value"])
    if check["fragment"] >= len(fragments):
        return False
    return _fragment_holds(kind, check, fragments[check["fragment"]])


def _visible_holds(kind: str, check: dict[str, Any], visible: str) -> bool:
    if kind == "visible_text_contains":
        return str(check["text"]) in visible
    if kind == "visible_text_not_contains":
        return str(check["text"]) not in visible
    return visible == str(check["value"]).strip()


def _fragment_holds(kind: str, check: dict[str, Any], fragment: Fragment) -> bool:
    text = fragment.text.strip()
    if kind == "flag":
        return _flag(fragment, check["flag"]) is bool(check["value"])
    if kind == "fragment_regex":
        return bool(re.search(check["regex"], text, re.MULTILINE)) is bool(check["value"])
    if kind == "fragment_contains":
        return str(check["text"]) in text
    if kind == "fragment_startswith":
        return text.startswith(str(check["text"]))
    return text == str(check["value"]).strip()


def _flag(fragment: Fragment, flag: str) -> bool:
    return {
        "quoted": fragment.kind is Kind.QUOTE,
        "signature": fragment.kind is Kind.SIGNATURE,
        "hidden": fragment.hidden,
    }[flag]


def test_talon_replies_and_signatures(corpus: Callable[[str], Path], expected: Callable[[str], Any]) -> None:
    fixtures, cases = corpus("talon") / "fixtures", expected("talon")
    wanted = cases["file_fixtures"]["html_replies/*.html"]["expected_plain_text_ignoring_whitespace"]
    missed, total = [], 0
    for page in sorted((fixtures / "html_replies").glob("*.html")):
        total += 1
        html = page.read_bytes().decode("utf-8", "replace")
        if _squeezed(new_part(html_to_text(html), html, text_is_own=False)) != _squeezed(wanted):
            missed.append(page.name)
    for body in sorted((fixtures / "signature/emails/stripped").glob("*_body")):
        total += 1
        if not _signature_cut(body):
            missed.append(body.name)
    for case in cases["inline_cases"]:
        total += 1
        if not _inline_right(case):
            missed.append(case["test"])
    _report("talon", missed, total, 0.85)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _signature_cut(body: Path) -> bool:
    text = body.read_text(encoding="utf-8")
    stem = str(body).removesuffix("_body")
    signature = Path(stem + "_signature")
    end = len(signature.read_text(encoding="utf-8").strip()) if signature.exists() else 0
    wanted = text.rstrip()[: len(text.rstrip()) - end].strip()
    return reply_text(text, Path(stem + "_sender").read_text(encoding="utf-8").strip()).strip() == wanted


def _inline_right(case: dict[str, Any]) -> bool:
    source = case["input"]
    if case["op"] == "extract_from_plain":
        return reply_text(source).strip() == str(case["expected"]).strip()
    if case["op"] == "extract_signature":
        return reply_text(source).strip() == str(case["expected"][0]).strip()
    # Their expectation is HTML without white space: its words are compared.
    wanted = re.sub(r"<(div|blockquote)(?=class)", r"<\1 ", case["expected"]).replace("&#160;", "")
    return _squeezed(new_part(html_to_text(source), source, text_is_own=False)) == _squeezed(
        html_to_text(wanted)
    )
