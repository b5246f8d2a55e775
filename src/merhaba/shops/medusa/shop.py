"""The connector: the port's verbs, each handed to the file that knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from merhaba.ports.channels import Account, CheckResult, Raw
from merhaba.ports.shops.actions import Action, ActionKind, Outcome, Quote, Refused
from merhaba.ports.shops.port import (
    Mirrored,
    Page,
    Query,
    ShopIdentity,
    ShopNews,
    ShopTools,
)
from merhaba.ports.shops.things import ShopCart, ShopCustomer, ShopOrder, ShopProduct

from . import act, check, finding, webhooks
from .act.doing import Doing
from .client import Client, path, text_of
from .manifest import MANIFEST
from .pages import WALKS, next_page
from .read_customers import customer_of
from .read_orders import is_order, links, order_of
from .read_products import product_of
from .reasons import with_reasons
from .values import Row, row, rows, text

Thing = ShopOrder | ShopProduct | ShopCustomer


class MedusaShop:
    """A Medusa 2 shop (see `ports.shops.port.Shop`)."""

    manifest = MANIFEST

    async def identify(self, account: Account, tools: ShopTools) -> ShopIdentity:
        """The store's name and its default currency; the platform knows no time zone."""
        store = await _store(Client(account, tools))
        address = text_of(account.config, "storefront_url") or text_of(account.config, "url")
        locales = (text(one.get("locale_code")) for one in rows(store.get("supported_locales")))
        return ShopIdentity(
            name=text(store.get("name")) or "Medusa",
            domain=urlsplit(address).netloc,
            currency=_currency(store),
            languages=tuple(locale for locale in locales if locale),
        )

    async def check(self, account: Account, tools: ShopTools) -> list[CheckResult]:
        """Address, key, each right, webhook secret."""
        return await check.steps(account, tools)

    async def subscribe(self, account: Account, hook_url: str, tools: ShopTools) -> Mapping[str, str]:
        """Nothing: a subscriber in the shop posts the webhooks, its developer puts it there."""
        return {}

    async def unsubscribe(self, account: Account, hook_url: str, tools: ShopTools) -> None:
        """Nothing either."""

    def verify(self, raw: Raw, account: Account, now: datetime) -> bool:
        """Whether the signature is right (Standard Webhooks)."""
        return webhooks.is_signed(raw, account, now)

    def hook_id(self, raw: Raw) -> str:
        """The delivery's id."""
        return webhooks.hook_id(raw)

    def parse(self, raw: Raw, account: Account) -> Sequence[ShopNews]:
        """Ids of what changed."""
        return webhooks.news_of(raw)

    async def page(
        self, what: Mirrored, place: Mapping[str, Any], account: Account, tools: ShopTools
    ) -> Page:
        """The next page; see `pages`."""
        client = Client(account, tools)
        kept = {name: place[name] for name in ("currency", "credit") if name in place}
        found = await next_page(
            client, what, {name: value for name, value in place.items() if name not in kept}, tools.now()
        )
        if what is Mirrored.PRODUCTS and "currency" not in kept:
            kept["currency"] = _currency(await _store(client))
        credit = None
        if what is Mirrored.CUSTOMERS and kept.get("credit", True):
            credit = await _credit(client, [text(one.get("id")) for one in found.items])
            kept["credit"] = credit is not None
        where = links(account)
        items: Any
        if what is Mirrored.ORDERS:
            items = [order_of(one, where) for one in await with_reasons(client, found.items)]
        elif what is Mirrored.PRODUCTS:
            items = [product_of(one, where, kept["currency"]) for one in found.items]
        else:
            items = [customer_of(one, credit) for one in found.items]
        return Page(items, {**found.place, **kept}, found.more, found.total)

    async def fetch(
        self, what: Mirrored, external_id: str, account: Account, tools: ShopTools
    ) -> Thing | None:
        """One thing; None when it is not (or no longer) there, or is a draft."""
        client = Client(account, tools)
        walk = WALKS[what]
        try:
            answer = await client.get(path(walk.noun, external_id), {"fields": walk.fields})
        except Refused as refused:
            if refused.code == "not-found":
                return None
            raise
        found = row(answer.get(walk.noun.removesuffix("s")))
        where = links(account)
        if what is Mirrored.ORDERS:
            (named,) = await with_reasons(client, [found])
            return order_of(named, where) if is_order(found) else None
        if what is Mirrored.PRODUCTS:
            return product_of(found, where, _currency(await _store(client)))
        return customer_of(found, await _credit(client, [external_id]))

    async def find_orders(self, query: Query, account: Account, tools: ShopTools) -> Sequence[ShopOrder]:
        """By number, e-mail address or telephone number, exactly."""
        client, where = Client(account, tools), links(account)
        found = await with_reasons(client, await finding.orders_like(client, query))
        return [order_of(one, where) for one in found]

    async def find_customers(
        self, query: Query, account: Account, tools: ShopTools
    ) -> Sequence[ShopCustomer]:
        """By e-mail address or telephone number, exactly."""
        client = Client(account, tools)
        found = await finding.customers_like(client, query)
        credit = await _credit(client, [text(one.get("id")) for one in found]) if found else None
        return [customer_of(one, credit) for one in found]

    async def open_cart(self, customer: ShopCustomer, account: Account, tools: ShopTools) -> ShopCart | None:
        """The Admin API does not show carts."""
        return None

    def refuses(self, order: ShopOrder, kind: ActionKind) -> str | None:
        """By the order's state."""
        return act.refused_by_state(order, kind)

    async def quote(
        self, order: ShopOrder, action: Action, account: Account, tools: ShopTools
    ) -> Quote | None:
        """In the platform's own sums."""
        doing = Doing(Client(account, tools), links(account), "quote", order.external_id)
        return await act.quote(doing, action)

    async def act(
        self, order: ShopOrder | None, action: Action, key: str, account: Account, tools: ShopTools
    ) -> Outcome:
        """Do it once."""
        return await act.perform(_doing(order, key, account, tools), action)

    async def look_up(
        self, order: ShopOrder | None, action: Action, key: str, account: Account, tools: ShopTools
    ) -> Outcome | None:
        """Whether it was done under this key."""
        return await act.look_up(_doing(order, key, account, tools), action)

    async def follow(self, outcome: Outcome, account: Account, tools: ShopTools) -> Outcome:
        """Nothing is ever pending here: the platform answers when it has finished."""
        return outcome


def _doing(order: ShopOrder | None, key: str, account: Account, tools: ShopTools) -> Doing:
    return Doing(Client(account, tools), links(account), key, order.external_id if order else "")


async def _store(client: Client) -> Row:
    found = rows((await client.get(path("stores"), {"limit": 1})).get("stores"))
    return found[0] if found else {}


def _currency(store: Row) -> str:
    offered = rows(store.get("supported_currencies"))
    default = [one for one in offered if one.get("is_default")] or offered
    return text(default[0].get("currency_code")).upper() if default else "EUR"


async def _credit(client: Client, customers: list[str]) -> list[Row] | None:
    """The store credit accounts of these customers; None where the shop has no such thing."""
    if not customers:
        return []
    query: dict[str, str | int | Sequence[str]] = {"customer_id": customers, "limit": 4 * len(customers)}
    try:
        answer = await client.get(path("store-credit-accounts"), query)
    except Refused as refused:
        if refused.code in {"not-supported", "no-permission"}:
            return None
        raise
    return rows(answer.get("store_credit_accounts"))
