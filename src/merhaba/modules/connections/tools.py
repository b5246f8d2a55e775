"""What a channel gets for its I/O on an account of one workspace: the house's tools, and keeping secrets."""

from __future__ import annotations

import dataclasses
from uuid import UUID

from sqlalchemy import func, select

from merhaba.platform.runtime import Runtime
from merhaba.ports.channels import Account, Renewal, Tools

from .commands import keep_secrets
from .queries import opened

_LOCK = 7046


def tools_for(runtime: Runtime, workspace: UUID) -> Tools:
    """Tools for accounts of this workspace."""

    async def renew(account: Account, renewal: Renewal) -> Account:
        # The lock is held while the provider is asked, in a transaction that has written nothing yet: it
        # keeps no reader of the event log waiting.
        async with runtime.database.transaction(workspace) as tx:
            key = func.hashtextextended(f"renew/{account.id}", _LOCK)
            await tx.scalar(select(func.pg_advisory_xact_lock(key)))
            _, current = await opened(tx, runtime.keys, UUID(account.id))
            changed = await renewal(current)
            if changed:
                await keep_secrets(tx, runtime.keys, UUID(account.id), changed)
        return dataclasses.replace(current, secrets={**current.secrets, **changed})

    return dataclasses.replace(runtime.tools(), renew=renew)
