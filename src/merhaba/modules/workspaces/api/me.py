"""The signed-in person's own settings."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from merhaba.kit.examples import example
from merhaba.platform.web import TransactionalRoute, forbidden

from .. import queries
from ..auth import COOKIE, Caller, Tx
from ..commands import people, sessions
from ..types import Agent, Locale, Notifications

router = APIRouter(route_class=TransactionalRoute, tags=["me"])


class MeChange(BaseModel):
    """What a person may change about themselves; what is left out stays."""

    model_config = example(locale="tr", theme="dark", availability="away")

    name: str | None = Field(None, min_length=1, max_length=100)
    locale: Locale | None = None
    theme: Literal["system", "light", "dark"] | None = None
    density: Literal["comfortable", "compact"] | None = None
    signature: str | None = Field(None, max_length=5000)
    availability: Literal["available", "away"] | None = None
    notifications: Notifications | None = None


class PasswordChange(BaseModel):
    """The present password and the one to have from now on."""

    model_config = example(current="merhaba-merhaba", new="four words nobody guesses")

    current: str = Field(max_length=500)
    new: str = Field(max_length=500)


@router.patch("/me")
async def change_me(change: MeChange, caller: Caller, tx: Tx) -> Agent:
    """Change one's own name, language, looks, signature or availability."""
    if caller.agent is None or caller.by_token:
        raise forbidden("An API token is nobody's account; sign in instead.")
    await people.change_me(tx, caller.agent, change.model_dump(exclude_unset=True, exclude_none=True))
    return await queries.agent(tx, caller.agent)


@router.post("/me/password", status_code=204)
async def change_password(change: PasswordChange, request: Request, caller: Caller, tx: Tx) -> None:
    """Set a new password; every other session of this person ends."""
    if caller.agent is None or caller.by_token:
        raise forbidden("An API token is nobody's account; sign in instead.")
    keep = request.cookies.get(COOKIE)
    await sessions.change_password(tx, caller.agent, current=change.current, new=change.new, keep=keep)
