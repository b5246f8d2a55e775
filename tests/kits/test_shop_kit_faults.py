"""The kit for every shop folder: a platform that is slow, broken, gone, or no longer trusts us."""

from __future__ import annotations

import pytest

from merhaba.ports.channels import NeedsReconnect, RetryLater
from merhaba.ports.http import Uncertain
from merhaba.ports.shops.actions import ActionKind, OutcomeState, Refund
from merhaba.ports.shops.port import HookSetup, Mirrored

from .shop_desk import Desk, opened
from .shop_effects import assert_done
from .shops_found import offered_elsewhere, with_platform

each_shop = pytest.mark.parametrize("slug", with_platform())
each_action = pytest.mark.parametrize(("slug", "kind"), offered_elsewhere())
SOME_WAITING = 1.5


@each_shop
async def test_when_access_is_taken_away_a_person_has_to_reconnect(slug: str) -> None:
    async with opened(slug) as desk:
        kind = _first_kind(desk)
        order, action = await desk.choose(kind) if kind else (None, None)
        desk.fake.revoke()
        for what in Mirrored:
            with pytest.raises(NeedsReconnect):
                await desk.page(what, {})
        with pytest.raises(NeedsReconnect):
            await desk.shop.identify(desk.account, desk.tools)
        if action is not None:
            with pytest.raises(NeedsReconnect):
                await desk.shop.act(order, action, "kit-revoked", desk.account, desk.tools)
        failed = [one for one in await desk.shop.check(desk.account, desk.tools) if not one.ok]
        assert failed
        assert all(one.code and one.detail for one in failed)


@each_shop
async def test_the_check_never_raises(slug: str) -> None:
    async with opened(slug) as desk:
        for status in (500, 429, 403, 404, 302):
            desk.fake.fail_next(status, times=50)
            results = await desk.shop.check(desk.account, desk.tools)
            assert [one for one in results if not one.ok and one.detail], status
            desk.fake.fail_next(status, times=0)
        nobody = desk.case.account("http://127.0.0.1:9")
        assert [one for one in await desk.shop.check(nobody, desk.tools) if not one.ok and one.detail]
        assert not [
            one for one in await desk.shop.check(desk.account, desk.tools) if one.essential and not one.ok
        ]


@each_shop
async def test_asked_to_wait_it_waits_as_long_as_it_was_told(slug: str) -> None:
    async with opened(slug) as desk:
        kind = _first_kind(desk)
        order, action = await desk.choose(kind) if kind else (None, None)
        for status in (429, 503):
            desk.fake.fail_next(status, {"retry-after": "7"})
            with pytest.raises(RetryLater) as told:
                await desk.page(Mirrored.ORDERS, {})
            assert told.value.after is not None
            assert abs(told.value.after - 7) <= SOME_WAITING
            desk.fake.fail_next(status)
            with pytest.raises(RetryLater):
                await desk.page(Mirrored.PRODUCTS, {})
            if action is not None:
                desk.fake.fail_next(status)
                with pytest.raises(RetryLater):
                    await desk.shop.act(order, action, "kit-wait", desk.account, desk.tools)
        if action is not None:
            assert (await desk.act(order, action, "kit-wait")).state is OutcomeState.DONE


@each_shop
async def test_an_error_of_the_platform_while_reading_is_tried_again_later(slug: str) -> None:
    async with opened(slug) as desk:
        for status in (500, 502, 504):
            for what in Mirrored:
                desk.fake.fail_next(status)
                with pytest.raises(RetryLater):
                    await desk.page(what, {})
        # Nothing is lost: the sync then goes through from the same place.
        assert len(await desk.mirror()) >= 60


@each_shop
async def test_a_platform_that_is_not_there_is_tried_again_later(slug: str) -> None:
    async with opened(slug) as desk:
        nobody = desk.case.account("http://127.0.0.1:9")
        with pytest.raises(RetryLater):
            await desk.shop.page(Mirrored.ORDERS, {}, nobody, desk.tools)
        with pytest.raises(RetryLater):
            await desk.shop.identify(nobody, desk.tools)


@each_action
async def test_an_error_while_writing_is_uncertain_and_the_next_attempt_does_it(
    slug: str, kind: ActionKind
) -> None:
    async with opened(slug) as desk:
        order, action = await desk.choose(kind)
        desk.line.break_at(1, "500")
        try:
            await desk.shop.act(order, action, "kit-broken", desk.account, desk.tools)
        except Uncertain:
            desk.line.mend()
            outcome = await desk.look_up(order, action, "kit-broken")
            assert outcome is None, "nothing was carried out"
            outcome = await desk.act(order, action, "kit-broken")
        else:
            pytest.skip("every write of this action carries the platform's own idempotency key")
        assert outcome.state is OutcomeState.DONE
        await assert_done(desk, order, action, outcome)


@each_action
async def test_an_action_whose_answer_was_lost_is_looked_up_and_not_repeated(
    slug: str, kind: ActionKind
) -> None:
    writes = await _writes_of(slug, kind)
    for lost in range(1, writes + 1):
        async with opened(slug) as desk:
            order, action = await desk.choose(kind)
            desk.line.break_at(lost, "lost")
            if writes == 1:
                desk.line.mend()
                desk.fake.act_then_hang_up()
            with pytest.raises((Uncertain, RetryLater)) as unanswered:
                await desk.shop.act(order, action, "kit-lost", desk.account, desk.tools)
            desk.line.mend()
            outcome = await desk.look_up(order, action, "kit-lost")
            # What was asked twice without harm (a quote by POST) may have been lost before the write itself.
            if lost == writes and isinstance(unanswered.value, Uncertain):
                assert outcome is not None, "it was carried out"
            if outcome is None:
                outcome = await desk.act(order, action, "kit-lost")
            assert outcome.state is OutcomeState.DONE
            await assert_done(desk, order, action, outcome)
            if isinstance(action, Refund) and order is not None:
                assert (await desk.now(order)).refunded == order.refunded + action.amount


async def _writes_of(slug: str, kind: ActionKind) -> int:
    """How many writes the action takes when all goes well."""
    async with opened(slug) as desk:
        order, action = await desk.choose(kind)
        desk.line.mend()
        await desk.act(order, action, "kit-count")
        if not desk.line.writes:
            pytest.skip("every write of this action carries the platform's own idempotency key")
        return desk.line.writes


@each_shop
async def test_subscribing_again_and_again_makes_no_doubles_and_can_be_taken_back(slug: str) -> None:
    async with opened(slug) as desk:
        hook = "https://desk.example/hooks/shop/1"
        secrets = await desk.shop.subscribe(desk.account, hook, desk.tools)
        assert all(isinstance(value, str) for value in secrets.values())
        subscribes = desk.shop.manifest.capabilities.hooks is HookSetup.SUBSCRIBE
        assert bool(desk.fake.requests) == subscribes
        await desk.shop.subscribe(desk.account, hook, desk.tools)
        await desk.shop.unsubscribe(desk.account, hook, desk.tools)
        await desk.shop.unsubscribe(desk.account, hook, desk.tools)


def _first_kind(desk: Desk) -> ActionKind | None:
    return next(iter(sorted(desk.shop.manifest.capabilities.actions)), None)
