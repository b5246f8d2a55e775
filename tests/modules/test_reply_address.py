"""The signed reply address: short, case-blind, and made by nobody else."""

from __future__ import annotations

import secrets
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from merhaba.modules.inbox.reply_address import address_with, is_genuine, number_in, token_for
from merhaba.platform.secrets import Keys

KEYS = Keys(b"k" * 32)
NUMBERS = st.integers(0, 2**63 - 1)
IDS = st.uuids(version=4)


@given(IDS, NUMBERS)
def test_a_token_is_read_back(conversation: UUID, number: int) -> None:
    token = token_for(KEYS, conversation, number)
    assert number_in(token) == number
    assert is_genuine(KEYS, token, conversation, number)


@given(IDS, NUMBERS)
def test_the_case_of_a_token_does_not_matter(conversation: UUID, number: int) -> None:
    token = token_for(KEYS, conversation, number)
    for written in (token.upper(), token.title()):
        assert number_in(written) == number
        assert is_genuine(KEYS, written, conversation, number)


@given(IDS, IDS, NUMBERS, NUMBERS)
def test_a_token_is_good_for_one_conversation_only(one: UUID, other: UUID, number: int, wrong: int) -> None:
    token = token_for(KEYS, one, number)
    assert is_genuine(KEYS, token, other, number) == (one == other)
    assert is_genuine(KEYS, token, one, wrong) == (wrong == number)
    assert not is_genuine(Keys(secrets.token_bytes(32)), token, one, number)


@given(IDS, NUMBERS, st.data())
def test_an_altered_token_is_not_genuine(conversation: UUID, number: int, data: st.DataObject) -> None:
    token = token_for(KEYS, conversation, number)
    place = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789-"))
    altered = token[:place] + letter + token[place + 1 :]
    if altered != token:
        assert not is_genuine(KEYS, altered, conversation, number)


@given(st.text(max_size=60))
def test_any_other_text_is_no_token(text: str) -> None:
    found = number_in(text)
    assert found is None or not is_genuine(KEYS, text, uuid4(), found)


@given(st.from_regex(r"[a-z0-9.+-]{1,64}", fullmatch=True), IDS, NUMBERS)
def test_the_local_part_stays_as_short_as_mail_allows(local: str, conversation: UUID, number: int) -> None:
    address = f"{local}@shop.example"
    tagged = address_with(address, token_for(KEYS, conversation, number))
    assert len(tagged.rpartition("@")[0].encode()) <= 64
    assert tagged.endswith("@shop.example")
    assert tagged == address or tagged.startswith(f"{local}+r.")


def test_an_ordinary_address_has_room_for_the_token() -> None:
    tagged = address_with("customer-service@shop.example", token_for(KEYS, uuid4(), 10_000_000))
    assert "+r." in tagged
