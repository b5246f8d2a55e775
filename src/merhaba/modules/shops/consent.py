"""A person gives us access to their shop at its platform's page, and comes back with an answer (RFC 6749)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, insert

from merhaba.kit.ids import new_id, parse_id
from merhaba.platform.database import Transaction
from merhaba.platform.runtime import Runtime
from merhaba.platform.web import Problem, invalid
from merhaba.ports.channels import Account
from merhaba.ports.shops.actions import Refused
from merhaba.ports.shops.port import ConsentShop

from .connecting import Wanted, platform_of, sorted_out
from .tables import shop_consents
from .tools import tools_for_new

BACK = "/api/v1/shops/consent/back"
_PURPOSE = "shop-consent"
_VALID = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Asked:
    """A consent that was asked for: the shop it is for (`shop` when that is connected already)."""

    wanted: Wanted
    verifier: str
    shop: UUID | None


async def ask(tx: Transaction, runtime: Runtime, wanted: Wanted, agent: UUID, shop: UUID | None) -> str:
    """The platform's page to send this person to. Raises Problem 422."""
    platform = platform_of(runtime, wanted.platform)
    if not isinstance(platform, ConsentShop):
        raise invalid("platform", "This platform is not connected at a page of its own.")
    config, secrets = sorted_out(platform, wanted.config, wanted.secrets)
    ident = new_id()
    account = Account(id=str(ident), address="", name=wanted.name, config=config, secrets=secrets)
    state = runtime.keys.sign(_PURPOSE, str(ident))
    try:
        consent = platform.ask_consent(account, redirect_uri=redirect_uri(runtime), state=state)
    except Refused as refused:
        raise invalid("config", refused.reason, refused.code) from refused
    kept = {"wanted": json.dumps({**asdict(wanted), "config": config, "secrets": secrets}, default=str)}
    kept |= {"verifier": consent.verifier, "shop": str(shop or "")}
    await tx.run(
        insert(shop_consents).values(
            workspace_id=tx.workspace,
            id=ident,
            agent_id=agent,
            sealed=runtime.keys.seal(kept),
            asked_at=tx.now,
        )
    )
    return consent.url


async def take(tx: Transaction, runtime: Runtime, state: str, agent: UUID) -> Asked:
    """What an answer belongs to, once. Raises Problem 400 for a state that is forged, old, used, or was
    given to somebody else: nobody can be made to connect another person's shop."""
    claimed = runtime.keys.verify(_PURPOSE, state, max_age=int(_VALID.total_seconds()))
    ident = parse_id(str(claimed)) if claimed is not None else None
    table = shop_consents.c
    row = None
    if ident is not None:
        row = await tx.first(
            delete(shop_consents)
            .where(
                table.workspace_id == tx.workspace,
                table.id == ident,
                table.agent_id == agent,
                table.asked_at > tx.now - _VALID,
            )
            .returning(table.sealed)
        )
    if row is None:
        raise Problem(400, "consent-unknown", "This sign-in is too old or was not begun here. Begin again.")
    kept = runtime.keys.unseal(row.sealed)
    told = json.loads(kept["wanted"])
    wanted = Wanted(**{**told, "brand": UUID(told["brand"])})
    return Asked(wanted, kept["verifier"], parse_id(kept["shop"]))


async def trade(runtime: Runtime, asked: Asked, query: Mapping[str, str]) -> Mapping[str, str]:
    """The secrets the platform gives for its answer. Raises Refused, RetryLater, NeedsReconnect."""
    platform = platform_of(runtime, asked.wanted.platform)
    if not isinstance(platform, ConsentShop):
        raise invalid("platform", "This platform is not connected at a page of its own.")
    wanted = asked.wanted
    account = Account(
        id=str(asked.shop or new_id()), address="", name=wanted.name, config=wanted.config,
        secrets=wanted.secrets,
    )  # fmt: skip
    return await platform.take_consent(
        account,
        query=query,
        verifier=asked.verifier,
        redirect_uri=redirect_uri(runtime),
        tools=tools_for_new(runtime, {}),
    )


def redirect_uri(runtime: Runtime) -> str:
    """Where the platform sends people back to; it has to be registered there exactly like this."""
    return runtime.settings.base_url + BACK
