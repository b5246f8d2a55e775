"""The kit for every shop folder: every action works, once, is refused where it must be, and is looked up."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from merhaba.ports.shops.actions import (
    ActionKind,
    Cancel,
    Discount,
    EditAddress,
    Note,
    Outcome,
    OutcomeState,
    PackingNote,
    Refund,
    Refused,
)  # fmt: skip

from .shop_desk import Desk, opened
from .shop_effects import SHOPS_OWN, assert_done, plain
from .shops_found import not_offered, offered, slugs

LONG = "Müşteri 客户 عميل: «من فضلك لا ترنّ الجرس» 😀 — " * 8
ABSOLUTE = (ActionKind.CANCEL, ActionKind.REFUND, ActionKind.EDIT_ADDRESS, ActionKind.DUPLICATE)
CODES = {
    "not-found", "already-cancelled", "already-sent", "not-sent", "not-paid", "not-delivered", "nothing-left",
    "amount-too-high", "quantity-too-high", "no-such-line", "no-such-variant", "out-of-stock",
    "not-same-product", "payment-not-refundable", "bad-address", "bad-amount", "code-taken", "not-supported",
    "no-permission", "refused",
}  # fmt: skip
each_shop = pytest.mark.parametrize("slug", slugs())
each_action = pytest.mark.parametrize(("slug", "kind"), offered())


@each_action
async def test_every_action_in_the_manifest_is_done_once_and_can_be_looked_up(
    slug: str, kind: ActionKind
) -> None:
    async with opened(slug) as desk:
        order, action = await desk.choose(kind)
        assert (order is None) <= (kind in SHOPS_OWN)
        if order is not None:
            assert desk.shop.refuses(order, kind) is None
        key = f"kit-{kind}-0001"
        assert await desk.look_up(order, action, key) is None, "nothing was carried out yet"
        outcome = await desk.act(order, action, key)
        assert (outcome.state, outcome.failure) == (OutcomeState.DONE, "")
        json.dumps([dict(outcome.created), dict(outcome.answer), dict(outcome.follow)], default=str)
        await assert_done(desk, order, action, outcome)

        state = desk.state(order)
        fresh = outcome.order or order
        if desk.case.mirrored is not None and fresh is None:
            # It leaves no trace anywhere: doing it again must come to the same.
            assert _ids(await desk.act(None, action, key)) == _ids(outcome)
            return
        found = await desk.look_up(fresh, action, key)
        assert found is not None
        assert found.state is OutcomeState.DONE
        again = await desk.act(fresh, action, key)
        assert again.state is OutcomeState.DONE
        assert _ids(again) == _ids(outcome)
        assert desk.state(order) == state, "the same key acted twice"


@each_action
async def test_the_same_key_acts_once_also_when_the_order_is_not_fresh(slug: str, kind: ActionKind) -> None:
    async with opened(slug) as desk:
        if desk.case.mirrored is not None:
            pytest.skip("the mirror is this shop: its order is always fresh")
        order, action = await desk.choose(kind)
        outcome = await desk.act(order, action, "kit-twice-0001")
        state = desk.state(order)
        assert _ids(await desk.act(order, action, "kit-twice-0001")) == _ids(outcome)
        assert desk.state(order) == state


def _ids(outcome: Outcome) -> dict[str, str]:
    return dict(outcome.created)


@each_shop
async def test_nothing_is_done_that_the_manifest_does_not_offer(slug: str) -> None:
    async with opened(slug) as desk:
        order = next(one for one in await desk.mirror() if one.lines and not one.cancelled_at)
        for kind in not_offered(desk.case):
            assert desk.shop.refuses(order, kind) is not None, kind
            writes = desk.line.writes
            with pytest.raises(Refused) as refused:
                await desk.act(order, plain(kind, order), f"kit-none-{kind}")
            assert refused.value.code == "not-supported", kind
            assert desk.line.writes == writes


@each_shop
async def test_what_is_refused_beforehand_is_refused_when_it_is_tried(slug: str) -> None:
    async with opened(slug) as desk:
        orders = await desk.mirror()
        offers = desk.shop.manifest.capabilities.actions
        tried = 0
        for kind in [kind for kind in ABSOLUTE if kind in offers]:
            seen: set[str] = set()
            for order in orders:
                code = desk.shop.refuses(order, kind)
                if code is None or code in seen or not order.lines:
                    continue
                assert code in CODES, code
                seen.add(code)
                before = desk.state(order)
                with pytest.raises(Refused) as refused:
                    await desk.act(order, plain(kind, order), f"kit-refuse-{kind}-{order.external_id}")
                assert refused.value.code in CODES, refused.value.code
                assert refused.value.reason
                assert desk.state(order) == before
                tried += 1
        assert tried or not offers & set(ABSOLUTE)


@each_shop
async def test_what_is_done_is_refused_when_asked_for_anew(slug: str) -> None:
    async with opened(slug) as desk:
        if ActionKind.CANCEL not in desk.shop.manifest.capabilities.actions:
            pytest.skip("this platform's API cancels nothing")
        order, action = await desk.choose(ActionKind.CANCEL)
        assert isinstance(action, Cancel)
        outcome = await desk.act(order, action, "kit-cancel-a")
        assert outcome.order is not None
        assert desk.shop.refuses(outcome.order, ActionKind.CANCEL) == "already-cancelled"
        before = desk.state(outcome.order)
        with pytest.raises(Refused) as refused:
            await desk.act(outcome.order, action, "kit-cancel-b")
        assert refused.value.code == "already-cancelled"
        assert desk.state(outcome.order) == before


@each_shop
async def test_no_more_is_refunded_than_was_asked_and_never_more_than_there_is(slug: str) -> None:
    async with opened(slug) as desk:
        if ActionKind.REFUND not in desk.shop.manifest.capabilities.actions:
            pytest.skip("this platform's API refunds nothing")
        order, action = await desk.choose(ActionKind.REFUND)
        assert isinstance(action, Refund)
        assert order is not None
        before = desk.state(order)
        far_too_much = replace(action, amount=order.captured + Decimal(1000))
        for amount in (far_too_much.amount, Decimal(0), Decimal(-5)):
            with pytest.raises(Refused) as refused:
                await desk.act(order, replace(action, amount=amount), f"kit-wrong-{amount}")
            assert refused.value.code in {"amount-too-high", "bad-amount", "nothing-left"}, refused.value.code
            assert desk.state(order) == before
        outcome = await desk.act(order, action, "kit-right")
        assert (await desk.now(order)).refunded == order.refunded + action.amount
        assert outcome.answer, "what the platform really refunded is kept for the record"


@each_shop
async def test_long_and_right_to_left_text_survives(slug: str) -> None:
    async with opened(slug) as desk:
        offers = desk.shop.manifest.capabilities.actions
        texts: list[tuple[ActionKind, Note | PackingNote]] = [
            (ActionKind.NOTE, Note(LONG)), (ActionKind.PACKING_NOTE, PackingNote(LONG)),
        ]  # fmt: skip
        for kind, action in texts:
            if kind in offers:
                order, _ = await desk.choose(kind)
                await _text_arrives(desk, order, action)
        if ActionKind.EDIT_ADDRESS in offers:
            order, edit = await desk.choose(ActionKind.EDIT_ADDRESS)
            assert isinstance(edit, EditAddress)
            assert order is not None
            place = replace(
                edit.address, name="ليلى حدّاد", street="شارع الملك فيصل ١٢", city="İstanbul 伊斯坦布尔"
            )
            await desk.act(order, EditAddress(place), "kit-text-address")
            after = (await desk.now(order)).shipping_address
            assert after is not None
            assert (after.name, after.street, after.city) == (place.name, place.street, place.city)


async def _text_arrives(desk: Desk, order: object, action: Note | PackingNote) -> None:
    from merhaba.ports.shops.things import ShopOrder

    assert isinstance(order, ShopOrder)
    await desk.act(order, action, f"kit-text-{action.kind}")
    after = await desk.now(order)
    assert action.text.strip() in (after.note if isinstance(action, Note) else after.packing_note)


@each_shop
async def test_a_second_discount_under_the_same_code_is_refused(slug: str) -> None:
    async with opened(slug) as desk:
        if ActionKind.DISCOUNT not in desk.shop.manifest.capabilities.actions:
            pytest.skip("this platform's API makes no discount codes")
        if desk.case.mirrored is not None:
            pytest.skip("a shop without a platform keeps no codes")
        order, action = await desk.choose(ActionKind.DISCOUNT)
        assert isinstance(action, Discount)
        await desk.act(order, action, "kit-code-a")
        with pytest.raises(Refused) as refused:
            await desk.act(order, action, "kit-code-b")
        assert refused.value.code == "code-taken"
