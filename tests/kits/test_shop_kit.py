"""The kit of tests for every shop folder: who it is, and what it makes of webhooks.

The rest of the kit stands beside it: reading (`test_shop_kit_reading.py`), acting (`test_shop_kit_acting.py`)
and faults (`test_shop_kit_faults.py`). `pytest tests/kits -k SLUG` tries one folder.
"""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_schema_validator import OAS31Validator

from merhaba.kit.languages import LANGUAGES
from merhaba.ports.channels import Raw
from merhaba.ports.shops.actions import ActionKind
from merhaba.ports.shops.port import ConsentShop, HookSetup

from .shop_case import HookSample
from .shops_found import case_of, slugs

ODD_VALUES: list[Any] = [
    None, True, -1, 10**40, 1.5, "", "x" * 5000, "\x00", "ر" * 300, [], {}, [[]], [None], {"id": None}, "-0",
    "NaN", "2020-99-99T00:00:00Z",
]  # fmt: skip
each_shop = pytest.mark.parametrize("slug", slugs())


@each_shop
def test_the_manifest_is_the_folders_own_in_seven_languages(slug: str) -> None:
    manifest = case_of(slug).shop.manifest
    assert manifest.slug == slug
    assert set(manifest.name) == set(LANGUAGES)
    assert all(text.strip() for text in manifest.name.values())
    OAS31Validator.check_schema(dict(manifest.settings_schema))
    assert manifest.settings_schema["type"] == "object"
    for name, field in manifest.settings_schema.get("properties", {}).items():
        assert set(field["x-titles"]) == set(LANGUAGES), name
        assert field["title"] == field["x-titles"]["en"]
        if "x-descriptions" in field:
            assert set(field["x-descriptions"]) == set(LANGUAGES), name
    assert set(manifest.settings_schema.get("required", ())) <= set(manifest.settings_schema["properties"])


@each_shop
def test_secrets_of_the_account_are_marked_as_secrets_in_the_schema(slug: str) -> None:
    case = case_of(slug)
    account = case.account("http://127.0.0.1:9")
    fields = case.shop.manifest.settings_schema.get("properties", {})
    shown = [name for name in account.config if fields.get(name, {}).get("writeOnly")]
    open_secrets = [name for name in account.secrets if name in fields and not fields[name].get("writeOnly")]
    assert (shown, open_secrets) == ([], [])


@each_shop
def test_what_the_manifest_offers_hangs_together(slug: str) -> None:
    case = case_of(slug)
    offers = case.shop.manifest.capabilities
    returns = {ActionKind.RECEIVE_RETURN, ActionKind.CANCEL_RETURN} & offers.actions
    assert not returns or {ActionKind.RETURN, ActionKind.EXCHANGE} & offers.actions
    assert offers.refund_to or ActionKind.REFUND not in offers.actions
    assert (offers.hooks is HookSetup.NONE) == (not case.hooks())
    if isinstance(case.shop, ConsentShop):
        asked = case.shop.ask_consent(
            case.account("http://127.0.0.1:9"), redirect_uri="https://desk.example/back", state="s t"
        )
        assert asked.url.startswith(("http://", "https://"))


@each_shop
def test_a_webhook_is_known_by_its_signature(slug: str) -> None:
    case = case_of(slug)
    account = case.account("http://127.0.0.1:9")
    for sample in case.hooks():
        raw, now = sample.raw, sample.raw.received_at or datetime.now(UTC)
        assert case.shop.verify(raw, account, now), sample.name
        if sample.unsigned:
            continue
        assert not case.shop.verify(replace(raw, headers={}), account, now), sample.name
        assert not case.shop.verify(replace(raw, body=raw.body + b" "), account, now), sample.name
        keyless = replace(account, secrets={}, config={})
        assert not case.shop.verify(raw, keyless, now), sample.name
        garbled = [{**raw.headers, name: value[::-1] + "x"} for name, value in raw.headers.items()]
        assert not all(case.shop.verify(replace(raw, headers=h), account, now) for h in garbled), sample.name


@each_shop
def test_a_webhook_says_what_it_says_and_says_the_same_again(slug: str) -> None:
    case = case_of(slug)
    account = case.account("http://127.0.0.1:9")
    for sample in case.hooks():
        if sample.news is None:
            with pytest.raises(ValueError):  # noqa: PT011  the port promises no more than this
                case.shop.parse(sample.raw, account)
            continue
        before = copy.deepcopy(sample.raw)
        news = case.shop.parse(sample.raw, account)
        assert news, sample.name
        assert all(isinstance(one, sample.news) for one in news), (sample.name, news)
        assert case.shop.parse(copy.deepcopy(sample.raw), account) == news
        assert sample.raw == before
        assert case.shop.hook_id(sample.raw) == case.shop.hook_id(copy.deepcopy(sample.raw))


@each_shop
def test_hostile_bytes_give_nothing_worse_than_a_value_error(slug: str) -> None:
    case = case_of(slug)
    account = case.account("http://127.0.0.1:9")
    samples = list(case.hooks()) or [
        HookSample("none", Raw(b"{}", {"content-type": "application/json"}), None)
    ]

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.data())
    def try_it(data: st.DataObject) -> None:
        raw = data.draw(st.sampled_from(samples)).raw
        body = data.draw(st.one_of(st.binary(max_size=200), _cut(raw.body), _changed(raw.body)))
        _only_value_errors(case_of(slug).shop, replace(raw, body=body), account)
        odd = {
            name: data.draw(st.one_of(st.just(v), st.text(max_size=30))) for name, v in raw.headers.items()
        }
        _only_value_errors(case_of(slug).shop, replace(raw, body=body, headers=odd), account)

    try_it()


def _only_value_errors(shop: Any, raw: Raw, account: Any) -> None:
    assert shop.verify(raw, account, datetime.now(UTC)) in {True, False}
    assert isinstance(shop.hook_id(raw), str)
    try:
        shop.parse(raw, account)
    except ValueError:
        return


def _cut(body: bytes) -> st.SearchStrategy[bytes]:
    return st.integers(0, len(body)).map(lambda end: body[:end])


@st.composite
def _changed(draw: st.DrawFn, body: bytes) -> bytes:
    """The body with one value, somewhere in it, replaced by one nobody expects."""
    try:
        told = json.loads(body)
    except ValueError:
        return body[::-1]
    places = list(_places(told))
    if not places:
        return json.dumps(draw(st.sampled_from(ODD_VALUES))).encode()
    for container, key in draw(st.lists(st.sampled_from(places), min_size=1, max_size=3)):
        container[key] = draw(st.sampled_from(ODD_VALUES))
    return json.dumps(told).encode()


def _places(node: Any) -> Any:
    """Each (container, key) in a JSON value."""
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in pairs:
        yield node, key
        yield from _places(value)
