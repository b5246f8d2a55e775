"""Using a macro: what it would say and do, and doing it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Row, insert, update

from merhaba.kit.ids import new_id
from merhaba.kit.languages import LANGUAGES
from merhaba.kit.templates import Filled, fill, fill_html, pieces
from merhaba.modules.inbox.commands.change import Changes, change
from merhaba.modules.inbox.commands.reply import Answer, answer
from merhaba.modules.inbox.composed import as_html, as_text, safe_html
from merhaba.modules.inbox.queries import conversations
from merhaba.modules.inbox.queries.conversations import tags_by_id
from merhaba.modules.inbox.types import Status
from merhaba.modules.workspaces import queries as workspaces
from merhaba.modules.workspaces.types import Principal
from merhaba.platform.database import Transaction
from merhaba.platform.runtime import Runtime
from merhaba.platform.web import Problem

from .queries import attached, row_of
from .situation import Situation, situation
from .tables import macro_uses, macros
from .types import MacroActions, MacroApplied, MacroPiece, MacroPlanned, MacroPreview, MacroText
from .variables import values


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen beside the macro: the order that is looked at, another of its languages."""

    order: UUID | None = None
    language: str | None = None


@dataclass(slots=True)
class _Plan:
    """A macro's actions with what they name; `gone` is what is not there any more and is left out."""

    actions: MacroActions
    shown: list[MacroPlanned] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


async def preview(
    tx: Transaction, runtime: Runtime, caller: Principal, conversation: UUID, macro: UUID, chosen: Chosen
) -> MacroPreview:
    """What a macro would say and do in a conversation. Nothing is done. Raises Problem 404."""
    here = await situation(tx, caller, conversation, order=chosen.order, language=chosen.language)
    row = await row_of(tx, caller, macro)
    language, said = here.text_of(row.texts)
    filled, html = _filled(said, here, language)
    plan = await _plan(tx, row, caller)
    note = fill(plan.actions.note, values(here.facts, here.brand.default_language))
    if note.text:
        plan.shown.append(MacroPlanned(kind="note", value=note.text))
    files = await attached(tx, runtime.keys, set(row.attachments))
    return MacroPreview(
        macro=row.id,
        language=language,
        languages=[tag for tag in LANGUAGES if tag in row.texts],
        text=filled.text,
        html=html,
        pieces=[
            MacroPiece(kind=cast(Any, piece.kind), text=piece.text, variable=piece.variable)
            for piece in pieces(said.text, values(here.facts, language))
        ],
        missing=list(filled.missing),
        actions=plan.shown + [MacroPlanned(kind="attachment", name=file.name) for file in files.values()],
        gone=plan.gone + _lost_files(row, files),
        order=here.order,
        order_action=plan.actions.order_action,
        attachments=[files[ident] for ident in row.attachments if ident in files],
    )


async def apply(
    tx: Transaction, runtime: Runtime, caller: Principal, conversation: UUID, macro: UUID, chosen: Chosen
) -> MacroApplied:
    """Use a macro: do what it does, count it, and give its text for the composer. Raises Problem 404 and 409.

    Where it says something, the state it sets waits for the answer to be sent: a conversation is not closed
    while somebody is still writing in it.
    """
    here = await situation(tx, caller, conversation, order=chosen.order, language=chosen.language)
    row = await row_of(tx, caller, macro)
    if row.archived_at is not None:
        raise Problem(409, "archived", "This macro has been put away. Bring it back in the settings first.")
    language, said = here.text_of(row.texts)
    filled, html = _filled(said, here, language)
    plan = await _plan(tx, row, caller)
    files = await attached(tx, runtime.keys, set(row.attachments))
    later = bool(filled.text or files) and plan.actions.status != "open"
    until = tx.now + timedelta(hours=plan.actions.snooze_hours) if plan.actions.snooze_hours else None
    then = Status(plan.actions.status) if plan.actions.status else None
    changes = _changes(plan.actions, caller)
    if not later and until is not None:
        changes["snoozed_until"] = until
    elif not later and then is not None:
        changes["status"] = then
    if changes:
        await change(tx, conversation, caller.actor, changes)
    note = fill(plan.actions.note, values(here.facts, here.brand.default_language)).text
    if note:
        await answer(tx, runtime, conversation, caller.actor, Answer(kind="note", text=note))
    await _count(tx, row.id, here, caller, language)
    return MacroApplied(
        macro=row.id,
        language=language,
        text=filled.text,
        html=html or as_html(filled.text),
        missing=list(filled.missing),
        gone=plan.gone + _lost_files(row, files),
        then=then if later else None,
        snooze_until=until if later else None,
        order=here.order,
        order_action=plan.actions.order_action,
        attachments=[files[ident] for ident in row.attachments if ident in files],
        conversation=await conversations.one(tx, caller.agent, conversation),
    )


