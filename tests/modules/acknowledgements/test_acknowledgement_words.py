"""What the acknowledgement says, and to whom: decisions alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from merhaba.kit.languages import LANGUAGES
from merhaba.modules.acknowledgements import words
from merhaba.modules.acknowledgements.rules import (
    AGAIN_AFTER,
    TOO_LATE,
    Facts,
    When,
    deserves,
    is_unread,
    when_in_chat,
)
from merhaba.modules.acknowledgements.types import InChat

NOW = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)  # a Monday


def _facts(**changed: object) -> Facts:
    plain: dict[str, object] = {
        "automatic": False,
        "spam": False,
        "blocked": False,
        "first": True,
        "answered": False,
        "closed": False,
        "sender": "clara@example.com",
        "ours": False,
        "written_at": NOW,
        "last_told": None,
    }
    return Facts(**{**plain, **changed})  # type: ignore[arg-type]


def test_a_persons_first_message_deserves_it() -> None:
    assert deserves(_facts(), NOW)
    assert deserves(_facts(last_told=NOW - AGAIN_AFTER), NOW)


@pytest.mark.parametrize("changed", [
    {"automatic": True}, {"spam": True}, {"blocked": True}, {"first": False}, {"answered": True},
    {"closed": True}, {"ours": True}, {"sender": "no-reply@shop.example"},
    {"written_at": NOW - TOO_LATE - timedelta(seconds=1)}, {"last_told": NOW - timedelta(minutes=4)},
])  # fmt: skip
def test_any_one_reason_is_enough_to_say_nothing(changed: dict[str, object]) -> None:
    assert not deserves(_facts(**changed), NOW)


@pytest.mark.parametrize("local", [
    "noreply", "no-reply", "no.reply", "NO_REPLY", "shop-noreply", "donotreply", "do-not-reply", "bounces",
    "bounce+id=42", "MAILER-DAEMON", "postmaster", "owner-news", "news-request", "nicht-antworten",
    "ne-pas-repondre", "no-responder",
])  # fmt: skip
def test_mailboxes_that_nobody_reads(local: str) -> None:
    assert is_unread(f"{local}@shop.example")


@pytest.mark.parametrize("local", ["clara", "reply", "norman", "info", "bouncehouse.rentals", "requests", ""])
def test_mailboxes_that_somebody_reads(local: str) -> None:
    assert not is_unread(f"{local}@shop.example")


@given(some.sampled_from(InChat), some.booleans(), some.booleans())
def test_a_chat_is_never_put_off_twice(wanted: InChat, online: bool, waited: bool) -> None:
    when = when_in_chat(wanted, online=online, waited=waited)
    assert not (waited and when is When.LATER)
    assert (when is When.NEVER) == (wanted is InChat.OFF or (wanted is InChat.AWAY and online))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(language: str) -> None:
    spoken, template = words.template_for({}, language, "en")
    assert spoken == language
    for place in ("{shop}", "{number}", "{reply_time}"):
        assert place in template
    for said in (words.soon(language, 7), words.soon(language, 90), words.within(language, 24)):
        filled = words.fill(template, shop="Nar", number=12, reply_time=said)
        assert said in filled
        assert "{" not in filled
    assert len(words.fill(template, shop="Nar", number=12, reply_time=None).splitlines()) == 2


@pytest.mark.parametrize(("minutes", "said"), [
    (1, "in about 1 minute"), (9, "in about 9 minutes"), (11, "in about 15 minutes"),
    (59, "in about 60 minutes"),
    (60, "in about 1 hour"), (61, "in about 2 hours"),
])  # fmt: skip
def test_times_are_said_as_people_say_them(minutes: int, said: str) -> None:
    assert words.soon("en", minutes) == said


@pytest.mark.parametrize(("hours", "said"), [
    (1, "خلال ساعة واحدة"), (2, "خلال ساعتين"), (3, "خلال 3 ساعات"), (10, "خلال 10 ساعات"),
    (11, "خلال 11 ساعة"),
    (24, "خلال 24 ساعة"), (102, "خلال 102 ساعة"), (103, "خلال 103 ساعات"),
])  # fmt: skip
def test_arabic_counts_in_four_forms(hours: int, said: str) -> None:
    assert words.within("ar", hours) == said


@pytest.mark.parametrize(("at", "said"), [
    (NOW + timedelta(hours=2), "tomorrow from 1:00"),  # it is eleven in Istanbul
    (NOW + timedelta(minutes=30), "today from 23:30"),
    (NOW + timedelta(days=3), "on Thursday from 23:00"),
])  # fmt: skip
def test_the_clock_is_the_readers(at: datetime, said: str) -> None:
    assert words.from_then("en", at, NOW, "Europe/Istanbul") == said


@given(some.text(max_size=200), some.text(max_size=60), some.one_of(some.none(), some.text(max_size=30)))
def test_whatever_a_shop_writes_can_be_filled(template: str, shop: str, reply_time: str | None) -> None:
    words.fill(template, shop=shop, number=7, reply_time=reply_time)
