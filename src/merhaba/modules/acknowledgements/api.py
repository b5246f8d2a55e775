"""The acknowledgement's settings over HTTP."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from merhaba.kit.examples import example
from merhaba.modules.workspaces import queries as workspaces
from merhaba.modules.workspaces.auth import AdminsOnly, Caller, Tx
from merhaba.modules.workspaces.types import Locale
from merhaba.platform.web import TransactionalRoute

from . import commands, queries
from .types import AcknowledgementSettings
from .words import DEFAULT

router = APIRouter(route_class=TransactionalRoute, tags=["brands"])


class Acknowledgement(AcknowledgementSettings):
    """A brand's acknowledgement, with our own words (`default_text`) that stand in where it has none."""

    model_config = example(
        chat="away",
        email=False,
        text={},
        email_hours=None,
        default_text={"en": DEFAULT["en"]},
    )

    default_text: dict[Locale, str]


@router.get("/brands/{brand}/acknowledgement")
async def acknowledgement(brand: UUID, tx: Tx) -> Acknowledgement:
    """What is said at once to somebody who writes for the first time."""
    await workspaces.brand(tx, brand)
    return await _shown(tx, brand)


@router.put("/brands/{brand}/acknowledgement", dependencies=[AdminsOnly])
async def change_acknowledgement(
    brand: UUID, wanted: AcknowledgementSettings, caller: Caller, tx: Tx
) -> Acknowledgement:
    """Set it. It never counts as an answer: the conversation waits as before."""
    await commands.change(tx, brand, wanted, caller.agent)
    return await _shown(tx, brand)


async def _shown(tx: Tx, brand: UUID) -> Acknowledgement:
    found = await queries.of_brand(tx, brand)
    return Acknowledgement(**found.model_dump(), default_text=dict(DEFAULT))
