"""Tags over HTTP."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from merhaba.kit.examples import example
from merhaba.modules.workspaces.auth import AgentsOnly, Tx
from merhaba.modules.workspaces.types import Shape
from merhaba.platform.web import TransactionalRoute, not_found

from ..commands import keep
from ..queries.conversations import tags_by_id
from ..types import Tag

router = APIRouter(route_class=TransactionalRoute, tags=["tags"])

Colour = Literal["red", "saffron", "teal", "grey", "violet", "leaf"]


class Tags(Shape):
    """Every tag."""

    items: list[Tag]
    next: str | None = None


class NewTag(BaseModel):
    """A new tag."""

    model_config = example(name="Delivery", colour="teal")

    name: str = Field(min_length=1, max_length=60)
    colour: Colour = "grey"


class TagChange(BaseModel):
    """What to change of a tag."""

    model_config = example(colour="saffron")

    name: str | None = Field(None, min_length=1, max_length=60)
    colour: Colour | None = None


@router.get("/tags")
async def list_tags(tx: Tx) -> Tags:
    """Every tag of the workspace."""
    return Tags(items=list((await tags_by_id(tx)).values()))


@router.post("/tags", status_code=201, dependencies=[AgentsOnly])
async def create_tag(asked: NewTag, tx: Tx) -> Tag:
    """Make a tag."""
    ident = await keep.create_tag(tx, name=asked.name, colour=asked.colour)
    return (await tags_by_id(tx))[ident]


@router.patch("/tags/{tag}", dependencies=[AgentsOnly])
async def change_tag(tag: UUID, asked: TagChange, tx: Tx) -> Tag:
    """Rename or recolour a tag."""
    await keep.change_tag(tx, tag, asked.model_dump(exclude_none=True))
    found = (await tags_by_id(tx)).get(tag)
    if found is None:
        raise not_found("tag")
    return found


@router.delete("/tags/{tag}", status_code=204, dependencies=[AgentsOnly])
async def remove_tag(tag: UUID, tx: Tx) -> None:
    """Remove a tag everywhere."""
    await keep.remove_tag(tx, tag)
