"""Channel accounts over HTTP."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from merhaba.kit.examples import BRAND_ID, example, example_of
from merhaba.modules.workspaces.auth import AdminsOnly, Caller, Tx
from merhaba.modules.workspaces.types import Shape
from merhaba.platform.web import TransactionalRoute, runtime_of

from . import commands, queries
from .queries import Connection
from .tools import tools_for

router = APIRouter(route_class=TransactionalRoute, tags=["channels"])


class ChannelType(Shape):
    """A kind of channel that can be connected; `settings_schema` is a JSON schema for its form."""

    model_config = example(
        slug="chat",
        name={"en": "Chat on your site", "de": "Chat auf Ihrer Website"},
        capabilities={"files": True, "typing": True, "html": False},
        settings_schema={"type": "object", "properties": {}},
    )

    slug: str
    name: dict[str, str]
    capabilities: dict[str, Any]
    settings_schema: dict[str, Any]


class ChannelTypes(Shape):
    """The kinds of channel there are."""

    items: list[ChannelType]
    next: str | None = None


class Connections(Shape):
    """A list of channel accounts."""

    items: list[Connection]
    next: str | None = None


class Check(Shape):
    """One step of a connection check. A step that is not `essential` may fail and the channel works all the
    same, only worse."""

    model_config = example(
        code="relay-name",
        ok=False,
        detail="mail.nar-home.test: Name or service not known",
        essential=True,
    )

    code: str
    ok: bool
    detail: str
    essential: bool = True


class Checks(Shape):
    """What a connection check found, in the order tried."""

    model_config = example(
        items=[
            {"code": "relay-set", "ok": True, "detail": "mail.nar-home.test:587", "essential": True},
            example_of(Check),
        ]
    )

    items: list[Check]


class NewConnection(BaseModel):
    """An account to connect; `config` and `secrets` as the channel's schema says."""

    model_config = example(
        channel="email",
        brand=BRAND_ID,
        name="Support",
        address="support@nar-home.test",
        config={"relay_host": "mail.nar-home.test", "relay_port": 587},
        secrets={"relay_password": "secret"},
    )

    channel: str
    brand: UUID
    name: str = Field("", max_length=100)
    address: str
    config: dict[str, Any] = {}
    secrets: dict[str, str] = {}


class ConnectionChange(BaseModel):
    """What to change of an account; secrets left out stay."""

    model_config = example(name="Support", status="paused")

    name: str | None = Field(None, max_length=100)
    address: str | None = Field(None, max_length=320)
    config: dict[str, Any] | None = None
    secrets: dict[str, str] | None = None
    status: Literal["active", "paused"] | None = None


@router.get("/channel-types")
async def channel_types(request: Request, tx: Tx) -> ChannelTypes:
    """The channels this installation has, with their settings forms."""
    manifests = [channel.manifest for channel in runtime_of(request).channels.values()]
    return ChannelTypes(
        items=[
            ChannelType(
                slug=m.slug,
                name=dict(m.name),
                capabilities={f: getattr(m.capabilities, f) for f in m.capabilities.__slots__},
                settings_schema=dict(m.settings_schema),
            )
            for m in manifests
        ]
    )


@router.get("/channels")
async def list_channels(tx: Tx) -> Connections:
    """Connected channel accounts."""
    return Connections(items=await queries.accounts(tx))


@router.post("/channels", status_code=201, dependencies=[AdminsOnly])
async def connect(asked: NewConnection, request: Request, tx: Tx) -> Connection:
    """Connect a channel account."""
    runtime = runtime_of(request)
    ident = await commands.connect(tx, runtime.keys, runtime.channels, **asked.model_dump())
    return await queries.connection(tx, ident)


@router.patch("/channels/{account}", dependencies=[AdminsOnly])
async def change(account: UUID, asked: ConnectionChange, request: Request, tx: Tx) -> Connection:
    """Change a channel account."""
    changes = asked.model_dump(exclude_unset=True, exclude_none=True, exclude={"secrets"})
    await commands.change(tx, runtime_of(request).keys, account, changes, asked.secrets)
    return await queries.connection(tx, account)


@router.delete("/channels/{account}", status_code=204, dependencies=[AdminsOnly])
async def remove(account: UUID, tx: Tx) -> None:
    """Disconnect a channel account; its conversations stay."""
    await commands.remove(tx, account)


@router.post("/channels/{account}/check", dependencies=[AdminsOnly])
async def check(account: UUID, request: Request, caller: Caller) -> Checks:
    """Try the connection and say, step by step, what is wrong."""
    runtime = runtime_of(request)
    async with runtime.database.transaction(caller.workspace) as tx:
        slug, opened = await queries.opened(tx, runtime.keys, account)
    # Far sides are slow: no transaction stays open while we talk to one.
    results = await runtime.channels[slug].check(opened, tools_for(runtime, caller.workspace))
    failed = next((r for r in results if not r.ok and r.essential), None)
    async with runtime.database.transaction(caller.workspace) as tx:
        await commands.note_state(tx, account, error=failed.detail if failed else None)
    return Checks(
        items=[Check(code=r.code, ok=r.ok, detail=r.detail, essential=r.essential) for r in results]
    )
