"""Macros as JSON, to be taken to another workspace: people, teams, tags and brands go by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from merhaba.kit.examples import example, example_of
from merhaba.modules.inbox.commands.keep import create_tag
from merhaba.modules.inbox.queries.conversations import tags_by_id
from merhaba.modules.inbox.types import Priority
from merhaba.modules.workspaces import queries as workspaces
from merhaba.modules.workspaces.types import Locale, Principal, Shape
from merhaba.platform.database import Transaction
from merhaba.platform.web import Problem
from merhaba.ports.shops.actions import ActionKind

from .commands import change, create
from .types import Macro, MacroActions, MacroFields, MacroText, Name, Said, Topic

FORMAT = "merhaba.macros"
TagName = Annotated[str, Field(min_length=1, max_length=60)]


class PortableActions(BaseModel):
    """What a macro does, with names in place of ids; an assignee goes by e-mail address."""

    model_config = example(status="pending", add_tags=["Delivery"], to_me=True)

    status: Literal["open", "pending", "closed"] | None = None
    priority: Priority | None = None
    snooze_hours: int | None = None
    add_tags: list[TagName] = []
    remove_tags: list[TagName] = []
    assignee: str | None = None
    to_me: bool = False
    team: str | None = None
    note: Said = ""
    order_action: ActionKind | None = None


class PortableMacro(BaseModel):
    """A macro without anything that belongs to one workspace. Files do not travel with it."""

    model_config = example(
        name="Where is my order",
        brands=[],
        texts={"en": example_of(MacroText)},
        topics={"en": "not arrived yet, late, tracking"},
        actions=example_of(PortableActions),
    )

    name: Name
    brands: list[str] = []
    texts: dict[Locale, MacroText] = {}
    topics: dict[Locale, Topic] = {}
    actions: PortableActions = PortableActions()


class MacroFile(BaseModel):
    """A file of macros."""

    model_config = example(format=FORMAT, version=1, macros=[example_of(PortableMacro)])

    format: Literal["merhaba.macros"] = "merhaba.macros"
    version: Literal[1] = 1
    macros: list[PortableMacro] = Field(max_length=500)


class MacrosImported(Shape):
    """What became of a file: names of new, replaced and left-out macros, and what they named that is not
    here (`missing`), each `kind: name`."""

    model_config = example(
        created=["Where is my order"], replaced=[], skipped=["Thanks"], missing=["team: Deliveries"]
    )

    created: list[str]
    replaced: list[str]
    skipped: list[str]
    missing: list[str]


async def exported(tx: Transaction, macros: Iterable[Macro]) -> MacroFile:
    """Macros as a file."""
    names = {tag.id: tag.name for tag in (await tags_by_id(tx)).values()}
    teams = {team.id: team.name for team in await workspaces.all_teams(tx)}
    people = {agent.id: agent.email for agent in await workspaces.all_agents(tx)}
    brands = {brand.id: brand.name for brand in await workspaces.all_brands(tx)}

    def actions(given: MacroActions) -> PortableActions:
        fields = given.model_dump()
        fields |= {
            "add_tags": [names[ident] for ident in given.add_tags if ident in names],
            "remove_tags": [names[ident] for ident in given.remove_tags if ident in names],
            "assignee": people.get(given.assignee) if given.assignee else None,
            "team": teams.get(given.team) if given.team else None,
        }
        return PortableActions(**fields)

    return MacroFile(
        macros=[
            PortableMacro(
                name=one.name,
                brands=[brands[ident] for ident in one.brands if ident in brands],
                texts=one.texts,
                topics=one.topics,
                actions=actions(one.actions),
            )
            for one in macros
        ]
    )


async def take_in(
    tx: Transaction,
    caller: Principal,
    file: MacroFile,
    existing: Iterable[Macro],
    *,
    replace: bool = False,
) -> MacrosImported:
    """Make shared macros of a file; those whose name is taken are replaced, or left out. All or nothing.

    Tags that are not here are made. Raises Problem 422 with the macro's name where one cannot be used.
    """
    here = _Here(tx)
    await here.look()
    taken: dict[str, Macro | None] = {one.name.casefold(): one for one in existing if one.shared}
    created: list[str] = []
    replaced: list[str] = []
    skipped: list[str] = []
    for given in file.macros:
        name = given.name.casefold()
        same = taken.get(name)
        if name in taken and (same is None or not replace):  # the second of the same name in a file, too
            skipped.append(given.name)
            continue
        fields = await here.fields(given, same)
        try:
            if same is None:
                await create(tx, caller, fields)
                taken[name] = None
                created.append(given.name)
            else:
                await change(tx, caller, same.id, fields)
                replaced.append(given.name)
        except Problem as problem:
            raise Problem(
                problem.status, problem.code, f"{given.name}: {problem.detail}", **problem.more
            ) from problem
    return MacrosImported(created=created, replaced=replaced, skipped=skipped, missing=sorted(here.missing))


class _Here:
    """What this workspace has, by name."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self.missing: set[str] = set()

    async def look(self) -> None:
        """Read it."""
        self.tags = {tag.name.casefold(): tag.id for tag in (await tags_by_id(self._tx)).values()}
        self.teams = {team.name.casefold(): team.id for team in await workspaces.all_teams(self._tx)}
        agents = await workspaces.all_agents(self._tx)
        self.people = {a.email.casefold(): a.id for a in agents if a.active}
        self.brands = {b.name.casefold(): b.id for b in await workspaces.all_brands(self._tx)}

    async def fields(self, given: PortableMacro, same: Macro | None) -> MacroFields:
        """A macro of the file as it is written here."""
        actions: dict[str, Any] = given.actions.model_dump()
        for name in ("add_tags", "remove_tags"):
            actions[name] = [await self._tag(tag) for tag in actions[name]]
        actions["assignee"] = self._one("person", self.people, given.actions.assignee)
        actions["team"] = self._one("team", self.teams, given.actions.team)
        brands = [self._one("brand", self.brands, name) for name in given.brands]
        return MacroFields(
            name=given.name,
            shared=True,
            brands=[ident for ident in brands if ident is not None],
            texts=given.texts,
            topics=given.topics,
            attachments=[file.id for file in same.attachments] if same else [],
            actions=MacroActions(**actions),
        )

    async def _tag(self, name: str) -> UUID:
        if name.casefold() not in self.tags:
            self.tags[name.casefold()] = await create_tag(self._tx, name=name, colour="grey")
        return self.tags[name.casefold()]

    def _one(self, what: str, known: dict[str, UUID], name: str | None) -> UUID | None:
        if not name:
            return None
        found = known.get(name.casefold())
        if found is None:
            self.missing.add(f"{what}: {name}")
        return found
