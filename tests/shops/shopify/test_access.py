"""How we get in: a token, an app's own credentials, or a person's consent; and what a check says of it."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from merhaba.ports.channels import Account, NeedsReconnect, RetryLater
from merhaba.ports.shops.actions import ActionKind, Refused
from merhaba.ports.shops.port import ConsentShop, Mirrored
from merhaba.ports.shops.things import ShopCustomer
from merhaba.shops.shopify import shop
from merhaba.shops.shopify.where import domain_of, is_shop_domain

from .case import account, action
from .desk import connected
from .fake import TOKEN
from .hooks import DOMAIN, SECRET

NOW = datetime(2026, 8, 1, 12, tzinfo=UTC)
BACK = "https://desk.example/api/v1/shops/oauth/callback"


def _query(secret: str = SECRET, **changed: str) -> dict[str, str]:
    """The platform's answer to a consent, signed over its sorted query."""
    query = {
        "code": "c0de",
        "shop": DOMAIN,
        "state": "st4te",
        "timestamp": str(int(NOW.timestamp())),
        "host": "YWRtaW4uc2hvcGlmeS5jb20",
        **changed,
    }
    message = "&".join(f"{name}={query[name]}" for name in sorted(query))
    return {**query, "hmac": hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest()}


def test_consent_is_asked_for_at_the_shop_itself_with_all_that_is_needed() -> None:
    assert isinstance(shop, ConsentShop)
    asked = shop.ask_consent(replace(account(""), config={"shop": "tassen", "client_id": "id-1"}),
                             redirect_uri=BACK, state="st4te")  # fmt: skip
    where = urlsplit(asked.url)
    given = dict(parse_qsl(where.query))
    assert (where.scheme, where.netloc, where.path) == ("https", DOMAIN, "/admin/oauth/authorize")
    assert (given["client_id"], given["redirect_uri"], given["state"]) == ("id-1", BACK, "st4te")
    assert {"read_orders", "write_orders", "write_returns"} <= set(given["scope"].split(","))


@pytest.mark.parametrize(
    "text",
    [
        "evil.example", "tassen.myshopify.com.evil.example", "evil.example/tassen.myshopify.com", "-a", "",
        "tassen.myshopify.com@evil.example", "a b", "täßen", "tassen.myshopify.com:443", "a..myshopify.com",
    ],
)  # fmt: skip
def test_secrets_go_to_the_platforms_shop_domains_only(text: str) -> None:
    assert domain_of(replace(account(""), config={"shop": text})) == ""
    assert not is_shop_domain(text)
    with pytest.raises(Refused):
        shop.ask_consent(
            replace(account(""), config={"shop": text, "client_id": "x"}), redirect_uri=BACK, state="s"
        )


@pytest.mark.parametrize(
    "text", ["tassen", "Tassen.myshopify.com", "https://tassen.myshopify.com/admin", DOMAIN]
)
def test_a_shop_may_be_named_as_people_name_it(text: str) -> None:
    assert domain_of(replace(account(""), config={"shop": text})) == DOMAIN


async def test_a_consent_is_traded_for_a_token_that_ends_and_is_renewed() -> None:
    async with connected(now=NOW) as desk:
        desk.account = replace(desk.account, config={**desk.account.config, "sign_in": "consent"})
        desk.fake.token_answers = [
            (200, {"access_token": "one", "expires_in": 3600, "refresh_token": "r1", "scope": "read_orders"}),
            (200, {"access_token": "two", "expires_in": 3600, "refresh_token": "r2"}),
        ]
        kept = await shop.take_consent(
            desk.account, query=_query(), verifier="st4te", redirect_uri=BACK, tools=desk.tools
        )
        assert desk.fake.forms[0] == {
            "client_id": "client-1", "client_secret": SECRET, "code": "c0de", "expiring": "1",
        }  # fmt: skip
        assert kept["oauth_access_token"] == "one"
        desk.account = replace(desk.account, secrets={**desk.account.secrets, **kept})
        desk.fake.tokens = {"one"}
        await shop.identify(desk.account, desk.tools)
        assert len(desk.fake.forms) == 1
        desk.fake.tokens = {"two"}  # the first is refused before its time: it is renewed, and asked again
        await shop.identify(desk.account, desk.tools)
        assert desk.fake.forms[1]["refresh_token"] == "r1"
        assert desk.account.secrets["oauth_refresh_token"] == "r2"


async def test_a_token_is_renewed_a_little_before_it_ends() -> None:
    async with connected(now=NOW) as desk:
        ends = (NOW + timedelta(minutes=4)).isoformat()
        kept = {"oauth_access_token": "old", "oauth_refresh_token": "r1", "oauth_expires_at": ends}
        desk.account = replace(
            desk.account,
            config={**desk.account.config, "sign_in": "consent"},
            secrets={**desk.account.secrets, **kept},
        )
        desk.fake.tokens = {"new"}
        desk.fake.token_answers = [(200, {"access_token": "new", "expires_in": 3600, "refresh_token": "r2"})]
        await shop.identify(desk.account, desk.tools)
        assert [form["grant_type"] for form in desk.fake.forms] == ["refresh_token"]


