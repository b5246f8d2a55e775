"""Connected shops as the API shows them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from merhaba.kit.examples import ASKED_AT, BRAND_ID, example, example_of
from merhaba.modules.workspaces.types import Shape

SHOP_ID = "01985b12-0a1b-7c2d-8e3f-4a5b6c7d8e9f"


class ShopStatus(StrEnum):
    """How a connection is. `error`: only a person can mend it. `removed`: its rows are being taken out."""

    ACTIVE = "active"
    PAUSED = "paused"
    ERROR = "error"
    REMOVED = "removed"


class HookState(StrEnum):
    """What became of a webhook."""

    RECEIVED = "received"
    DONE = "done"
    IGNORED = "ignored"
    FAILED = "failed"


class ShopType(Shape):
    """A platform that can be connected. `consent`: access is given at the platform's page."""

    model_config = example(
        slug="anyshop",
        name={"en": "Your own shop", "de": "Ihr eigener Shop"},
        capabilities={
            "actions": ["cancel", "refund"],
            "refund_to": ["original"],
            "hooks": "manual",
            "carts": False,
            "restock": True,
            "partial_refunds": True,
            "return_labels": False,
        },
        settings_schema={"type": "object", "properties": {"url": {"type": "string"}}},
        consent=False,
    )

    slug: str
    name: dict[str, str]
    capabilities: dict[str, Any]
    settings_schema: dict[str, Any]
    consent: bool


class ShopTypes(Shape):
    """The platforms there are."""

    items: list[ShopType]
    next: str | None = None


class Sync(Shape):
    """How far one kind of thing is mirrored. `seen` counts what came so far, `missed` the changes that no
    webhook told of and reading on found."""

    model_config = example(
        what="orders",
        seen=18200,
        total=52000,
        complete=False,
        missed=0,
        error=None,
        started_at=ASKED_AT,
        completed_at=None,
        moved_at=ASKED_AT,
        looked_at=None,
    )

    what: str
    seen: int
    total: int | None
    complete: bool
    missed: int = 0
    error: str | None
    started_at: datetime
    completed_at: datetime | None
    moved_at: datetime | None
    looked_at: datetime | None = None


class Shop(Shape):
    """A connected shop; its secrets never leave the server. `hook_url` is where its platform calls."""

    model_config = example(
        id=SHOP_ID,
        platform="anyshop",
        brand=BRAND_ID,
        name="Nar Home",
        domain="nar-home.test",
        currency="EUR",
        timezone="Europe/Berlin",
        config={"url": "https://nar-home.test/merhaba"},
        status="active",
        last_error=None,
        hook_url=f"https://help.nar-home.test/hooks/shops/{SHOP_ID}",
        hooks_error=None,
        syncs=[example_of(Sync)],
        created_at=ASKED_AT,
    )

    id: UUID
    platform: str
    brand: UUID
    name: str
    domain: str
    currency: str
    timezone: str
    config: dict[str, Any]
    status: ShopStatus
    last_error: str | None
    hook_url: str
    hooks_error: str | None = None
    syncs: list[Sync]
    created_at: datetime


class Shops(Shape):
    """Connected shops."""

    items: list[Shop]
    next: str | None = None


class Hook(Shape):
    """A webhook that came, and what became of it."""

    model_config = example(
        id="01985b12-7777-7c2d-8e3f-4a5b6c7d8e9f",
        hook_id="evt_1042",
        received_at=ASKED_AT,
        state="failed",
        error="This webhook cannot be read: total is missing.",
        attempts=1,
        next_at=None,
    )

    id: UUID
    hook_id: str
    received_at: datetime
    state: HookState
    error: str | None
    attempts: int
    next_at: datetime | None


class Hooks(Shape):
    """Webhooks, newest first."""

    items: list[Hook]
    next: str | None = None


class Wish(Shape):
    """What a person asked about their data by way of the platform: `export` has it as JSON, to be given to
    the shop's owner; `erase` was carried out when it came."""

    model_config = example(
        id="01985b12-8888-7c2d-8e3f-4a5b6c7d8e9f",
        wish="export",
        about={"email": "clara@example.com"},
        data={"accounts": [], "orders": []},
        received_at=ASKED_AT,
        done_at=None,
    )

    id: UUID
    wish: str
    about: dict[str, Any]
    data: dict[str, Any]
    received_at: datetime
    done_at: datetime | None


class Wishes(Shape):
    """People's wishes, newest first."""

    items: list[Wish]
    next: str | None = None
