"""Connected shops over HTTP."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from merhaba.kit.examples import BRAND_ID, example
from merhaba.modules.connections.api import Check, Checks
from merhaba.modules.workspaces.auth import AdminsOnly, Caller, Tx
from merhaba.modules.workspaces.types import Principal, Shape
from merhaba.platform.web import Problem, TransactionalRoute, forbidden, runtime_of
from merhaba.ports.channels import NeedsReconnect, RetryLater
from merhaba.ports.shops.actions import Refused
from merhaba.ports.shops.port import ConsentShop, ShopCapabilities

from . import commands, connecting, consent, hooks, queries
from .connecting import Wanted
from .tools import tools_for
from .types import Hooks, HookState, Shop, Shops, ShopType, ShopTypes, Wishes

router = APIRouter(route_class=TransactionalRoute, tags=["shops"])

_SETTINGS_PAGE = "/settings/shops"
_NEW = example(
    platform="anyshop",
    brand=BRAND_ID,
    name="Nar Home",
    config={"url": "https://nar-home.test/merhaba"},
    secrets={"key": "secret"},
)


class NewShop(BaseModel):
    """A shop to connect; `config` and `secrets` as the platform's schema says."""

    model_config = _NEW

    platform: str = Field(max_length=40)
    brand: UUID
    name: str = Field("", max_length=100)
    config: dict[str, Any] = {}
    secrets: dict[str, str] = {}

    def wanted(self) -> Wanted:
        """The same for use cases."""
        return Wanted(self.platform, self.brand, self.name, self.config, self.secrets)


class ConsentWanted(NewShop):
    """A shop that access is to be given to at its platform's page; `shop` when it is connected already and
    access is given anew."""

    model_config = _NEW

    shop: UUID | None = None


class ConsentUrl(Shape):
    """The platform's page where access is given, and the address that has to be registered there."""

    model_config = example(
        url="https://nar-home.test/oauth/authorize?client_id=merhaba&state=x1",
        redirect_uri="https://help.nar-home.test/api/v1/shops/consent/back",
    )

    url: str
    redirect_uri: str


class ShopChange(BaseModel):
    """What to change of a shop; secrets left out stay."""

    model_config = example(name="Nar Home", status="paused")

    name: str | None = Field(None, max_length=100)
    config: dict[str, Any] | None = None
    secrets: dict[str, str] | None = None
    status: Literal["active", "paused"] | None = None


@router.get("/shop-types")
async def shop_types(request: Request, tx: Tx) -> ShopTypes:
    """The shop platforms this installation can connect, with their settings forms."""
    found = runtime_of(request).shops.values()
    return ShopTypes(
        items=[
            ShopType(
                slug=platform.manifest.slug,
                name=dict(platform.manifest.name),
                capabilities=_capabilities(platform.manifest.capabilities),
                settings_schema=dict(platform.manifest.settings_schema),
                consent=isinstance(platform, ConsentShop),
            )
            for platform in sorted(found, key=lambda p: p.manifest.slug)
        ]
    )


@router.get("/shops")
async def list_shops(request: Request, tx: Tx) -> Shops:
    """Connected shops, with how far they are mirrored."""
    return Shops(items=await queries.connected(tx, _base(request)))


@router.post("/shops", status_code=201, dependencies=[AdminsOnly])
async def connect_shop(asked: NewShop, request: Request, caller: Caller) -> Shop:
    """Connect a shop: it is asked who it is, and its first sync begins."""
    ident = await connecting.connect(runtime_of(request), caller.workspace, asked.wanted())
    return await _shop(request, caller, ident)


@router.post("/shops/consent", dependencies=[AdminsOnly])
async def ask_shop_consent(asked: ConsentWanted, request: Request, caller: Caller, tx: Tx) -> ConsentUrl:
    """Begin giving access at the platform's page: send the browser to `url`; it comes back to the
    settings."""
    runtime = runtime_of(request)
    if asked.shop is not None:
        await queries.opened(tx, runtime.keys, asked.shop)
    url = await consent.ask(tx, runtime, asked.wanted(), _person(caller), asked.shop)
    return ConsentUrl(url=url, redirect_uri=consent.redirect_uri(runtime))


@router.get("/shops/consent/back", include_in_schema=False, dependencies=[AdminsOnly])
async def take_shop_consent(request: Request, caller: Caller, state: str = "") -> RedirectResponse:
    """Where the platform sends the browser back to; ends on the settings page, with a sentence when it
    failed."""
    runtime = runtime_of(request)
    try:
        async with runtime.database.transaction(caller.workspace) as tx:
            asked = await consent.take(tx, runtime, state, _person(caller))
        # Platforms are slow: no transaction stays open while we talk to one.
        secrets = await consent.trade(runtime, asked, dict(request.query_params))
        if asked.shop is not None:
            await connecting.change(runtime, caller.workspace, asked.shop, {}, secrets)
            return _back(connected=str(asked.shop))
        wanted = replace(asked.wanted, secrets={**asked.wanted.secrets, **secrets})
        return _back(connected=str(await connecting.connect(runtime, caller.workspace, wanted)))
    except (Refused, RetryLater, NeedsReconnect) as refused:
        return _back(problem=refused.reason)
    except Problem as problem:
        return _back(problem=problem.detail)


