"""Databases and workspaces for tests of the platform; property tests say the same on every machine."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import settings as hypothesis_settings

from merhaba.app.composition import build_runtime
from merhaba.modules.workspaces.commands.brands import create_workspace
from merhaba.platform.database import SYSTEM, Database
from merhaba.platform.runtime import Runtime
from merhaba.platform.settings import Settings

hypothesis_settings.register_profile("house", deadline=None, derandomize=True)
hypothesis_settings.load_profile("house")


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Database]:
    """A pool on the database that this process's tests share."""
    database = Database(database_url, pool_size=10)
    yield database
    await database.close()


@pytest.fixture
async def workspace(pool: Database) -> UUID:
    """A workspace nobody else writes to."""
    async with pool.transaction(SYSTEM) as tx:
        return await create_workspace(tx, slug=f"w{secrets.token_hex(6)}", name="Workspace")


@pytest.fixture
async def runtime(database_url: str, tmp_path: Path) -> AsyncIterator[Runtime]:
    """A process's runtime without its servers."""
    made = build_runtime(Settings(data=tmp_path, database_url=database_url))
    yield made
    await made.database.close()
