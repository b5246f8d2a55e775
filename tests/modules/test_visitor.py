"""A shopper's token and the shop's signatures."""

from __future__ import annotations

import hashlib
import hmac
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from merhaba.modules.widget.visitor import (
    Proven,
    Signed,
    Visitor,
    check_hash,
    check_jwt,
    identified,
    issue,
    new_visitor,
    proven_email,
    read,
)
from merhaba.platform.secrets import Keys

KEYS = Keys(b"k" * 32)
SECRET = "a secret of a shop that is long enough"
NOW = datetime.now(UTC)
SIGNED = st.builds(
    Signed, user_id=st.text(min_size=1, max_size=20), email=st.text(max_size=20), name=st.text(max_size=20)
)
VISITORS = st.builds(
    Visitor,
    id=st.uuids(version=4).map(lambda u: u.hex),
    workspace=st.uuids(version=4),
    brand=st.uuids(version=4),
    signed=st.none() | SIGNED,
    email=st.text(max_size=20),
    name=st.text(max_size=20),
    proven=st.none() | st.builds(Proven, email=st.text(max_size=20), at=st.integers(0, 2**40)),
)


@given(VISITORS)
def test_a_token_is_read_back(visitor: Visitor) -> None:
    assert read(KEYS, issue(KEYS, visitor)) == visitor


@given(VISITORS, st.data())
def test_an_altered_token_is_nobodys(visitor: Visitor, data: st.DataObject) -> None:
    token = issue(KEYS, visitor)
    place = data.draw(st.integers(0, len(token) - 1))
    altered = token[:place] + data.draw(st.sampled_from("AZaz09_-.")) + token[place + 1 :]
    found = read(KEYS, altered)
    # The last character of base64 may carry bits that mean nothing.
    assert found is None or found == visitor


@given(st.text(max_size=200) | st.none())
def test_any_other_text_is_nobodys(text: str | None) -> None:
    assert read(KEYS, text) is None


def test_a_token_of_before_there_were_proofs_is_read() -> None:
    visitor = new_visitor(uuid4(), uuid4())
    before = KEYS.sign("visitor", [visitor.id, visitor.workspace.hex, visitor.brand.hex, None, "a@b.c", "A"])
    found = read(KEYS, before)
    assert found is not None
    assert (found.id, found.email, found.proven) == (visitor.id, "a@b.c", None)


def test_a_proof_counts_for_a_month() -> None:
    visitor = replace(new_visitor(uuid4(), uuid4()), proven=Proven("a@b.example", int(NOW.timestamp())))
    assert proven_email(visitor, NOW + timedelta(days=29)) == "a@b.example"
    assert proven_email(visitor, NOW + timedelta(days=31)) is None
    assert proven_email(replace(visitor, proven=None), NOW) is None


@given(VISITORS, SIGNED)
def test_signing_in_leaves_what_was_proven_before_behind(visitor: Visitor, signed: Signed) -> None:
    after = identified(visitor, signed)
    if visitor.signed is None or visitor.signed.user_id != signed.user_id:
        assert after.proven is None


def test_a_token_of_another_installation_or_purpose_is_nobodys() -> None:
    visitor = new_visitor(uuid4(), uuid4())
    assert read(Keys(b"x" * 32), issue(KEYS, visitor)) is None
    assert read(KEYS, KEYS.sign("session", ["a", "b", "c", None, "", ""])) is None
    assert read(KEYS, KEYS.sign("visitor", ["too", "short"])) is None
    assert read(KEYS, KEYS.sign("visitor", {"not": "a list"})) is None


@given(VISITORS, st.none() | SIGNED)
def test_nobody_goes_on_as_somebody_elses_visitor(visitor: Visitor, signed: Signed | None) -> None:
    after = identified(visitor, signed)
    assert after.signed == signed
    same_person = (
        visitor.signed is None
        or (signed is not None and visitor.signed.user_id == signed.user_id)
        or visitor.signed == signed
    )
    assert (after.id == visitor.id) == same_person
    if not same_person:
        assert (after.email, after.name) == ("", "")
    assert (after.workspace, after.brand) == (visitor.workspace, visitor.brand)


def _hash(user_id: str, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), user_id.encode(), hashlib.sha256).hexdigest()


@given(st.text(min_size=1, max_size=100))
def test_the_right_hash_proves_the_user_id(user_id: str) -> None:
    found = check_hash(
        SECRET, {"user_id": user_id, "hash": _hash(user_id).upper(), "email": "other@mail.example"}
    )
    assert found is not None
    assert found.user_id == user_id
    assert found.email in {"", user_id}, "what is not signed is not proven"


@given(st.text(max_size=100), st.text(max_size=80) | st.none())
def test_a_wrong_hash_proves_nothing(user_id: str, mark: str | None) -> None:
    assert check_hash(SECRET, {"user_id": user_id, "hash": mark}) is None
    assert check_hash(SECRET, {"user_id": user_id, "hash": _hash(user_id, "another secret")}) is None


@pytest.mark.parametrize(
    "given_",
    [
        {},
        {"hash": _hash("")},
        {"user_id": "", "hash": _hash("")},
        {"user_id": "x" * 256, "hash": _hash("x" * 256)},
    ],
)
def test_no_user_is_nobody(given_: dict[str, str]) -> None:
    assert check_hash(SECRET, given_) is None


def _token(secret: str = SECRET, algorithm: str = "HS256", **claims: object) -> str:
    return jwt.encode({"sub": "u1", "exp": int(time.time()) + 300, **claims}, secret, algorithm)


def test_a_jwt_proves_everything_in_it() -> None:
    found = check_jwt(SECRET, _token(email="a@b.example", name="Ada", phone_number="+4930123"), NOW)
    assert found == Signed("u1", "a@b.example", "Ada", "+4930123")
    not_an_address = check_jwt(SECRET, _token(email="nobody"), NOW)
    assert not_an_address is not None
    assert not_an_address.email == ""


@pytest.mark.parametrize(
    "token",
    [
        _token("another secret that is just as long"),
        _token("", "none"),
        _token(algorithm="HS512", secret=SECRET * 2),
        _token(exp=int(time.time()) - 120),
        jwt.encode({"sub": "u1"}, SECRET, "HS256"),
        jwt.encode({"exp": 9_999_999_999}, SECRET, "HS256"),
        jwt.encode({"sub": "", "exp": 9_999_999_999}, SECRET, "HS256"),
        _token() + "x",
        _token().rpartition(".")[0] + ".",
        "",
        "a.b.c",
    ],
    ids=[
        "secret",
        "none",
        "algorithm",
        "expired",
        "no exp",
        "no sub",
        "empty sub",
        "longer",
        "unsigned",
        "empty",
        "junk",
    ],
)
def test_any_other_jwt_proves_nothing(token: str) -> None:
    assert check_jwt(SECRET, token, NOW) is None


def test_clocks_may_differ_a_little() -> None:
    assert check_jwt(SECRET, _token(exp=int(time.time()) - 30), NOW) is not None
