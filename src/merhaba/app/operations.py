"""One-off operations of the command line."""

from __future__ import annotations

import asyncio

from merhaba.app.composition import build_runtime
from merhaba.app.refusal import Refused
from merhaba.modules.workspaces import queries
from merhaba.modules.workspaces.commands.brands import create_token as make_token
from merhaba.modules.workspaces.types import Role
from merhaba.platform.database import SYSTEM
from merhaba.platform.settings import Settings


def create_token(settings: Settings, name: str, workspace: str | None) -> str:
    """An API token with the owner's rights, acting for the owner. `workspace` may be left out where there
    is only one. Raises Refused."""
    return asyncio.run(_create_token(settings, name, workspace))


async def _create_token(settings: Settings, name: str, slug: str | None) -> str:
    runtime = build_runtime(settings)
    try:
        async with runtime.database.transaction(SYSTEM) as tx:
            found = await queries.all_workspaces(tx)
            if slug is not None:
                found = [w for w in found if w.slug == slug]
            if len(found) != 1:
                names = ", ".join(w.slug for w in await queries.all_workspaces(tx)) or "none"
                raise Refused(f"Say which workspace with --workspace SLUG. There is: {names}.")
            tx.workspace = found[0].id
            owner = await queries.owner_of(tx)
            _, token = await make_token(tx, name=name, role=Role.OWNER, by=owner)
        return token
    finally:
        await runtime.database.close()
