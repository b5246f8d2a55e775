"""The first start: an owner, a workspace, and (unless MERHABA_DEMO=0) the demo shop in it."""

from __future__ import annotations

import asyncio
import secrets

from merhaba.app.composition import build_runtime
from merhaba.app.demo import load as demo
from merhaba.app.new_workspace import begin_workspace
from merhaba.modules.workspaces import queries as workspaces
from merhaba.platform.database import SYSTEM
from merhaba.platform.runtime import Runtime
from merhaba.platform.settings import Settings

DEFAULT_EMAIL = "owner@demo.test"


def prepare(settings: Settings) -> list[str]:
    """Make the first workspace where there is none; gives the lines to print: where to go, how to sign in."""
    return asyncio.run(_with_runtime(settings, _prepare))


def load_demo(settings: Settings) -> list[str]:
    """`merhaba demo`: add the demo workspace to an installation that has none."""
    return asyncio.run(_with_runtime(settings, _demo))


async def _with_runtime(settings: Settings, work: object) -> list[str]:
    runtime = build_runtime(settings)
    try:
        return await work(runtime)  # type: ignore[operator,no-any-return]  # one of the coroutines below
    finally:
        await runtime.close()


async def _prepare(runtime: Runtime) -> list[str]:
    settings = runtime.settings
    lines = [f"Desk:     {settings.base_url}/"]
    async with runtime.database.transaction(SYSTEM) as tx:
        existing = await workspaces.all_workspaces(tx)
    if not existing:
        email, password = _account(settings)
        async with runtime.database.transaction(SYSTEM) as tx:
            if settings.demo:
                await demo.create(tx, runtime, email=email, password=password)
            else:
                await begin_workspace(
                    tx, runtime, slug="shop", name="My shop", email=email, password=password
                )
        _remember_sign_in(settings, email, password)
        existing_demo = settings.demo
    else:
        existing_demo = any(w.slug == demo.SLUG for w in existing)
    lines.append(_sign_in_line(settings))
    if existing_demo:
        lines.append(f"Shop:     {settings.base_url}/demo (the demo storefront, with the widget on it)")
    return lines


async def _demo(runtime: Runtime) -> list[str]:
    settings = runtime.settings
    async with runtime.database.transaction(SYSTEM) as tx:
        if await workspaces.workspace_id(tx, demo.SLUG) is not None:
            return ["The demo workspace is there already."]
        email, password = _account(settings)
        await demo.create(tx, runtime, email=email, password=password)
    return [f"Demo:     {settings.base_url}/demo", f"Sign in:  {email} / {password}"]


def _account(settings: Settings) -> tuple[str, str]:
    password = settings.admin_password
    return (
        settings.admin_email or DEFAULT_EMAIL,
        password.get_secret_value() if password else secrets.token_urlsafe(9),
    )


def _remember_sign_in(settings: Settings, email: str, password: str) -> None:
    """Keep a password that we made up where only the owner of the data can read it."""
    if settings.admin_password is not None:
        return
    path = settings.data_dir / "keys" / "first-sign-in.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(f"{email} / {password}\n")


def _sign_in_line(settings: Settings) -> str:
    path = settings.data_dir / "keys" / "first-sign-in.txt"
    if settings.admin_password is None and path.exists():
        return f"Sign in:  {path.read_text().strip()}   (change it under Settings, Profile)"
    if settings.admin_email:
        return f"Sign in:  {settings.admin_email} (the password you set)"
    return "Sign in:  with your e-mail address and password"