@router.get("/shops/{shop}")
async def get_shop(shop: UUID, request: Request, tx: Tx) -> Shop:
    """One connected shop."""
    return await queries.shop(tx, _base(request), shop)


@router.patch("/shops/{shop}", dependencies=[AdminsOnly])
async def change_shop(shop: UUID, asked: ShopChange, request: Request, caller: Caller) -> Shop:
    """Change a shop. Other settings or secrets are tried at the platform first; with good ones a broken
    connection goes on where it stopped."""
    changes = asked.model_dump(exclude_unset=True, exclude_none=True, exclude={"secrets"})
    await connecting.change(runtime_of(request), caller.workspace, shop, changes, asked.secrets)
    return await _shop(request, caller, shop)


@router.delete("/shops/{shop}", status_code=204, dependencies=[AdminsOnly])
async def remove_shop(shop: UUID, tx: Tx) -> None:
    """Disconnect a shop. Its orders and products go in the background; conversations stay."""
    await commands.remove(tx, shop)


@router.post("/shops/{shop}/check", dependencies=[AdminsOnly])
async def check_shop(shop: UUID, request: Request, caller: Caller) -> Checks:
    """Try the connection and say, step by step, what is wrong."""
    runtime = runtime_of(request)
    async with runtime.database.transaction(caller.workspace) as tx:
        found = await queries.opened(tx, runtime.keys, shop)
    tools = tools_for(runtime, caller.workspace)
    results = await connecting.platform_of(runtime, found.platform).check(found.account, tools)
    failed = next((r for r in results if not r.ok and r.essential), None)
    async with runtime.database.transaction(caller.workspace) as tx:
        await commands.note_state(tx, shop, failed.detail if failed else None)
    return Checks(
        items=[Check(code=r.code, ok=r.ok, detail=r.detail, essential=r.essential) for r in results]
    )


@router.post("/shops/{shop}/sync", status_code=202, dependencies=[AdminsOnly])
async def sync_shop(shop: UUID, request: Request, tx: Tx) -> Shop:
    """Look at once for what webhooks missed."""
    await queries.shop(tx, _base(request), shop)
    await commands.look_now(tx, shop)
    return await queries.shop(tx, _base(request), shop)


@router.post("/shops/{shop}/resync", status_code=202, dependencies=[AdminsOnly])
async def resync_shop(shop: UUID, request: Request, tx: Tx) -> Shop:
    """Read everything once more, from the beginning."""
    await queries.shop(tx, _base(request), shop)
    await commands.begin_again(tx, shop)
    return await queries.shop(tx, _base(request), shop)


@router.get("/shops/{shop}/hooks", dependencies=[AdminsOnly])
async def list_shop_hooks(
    shop: UUID,
    request: Request,
    tx: Tx,
    state: Annotated[HookState | None, Query(description="Only those in this state.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: str | None = None,
) -> Hooks:
    """Webhooks of the last days and what became of them; `failed` ones with why."""
    await queries.shop(tx, _base(request), shop)
    items, following = await queries.hooks(tx, shop, state=state, limit=limit, cursor=cursor)
    return Hooks(items=items, next=following)


@router.post("/shops/{shop}/hooks/{hook}/replay", status_code=202, dependencies=[AdminsOnly])
async def replay_shop_hook(shop: UUID, hook: UUID, request: Request, tx: Tx) -> Shop:
    """Understand a webhook once more."""
    await queries.shop(tx, _base(request), shop)
    await hooks.replay(tx, shop, hook)
    tx.after_commit.append(runtime_of(request).bell.ring)
    return await queries.shop(tx, _base(request), shop)


@router.get("/shops/{shop}/wishes", dependencies=[AdminsOnly])
async def list_shop_wishes(shop: UUID, request: Request, tx: Tx) -> Wishes:
    """What people asked about their data by way of the platform; exports have it as JSON."""
    await queries.shop(tx, _base(request), shop)
    return Wishes(items=await queries.wishes(tx, shop))


async def _shop(request: Request, caller: Principal, ident: UUID) -> Shop:
    async with runtime_of(request).database.transaction(caller.workspace) as tx:
        return await queries.shop(tx, _base(request), ident)


def _capabilities(able: ShopCapabilities) -> dict[str, Any]:
    return {
        "actions": sorted(able.actions),
        "refund_to": sorted(able.refund_to),
        "hooks": able.hooks,
        "carts": able.carts,
        "restock": able.restock,
        "partial_refunds": able.partial_refunds,
        "return_labels": able.return_labels,
    }


def _base(request: Request) -> str:
    return runtime_of(request).settings.base_url


def _back(**said: str) -> RedirectResponse:
    return RedirectResponse(f"{_SETTINGS_PAGE}?{urlencode(said)}", status_code=303)


def _person(caller: Principal) -> UUID:
    if caller.agent is None:
        raise forbidden("Access is given by a person; the token's owner is no longer here.")
    return caller.agent