async def test_an_app_of_the_same_organisation_signs_in_by_its_own_credentials() -> None:
    async with connected(now=NOW) as desk:
        desk.account = replace(
            desk.account,
            config={**desk.account.config, "sign_in": "app"},
            secrets={"client_secret": SECRET},
        )
        desk.fake.tokens = {"day"}
        desk.fake.token_answers = [(200, {"access_token": "day", "expires_in": 86399})]
        await shop.identify(desk.account, desk.tools)
        await shop.identify(desk.account, desk.tools)
        assert desk.fake.forms == [
            {"client_id": "client-1", "client_secret": SECRET, "grant_type": "client_credentials"}
        ]


@pytest.mark.parametrize(
    ("status", "raised"), [(400, NeedsReconnect), (401, NeedsReconnect), (503, RetryLater), (500, RetryLater)]
)
async def test_a_token_that_cannot_be_renewed_needs_a_person_or_patience(
    status: int, raised: type[Exception]
) -> None:
    async with connected(now=NOW) as desk:
        desk.account = replace(
            desk.account,
            config={**desk.account.config, "sign_in": "consent"},
            secrets={**desk.account.secrets, "oauth_refresh_token": "r1"},
        )
        desk.fake.token_answers = [(status, {"error": "invalid_grant"})]
        with pytest.raises(raised):
            await shop.identify(desk.account, desk.tools)


@pytest.mark.parametrize(
    ("query", "verifier"),
    [
        (_query(secret="another"), "st4te"),
        ({**_query(), "code": "other"}, "st4te"),
        ({k: v for k, v in _query().items() if k != "hmac"}, "st4te"),
        (_query(), "other state"),
        (_query(), ""),
        (_query(timestamp=str(int(NOW.timestamp()) - 3600)), "st4te"),
        (_query(timestamp="soon"), "st4te"),
        (_query(shop="other.myshopify.com"), "st4te"),
        (_query(shop="evil.example"), "st4te"),
        (_query(code=""), "st4te"),
    ],
)
async def test_an_answer_that_is_not_the_platforms_to_us_is_refused(
    query: dict[str, str], verifier: str
) -> None:
    async with connected(now=NOW) as desk:
        with pytest.raises(Refused):
            await shop.take_consent(
                desk.account, query=query, verifier=verifier, redirect_uri=BACK, tools=desk.tools
            )
        assert desk.fake.requests == []


async def test_without_a_scope_the_rest_is_still_read() -> None:
    async with connected() as desk:
        whole = await desk.orders()
        desk.fake.denied = {"returns(first", "storeCreditAccounts(", "shopLocales("}
        assert [o.external_id for o in await desk.orders()] == [o.external_id for o in whole]
        some = whole[0].external_id
        assert (await desk.order(some)).external_id == some
        page = await shop.page(Mirrored.CUSTOMERS, {}, desk.account, desk.tools)
        assert all(isinstance(c, ShopCustomer) and c.store_credit is None for c in page.items)
        products = await shop.page(Mirrored.PRODUCTS, {}, desk.account, desk.tools)
        assert products.items
        assert (await shop.identify(desk.account, desk.tools)).languages == ()


async def test_what_may_not_be_read_needs_a_person_and_what_may_not_be_done_is_refused() -> None:
    async with connected() as desk:
        order, wish = action(ActionKind.NOTE, await desk.orders())
        desk.fake.denied = {"orderUpdate("}
        with pytest.raises(Refused) as refused:
            await desk.act(order, wish)
        assert refused.value.code == "no-permission"
        desk.fake.denied = {"orders("}
        with pytest.raises(NeedsReconnect):
            await desk.orders()


async def test_the_check_names_each_missing_scope_and_what_it_is_for() -> None:
    async with connected() as desk:
        await shop.subscribe(desk.account, "https://desk.example/hooks/shop/1", desk.tools)
        assert all(step.ok for step in await shop.check(desk.account, desk.tools))
        desk.fake.world.scopes.remove("write_returns")
        desk.fake.world.scopes.remove("write_orders")
        desk.fake.world.hooks.popitem()
        desk.fake.served_version = "2026-10"
        keyless = replace(desk.account, secrets={"access_token": TOKEN})
        wrong = {step.code: step for step in await shop.check(keyless, desk.tools) if not step.ok}
        assert set(wrong) == {
            "permission-refunds", "permission-returns", "webhooks", "webhook-secret", "version",
        }  # fmt: skip
        assert "write_returns" in wrong["permission-returns"].detail
        assert "2026-10" in wrong["version"].detail
        assert not any(step.essential for step in wrong.values())


async def test_the_check_says_when_no_shop_is_named() -> None:
    async with connected() as desk:
        nowhere = Account("1", "", "", {"shop": "evil.example"}, {"access_token": TOKEN})
        steps = await shop.check(nowhere, desk.tools)
        assert [(step.code, step.ok) for step in steps] == [("address", False)]
        assert desk.fake.requests == []
