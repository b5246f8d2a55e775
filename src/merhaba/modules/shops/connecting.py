"""Connecting a shop: its platform is asked who it is before anything is kept."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from merhaba.kit.ids import new_id
from merhaba.modules.workspaces import queries as workspaces
from merhaba.platform.runtime import Runtime
from merhaba.platform.web import Problem, invalid
from merhaba.ports.channels import Account, NeedsReconnect, RetryLater
from merhaba.ports.http import Uncertain
from merhaba.ports.shops.actions import Refused
from merhaba.ports.shops.port import Shop, ShopIdentity

from . import commands
from .queries import opened
from .tools import tools_for_new


@dataclasses.dataclass(frozen=True, slots=True)
class Wanted:
    """A shop to connect, as a person filled the form in."""

    platform: str
    brand: UUID
    name: str
    config: Mapping[str, Any]
    secrets: Mapping[str, str]


def platform_of(runtime: Runtime, slug: str) -> Shop:
    """The connector of a platform. Raises Problem 422 for one there is not."""
    found = runtime.shops.get(slug)
    if found is None:
        raise invalid("platform", "This shop platform is not known.")
    return found


def sorted_out(
    platform: Shop, config: Mapping[str, Any], secrets: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """(settings, secrets), each where the platform's form says it belongs: a secret is never shown again,
    wherever it was sent, and what the form does not ask for is not kept."""
    properties = _properties(platform)
    hidden = {name for name, about in properties.items() if about.get("writeOnly")}
    shown = {name: value for name, value in config.items() if name in properties and name not in hidden}
    found = {name: str(value) for name, value in config.items() if name in hidden and value}
    return shown, {**found, **{name: value for name, value in secrets.items() if value}}


def moves(platform: Shop, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether other settings lead to another address. Stored keys are never sent there: whoever may change
    the address could otherwise read them."""
    addresses = [name for name, about in _properties(platform).items() if about.get("format") == "uri"]
    return any(before.get(name) != after.get(name) for name in addresses)


def _properties(platform: Shop) -> Mapping[str, Any]:
    found: Mapping[str, Any] = platform.manifest.settings_schema.get("properties", {})
    return found


async def connect(runtime: Runtime, workspace: UUID, wanted: Wanted) -> UUID:
    """Connect a shop; gives its id. Raises Problem 404 (brand), 409 or 422 with what is wrong."""
    platform = platform_of(runtime, wanted.platform)
    config, secrets = sorted_out(platform, wanted.config, wanted.secrets)
    async with runtime.database.transaction(workspace) as tx:
        await workspaces.brand(tx, wanted.brand)
    ident = new_id()
    account = Account(id=str(ident), address="", name=wanted.name, config=config, secrets=secrets)
    # Platforms are slow: no transaction stays open while we talk to one.
    identity, renewed = await who_is(runtime, platform, account)
    async with runtime.database.transaction(workspace) as tx:
        await commands.connect(
            tx,
            runtime.keys,
            ident=ident,
            platform=wanted.platform,
            brand=wanted.brand,
            name=wanted.name,
            config=config,
            secrets={**secrets, **renewed},
            identity=identity,
        )
    return ident


async def change(
    runtime: Runtime,
    workspace: UUID,
    ident: UUID,
    changes: dict[str, Any],
    secrets: Mapping[str, str] | None,
) -> None:
    """Change a shop. Other settings or secrets are tried at the platform first, and must be the same
    shop's. Raises Problem 404, 409 or 422."""
    async with runtime.database.transaction(workspace) as tx:
        before = await opened(tx, runtime.keys, ident)
    given: dict[str, str] = {}
    if "config" in changes or secrets:
        platform = platform_of(runtime, before.platform)
        config, given = sorted_out(platform, changes.get("config", {}), secrets or {})
        kept = before.account.secrets
        if "config" in changes:
            changes = {**changes, "config": config}
            if moves(platform, before.account.config, config):
                if not given and kept:
                    raise invalid("secrets", "Type the keys again when the address changes.", "keys-again")
                kept = {}
        account = dataclasses.replace(
            before.account,
            config=changes.get("config", before.account.config),
            secrets={**kept, **given},
        )
        identity, renewed = await who_is(runtime, platform, account)
        if identity.domain != before.account.address:
            raise Problem(
                409,
                "another-shop",
                f"This leads to {identity.domain}, not to {before.account.address}."
                " Connect it as another shop.",
            )
        given |= renewed
        changes = {**changes, "currency": identity.currency, "timezone": identity.timezone}
    async with runtime.database.transaction(workspace) as tx:
        await commands.change(tx, runtime.keys, ident, changes=changes, secrets=given)


async def who_is(runtime: Runtime, platform: Shop, account: Account) -> tuple[ShopIdentity, dict[str, str]]:
    """Who a shop says it is, and secrets that changed while it was asked. Raises Problem 409 when it does
    not answer, 422 when it refuses."""
    renewed: dict[str, str] = {}
    try:
        identity = await platform.identify(account, tools_for_new(runtime, renewed))
    except NeedsReconnect as error:
        raise invalid("secrets", error.reason, "shop-refused") from error
    except Refused as error:
        raise invalid("config", error.reason, "shop-refused") from error
    except (RetryLater, Uncertain) as error:
        detail = f"The shop does not answer: {error.reason}"
        raise Problem(409, "shop-unreachable", detail) from error
    except (ValueError, LookupError, TypeError) as error:
        detail = "What answers there is not this kind of shop. Check the address."
        raise invalid("config", detail, "shop-not-understood") from error
    if not identity.domain:
        raise invalid("config", "The shop does not say who it is.", "shop-not-understood")
    return identity, renewed
