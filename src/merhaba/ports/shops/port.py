"""The port every shop platform implements.

A shop is a folder under `merhaba.shops` whose package exports one object named `shop` that satisfies `Shop`.
It may import `merhaba.ports` and `merhaba.kit`, nothing else of Merhaba: HTTP and the clock are handed in.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from ..channels import Account, CheckResult, Consent, Raw, Renewal
from ..http import Http
from .actions import Action, ActionKind, Outcome, Quote, RefundTo
from .things import ShopCart, ShopCustomer, ShopOrder, ShopProduct


class Mirrored(StrEnum):
    """The kinds of things that are mirrored, in the order they are fetched."""

    CUSTOMERS = "customers"
    PRODUCTS = "products"
    ORDERS = "orders"


class HookSetup(StrEnum):
    """How a platform comes to call us: we subscribe, a person sets it up there, or it never does."""

    SUBSCRIBE = "subscribe"
    MANUAL = "manual"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ShopCapabilities:
    """What a platform's API allows; the desk offers nothing else. `mirror_only`: there is no shop outside
    Merhaba (the demo), so that what is mirrored is all there is."""

    actions: frozenset[ActionKind]
    refund_to: frozenset[RefundTo] = frozenset({RefundTo.ORIGINAL})
    hooks: HookSetup = HookSetup.NONE
    carts: bool = False
    restock: bool = True
    partial_refunds: bool = True
    return_labels: bool = False
    mirror_only: bool = False


@dataclass(frozen=True, slots=True)
class ShopManifest:
    """Who a platform is: its slug (the folder's name), capabilities and settings form (JSON schema).

    Schema properties with `"writeOnly": true` are secrets and are stored encrypted.
    """

    slug: str
    name: Mapping[str, str]
    capabilities: ShopCapabilities
    settings_schema: Mapping[str, Any]


async def _no_renewal(account: Account, renewal: Renewal) -> Account:
    raise NotImplementedError("Secrets cannot be kept from here.")


@dataclass(frozen=True, slots=True)
class ShopTools:
    """What the house hands to a connector when it does I/O. `settings` has `public_url`; `renew(account,
    renewal)` runs `renewal` for this account alone, keeps what it returns and gives the account with it."""

    http: Http
    now: Callable[[], datetime]
    settings: Mapping[str, str] = field(default_factory=dict)
    renew: Callable[[Account, Renewal], Awaitable[Account]] = _no_renewal


@dataclass(frozen=True, slots=True)
class ShopIdentity:
    """What a shop says of itself."""

    name: str
    domain: str
    currency: str
    timezone: str = "UTC"
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Some things, oldest change first, and the `place` (JSON) from which to go on. Not `more`: that is all
    there is for now, and `place` then finds what changes later (overlapping a little rather than missing
    something). `total` is about how many there are in all, where the platform tells."""

    items: Sequence[ShopOrder] | Sequence[ShopProduct] | Sequence[ShopCustomer]
    place: Mapping[str, Any]
    more: bool
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """A webhook that carries the thing itself, whole."""

    thing: ShopOrder | ShopProduct | ShopCustomer


@dataclass(frozen=True, slots=True)
class Touched:
    """A webhook that only says something changed (or carries a part): it is fetched."""

    what: Mirrored
    external_id: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A webhook that says something was deleted at the platform."""

    what: Mirrored
    external_id: str


@dataclass(frozen=True, slots=True)
class StockChanged:
    """A webhook that tells the stock of one variant."""

    variant_id: str
    stock: int
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PrivacyAsked:
    """The platform passes on a person's wish (`export` or `erase`), or wants a shop's data gone (`shop`)."""

    wish: str
    customer_id: str = ""
    email: str = ""
    phone: str = ""
    order_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Uninstalled:
    """The shop took our access away."""


@dataclass(frozen=True, slots=True)
class NothingToDo:
    """Understood, and nothing to do (a ping, a topic we do not need)."""

    reason: str


ShopNews = Changed | Touched | Gone | StockChanged | PrivacyAsked | Uninstalled | NothingToDo


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for at the platform itself; one of them is set. `number` without a leading #."""

    number: str = ""
    email: str = ""
    phone: str = ""
    tracking: str = ""


class Shop(Protocol):
    """What every shop folder provides. All that does I/O raises RetryLater, NeedsReconnect, or (for writes)
    Refused and `ports.http.Uncertain`."""

    manifest: ShopManifest

    async def identify(self, account: Account, tools: ShopTools) -> ShopIdentity:
        """Who the shop is; also proves that the credentials work."""

    async def check(self, account: Account, tools: ShopTools) -> list[CheckResult]:
        """Try the connection step by step (address, sign-in, each permission, webhooks) and say what is
        wrong. Never raises."""

    async def subscribe(self, account: Account, hook_url: str, tools: ShopTools) -> Mapping[str, str]:
        """Have the platform call `hook_url` (again and again without making doubles); gives secrets to keep
        (such as the webhook secret). Does nothing for platforms without."""

    async def unsubscribe(self, account: Account, hook_url: str, tools: ShopTools) -> None:
        """Take back what `subscribe` set up, before the shop is disconnected."""

    def verify(self, raw: Raw, account: Account, now: datetime) -> bool:
        """True when `raw` truly comes from the platform (signature right, time not too far off)."""

    def hook_id(self, raw: Raw) -> str:
        """What names this delivery: the same again when the platform repeats it. '' where it has none (then
        the digest of the body counts)."""

    def parse(self, raw: Raw, account: Account) -> Sequence[ShopNews]:
        """Pure: a webhook to news. Raises ValueError when the bytes make no sense."""

    async def page(
        self, what: Mirrored, place: Mapping[str, Any], account: Account, tools: ShopTools
    ) -> Page:
        """The next page of things, from the beginning when `place` is empty, else from there."""

    async def fetch(
        self, what: Mirrored, external_id: str, account: Account, tools: ShopTools
    ) -> ShopOrder | ShopProduct | ShopCustomer | None:
        """One thing as it is now; None when there is none."""

    async def find_orders(self, query: Query, account: Account, tools: ShopTools) -> Sequence[ShopOrder]:
        """Orders at the platform that match exactly, newest first, at most 20; empty when the platform cannot
        look by that."""

    async def find_customers(
        self, query: Query, account: Account, tools: ShopTools
    ) -> Sequence[ShopCustomer]:
        """Customers at the platform that match exactly."""

    async def open_cart(self, customer: ShopCustomer, account: Account, tools: ShopTools) -> ShopCart | None:
        """What they are about to buy, where the platform tells."""

    def refuses(self, order: ShopOrder, kind: ActionKind) -> str | None:
        """Pure: a code why this platform will not do it to this order now (`already-cancelled`,
        `not-paid`, `already-sent`, `not-supported` ...), or None when it may be tried."""

    async def quote(
        self, order: ShopOrder, action: Action, account: Account, tools: ShopTools
    ) -> Quote | None:
        """What the platform says it will do in money; None: our own sums count."""

    async def act(
        self, order: ShopOrder | None, action: Action, key: str, account: Account, tools: ShopTools
    ) -> Outcome:
        """Do it. `key` is the same on every attempt, and is left at the platform wherever it has a place for
        it (its idempotency key, a note, metadata), for `look_up`. `order` is fresh; None only for actions
        without one."""

    async def look_up(
        self, order: ShopOrder | None, action: Action, key: str, account: Account, tools: ShopTools
    ) -> Outcome | None:
        """Whether an earlier attempt under `key`, whose answer never came, was carried out: its outcome, or
        None when it certainly was not. Asked before every repetition."""

    async def follow(self, outcome: Outcome, account: Account, tools: ShopTools) -> Outcome:
        """How a pending outcome stands now."""


@runtime_checkable
class ConsentShop(Protocol):
    """A shop that a person gives access to at the platform's page (OAuth 2.0)."""

    def ask_consent(self, account: Account, *, redirect_uri: str, state: str) -> Consent:
        """Begin. Raises Refused when the account's settings do not say where."""

    async def take_consent(
        self,
        account: Account,
        *,
        query: Mapping[str, str],
        verifier: str,
        redirect_uri: str,
        tools: ShopTools,
    ) -> Mapping[str, str]:
        """Trade the platform's answer (its whole query string) for secrets to keep."""
