"""How identities and file names are written: the same one is always the same text, and harmless."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merhaba.modules.customers.rules import display_name, is_email, normalise
from merhaba.modules.customers.types import IdentityKind
from merhaba.modules.files.commands import safe_name


@given(st.sampled_from(IdentityKind), st.text(max_size=80))
def test_an_identity_is_always_the_same_text(kind: IdentityKind, value: str) -> None:
    once = normalise(kind, value)
    assert normalise(kind, once) == once
    assert normalise(kind, f"  {value} ") == once


@given(st.emails())
def test_addresses_are_known_whatever_their_case(address: str) -> None:
    assert normalise(IdentityKind.EMAIL, address.upper()) == normalise(IdentityKind.EMAIL, address.lower())
    assert is_email(address) == (len(address) <= 254 and not set(address) & set(",;<>"))


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+49 30 1234-567", "+49301234567"),
        ("0049 (30) 1234567", "+49301234567"),
        ("030/1234567", "0301234567"),
    ],
)
def test_phone_numbers_are_digits(written: str, number: str) -> None:
    assert normalise(IdentityKind.PHONE, written) == number


@pytest.mark.parametrize(
    "value",
    ["", "a", "@", "a@", "@b.example", "a@b", "a b@c.example", "a@b@c.example", "a@c.example,d@e.x",
     "a@c.example\r\nBcc: x@y.example", "<a@c.example>", "a\x00@c.example", "x" * 250 + "@c.example"],
)  # fmt: skip
def test_what_is_no_mail_address(value: str) -> None:
    assert not is_email(value)


@given(st.text(max_size=400))
def test_a_file_name_is_one_name_and_nothing_more(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert len(safe) <= 180
    assert not set(safe) & set("/\\\x00\n\r\u202e\u200b")
    assert safe.strip(" .") == safe
    assert safe_name(safe) == safe


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ("Rechnung 2026.pdf", "Rechnung 2026.pdf"),
        ("退货标签.png", "退货标签.png"),
        ("/etc/passwd", "passwd"),
        ("C:\\Users\\x\\a.txt", "a.txt"),
        (".htaccess", "htaccess"),
        ("..", "file"),
        ("x" * 300 + ".jpeg", "x" * 160 + ".jpeg"),
    ],
)
def test_file_names(given_: str, kept: str) -> None:
    assert safe_name(given_) == kept


def test_a_customer_is_called_by_name_else_by_address() -> None:
    assert display_name("Clara", "c@x.example") == "Clara"
    assert display_name("", "c@x.example") == "c@x.example"
    assert display_name("", None) == ""
