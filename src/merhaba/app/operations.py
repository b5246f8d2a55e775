"""One-off operations of the command line."""

from __future__ import annotations

import asyncio
import secrets

from merhaba.app.composition import build_runtime
from merhaba.app.new_workspace import begin_workspace
from merhaba.app.refusal import Refused
from merhaba.modules.workspaces import queries
from merhaba.modules.workspaces.commands.brands import create_token as make_token
from merhaba.modules.workspaces.commands.sessions import check_strength
from merhaba.modules.workspaces.types import Role
from merhaba.platform.database import SYSTEM
from merhaba.platform.settings import Settings
from merhaba.platform.web import Problem


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
        await runtime.close()


def add_workspace(settings: Settings, *, slug: str, name: str, email: str, password: str | None) -> list[str]:
    """Make a workspace; gives the lines to print: where to sign in, as whom, and the shop's widget.

    Without a password one is made up and shown. Raises Refused.
    """
    return asyncio.run(_add_workspace(settings, slug, name.strip(), email.strip(), password))


async def _add_workspace(
    settings: Settings, slug: str, name: str, email: str, password: str | None
) -> list[str]:
    if not name:
        raise Refused("A workspace needs a name.")
    chosen = password or secrets.token_urlsafe(12)
    runtime = build_runtime(settings)
    try:
        check_strength(chosen)
        async with runtime.database.transaction(SYSTEM) as tx:
            brand = await begin_workspace(tx, runtime, slug=slug, name=name, email=email, password=chosen)
    except Problem as problem:
        raise Refused(problem.detail) from problem
    finally:
        await runtime.close()
    shown = "(the password you gave)" if password else f"/ {chosen}   (change it under Settings, Profile)"
    return [
        f"Desk:     {settings.base_url}/",
        f"Sign in:  {email} {shown}",
        f'Widget:   <script src="{settings.base_url}/widget.js?site={brand.site_key}" async></script>',
    ]


def list_workspaces(settings: Settings) -> list[str]:
    """Each workspace on a line, oldest first: short name, owner's address, name."""
    return asyncio.run(_list_workspaces(settings))


async def _list_workspaces(settings: Settings) -> list[str]:
    runtime = build_runtime(settings)
    try:
        rows = []
        async with runtime.database.transaction(SYSTEM) as tx:
            for found in await queries.all_workspaces(tx):
                tx.workspace = found.id
                owner = await queries.owner_of(tx)
                rows.append(
                    (found.slug, (await queries.agent(tx, owner)).email if owner else "-", found.name)
                )
    finally:
        await runtime.close()
    widths = [max((len(row[column]) for row in rows), default=0) for column in (0, 1)]
    return [f"{slug:<{widths[0]}}  {owner:<{widths[1]}}  {name}" for slug, owner, name in rows]
