"""The shop as the house sees it: each promise of the port, handed to the file that keeps it."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from merhaba.ports.channels import Account, CheckResult, Consent, NeedsReconnect, Raw, RetryLater
from merhaba.ports.shops.actions import Action, ActionKind, Outcome, Quote, Refused
from merhaba.ports.shops.port import Mirrored, Page, Query, ShopIdentity, ShopNews, ShopTools
from merhaba.ports.shops.things import ShopCart, ShopCustomer, ShopOrder, ShopProduct

from . import catalogue, find, hooks, orders, pages, webhooks
from . import check as checking
from . import consent as consenting
from . import quote as quoting
from . import refuses as refusing
from .act.task import Task
from .act.verbs import FOLLOWED, VERBS, WITHOUT_ORDER
from .client import Client, Denied, TooCostly
from .facts import text
from .manifest import MANIFEST
from .queries_catalogue import SHOP

T = TypeVar("T")


class Shopify:
    """Implements `ports.shops.port.Shop` and `ConsentShop`."""

    manifest = MANIFEST

    async def identify(self, account: Account, tools: ShopTools) -> ShopIdentity:
        """Who the shop is."""
        client = Client(account, tools)
        shop = (await _reading(client.read(SHOP))).get("shop") or {}
        spoken = await _reading(catalogue.languages(client))
        languages = [spoken["primary"], *spoken["locales"]] if spoken["primary"] != "und" else []
        return ShopIdentity(
            name=text(shop.get("name")),
            domain=text((shop.get("primaryDomain") or {}).get("host")) or text(shop.get("myshopifyDomain")),
            currency=text(shop.get("currencyCode")),
            timezone=text(shop.get("ianaTimezone")) or "UTC",
            languages=tuple(languages),
        )

    async def check(self, account: Account, tools: ShopTools) -> list[CheckResult]:
        """Try the connection step by step. Never raises."""
        return await checking.check(Client(account, tools))

    async def subscribe(self, account: Account, hook_url: str, tools: ShopTools) -> Mapping[str, str]:
        """Subscribe to all topics; the secret they are signed with is the app's, which we have."""
        await _asking(hooks.subscribe(hook_url, Client(account, tools)))
        return {}

    async def unsubscribe(self, account: Account, hook_url: str, tools: ShopTools) -> None:
        """Take the subscriptions back."""
        await _asking(hooks.unsubscribe(hook_url, Client(account, tools)))

    def verify(self, raw: Raw, account: Account, now: datetime) -> bool:
        """Whether the webhook is the platform's."""
        return webhooks.verify(raw, account)

    def hook_id(self, raw: Raw) -> str:
        """What names this delivery."""
        return webhooks.hook_id(raw)

    def parse(self, raw: Raw, account: Account) -> Sequence[ShopNews]:
        """A webhook to news."""
        return webhooks.parse(raw)

    async def page(
        self, what: Mirrored, place: Mapping[str, Any], account: Account, tools: ShopTools
    ) -> Page:
        """The next page of things."""
        return await _reading(pages.page(what, place, Client(account, tools)))

    async def fetch(
        self, what: Mirrored, external_id: str, account: Account, tools: ShopTools
    ) -> ShopOrder | ShopProduct | ShopCustomer | None:
        """One thing as it is now."""
        client = Client(account, tools)
        if what is Mirrored.ORDERS:
            return await _reading(orders.fetch(external_id, client))
        if what is Mirrored.PRODUCTS:
            return await _reading(catalogue.fetch_product(external_id, client))
        return await _reading(catalogue.fetch_customer(external_id, client))

    async def find_orders(self, query: Query, account: Account, tools: ShopTools) -> Sequence[ShopOrder]:
        """Orders at the platform that match exactly."""
        return await _reading(find.find_orders(query, Client(account, tools)))

    async def find_customers(
        self, query: Query, account: Account, tools: ShopTools
    ) -> Sequence[ShopCustomer]:
        """Customers at the platform that match exactly."""
        return await _reading(find.find_customers(query, Client(account, tools)))

    async def open_cart(self, customer: ShopCustomer, account: Account, tools: ShopTools) -> ShopCart | None:
        """The checkout they began and did not finish."""
        return await _reading(catalogue.open_cart(customer.external_id, Client(account, tools)))

    def refuses(self, order: ShopOrder, kind: ActionKind) -> str | None:
        """A code why not, by state alone."""
        return refusing.refuses(order, kind)

    async def quote(
        self, order: ShopOrder, action: Action, account: Account, tools: ShopTools
    ) -> Quote | None:
        """What the platform says it will do in money."""
        task: Task[Action] = Task(Client(account, tools), order.external_id, action, "")
        return await _asking(quoting.quote(task))

    async def act(
        self, order: ShopOrder | None, action: Action, key: str, account: Account, tools: ShopTools
    ) -> Outcome:
        """Do it, unless an attempt under the same key has done it."""
        task = _task(order, action, key, account, tools)
        do, earlier = VERBS[action.kind]
        done = await _asking(earlier(task))
        return done if done is not None else await _asking(do(task))

    async def look_up(
        self, order: ShopOrder | None, action: Action, key: str, account: Account, tools: ShopTools
    ) -> Outcome | None:
        """What an earlier attempt under `key` came to."""
        return await _asking(VERBS[action.kind][1](_task(order, action, key, account, tools)))

    async def follow(self, outcome: Outcome, account: Account, tools: ShopTools) -> Outcome:
        """How a pending outcome stands now."""
        follow = FOLLOWED.get(text(outcome.follow.get("kind")))
        if follow is None:
            return outcome
        order_id = text(outcome.follow.get("order"))
        return await _asking(follow(Task(Client(account, tools), order_id, None, ""), outcome))

    def ask_consent(self, account: Account, *, redirect_uri: str, state: str) -> Consent:
        """The page where a person gives access."""
        return consenting.ask_consent(account, redirect_uri=redirect_uri, state=state)

    async def take_consent(
        self,
        account: Account,
        *,
        query: Mapping[str, str],
        verifier: str,
        redirect_uri: str,
        tools: ShopTools,
    ) -> Mapping[str, str]:
        """Trade the platform's answer for tokens to keep."""
        return await consenting.take_consent(
            account, query=query, verifier=verifier, redirect_uri=redirect_uri, tools=tools
        )


def _task(order: ShopOrder | None, action: Action, key: str, account: Account, tools: ShopTools) -> Task[Any]:
    if action.kind not in VERBS:
        raise Refused("not-supported", "The platform’s API does not offer this.")
    if order is None and action.kind not in WITHOUT_ORDER:
        raise Refused("not-found", "This needs an order.")
    about = "" if order is None or action.kind in WITHOUT_ORDER else order.external_id
    return Task(Client(account, tools), about, action, key)


async def _reading(asked: Awaitable[T]) -> T:
    """Reading knows no refusals: what our access does not reach, a person has to allow."""
    try:
        return await asked
    except Denied as denied:
        raise NeedsReconnect(denied.reason) from denied
    except TooCostly as error:
        raise RetryLater(f"The platform finds this too costly: {error}") from error


async def _asking(asked: Awaitable[T]) -> T:
    try:
        return await asked
    except TooCostly as error:
        raise RetryLater(f"The platform finds this too costly: {error}") from error
