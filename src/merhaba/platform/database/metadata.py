"""The one SQLAlchemy MetaData, and how a tenant's table is declared."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Column, DateTime, MetaData, PrimaryKeyConstraint, Table, Uuid
from sqlalchemy.schema import SchemaItem

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def tenant_table(name: str, *items: SchemaItem, key: tuple[str, ...] = ("id",)) -> Table:
    """A table of one workspace's rows: `workspace_id` leads its primary key.

    The migration that creates it must also put up the row-level security wall (`migrations/wall.py`).
    """
    columns: list[Column[Any]] = [Column("workspace_id", Uuid, nullable=False)]
    declared = {item.name for item in items if isinstance(item, Column)}
    if "id" in key and "id" not in declared:
        columns.append(Column("id", Uuid, nullable=False))
    return Table(name, metadata, *columns, *items, PrimaryKeyConstraint("workspace_id", *key))


def moment(name: str, *, nullable: bool = True, **more: Any) -> Column[Any]:
    """A point in time, always with its zone."""
    return Column(name, DateTime(timezone=True), nullable=nullable, **more)


def reference(name: str, *, nullable: bool = True) -> Column[UUID | None]:
    """The id of a row elsewhere; modules refer to each other by id, without foreign keys between them."""
    return Column(name, Uuid, nullable=nullable)
