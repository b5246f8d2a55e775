"""Writing, changing and removing macros."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from merhaba.kit.ids import new_id
from merhaba.kit.languages import LANGUAGES
from merhaba.kit.templates import flaw
from merhaba.modules import files
from merhaba.modules.inbox.composed import as_text, safe_html
from merhaba.modules.inbox.queries.conversations import tags_by_id
from merhaba.modules.workspaces import queries as workspaces
from merhaba.modules.workspaces.events import SettingsChanged
from merhaba.modules.workspaces.types import Principal, Role
from merhaba.platform.database import Transaction
from merhaba.platform.events import append
from merhaba.platform.web import Problem, forbidden, invalid

from .queries import row_of
from .tables import macro_uses, macros
from .types import MacroFields, MacroText, plain
from .variables import VARIABLES

MOST = 2000


async def create(tx: Transaction, caller: Principal, wanted: MacroFields) -> UUID:
    """A new macro. Raises Problem 403 for a shared one by who is no admin, 422 for what cannot be used."""
    _may_keep(caller, shared=wanted.shared)
    if len(await tx.scalars(select(macros.c.id).where(macros.c.workspace_id == tx.workspace))) >= MOST:
        raise Problem(422, "too-many", f"A workspace has at most {MOST} macros. Remove some first.")
    ident = new_id()
    await tx.run(
        insert(macros).values(
            workspace_id=tx.workspace,
            id=ident,
            owner_id=None if wanted.shared else caller.agent,
            created_at=tx.now,
            changed_at=tx.now,
            archived_at=tx.now if wanted.archived else None,
            **await _checked(tx, wanted),
        )
    )
    await append(tx, SettingsChanged("macros", ident, caller.agent))
    return ident


async def change(tx: Transaction, caller: Principal, ident: UUID, wanted: MacroFields) -> None:
    """Write a macro anew. Raises Problem 404, 403 and 422."""
    row = await row_of(tx, caller, ident)
    _may_keep(caller, shared=row.owner_id is None)
    _may_keep(caller, shared=wanted.shared)
    values: dict[str, Any] = {
        **await _checked(tx, wanted),
        "owner_id": None if wanted.shared else (row.owner_id or caller.agent),
        "changed_at": tx.now,
        "archived_at": (row.archived_at or tx.now) if wanted.archived else None,
    }
    mine = (macros.c.workspace_id == tx.workspace) & (macros.c.id == ident)
    await tx.run(update(macros).where(mine).values(**values))
    await append(tx, SettingsChanged("macros", ident, caller.agent))


async def remove(tx: Transaction, caller: Principal, ident: UUID) -> None:
    """Remove a macro for good, with what is known of its use. Raises Problem 404 and 403."""
    row = await row_of(tx, caller, ident)
    _may_keep(caller, shared=row.owner_id is None)
    for table, column in ((macros, macros.c.id), (macro_uses, macro_uses.c.macro_id)):
        await tx.run(delete(table).where(table.c.workspace_id == tx.workspace, column == ident))
    await append(tx, SettingsChanged("macros", ident, caller.agent))


def _may_keep(caller: Principal, *, shared: bool) -> None:
    if shared and not caller.role.includes(Role.ADMIN):
        raise forbidden("Only admins change macros that everybody uses. Make one of your own instead.")
    if not shared and caller.agent is None:
        raise forbidden("A macro of one's own needs a person; this token has none. Make it shared.")


async def _checked(tx: Transaction, wanted: MacroFields) -> dict[str, Any]:
    """What is stored, once everything in it is known to be usable. Raises Problem 422."""
    if not wanted.name:
        raise invalid("name", "A macro needs a name.")
    texts = {tag: _text(str(tag), one) for tag, one in wanted.texts.items()}
    stored = plain(wanted.model_copy(update={"texts": {tag: one for tag, one in texts.items() if one.text}}))
    _check_template("actions.note", wanted.actions.note)
    if not stored["texts"] and not stored["attachments"] and wanted.actions == type(wanted.actions)():
        raise invalid("texts", "Write what is said, or choose what is done.", "empty-macro")
    if wanted.actions.snooze_hours and wanted.actions.status:
        raise invalid("actions.snooze_hours", "Choose a state or a snooze, not both.", "state-and-snooze")
    await _check_references(tx, wanted)
    return stored


def _text(language: str, given: MacroText) -> MacroText:
    html = safe_html(given.html) if given.html and given.html.strip() else None
    if html is not None:
        _check_template(f"texts.{language}", html)
    text = as_text(html) if html else given.text.strip()
    _check_template(f"texts.{language}", text)
    return MacroText(text=text, html=html if text else None)


def _check_template(field: str, template: str) -> None:
    found = flaw(template, VARIABLES)
    if found is None:
        return
    where = next((part for part in field.split(".") if part in LANGUAGES), "")
    if found.kind == "unknown":
        message, code = (
            f"There is no variable named {found.what}. Choose one from the list.",
            "unknown-variable",
        )
    else:
        message, code = f"The braces do not fit here: {found.what} Write {{{{name}}}}.", "broken-variable"
    error = {"field": field, "message": message}
    raise Problem(422, code, message, errors=[error], variable=found.what, language=where)


async def _check_references(tx: Transaction, wanted: MacroFields) -> None:
    actions = wanted.actions
    brands = {brand.id for brand in await workspaces.all_brands(tx)}
    if not set(wanted.brands) <= brands:
        raise invalid("brands", "One of these brands does not exist here.")
    tags = await tags_by_id(tx) if actions.add_tags or actions.remove_tags else {}
    if not {*actions.add_tags, *actions.remove_tags} <= set(tags):
        raise invalid("actions.add_tags", "One of these tags does not exist here.")
    if actions.assignee is not None:
        people = {a.id for a in await workspaces.agent_refs(tx) if a.active}
        if actions.assignee not in people:
            raise invalid("actions.assignee", "This person is not in this workspace.")
    if actions.team is not None and actions.team not in {t.id for t in await workspaces.all_teams(tx)}:
        raise invalid("actions.team", "This team is not in this workspace.")
    if wanted.attachments and len(await files.by_ids(tx, wanted.attachments)) < len(set(wanted.attachments)):
        raise invalid("attachments", "One of the files is gone. Attach it again.")
