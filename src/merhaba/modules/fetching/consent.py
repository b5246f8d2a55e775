"""A person gives us access to their mailbox at a provider's page, and comes back with a code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import delete, insert

from merhaba.kit.ids import new_id, parse_id
from merhaba.modules.connections.commands import keep_secrets, note_state
from merhaba.modules.connections.queries import opened
from merhaba.modules.workspaces.events import SettingsChanged
from merhaba.platform.database import Transaction
from merhaba.platform.events import append
from merhaba.platform.runtime import Runtime
from merhaba.platform.web import Problem, invalid
from merhaba.ports.channels import Account, ConsentChannel, Rejected

from .tables import consents_asked

CALLBACK = "/api/v1/channels/oauth/callback"
_PURPOSE = "consent"
_VALID = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Asked:
    """A consent that was asked for, and by whom it may be answered."""

    account: UUID
    verifier: str


async def ask(tx: Transaction, runtime: Runtime, account: UUID, agent: UUID) -> str:
    """The provider's page to send this person to. Raises Problem 404 or 422."""
    slug, opened_account = await opened(tx, runtime.keys, account)
    channel = consenting(runtime, slug)
    ident = new_id()
    state = runtime.keys.sign(_PURPOSE, str(ident))
    try:
        consent = channel.ask_consent(opened_account, redirect_uri=redirect_uri(runtime), state=state)
    except Rejected as rejected:
        raise invalid("oauth", rejected.reason) from rejected
    await tx.run(delete(consents_asked).where(consents_asked.c.asked_at < tx.now - _VALID))
    await tx.run(
        insert(consents_asked).values(
            workspace_id=tx.workspace,
            id=ident,
            account_id=account,
            agent_id=agent,
            verifier=runtime.keys.seal({"verifier": consent.verifier}),
            asked_at=tx.now,
        )
    )
    return consent.url


async def take(tx: Transaction, runtime: Runtime, state: str, agent: UUID) -> Asked:
    """What an answer belongs to, once. Raises Problem 400 for a state that is forged, old, used, or was
    given to somebody else: nobody can be made to connect another person's mailbox."""
    claimed = runtime.keys.verify(_PURPOSE, state, max_age=int(_VALID.total_seconds()))
    ident = parse_id(str(claimed)) if claimed is not None else None
    row = None
    if ident is not None:
        row = await tx.first(
            delete(consents_asked)
            .where(
                consents_asked.c.workspace_id == tx.workspace,
                consents_asked.c.id == ident,
                consents_asked.c.agent_id == agent,
                consents_asked.c.asked_at > tx.now - _VALID,
            )
            .returning(consents_asked.c.account_id, consents_asked.c.verifier)
        )
    if row is None:
        raise Problem(400, "consent-unknown", "This sign-in is too old or was not begun here. Begin again.")
    return Asked(row.account_id, runtime.keys.unseal(row.verifier)["verifier"])


async def keep(tx: Transaction, runtime: Runtime, account: UUID, secrets: Mapping[str, str]) -> None:
    """Keep what the provider gave, and say that the account works again."""
    await keep_secrets(tx, runtime.keys, account, secrets)
    await note_state(tx, account, error=None)
    await append(tx, SettingsChanged("channels", account))


def consenting(runtime: Runtime, slug: str) -> ConsentChannel:
    """The channel, if access to it can be given at a provider's page. Raises Problem 422."""
    channel = runtime.channels.get(slug)
    if not hasattr(channel, "ask_consent"):
        raise invalid("channel", "This channel is not connected at a provider’s page.")
    return cast(ConsentChannel, channel)


def redirect_uri(runtime: Runtime) -> str:
    """Where the provider sends people back to; it has to be registered there exactly like this."""
    return runtime.settings.base_url + CALLBACK


async def opened_for(tx: Transaction, runtime: Runtime, account: UUID) -> tuple[ConsentChannel, Account]:
    """The channel and the account a consent is for. Raises Problem 404 or 422."""
    slug, opened_account = await opened(tx, runtime.keys, account)
    return consenting(runtime, slug), opened_account
