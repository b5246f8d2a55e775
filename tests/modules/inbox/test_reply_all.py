"""Whom an answer to everybody goes to."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from merhaba.modules.inbox.reply_address import untagged
from merhaba.modules.inbox.rules import OnMessage, reply_all

OURS = {"support@shop.test"}
PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(["", "Ann", "Bo"]),
        st.sampled_from(
            ["ann@a.test", "ANN@a.test", "bo@b.test", "support+r.1-x@shop.test", "Support@Shop.test", ""]
        ),
    ),
    max_size=6,
)


def ours(address: str) -> bool:
    return untagged(address) in OURS


@given(st.none() | st.tuples(st.just("W"), st.sampled_from(["ann@a.test", "w@w.test"])), PEOPLE, PEOPLE)
def test_everybody_once_and_never_ourselves(
    writer: tuple[str, str] | None, to: list[tuple[str, str]], cc: list[tuple[str, str]]
) -> None:
    found_to, found_cc = reply_all(OnMessage(writer, to, cc), ours)
    addresses = [address.lower() for _, address in (*found_to, *found_cc)]
    assert len(addresses) == len(set(addresses))
    wanted = {a.lower() for _, a in (*to, *cc, *((writer,) if writer else ())) if a and not ours(a)}
    assert set(addresses) == wanted
    if writer is not None:
        assert found_to == [writer]
