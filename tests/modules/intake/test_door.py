"""The door's decisions."""

from __future__ import annotations

import pytest

from merhaba.modules.intake.rules import blocking_forms


@pytest.mark.parametrize(
    ("address", "forms"),
    [
        ("Ann@Shop.Example", ["ann@shop.example", "@shop.example"]),
        (
            "a@x.y.shop.example",
            ["a@x.y.shop.example", "@x.y.shop.example", "@y.shop.example", "@shop.example"],
        ),
        ("a@localhost", ["a@localhost", "@localhost"]),
    ],
)
def test_what_on_the_list_means_an_address(address: str, forms: list[str]) -> None:
    assert blocking_forms(address) == forms
