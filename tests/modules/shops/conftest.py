"""A workspace with a brand, and processes to kill, for tests of shop connections."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from merhaba.app.composition import build_runtime
from merhaba.modules.workspaces.commands.brands import create_brand, create_workspace
from merhaba.platform.database import SYSTEM
from merhaba.platform.runtime import Runtime
from merhaba.platform.settings import Settings


@dataclass(frozen=True)
class World:
    """A runtime without servers, in a database of its own, and a workspace."""

    runtime: Runtime
    workspace: UUID
    brand: UUID
    data: Path

    async def rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        """What a query gives inside the workspace."""
        async with self.runtime.database.transaction(self.workspace) as tx:
            return [dict(row._mapping) for row in await tx.rows(text(statement), values)]

    async def write(self, statement: str, **values: Any) -> None:
        """Change rows, such as letting time pass."""
        async with self.runtime.database.transaction(self.workspace) as tx:
            await tx.run(text(statement), values)


@pytest.fixture
async def world(fresh_database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """A workspace nobody else works in, or on whose shops."""
    runtime = build_runtime(Settings(data=tmp_path, database_url=fresh_database_url))
    async with runtime.database.transaction(SYSTEM) as tx:
        workspace = await create_workspace(tx, slug=f"w{secrets.token_hex(6)}", name="Workspace")
        brand = await create_brand(tx, runtime.keys, name="Brand")
    yield World(runtime, workspace, brand, tmp_path)
    await runtime.close()
