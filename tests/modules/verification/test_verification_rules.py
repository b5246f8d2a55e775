"""How often a code is sent and tried, and whose somebody becomes."""

from __future__ import annotations

import ipaddress
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merhaba.kit.languages import LANGUAGES
from merhaba.modules.verification import words
from merhaba.modules.verification.rules import (
    MOST,
    TRIES,
    TRIES_PER_ADDRESS,
    Sent,
    Step,
    Trial,
    digest,
    judge,
    may_send,
    network,
    same,
    step,
    written,
)

COUNTS = st.integers(0, 30)
CODES = st.integers(0, 999_999).map(lambda n: f"{n:06}")
PEOPLE = st.sampled_from([uuid4() for _ in range(3)])
KEY = b"k" * 32


@given(COUNTS, COUNTS, COUNTS)
def test_a_code_goes_out_only_below_every_limit(address: int, visitor: int, client: int) -> None:
    below = address < 3 and visitor < 5 and client < 20
    assert may_send(Sent(address, visitor, client)) == below
    assert (MOST.address, MOST.visitor, MOST.client) == (3, 5, 20)


@given(st.booleans(), COUNTS, COUNTS, st.booleans())
def test_what_comes_too_late_or_too_often_is_never_told_whether_it_was_right(
    alive: bool, tries: int, of_address: int, right: bool
) -> None:
    outcome = judge(alive=alive, tries=tries, tries_of_address=of_address, right=right)
    in_time = alive and tries < TRIES and of_address < TRIES_PER_ADDRESS
    assert (outcome in {Trial.RIGHT, Trial.WRONG}) == in_time
    if in_time:
        assert (outcome is Trial.RIGHT) == right
    else:
        other = judge(alive=alive, tries=tries, tries_of_address=of_address, right=not right)
        assert outcome is other


@given(st.none() | PEOPLE, st.none() | PEOPLE, st.booleans(), st.booleans())
def test_nobody_is_swallowed_and_nobody_gets_out(
    mine: object, owner: object, other_proofs: bool, blocked: bool
) -> None:
    took = step(mine=mine, owner=owner, other_proofs=other_proofs, blocked=blocked)  # type: ignore[arg-type]
    if took is Step.JOIN:
        assert not other_proofs, "who has proven something else stays somebody of their own"
    if took in {Step.JOIN, Step.MOVE}:
        assert mine is not None
        assert owner is not None
        assert mine != owner
        assert not blocked
    if took is Step.PROVE:
        assert owner is None, "an address belongs to one customer"
    if mine is None:
        assert took in {Step.BEGIN, Step.ENTER}
    if mine is not None and mine == owner:
        assert took is Step.STAY


@given(CODES, CODES, st.text(max_size=20), st.text(max_size=20))
def test_a_digest_is_of_one_code_for_one_visitor_and_address(
    code: str, other: str, visitor: str, email: str
) -> None:
    ident = uuid4()
    stored = digest(KEY, ident=ident, visitor=visitor, email=email, code=code)
    assert same(stored, digest(KEY, ident=ident, visitor=visitor, email=email, code=code))
    assert same(stored, digest(KEY, ident=ident, visitor=visitor, email=email, code=other)) == (code == other)
    assert not same(stored, digest(KEY, ident=uuid4(), visitor=visitor, email=email, code=code))
    assert not same(stored, digest(KEY, ident=ident, visitor=visitor + "x", email=email, code=code))
    assert not same(stored, digest(b"x" * 32, ident=ident, visitor=visitor, email=email, code=code))
    assert code.encode() not in stored


@given(CODES, st.sampled_from(["", " ", "-", "\u00a0", "\u200f"]))
def test_a_code_is_read_as_people_write_it(code: str, between: str) -> None:
    spelled = between.join([code[:3], code[3:]])
    assert written(f" {spelled} ") == code
    assert written(spelled.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))) == code


@given(st.ip_addresses(v=6), st.integers(0, 2**64 - 1))
def test_an_ipv6_household_is_one_client(address: ipaddress.IPv6Address, host: int) -> None:
    neighbour = ipaddress.IPv6Address((int(address) >> 64 << 64) + host)
    found = {network(str(a)) for a in (address, neighbour) if not a.is_loopback and a.ipv4_mapped is None}
    assert len(found) <= 1


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("127.0.0.1", None),
        ("::1", None),
        ("testclient", None),
        ("", None),
        (None, None),
    ],
)
def test_what_counts_as_one_client(address: str | None, client: str | None) -> None:
    assert network(address) == client


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mail_and_the_question_stand_in_every_language(language: str) -> None:
    text, html = words.letter(language, shop="Nar & Söhne", code="042816")
    assert "\n042816\n" in text
    assert "Nar & Söhne" in text
    assert "Nar &amp; Söhne" in html
    assert ('dir="rtl"' in html) == (language == "ar")
    assert "{" not in text + words.subject(language, "Nar") + words.ask(language)
    if language != "en":
        english, _ = words.letter("en", shop="Nar & Söhne", code="042816")
        assert not set(filter(None, text.split("\n"))) & set(filter(None, english.split("\n"))) - {"042816"}
        assert words.ask(language) != words.ask("en")