def _filled(said: MacroText, here: Situation, language: str) -> tuple[Filled, str | None]:
    known = values(here.facts, language)
    if said.html is None:
        return fill(said.text, known, language), None
    filled = fill_html(said.html, known, language)
    html = safe_html(filled.text)
    return Filled(as_text(html), filled.missing), html


def _changes(actions: MacroActions, caller: Principal) -> Changes:
    changes: Changes = {}
    if actions.priority is not None:
        changes["priority"] = actions.priority
    if actions.add_tags:
        changes["add_tags"] = actions.add_tags
    if actions.remove_tags:
        changes["remove_tags"] = actions.remove_tags
    if actions.to_me and caller.agent is not None:
        changes["assignee"] = caller.agent
    elif actions.assignee is not None:
        changes["assignee"] = actions.assignee
    if actions.team is not None:
        changes["team"] = actions.team
    return changes


async def _plan(tx: Transaction, row: Row[Any], caller: Principal) -> _Plan:
    actions = MacroActions.model_validate(row.actions)
    plan = _Plan(actions)
    show = plan.shown.append
    if actions.status is not None:
        show(MacroPlanned(kind="status", value=actions.status))
    if actions.snooze_hours is not None:
        show(MacroPlanned(kind="snooze", value=str(actions.snooze_hours)))
    if actions.priority is not None:
        show(MacroPlanned(kind="priority", value=actions.priority))
    left: dict[str, Any] = {}
    tags = await tags_by_id(tx) if actions.add_tags or actions.remove_tags else {}
    for kind in ("add_tag", "remove_tag"):
        wanted: list[UUID] = getattr(actions, f"{kind}s")
        for ident in wanted:
            if ident in tags:
                show(MacroPlanned(kind=cast(Any, kind), value=str(ident), name=tags[ident].name))
            elif kind == "add_tag":
                plan.gone.append("tag")
        left[f"{kind}s"] = [ident for ident in wanted if ident in tags]
    if actions.to_me and caller.agent is not None:
        show(MacroPlanned(kind="assign", value=str(caller.agent), name=caller.name))
    elif actions.assignee is not None:
        people = {a.id: a.name for a in await workspaces.agent_refs(tx) if a.active}
        left["assignee"] = _kept(plan, "assign", "person", actions.assignee, people)
    if actions.team is not None:
        teams = {team.id: team.name for team in await workspaces.all_teams(tx)}
        left["team"] = _kept(plan, "team", "team", actions.team, teams)
    plan.actions = actions.model_copy(update=left)
    return plan


def _kept(plan: _Plan, kind: str, what: str, ident: UUID, names: dict[UUID, str]) -> UUID | None:
    if ident not in names:
        plan.gone.append(what)
        return None
    plan.shown.append(MacroPlanned(kind=cast(Any, kind), value=str(ident), name=names[ident]))
    return ident


async def _count(tx: Transaction, macro: UUID, here: Situation, caller: Principal, language: str) -> None:
    mine = (macros.c.workspace_id == tx.workspace) & (macros.c.id == macro)
    await tx.run(update(macros).where(mine).values(uses=macros.c.uses + 1, last_used_at=tx.now))
    await tx.run(
        insert(macro_uses).values(
            workspace_id=tx.workspace,
            id=new_id(),
            macro_id=macro,
            conversation_id=here.conversation.id,
            message_id=here.message,
            agent_id=caller.agent,
            language=language,
            used_at=tx.now,
        )
    )


def _lost_files(row: Row[Any], files: dict[UUID, Any]) -> list[str]:
    return ["file" for ident in row.attachments if ident not in files]
