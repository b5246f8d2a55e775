"""An agent answers from their own mail program."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from merhaba.modules import files
from merhaba.modules.inbox.commands.reply import Answer, answer
from merhaba.modules.inbox.queries import threading
from merhaba.modules.inbox.reply_address import without_tokens
from merhaba.modules.workspaces import queries as workspaces
from merhaba.modules.workspaces.types import SYSTEM_ACTOR, Actor, Agent, AuthorKind, Role
from merhaba.platform.database import Transaction
from merhaba.platform.runtime import Runtime
from merhaba.platform.web import Problem
from merhaba.ports.channels import InboundFile, InboundMessage


async def writing_agent(tx: Transaction, message: InboundMessage) -> Agent | None:
    """The agent whose address a person's mail comes from, if there is one who may answer."""
    if not message.sender.address:
        return None
    agent = await workspaces.agent_by_email(tx, message.sender.address)
    return agent if agent is not None and agent.role.includes(Role.AGENT) else None


async def take_answer(
    tx: Transaction, runtime: Runtime, agent: Agent, message: InboundMessage
) -> UUID | None:
    """A mail to the agent's own signed reply address becomes their answer to the customer; gives the
    conversation, or None when it was not written to such an address.

    What cannot be sent (the customer's address is dead, say) becomes a note that says why.
    """
    conversation = await threading.by_agent_tokens(tx, runtime.keys, message.reply_tokens, agent.id)
    if conversation is None:
        return None
    actor = Actor(AuthorKind.AGENT, agent.id, agent.name)
    attached = await _kept(tx, runtime, message.files, f"agent:{agent.id}")
    text = without_tokens(message.text).strip()
    if not text and not attached:
        return conversation
    try:
        async with tx.part():
            given = Answer(kind="reply", text=text, attachments=attached, cc=())
            await answer(tx, runtime, conversation, actor, given)
    except Problem as problem:
        note = f"{text}\n\n[{agent.name} wrote this by e-mail; it was not sent: {problem.detail}]"
        await answer(
            tx, runtime, conversation, actor, Answer(kind="note", text=note.strip(), attachments=attached)
        )
    return conversation


async def take_remark(
    tx: Transaction, runtime: Runtime, agent: Agent, message: InboundMessage, conversation: UUID
) -> bool:
    """A mail from an agent's address that came by the customer's road (they were in copy) becomes a private
    note; False when that address is the customer's of this conversation, whose mail it then is.

    Anybody can write a From, so it is neither sent on nor signed with the agent's name.
    """
    if await threading.is_customer(tx, conversation, message.sender.address):
        return False
    attached = await _kept(tx, runtime, message.files, "mail")
    note = f"[By e-mail from {message.sender.address}; the sender is not proven]\n\n{message.text}"
    given = Answer(kind="note", text=without_tokens(note), attachments=attached, mentions=[agent.id])
    await answer(tx, runtime, conversation, SYSTEM_ACTOR, given)
    return True


async def _kept(tx: Transaction, runtime: Runtime, found: Sequence[InboundFile], owner: str) -> list[UUID]:
    kept = [
        await files.keep(
            tx,
            runtime.files,
            name=item.name,
            content_type=item.content_type,
            content=item.content,
            owner=owner,
        )
        for item in found[:20]
    ]
    return [ref.id for ref in kept]
