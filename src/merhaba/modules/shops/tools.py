"""What a connector gets for its I/O: the house's HTTP, and keeping renewed secrets."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from uuid import UUID

from merhaba.platform.runtime import Runtime
from merhaba.ports.channels import Account, Renewal
from merhaba.ports.shops.port import Shop, ShopTools

from .commands import keep_secrets
from .queries import opened


def tools_for(runtime: Runtime, workspace: UUID) -> ShopTools:
    """Tools for connected shops of this workspace."""

    async def renew(account: Account, renewal: Renewal) -> Account:
        # The lock is held while the platform is asked, in a transaction that has written nothing yet.
        async with runtime.database.transaction(workspace) as tx:
            await tx.lock(f"renew/{account.id}")
            current = (await opened(tx, runtime.keys, UUID(account.id))).account
            changed = await renewal(current)
            if changed:
                await keep_secrets(tx, runtime.keys, UUID(account.id), changed)
        return dataclasses.replace(current, secrets={**current.secrets, **changed})

    return _tools(runtime, renew)


def tools_for_new(runtime: Runtime, changed: dict[str, str]) -> ShopTools:
    """Tools for a shop that is not connected yet; secrets that are renewed are put into `changed`."""

    async def renew(account: Account, renewal: Renewal) -> Account:
        current = dataclasses.replace(account, secrets={**account.secrets, **changed})
        changed.update(await renewal(current))
        return dataclasses.replace(current, secrets={**current.secrets, **changed})

    return _tools(runtime, renew)


def connector(runtime: Runtime, platform: str) -> Shop:
    """The connector of a platform. Raises LookupError when its folder has gone."""
    found = runtime.shops.get(platform)
    if found is None:
        raise LookupError(f"There is no connector for {platform} any more.")
    return found


def _tools(runtime: Runtime, renew: Callable[[Account, Renewal], Awaitable[Account]]) -> ShopTools:
    return ShopTools(
        http=runtime.web.send,
        now=lambda: datetime.now(UTC),
        settings={"public_url": runtime.settings.base_url, "instance": runtime.keys.instance},
        renew=renew,
    )
