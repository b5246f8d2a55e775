"""The contract is really asked: what breaks it is found, in every version."""

from __future__ import annotations

import json
from typing import Any

import pytest

from . import contract

pytestmark = pytest.mark.skipif(not contract.there(), reason=contract.ABSENT)
JSON = {"content-type": "application/json"}


def wrong(method: str, path: str, body: Any = None) -> list[str]:
    content = b"" if body is None else json.dumps(body).encode()
    return contract.wrong_request(method, f"/rest/default/V1/{path}", JSON, content)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "orders/nine", None),
        ("GET", "orders?searchCriteria%5BpageSize%5D=many", None),
        ("GET", "orders?page=2", None),
        ("POST", "orders/1/uncancel", {}),
        ("POST", "order/1/refund", {"items": [{"order_item_id": "x", "qty": 1}]}),
        ("POST", "order/1/refund", {"items": [{"qty": 1}]}),
        ("POST", "order/1/refund", {"amount": 5}),
        ("PUT", "orders/1", {"entity": {"city": "Berlin"}}),
    ],
)
def test_what_breaks_it_is_found_in_every_version(method: str, path: str, body: Any) -> None:
    found = wrong(method, path, body)
    assert {one.split(" ", 1)[0] for one in found} == set(contract.VERSIONS)


def test_what_keeps_it_is_let_through() -> None:
    body = {"items": [{"order_item_id": 1, "qty": 0}], "arguments": {"shipping_amount": 0}}
    assert wrong("POST", "order/1/refund", body) == []
    two = "searchCriteria%5BfilterGroups%5D%5B1%5D%5Bfilters%5D%5B0%5D%5Bfield%5D=entity_id"
    assert wrong("GET", f"orders?{two}") == []
