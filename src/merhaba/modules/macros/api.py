"""Macros over HTTP."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from merhaba.kit.examples import ORDER_ID, example, example_of
from merhaba.modules.workspaces.auth import AdminsOnly, AgentsOnly, Caller, Tx
from merhaba.modules.workspaces.types import Locale, Shape
from merhaba.platform.web import TransactionalRoute, runtime_of

from . import commands, queries, use
from .offer import offered
from .portable import MacroFile, MacrosImported, exported, take_in
from .types import Macro, MacroApplied, MacroFields, MacroPreview, OfferedMacro
from .use import Chosen
from .variables import EXAMPLES, VARIABLES, Group

router = APIRouter(route_class=TransactionalRoute, tags=["macros"])

OrderLooked = Annotated[
    UUID | None, Query(description="The order that is looked at; the customer's latest when left out.")
]


class Macros(Shape):
    """Every macro the caller may use."""

    items: list[Macro]
    next: str | None = None


class OfferedMacros(Shape):
    """Macros for a conversation, best first."""

    model_config = example(items=[example_of(OfferedMacro)])

    items: list[OfferedMacro]


class MacroVariable(Shape):
    """Something a text may name, with what it may look like."""

    model_config = example(name="customer.first_name", group="customer", example="Clara")

    name: str
    group: Group
    example: str


class MacroVariables(Shape):
    """Everything a text may name."""

    items: list[MacroVariable]


class MacroUse(BaseModel):
    """How a macro is used: the order that is looked at (the customer's latest when left out) and one of its
    languages (the customer's when left out)."""

    model_config = example(order=ORDER_ID, language="de")

    order: UUID | None = None
    language: Locale | None = None

    def chosen(self) -> Chosen:
        """The same for the use case."""
        return Chosen(self.order, self.language)


class MacroImport(BaseModel):
    """A file of macros, and what happens where a name is taken."""

    model_config = example(file=example_of(MacroFile), replace=False)

    file: MacroFile
    replace: bool = False


@router.get("/macros")
async def list_macros(
    request: Request,
    caller: Caller,
    tx: Tx,
    archived: Annotated[bool | None, Query(description="Only those put away, or only the others.")] = None,
) -> Macros:
    """Every macro: the shared ones and one's own, by name."""
    keys = runtime_of(request).keys
    return Macros(items=await queries.all_macros(tx, keys, caller, archived=archived))


@router.post("/macros", status_code=201, dependencies=[AgentsOnly])
async def create_macro(asked: MacroFields, request: Request, caller: Caller, tx: Tx) -> Macro:
    """Write a macro: anybody their own, admins one for everybody."""
    ident = await commands.create(tx, caller, asked)
    return await queries.one(tx, runtime_of(request).keys, caller, ident)


@router.get("/macros/variables")
async def list_variables(_: Caller) -> MacroVariables:
    """What texts may name."""
    items = [
        MacroVariable(name=n, group=group, example=EXAMPLES.get(n, "")) for n, group in VARIABLES.items()
    ]
    return MacroVariables(items=items)


@router.get("/macros/export")
async def export_macros(request: Request, caller: Caller, tx: Tx) -> MacroFile:
    """Every macro the caller may use as a file, to be taken to another workspace. Attachments stay."""
    return await exported(tx, await queries.all_macros(tx, runtime_of(request).keys, caller, archived=False))


@router.post("/macros/import", dependencies=[AdminsOnly])
async def import_macros(asked: MacroImport, request: Request, caller: Caller, tx: Tx) -> MacrosImported:
    """Make shared macros of a file; either all of it is taken in, or nothing."""
    existing = await queries.all_macros(tx, runtime_of(request).keys, caller)
    return await take_in(tx, caller, asked.file, existing, replace=asked.replace)


@router.get("/macros/{macro}")
async def get_macro(macro: UUID, request: Request, caller: Caller, tx: Tx) -> Macro:
    """One macro."""
    return await queries.one(tx, runtime_of(request).keys, caller, macro)


@router.put("/macros/{macro}", dependencies=[AgentsOnly])
async def change_macro(macro: UUID, asked: MacroFields, request: Request, caller: Caller, tx: Tx) -> Macro:
    """Write a macro anew, share it, put it away or bring it back."""
    await commands.change(tx, caller, macro, asked)
    return await queries.one(tx, runtime_of(request).keys, caller, macro)


@router.delete("/macros/{macro}", status_code=204, dependencies=[AgentsOnly])
async def remove_macro(macro: UUID, caller: Caller, tx: Tx) -> None:
    """Remove a macro for good, with its counts; putting it away keeps both."""
    await commands.remove(tx, caller, macro)


@router.get("/conversations/{conversation}/macros")
async def macros_for(conversation: UUID, caller: Caller, tx: Tx, order: OrderLooked = None) -> OfferedMacros:
    """What may be used in a conversation, what it sounds like first. Nothing leaves this server for it:
    words are compared, with the macros and with what they answered before."""
    return OfferedMacros(items=await offered(tx, caller, conversation, order=order))


@router.post("/conversations/{conversation}/macros/{macro}/preview", dependencies=[AgentsOnly])
async def preview_macro(
    conversation: UUID, macro: UUID, asked: MacroUse, request: Request, caller: Caller, tx: Tx
) -> MacroPreview:
    """What a macro would say and do here. Nothing is done."""
    return await use.preview(tx, runtime_of(request), caller, conversation, macro, asked.chosen())


@router.post("/conversations/{conversation}/macros/{macro}/apply", dependencies=[AgentsOnly])
async def apply_macro(
    conversation: UUID, macro: UUID, asked: MacroUse, request: Request, caller: Caller, tx: Tx
) -> MacroApplied:
    """Use a macro: tags, people, priority and note are set at once; the answer is given, to be looked at and
    sent, and where there is one the state waits for it. An order action is only named: a person does it."""
    return await use.apply(tx, runtime_of(request), caller, conversation, macro, asked.chosen())
