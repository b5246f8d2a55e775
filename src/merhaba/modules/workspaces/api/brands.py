"""Brands over HTTP."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from merhaba.kit.examples import example, example_of
from merhaba.platform.web import TransactionalRoute, runtime_of

from .. import queries
from ..auth import AdminsOnly, Tx
from ..commands import brands
from ..types import Brand, Hours, Locale, Shape, WidgetLook

router = APIRouter(route_class=TransactionalRoute, tags=["brands"])


class Brands(Shape):
    """A list of brands."""

    items: list[Brand]
    next: str | None = None


class Secret(Shape):
    """The secret a shop signs its shoppers' identities with."""

    model_config = example(secret="pA3vX9kqJ0mWn5sTzY7bRfUuHcLdEgVi")  # noqa: S106 - an example

    secret: str


class NewBrand(BaseModel):
    """A new brand."""

    model_config = example(name="Nar Kids", default_language="de", timezone="Europe/Berlin")

    name: str = Field(min_length=1, max_length=100)
    default_language: Locale = "en"
    timezone: str = "UTC"


class BrandChange(BaseModel):
    """What to change of a brand; what is left out stays."""

    model_config = example(accent="#a8322d", languages=["en", "tr", "de"], hours=example_of(Hours))

    name: str | None = Field(None, min_length=1, max_length=100)
    accent: str | None = None
    default_language: Locale | None = None
    languages: list[Locale] | None = None
    timezone: str | None = None
    hours: Hours | None = None
    widget: WidgetLook | None = None
    signature: dict[str, str] | None = None
    domain: str | None = Field(None, max_length=200)


@router.get("/brands")
async def list_brands(tx: Tx) -> Brands:
    """Every brand of the workspace."""
    return Brands(items=await queries.all_brands(tx))


@router.post("/brands", status_code=201, dependencies=[AdminsOnly])
async def create_brand(brand: NewBrand, request: Request, tx: Tx) -> Brand:
    """Add a brand, with default hours, greeting and prompts in every language."""
    ident = await brands.create_brand(tx, runtime_of(request).keys, **brand.model_dump())
    return await queries.brand(tx, ident)


@router.patch("/brands/{brand}", dependencies=[AdminsOnly])
async def change_brand(brand: UUID, change: BrandChange, tx: Tx) -> Brand:
    """Change a brand's look, languages or hours."""
    await brands.change_brand(
        tx, brand, change.model_dump(exclude_unset=True, exclude_none=True, mode="json")
    )
    return await queries.brand(tx, brand)


@router.get("/brands/{brand}/identity-secret", dependencies=[AdminsOnly])
async def identity_secret(brand: UUID, request: Request, tx: Tx) -> Secret:
    """The secret for signing shoppers' identities; keep it on the shop's server."""
    return Secret(secret=await queries.identity_secret(tx, runtime_of(request).keys, brand))


@router.post("/brands/{brand}/identity-secret", dependencies=[AdminsOnly])
async def rotate_secret(brand: UUID, request: Request, tx: Tx) -> Secret:
    """Make a new secret; signatures made with the old one stop working at once."""
    return Secret(secret=await brands.rotate_identity_secret(tx, runtime_of(request).keys, brand))
