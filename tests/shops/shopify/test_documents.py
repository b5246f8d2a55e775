"""Every document is what the vendor's schemas take; what is deprecated is used only without a successor."""

from __future__ import annotations

import pytest
from graphql import NoDeprecatedCustomRule, parse, validate

from merhaba.shops.shopify.documents import documents
from merhaba.shops.shopify.versions import TESTED, Version

from .contract import checked, has_contract, need_contract, schema, schema_versions
from .cost import requested

each_version = pytest.mark.parametrize("name", TESTED)
# In 2025-01 the successors of these did not exist yet.
_NO_SUCCESSOR = {"Customer.email", "Customer.emailMarketingConsent"}


def test_the_versions_offered_are_those_there_are_schemas_of() -> None:
    need_contract()
    assert sorted(TESTED) == schema_versions()


@each_version
def test_every_document_is_valid_in_its_version(name: str) -> None:
    need_contract()
    wrong = {what: checked(name, text)[1] for what, text in documents(Version(name)).items()}
    assert {what: words for what, words in wrong.items() if words} == {}


@each_version
def test_nothing_deprecated_is_asked_for_that_has_a_successor(name: str) -> None:
    need_contract()
    found = set()
    for text in documents(Version(name)).values():
        for error in validate(schema(name), parse(text), [NoDeprecatedCustomRule]):
            found.add(error.message.split(" is deprecated")[0].removeprefix("The field "))
    assert found <= (_NO_SUCCESSOR if name == "2025-01" else set())


@pytest.mark.skipif(not has_contract(), reason="the vendor's GraphQL schemas are not here")
def test_no_single_query_costs_more_than_the_platform_allows() -> None:
    first = {"orders_page": 4, "orders_found": 4, "customers_page": 40, "products_page": 8}
    for what, text in documents(Version("2026-07")).items():
        size = first.get(what.removesuffix("_plain"), 1)
        assert requested(schema("2026-07"), parse(text), {"first": size, "ids": []}) <= 1000, what
