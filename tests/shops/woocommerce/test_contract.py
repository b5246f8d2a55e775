"""The contract is really asked: what breaks it is found."""

from __future__ import annotations

import json
from typing import Any

import pytest

from . import contract

pytestmark = pytest.mark.skipif(not contract.there(), reason=contract.ABSENT)
API = "/wp-json/wc/v3/"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "orders?page_size=5", None),
        ("GET", "order/5", None),
        ("PUT", "orders/5", {"total": "5.00"}),
        ("PUT", "orders/5", {"status": 5}),
        ("PUT", "orders/5", {"shipping": {"street": "x"}}),
        ("PUT", "orders/5", {"line_items": [{"quantity": "2"}]}),
        ("POST", "orders/5/notes", {}),
        ("POST", "orders/5/refunds", {"amount": 5}),
        ("POST", "coupons", {"amount": "5"}),
        ("POST", "webhooks/batch", {"create": [{"topic": "order.created"}]}),
    ],
)
def test_what_breaks_it_is_found(method: str, path: str, body: Any) -> None:
    content = b"" if body is None else json.dumps(body).encode()
    assert contract.Contract().request(method, API + path, content)


def test_an_answer_that_lacks_what_the_samples_have_is_found() -> None:
    assert contract.Contract().answer(API + "orders/5", 200, {"id": 5, "total": 5})
