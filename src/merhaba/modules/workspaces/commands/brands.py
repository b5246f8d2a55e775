"""Workspaces and brands."""

from __future__ import annotations

import re
import secrets
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from merhaba.kit.ids import new_id
from merhaba.kit.languages import LANGUAGES
from merhaba.platform.database import SYSTEM, Transaction
from merhaba.platform.events import append
from merhaba.platform.secrets import Keys, new_token, token_digest
from merhaba.platform.web import Problem, invalid, not_found

from ..defaults import default_hours, default_widget
from ..events import SettingsChanged
from ..hours import zone
from ..tables import api_tokens, brands, workspaces
from ..types import Role

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


async def create_workspace(tx: Transaction, *, slug: str, name: str, demo: bool = False) -> UUID:
    """A new workspace; afterwards `tx` is scoped to it. `tx` must be in the system scope."""
    if tx.workspace != SYSTEM:
        raise ValueError("a workspace is created from the system scope")
    if not _SLUG.fullmatch(slug):
        raise invalid("slug", "A workspace's short name has only small letters, digits and dashes.")
    if await tx.scalar(select(workspaces.c.id).where(workspaces.c.slug == slug)):
        raise Problem(409, "workspace-exists", f"There is already a workspace named {slug}.")
    ident = new_id()
    await tx.run(insert(workspaces).values(id=ident, slug=slug, name=name, demo=demo, created_at=tx.now))
    tx.workspace = ident
    return ident


async def create_brand(tx: Transaction, keys: Keys, *, name: str, **given: Any) -> UUID:
    """A new brand with sensible opening hours, greeting and prompts in every language."""
    ident = new_id()
    values: dict[str, Any] = {
        "accent": "#0b7a78",
        "default_language": "en",
        "languages": list(LANGUAGES),
        "timezone": "UTC",
        "hours": default_hours(),
        "widget": default_widget(),
        "signature": {},
        "domain": "",
        **given,
    }
    _check(values)
    await tx.run(
        insert(brands).values(
            workspace_id=tx.workspace,
            id=ident,
            name=name,
            site_key=values.pop("site_key", None) or secrets.token_hex(10),
            identity_secret=keys.seal({"secret": secrets.token_urlsafe(32)}),
            created_at=tx.now,
            **values,
        )
    )
    await append(tx, SettingsChanged("brands", ident))
    return ident


async def change_brand(tx: Transaction, brand: UUID, changes: dict[str, Any]) -> None:
    """Change a brand's settings. Raises Problem 422 for a colour, hours or zone that make no sense."""
    _check(changes)
    mine = (brands.c.workspace_id == tx.workspace) & (brands.c.id == brand)
    if changes and not await tx.run(update(brands).where(mine).values(**changes)):
        raise not_found("brand")
    await append(tx, SettingsChanged("brands", brand))


async def rotate_identity_secret(tx: Transaction, keys: Keys, brand: UUID) -> str:
    """A new secret for signing shoppers' identities; the old one stops working at once."""
    secret = secrets.token_urlsafe(32)
    mine = (brands.c.workspace_id == tx.workspace) & (brands.c.id == brand)
    if not await tx.run(update(brands).where(mine).values(identity_secret=keys.seal({"secret": secret}))):
        raise not_found("brand")
    return secret


async def create_token(tx: Transaction, *, name: str, role: Role, by: UUID | None) -> tuple[UUID, str]:
    """A new API token; gives its id and the token, which is shown once."""
    token, ident = new_token("mht"), new_id()
    await tx.run(
        insert(api_tokens).values(
            workspace_id=tx.workspace,
            id=ident,
            name=name[:100],
            role=role,
            token_digest=token_digest(token),
            created_by=by,
            created_at=tx.now,
        )
    )
    await append(tx, SettingsChanged("tokens", ident, by))
    return ident, token


def _check(values: dict[str, Any]) -> None:
    if "accent" in values and not _COLOUR.fullmatch(values["accent"]):
        raise invalid("accent", "A colour is written like #0b7a78.")
    if "timezone" in values and zone(values["timezone"]).key != values["timezone"]:
        raise invalid("timezone", "This time zone is not known; one is written like Europe/Istanbul.")
    for day, spans in (values.get("hours") or {}).items():
        for start, end in spans:
            clock = r"([01]\d|2[0-3]):[0-5]\d|24:00"
            if not (re.fullmatch(clock, start) and re.fullmatch(clock, end) and start < end):
                raise invalid("hours", f"The hours on {day} are not valid: {start} to {end}.")
