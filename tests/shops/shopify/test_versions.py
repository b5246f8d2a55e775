"""Each action in each version: done by what that version has, and never by what it has deprecated."""

from __future__ import annotations

import pytest

from merhaba.ports.shops.actions import ActionKind, OutcomeState, Refund, RefundTo, Refused
from merhaba.shops.shopify import shop
from merhaba.shops.shopify.documents import documents
from merhaba.shops.shopify.versions import Version, version_of

from .case import action
from .contract import schema
from .desk import VERSIONS, connected
from .inputs import deprecated

# 2026-01 deprecated the enum for a library of reasons, in which not every shop has every reason.
_KNOWINGLY = {"ReturnLineItemInput.returnReason"}


@pytest.mark.parametrize("version", VERSIONS)
async def test_every_action_is_done_in_every_version_with_nothing_deprecated(version: str) -> None:
    async with connected(version) as desk:
        orders = await desk.orders()
        for kind in sorted(shop.manifest.capabilities.actions):
            order, wanted = action(kind, orders)
            if kind is ActionKind.CUSTOMER_ADDRESS and version == "2025-01":
                with pytest.raises(Refused) as refused:
                    await desk.act(order, wanted, f"key-{kind}")
                assert refused.value.code == "not-supported"
                continue
            outcome = await desk.act(order, wanted, f"key-{kind}")
            assert (kind, outcome.state) == (kind, OutcomeState.DONE)
            orders = [one for one in orders if order is None or one.external_id != order.external_id]
        used = set()
        for text, given in zip(desk.fake.documents, desk.fake.variables, strict=True):
            used |= deprecated(schema(version), text, given)
        assert used <= _KNOWINGLY
        known = set(documents(Version(version)).values())
        unknown = [text.split("(")[0] for text in desk.fake.documents if text not in known]
        assert unknown == [], "a document is sent that the contract test does not see"


@pytest.mark.parametrize(("version", "demanded"), [("2026-07", True), ("2026-01", True), ("2025-10", False)])
async def test_a_refund_carries_the_idempotency_key_where_the_version_takes_one(
    version: str, demanded: bool
) -> None:
    async with connected(version) as desk:
        order, wanted = action(ActionKind.REFUND, await desk.orders())
        await desk.act(order, wanted)
        refund = next(text for text in desk.fake.documents if "refundCreate" in text)
        assert ("@idempotent(key: $key)" in refund) is demanded


async def test_store_credit_refunds_are_refused_where_the_version_has_none() -> None:
    async with connected("2025-01") as desk:
        order, wanted = action(ActionKind.REFUND, await desk.orders())
        assert isinstance(wanted, Refund)
        with pytest.raises(Refused) as refused:
            await desk.act(order, Refund(wanted.amount, to=RefundTo.STORE_CREDIT))
        assert refused.value.code == "not-supported"


def test_a_version_that_was_not_tested_is_not_asked() -> None:
    assert version_of("2019-04").name == version_of(None).name == "2026-07"
    assert version_of("2026-01").name == "2026-01"
